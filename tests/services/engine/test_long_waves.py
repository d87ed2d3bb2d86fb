"""Waves to very many people: others write in between, and whatever cuts the writing off, all is as if nothing had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from pca.domain import orders
from pca.domain.facts import LaddersClimbed, MessagesQueued, WavesStopped
from pca.domain.identification import ENGINE
from pca.domain.orders import CLOCK, Order, PassTime
from pca.services.administration import resume
from pca.services.engine import long_waves
from pca.services.engine.execute import execute, execute_together
from pca.services.engine.preview import preview
from pca.services.engine.tick import tick
from pca.store.administration.guarded import Hold
from pca.store.audit import journal
from pca.store.engine.replay import replay, tables
from pca.store.kit.errors import StoreError
from pca.store.messages import messages, wave_rows
from tests.kit.sendings import ALERT, of, until_quiet, with_plan

MINUTE = timedelta(minutes=1)
PRESS = {
    "id": "press",
    "title": {"fr": "Titre"},
    "when": {"entering": "crisis"},
    "audience": {"roles": ["director"], "teams": ["ops"]},
    "message": "note",
    "external": True,
    "approved_by": "voice",
    "acknowledge_within": "2h",
}
OVER = {
    "id": "over",
    "title": {"fr": "Titre"},
    "when": {"leaving": "crisis"},
    "audience": {"roles": ["director"], "teams": ["ops"]},
    "message": "clear",
    "replaces": ["alert"],
    "acknowledge_within": "1h",
}

World = Any
Make = Callable[..., World]


@pytest.fixture(autouse=True)
def sliced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waves to more than one are long, and written one by one, without a pause."""
    monkeypatch.setattr(wave_rows, "LONG", 1)
    monkeypatch.setattr(wave_rows, "SLICE", 1)
    monkeypatch.setattr(long_waves, "PAUSE", 0)


