"""What the engine asks on its hot paths goes through an index, and what an order leaves alone is not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from pca.domain import orders
from pca.store.kit.database import Store
from pca.store.kit.statements import Statement
from tests.kit.five_states import CALM, MET, MOVES, SITES, TOLD, measure, move
from tests.services.conftest import World

GROWS = ("task", "escalation", "evidence", "message", "message_event", "obligation", "wave", "journal", "decision")
GROWS_TOO = ("state_span", "measure_span", "log_entry", "observation", "contact", "membership")
"""Tables that grow with a crisis, or with the institution: no statement may look through one of them."""

NEWEST = "LIMIT"
"""The newest entry is read from the end of its table: SQLite calls that a scan."""


@contextmanager
def asked(store: Store, patch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Every statement that is run meanwhile, each with the values it was run with last."""
    statements: dict[str, Any] = {}
    run, many = Statement._execute, Statement.many

    def execute(self: Statement, unit: Any, ready: Any, values: dict[str, Any]) -> Any:
        done = run(self, unit, ready, values)
        given = {**ready.constants, **values}
        statements[ready.sql] = tuple(given[name] for name in ready.order)
        return done

    def execute_many(self: Statement, unit: Any, rows: Any) -> None:
        kept = list(rows)
        many(self, unit, kept)
        if kept:
            statements[self._for(unit).sql] = tuple(kept[-1])

    def noted(_connection: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        statements[sql] = values

    engines = {store._engines.writer, store._engines.reader}
    with patch.context() as patched:
        patched.setattr(Statement, "_execute", execute)
        patched.setattr(Statement, "many", execute_many)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", noted)
        yield statements
        for engine in engines:
            event.remove(engine, "before_cursor_execute", noted)


def scanned(store: Store, sql: str, values: Any) -> set[str]:
    """The growing tables that the database would look through from one end to the other."""
    with store.read() as unit:
        if store.kind == "sqlite":
            plan = "\n".join(row[3] for row in unit.raw.execute(f"EXPLAIN QUERY PLAN {sql}", values))
            through = set(re.findall(r"^SCAN (\w+)", plan, re.MULTILINE)) if NEWEST not in sql else set()
        else:
            unit.raw.execute("SET LOCAL enable_seqscan = off")
            plan = "\n".join(row[0] for row in unit.raw.execute(f"EXPLAIN {sql}", values))
            through = set(re.findall(r"Seq Scan on (\w+)", plan))
    return through & {*GROWS, *GROWS_TOO}


@pytest.fixture
def running(store: Store, world_in: Callable[[Store, Path], World], tmp_path: Path) -> World:
    """A crisis just activated, on SQLite and on PostgreSQL."""
    world = world_in(store, tmp_path).prepare()
    world.open()
    world.observe(index=60)
    world.decide("activate")
    return world


@pytest.fixture
def standing(store: Store, world_in: Callable[[Store, Path], World], tmp_path: Path) -> World:
    """A crisis in which tasks are to be done, and some wait for others, whatever the director confirms."""
    first = measure("first", "crisis", each=SITES, acknowledge_within="4h")
    measures = [first, measure("then", "crisis", team="hr", each=SITES, after=["first"])]
    moves = [*MOVES, move("confirm", "crisis", "crisis")]
    said = {"states": CALM, "transitions": moves, "measures": measures, "stand_down_criteria": [MET]}
    world = world_in(store, tmp_path).vary(communications=[TOLD], **said).prepare()
    world.open()
    world.decide("activate")
    assert any(task.waiting for task in world.live().values())
    return world


def everything(world: World) -> None:
    """A day of the engine: answers, figures, decisions, time, somebody's status."""
    numbers = sorted(world.live())
    world.ok(orders.Acknowledge(task=numbers[0]))
    world.ok(orders.Complete(task=numbers[0]))
    world.ok(orders.Refuse(task=numbers[1], impossible=True))
    world.observe(index=95)
    world.decide("lockdown")
    world.ok(orders.DeclareStatus(person="ops1", status="absent"))
    world.pass_time(timedelta(hours=9))
    world.observe(index=40, ready=True)
    world.decide("reopen")
    world.pass_time(timedelta(days=2))


def test_nothing_that_grows_is_looked_through(running: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with asked(running.store, monkeypatch) as statements:
        everything(running)
    ran = [(sql, values) for sql, values in statements.items() if sql.split()[0] in ("SELECT", "UPDATE", "DELETE")]
    assert len(ran) > 40
    through = {sql: tables for sql, values in ran if (tables := scanned(running.store, sql, values))}
    assert not through


def test_a_decision_reads_no_task_that_it_leaves_alone(standing: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with asked(standing.store, monkeypatch) as statements:
        assert standing.decide("confirm")
    assert not [sql for sql in statements if re.search(r"\b(FROM|UPDATE) task\b", sql)]


def test_a_beat_reads_only_what_fell_due(standing: World, monkeypatch: pytest.MonkeyPatch) -> None:
    standing.ok(orders.Interrupt(activity="pay", since=standing.clock.now() - timedelta(days=30)))
    with asked(standing.store, monkeypatch) as statements:
        assert standing.pass_time(timedelta(minutes=1))
    read = [sql for sql in statements if re.search(r"\bFROM task\b", sql)]
    assert all("escalate_at" in sql.partition("WHERE")[2] for sql in read), read
