"""Several processes on one database at the same moment, and a failure at every single statement of an order."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pca.domain import orders
from pca.domain.orders import Act, Order
from pca.services.engine.execute import execute
from pca.store.crisis import crisis as crises
from pca.store.kit import connections, database
from pca.store.kit.errors import StoreError
from pca.store.log import log
from pca.store.tables.whole import METADATA
from pca.store.tasks import tasks
from tests.kit.house import counted

WRITERS = 50


Race = Callable[[str, list[list[Order]]], dict[str, list[dict[str, Any]]]]


@pytest.fixture(scope="session")
def racer() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(Path(__file__).with_name("racer.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


@pytest.fixture
def race(racer: subprocess.Popen[str], tmp_path: Path) -> Race:
    """Let each process give its orders at the same moment as all others; the answers by order."""

    def run(url: str, processes: list[list[Order]]) -> dict[str, list[dict[str, Any]]]:
        assert racer.stdin is not None
        assert racer.stdout is not None
        for mine in processes:
            orders = [msgspec.json.encode(one).decode() for one in mine]
            racer.stdin.write(json.dumps({"url": url, "folder": str(tmp_path), "orders": orders}) + "\n")
        racer.stdin.write("\n")
        racer.stdin.flush()
        answers: dict[str, list[dict[str, Any]]] = {}
        while "ended" not in (said := json.loads(racer.stdout.readline())):
            answers.setdefault(said["order"], []).append(said)
        assert said["ended"] == 0
        return answers

    return run


def order(world: Any, name: str, act: Act, who: str = "dir", why: str = "Essai.") -> Order:
    return Order(id=name, who=who, crisis=world.crisis, act=act, why=why)


# ---------------------------------------------------------------- at the same moment


def test_two_people_decide_at_once_one_wins_and_the_other_is_told(url, make_world, race, proof):
    """Both saw the same last decision; each round the loser gets one clear refusal and nothing else happens."""
    world = make_world(url, system_clock=True)
    for events in (("lockdown", "lockdown"), ("end", "end"), ("relapse", "relapse"), ("end", "lockdown")):
        with world.store.read() as unit:
            seen = crises.crisis(unit, world.crisis).decisions
        both = [
            [order(world, f"{who}-{seen}", orders.Decide(event=one, expects=seen, despite="Essai."), who)]
            for who, one in zip(("dir", "dep"), events, strict=True)
        ]
        answers = [one for found in race(url, both).values() for one in found]
        assert Counter(one["refused"] for one in answers) == {None: 1, "decision_overtaken": 1}
        with world.store.read() as unit:
            assert crises.crisis(unit, world.crisis).decisions == seen + 1
    proof(world.store)


def test_the_same_order_told_by_many_processes_has_one_effect(url, make_world, race, proof):
    world = make_world(url, system_clock=True)
    same = order(world, "same", orders.Decide(event="lockdown"))
    answers = race(url, [[same]] * 8)["same"]
    assert len(answers) == 8
    assert Counter(one["repeated"] for one in answers) == {True: 7, False: 1}
    assert len({one["seq"] for one in answers}) == 1
    assert len(world.live("M3")) == 1
    proof(world.store)


def test_fifty_writers_of_the_log_leave_no_gap(url, make_world, race, proof):
    """R23: every entry once, numbered without a gap, however many write at once."""
    world = make_world(url, system_clock=True)
    mine = [
        [order(world, f"{writer}-{one}", orders.AddLogEntry(kind="fact", text=f"{writer}/{one}")) for one in range(3)]
        for writer in range(WRITERS)
    ]
    answers = race(url, mine)
    assert {name: len(found) for name, found in answers.items()} == {one.id: 1 for some in mine for one in some}
    with world.store.read() as unit:
        lines = log.log_entries(unit, world.crisis)
    assert [one.number for one in lines] == list(range(1, 3 * WRITERS + 1))
    assert Counter(one.text for one in lines) == Counter(f"{a}/{b}" for a in range(WRITERS) for b in range(3))
    proof(world.store)


def test_everybody_answers_the_same_task_at_once_and_one_answer_counts(url, make_world, race, proof):
    world = make_world(url, system_clock=True)
    (number,) = world.live("M4")
    acts = (orders.Complete(task=number), orders.Refuse(task=number), orders.Complete(task=number))
    answers = race(url, [[order(world, f"a{at}", act, "hr1")] for at, act in enumerate(acts)])
    assert Counter(one["refused"] for found in answers.values() for one in found) == {None: 1, "task_settled": 2}
    proof(world.store)


# ---------------------------------------------------------------- at every statement


class Crash(Exception):
    """The machine fails at this statement."""


class Fuse:
    """Lets so many statements through, then fails; counts all of them."""

    def __init__(self) -> None:
        self.left: int | None = None

    def burn(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Crash


class Wired:
    """A driver's connection, or one of its cursors, with a fuse before every statement."""

    def __init__(self, real: Any, fuse: Fuse) -> None:
        self._real, self._fuse = real, fuse

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def execute(self, *words: Any) -> Any:
        self._fuse.burn()
        return self._real.execute(*words)

    def executemany(self, *words: Any) -> Any:
        self._fuse.burn()
        return self._real.executemany(*words)

    def cursor(self) -> Any:
        return Wired(self._real.cursor(), self._fuse)