@contextmanager
def dying(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Processes die right after each commit, before they write anything more."""
    with patch.context() as patched:
        patched.setattr(long_waves, "after", lambda *_: None)
        yield


def missing(world: World) -> dict[int, int]:
    """By wave, how many messages have no row yet."""
    with world.store.read() as unit:
        return {wave.wave: wave.messages for wave in wave_rows.missing(unit, world.crisis)}


def everything(world: World) -> tuple[Any, ...]:
    """The journal's end, and all that the tables say."""
    with world.store.read() as unit:
        rows = {
            table.name: [tuple(row) for row in unit.connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables()
        }
        return journal.head(unit), rows


def prepared(make_world: Make) -> World:
    return with_plan(make_world(), ALERT, OVER, PRESS)


def leave(world: World, person: str) -> None:
    """One person less in the directory."""
    known = world.organisation()
    people = tuple(other for other in known.people.values() if other.id != person)
    regions, sites = tuple(known.regions.values()), tuple(known.sites.values())
    world.ok(orders.ImportDirectory(digest="2", regions=regions, sites=sites, people=people, leaving=1), "operator")


def test_all_rows_are_there_when_the_decision_is_answered(make_world: Make) -> None:
    world = prepared(make_world)
    queued = world.of(world.decide("activate"), MessagesQueued)
    assert max(len(fact.recipients) for fact in queued) > 2
    assert missing(world) == {}
    with world.store.read() as unit:
        for fact in queued:
            lines = messages.messages(unit, world.crisis, wave=fact.wave)
            assert [(line.number, line.recipient) for line in lines] == list(enumerate(fact.recipients, fact.first))


def test_others_write_between_two_slices(make_world: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    world, left = prepared(make_world), []

    class Between:
        def wait(self, _seconds: float) -> None:
            left.append(sum(missing(world).values()))
            world.do(orders.AddLogEntry(kind="fact", text="Vu."), "dir")

    monkeypatch.setattr(long_waves, "_between", Between())
    world.decide("activate")
    assert left == list(range(len(left) - 1, -1, -1)), "one less each time"
    assert len(left) > 2
    with world.store.read() as unit:
        noted = [entry for _, entry in journal.entries(unit) if isinstance(entry.act, orders.AddLogEntry)]
    assert len(noted) == len(left)
    assert replay(world.store).differences == ()


def played(world: World, cut: Callable[[], Any]) -> tuple[Any, ...]:
    """A crisis in which many are told, one of them leaves, some are reminded, and all is ended."""
    with cut():
        world.decide("activate")
    leave(world, "ops2")
    world.pass_time(MINUTE)
    until_quiet(world)
    world.pass_time(30 * MINUTE)
    until_quiet(world)
    world.ok(orders.ApproveWave(wave=next(line.wave for line in of(world, "press"))), "voice")
    with cut():
        world.decide("end", despite="Essai.")
    world.pass_time(60 * MINUTE)
    until_quiet(world)
    world.pass_time(60 * MINUTE)
    return everything(world)


@pytest.mark.parametrize("long", [1, 2])
def test_a_crisis_cut_off_at_each_decision_goes_as_one_that_was_not(
    long: int, make_world: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People are told as they were when it was decided, and reminded when they would have been."""
    with monkeypatch.context() as patched:
        patched.setattr(wave_rows, "LONG", 1_000)
        whole = played(prepared(make_world), monkeypatch.context)
    monkeypatch.setattr(wave_rows, "LONG", long)
    world = prepared(make_world)
    assert played(world, lambda: dying(monkeypatch)) == whole
    assert replay(world.store).differences == ()
    assert "ops2" in {line.recipient for line in of(world)}


def test_a_beat_writes_what_was_cut_off(make_world: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    world = prepared(make_world)
    with dying(monkeypatch):
        world.decide("activate")
    assert missing(world)
    assert replay(world.store).differences == ()
    assert tick(world.runtime).facts == ()
    assert missing(world) == {}
    assert replay(world.store).differences == ()


def test_a_beat_lets_others_write_first(make_world: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    world = with_plan(make_world(f"sqlite:///{tmp_path / 'pca.db'}"), ALERT)
    with dying(monkeypatch):
        world.decide("activate")
    left, holds, goes = missing(world), Event(), Event()

    def other() -> None:
        with world.store.write():
            holds.set()
            goes.wait(60)

    with ThreadPoolExecutor(1) as pool:
        busy = pool.submit(other)
        holds.wait(60)
        long_waves.write_rest(world.runtime, patient=False)
        goes.set()
        busy.result()
    assert missing(world) == left
    long_waves.write_rest(world.runtime, patient=False)
    assert missing(world) == {}


def test_who_leaves_stops_writing_and_the_next_one_goes_on(make_world: Make) -> None:
    world = prepared(make_world)
    world.runtime.stopping.set()
    world.decide("activate")
    assert missing(world)
    world.runtime.stopping.clear()
    tick(world.runtime)
    assert missing(world) == {}


def test_a_decision_stands_when_the_rest_can_not_be_written_yet(
    make_world: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = prepared(make_world)

    def full(*_: object) -> None:
        raise StoreError("disk_full", "The disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(wave_rows, "write_slice", full)
        assert world.of(world.decide("activate"), MessagesQueued)
    assert missing(world)
    tick(world.runtime)
    assert missing(world) == {}


ACTS: dict[str, Callable[[World], tuple[Any, str]]] = {
    "stop": lambda world: (orders.StopWave(wave=of(world)[0].wave), "dir"),
    "approve": lambda world: (orders.ApproveWave(wave=of(world, "press")[0].wave), "voice"),
    "ask again": lambda world: (orders.AskAgain(wave=of(world)[0].wave), "dir"),
    "end": lambda _: (orders.Decide(event="end", perimeter="root", despite="Essai."), "dir"),
}


@pytest.mark.parametrize("way", ACTS)
@pytest.mark.parametrize("before", [True, False], ids=["first", "within"])
def test_whoever_needs_whole_waves_has_them(
    way: str, before: bool, make_world: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First, in short transactions; and if somebody else's rows are missing even so, within the order's own."""
    outcomes = []
    for cut in (False, True):
        world, at_once = prepared(make_world), []
        with dying(monkeypatch) if cut else monkeypatch.context():
            world.decide("activate")
        assert bool(missing(world)) is cut
        write = wave_rows.write_slice

        def noting(unit: Any, wave: Any, most: int | None = None, write: Any = write, noted: Any = at_once) -> Any:
            noted.append(most)
            return write(unit, wave, most)

        act, who = ACTS[way](world)
        with monkeypatch.context() as patched:
            patched.setattr(wave_rows, "write_slice", noting)
            if not before:
                patched.setattr(long_waves, "before", lambda *_: None)
            order = Order(id=world.runtime.new_id(), who=who, crisis=world.crisis, act=act, why="Essai.")
            done = execute(world.runtime, order)
            assert done.refused is None
        if cut:
            assert [most for most in at_once if most is not None] == [] if before else at_once
        tick(world.runtime)
        outcomes.append((done.facts, *everything(world)))
    assert outcomes[0] == outcomes[1]


def test_what_a_stop_would_keep_back_is_shown_for_all(make_world: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    world = prepared(make_world)
    with dying(monkeypatch):
        world.decide("activate")
        asked = Order(
            id="look", who="dir", crisis=world.crisis, act=orders.StopWave(wave=of(world)[0].wave), why="Essai."
        )
        [stopped] = [fact for fact in preview(world.runtime, asked) if isinstance(fact, WavesStopped)]
    assert stopped.suppressed == 4


def test_everybody_is_reminded_in_time_whose_row_is_not_written(
    make_world: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where another process lets time pass before anybody wrote the rest."""
    world = prepared(make_world)
    with dying(monkeypatch):
        world.decide("activate")
        until_quiet(world)
        world.clock.advance_to(world.clock.now() + 30 * MINUTE)
        order = Order(id=world.runtime.new_id(), who=CLOCK, crisis=world.crisis, act=PassTime(), identified=ENGINE)
        climbed = world.of(execute(world.runtime, order).facts, LaddersClimbed)
    assert sum(len(fact.recipients) for fact in climbed) == 4
    tick(world.runtime)
    assert replay(world.store).differences == ()


def test_orders_together_leave_nothing_unwritten(make_world: Make) -> None:
    world = prepared(make_world)
    order = Order(
        id="1", who="dir", crisis=world.crisis, act=orders.Decide(event="activate", perimeter="root"), why="Essai."
    )
    [done] = execute_together(world.runtime, [(order, lambda *_: None)])
    assert done is not None
    assert any(isinstance(fact, MessagesQueued) for fact in done.facts)
    assert missing(world) == {}


def test_messages_without_a_row_are_set_aside_after_a_restore(
    make_world: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = prepared(make_world)
    with dying(monkeypatch):
        world.decide("activate")
    with world.store.read() as unit:
        waiting = messages.tally(unit, world.crisis)["queued"]
    now = world.clock.now()
    assert resume._set_aside(world.runtime, Hold(since=now, made_at=now, waiting=waiting)) == waiting
    with world.store.read() as unit:
        assert "queued" not in messages.tally(unit, world.crisis)
