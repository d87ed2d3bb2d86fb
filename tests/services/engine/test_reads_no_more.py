"""What the engine asks on its hot paths goes through an index, and what an order leaves alone is not read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from pca.domain import orders
from pca.store.kit.database import Store
from tests.kit.five_states import CALM, MET, MOVES, SITES, TOLD, measure, move
from tests.kit.looking_through import asked, looked_through
from tests.services.conftest import World


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
    assert len(statements) > 40
    assert not [one for one in looked_through(running.store, statements) if one.whole == "all"]


def test_a_decision_reads_no_task_that_it_leaves_alone(standing: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with asked(standing.store, monkeypatch) as statements:
        assert standing.decide("confirm")
    assert not [sql for sql in statements if re.search(r"\b(FROM|UPDATE) task\b", sql)]


def test_a_beat_reads_only_what_fell_due(standing: World, monkeypatch: pytest.MonkeyPatch) -> None:
    standing.ok(orders.Interrupt(activity="pay", since=standing.clock.now() - timedelta(days=30)))
    with asked(standing.store, monkeypatch) as statements:
        assert standing.pass_time(timedelta(minutes=1))
    read = [sql for sql in statements if re.search(r"\bFROM task\b", sql)]
    assert all(re.search(r"escalate_at|late_after >= ", sql.partition("WHERE")[2]) for sql in read), read