@pytest.fixture
def fuse(monkeypatch):
    """A fuse in every unit of work."""
    found, really = Fuse(), database.Unit.__init__

    def wired(self: Any, *given: Any, writes: bool) -> None:
        really(self, *given, writes=writes)
        if writes:
            self.raw = Wired(self.raw, found)

    monkeypatch.setattr(database.Unit, "__init__", wired)
    return found


NAMES = [table.name for table in METADATA.sorted_tables]
WHOLE = " UNION ALL ".join(f"SELECT '{name}', kept::text FROM \"{name}\" AS kept" for name in NAMES)
"""All rows as texts: one visit to the server; seventy take ten times as long as the order itself."""


def everything(world: Any) -> dict[str, list[Any]]:
    """All rows of all tables."""
    found: dict[str, list[Any]] = {name: [] for name in NAMES}
    with world.store.read() as unit:
        if world.store.kind == "postgresql":
            for name, row in unit.raw.execute(WHOLE):
                found[name].append(row)
        else:
            for name in NAMES:
                found[name] = [tuple(row) for row in unit.raw.execute(f'SELECT * FROM "{name}"')]
    assert found["journal"], "a world without entries would prove nothing"
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def _import(world: Any) -> Act:
    known = world.organisation()
    return counted(
        orders.ImportDirectory(
            digest="2",
            regions=tuple(known.regions.values()),
            sites=tuple(known.sites.values())[:-1],
            people=tuple(known.people.values())[:-1],
        ),
        known,
    )


ACTS: dict[str, tuple[Any, str | None]] = {
    "decide, many tasks": (lambda world: orders.Decide(event="lockdown"), "dir"),
    "decide, measures stop": (lambda world: orders.Decide(event="end", despite="Essai."), "dir"),
    "decide in a region": (lambda world: orders.Decide(event="end", perimeter="TTA", despite="Essai."), "dir"),
    "open": (lambda world: orders.OpenCrisis(plan=world.version, title="Autre"), "dir"),
    "acknowledge": (lambda world: orders.Acknowledge(task=min(world.live("M4"))), "hr1"),
    "complete": (lambda world: orders.Complete(task=min(world.live("M4"))), "hr1"),
    "refuse": (lambda world: orders.Refuse(task=min(world.live("M4"))), "hr1"),
    "level": (lambda world: orders.SetLevel(measure="M5", level="near"), "dir"),
    "observe": (
        lambda world: orders.Observe(observations=(orders.Observation("index", "96", world.clock.now()),)),
        "dir",
    ),
    "time": (lambda world: orders.PassTime(), "clock"),
    "directory": (_import, "operator"),
    "status": (lambda world: orders.DeclareStatus(person="hr1", status="absent"), "operator"),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_failure_at_any_statement_leaves_nothing_behind(name, url, make_world, fuse, proof):
    """R36: between the new state and its tasks there is no moment at which one could stop."""
    world = make_world(url)
    make, who = ACTS[name]
    if name == "time":
        world.clock.advance_to(world.clock.now() + timedelta(days=2))
    act = make(world)
    crisis = (
        None if isinstance(act, orders.OpenCrisis | orders.ImportDirectory | orders.DeclareStatus) else world.crisis
    )
    once = Order(id="once", who=who, crisis=crisis, act=act, why="Essai.")
    before, people = everything(world), world.organisation()
    failures = 0
    while True:
        fuse.left = failures
        try:
            done = execute(world.runtime, once)
            break
        except Crash:
            failures += 1
        fuse.left = None
        assert everything(world) == before, f"statement {failures} of {name} left something behind"
        assert world.organisation() == people
    fuse.left = None
    assert failures > 5, "the fuse was in the way of something"
    assert done.refused is None
    assert not done.repeated
    assert execute(world.runtime, once).repeated
    proof(world.store)


def test_a_failure_of_the_commit_itself_leaves_nothing_behind(url, make_world, proof):
    world = make_world(url)
    before = everything(world)
    once = order(world, "once", orders.Decide(event="lockdown"))

    def fail(_connection: Any) -> None:
        raise Crash

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(connections.HeldConnection, "commit", fail)
        with pytest.raises(Crash):
            execute(world.runtime, once)
    assert everything(world) == before
    assert not execute(world.runtime, once).repeated
    with world.store.read() as unit:
        assert len(tasks.live_tasks(unit, world.crisis, ("M3",))) == 1
    proof(world.store)


def test_a_commit_that_the_database_itself_refuses_does_not_stay_open(empty_url, make_world, proof):
    """SQLite keeps a transaction open whose COMMIT failed: the next order must neither join it nor be stopped by it.

    In a database of its own: what is altered here must not reach another test.
    """
    world = make_world(empty_url)
    if world.store.kind == "postgresql":
        with world.store.write() as unit:
            unit.raw.execute("ALTER TABLE standing ALTER CONSTRAINT fk_standing_crisis DEFERRABLE INITIALLY DEFERRED")
    before = everything(world)

    def orphan(unit: Any) -> None:
        if unit.kind == "sqlite":
            unit.raw.execute("PRAGMA defer_foreign_keys=ON")
        unit.raw.execute("UPDATE standing SET crisis = 'none'")

    with pytest.raises(StoreError, match="Nothing was written") as said:
        execute(world.runtime, order(world, "refused", orders.Decide(event="lockdown")), orphan)
    assert said.value.code == "conflict"
    assert everything(world) == before
    assert not execute(world.runtime, order(world, "refused", orders.Decide(event="lockdown"))).repeated
    proof(world.store)
