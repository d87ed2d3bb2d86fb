"""As it was: the tables rebuilt up to an instant are the tables there were at that instant."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pca.domain import orders
from pca.services.audit.pasts import keep
from pca.services.audit.pasts import past as past_of
from pca.services.audit.pasts import snapshots as snapshots_of
from pca.services.people.directory import erase
from pca.store.audit import journal
from pca.store.engine import past as pasts
from pca.store.engine import snapshots
from pca.store.engine.past import BeingMade, Past
from pca.store.engine.replay import tables
from pca.store.engine.snapshots import Snapshots
from pca.store.kit.database import Unit
from pca.store.kit.errors import StoreError
from pca.store.tables.whole import METADATA, NOT_REPLAYED
from tests.kit.examples import some
from tests.services.conftest import World

KEY = "EX-2026-1"

ERASABLE = [table for table in METADATA.sorted_tables if table.name in NOT_REPLAYED]
"""Tables that no past ever fills: what may be erased is not in one."""

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["alert", "activate", "lockdown", "reopen", "end", "log", "time", "acknowledge", "observe"]),
        st.integers(0, 3000),
    ),
    max_size=12,
)


def dump(unit: Unit) -> dict[str, list[Any]]:
    """Every row of every table the journal can rebuild."""
    return {one.name: sorted(map(tuple, unit.connection.execute(one.select())), key=repr) for one in tables()}


def step(world: World, what: str, number: int) -> None:
    """One thing that happens; refusals are part of life."""
    if what == "time":
        world.pass_time(timedelta(minutes=number))
    elif what == "log":
        world.do(orders.AddLogEntry(kind="fact", text=f"Fait {number}"))
    elif what == "acknowledge":
        world.do(orders.Acknowledge(task=number % 20 + 1), "ops1")
    elif what == "observe":
        world.observe(index=number % 100)
    else:
        world.do(orders.Decide(event=what), "dir", "Essai.")


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, after=st.integers(0, 59))
def test_as_it_was_at_t_equals_a_snapshot_taken_at_t(
    make_world: Callable[..., World], steps: list[tuple[str, int]], after: int
) -> None:
    world = make_world().prepare()
    world.open()
    taken: list[tuple[datetime, dict[str, list[Any]]]] = []
    for what, number in steps:
        step(world, what, number)
        with world.store.read() as unit:
            taken.append((world.clock.now() + timedelta(seconds=after), dump(unit)))
        world.clock.advance_to(world.clock.now() + timedelta(minutes=1))
    past = past_of(world.runtime)
    with world.store.read() as live:
        for instant, snapshot in taken[::3]:
            with past.at(live, KEY, instant) as unit:
                assert dump(unit) == snapshot
    past.close()


@settings(max_examples=some(12), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, every=st.integers(1, 5))
def test_from_snapshots_it_is_what_it_is_from_the_first_entry_at_every_entry(
    make_world: Callable[..., World], steps: list[tuple[str, int]], every: int
) -> None:
    world = make_world().prepare()
    world.open()
    with patch.object(snapshots, "EVERY", every), patch.object(snapshots, "FIRST", 2):
        kept = snapshots_of(world.runtime)
        for number, (what, given_number) in enumerate(steps):
            step(world, what, given_number)
            world.clock.advance_to(world.clock.now() + timedelta(minutes=1))
            if number % 4 == 3:  # some in one go, some on top of others
                kept.extend(world.store, KEY, head(world))
        shortened, whole = Past(lambda: world.store, lambda: kept), Past(lambda: world.store, lambda: none_of(world))
        with world.store.read() as live:
            for seq in range(1, journal.head(live).seq + 1):
                before, after = shortened._take(live, KEY, seq, None), whole._take(live, KEY, seq, None)
                with before.store.read() as one, after.store.read() as other:
                    assert dump(one) == dump(other)
                    assert not any(one.connection.execute(table.select()).first() for table in ERASABLE)
                before.readers -= 1
                after.readers -= 1
        shortened.close()
        whole.close()


def head(world: World) -> int:
    """Number of the last entry."""
    with world.store.read() as unit:
        return journal.head(unit).seq


def none_of(world: World) -> Snapshots:
    """Snapshots that take no room: there are none."""
    return Snapshots(world.runtime.settings.data / "none", b"key", 0)


def test_before_everything_there_is_nothing(crisis: World) -> None:
    past = past_of(crisis.runtime)
    with crisis.store.read() as live, past.at(live, KEY, crisis.clock.now() - timedelta(days=1)) as unit:
        assert not any(dump(unit).values())
    past.close()


def test_a_past_is_rebuilt_once_and_few_are_kept(crisis: World, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []
    rebuilt = Past._rebuilt
    monkeypatch.setattr(Past, "_rebuilt", lambda *given: built.append(given[2].upto) or rebuilt(*given))
    instants = []
    for number in range(5):
        instants.append(crisis.clock.now())
        crisis.clock.advance_to(crisis.clock.now() + timedelta(hours=1))
        crisis.ok(orders.AddLogEntry(kind="fact", text=f"Fait {number}"))
    past = past_of(crisis.runtime)
    with crisis.store.read() as live:
        for instant in (*instants, instants[-1], instants[-2], instants[0]):
            with past.at(live, KEY, instant):
                pass
    assert len(built) == 6
    assert len(past._kept) == pasts.KEPT
    past.close()


def test_a_past_still_read_is_closed_only_afterwards(crisis: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasts, "KEPT", 1)
    early = crisis.clock.now()
    crisis.clock.advance_to(early + timedelta(hours=1))
    crisis.ok(orders.AddLogEntry(kind="fact", text="Fait"))
    past = past_of(crisis.runtime)
    with crisis.store.read() as live, past.at(live, KEY, early) as unit:
        before = dump(unit)
        with past.at(live, KEY, crisis.clock.now()) as later:
            assert dump(later) != before
        assert dump(unit) == before
    past.close()


def test_many_at_once_see_the_same(crisis: World) -> None:
    past, found = past_of(crisis.runtime), list[int]()
    at = crisis.clock.now()

    def look() -> None:
        with crisis.store.read() as live, past.at(live, KEY, at) as unit:
            found.append(len(dump(unit)["task"]))

    threads = [threading.Thread(target=look) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    past.close()
    assert len(found) == 6
    assert len(set(found)) == 1


def test_a_long_past_is_made_in_the_background_and_then_there_at_once(
    crisis: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pasts, "AT_ONCE", 3)
    past, now = past_of(crisis.runtime), crisis.clock.now()
    with crisis.store.read() as live, pytest.raises(BeingMade) as being, past.at(live, KEY, now):
        pass
    assert being.value.entries > 3
    assert past._background is not None
    past._background.thread.join(30)
    with crisis.store.read() as live, past.at(live, KEY, now) as unit:
        assert dump(unit) == dump(live)
    past.close()


def test_what_fails_in_the_background_is_begun_anew_by_whoever_asks_again(
    crisis: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pasts, "AT_ONCE", 3)
    past, now = past_of(crisis.runtime), crisis.clock.now()
    with monkeypatch.context() as broken:
        broken.setattr(pasts, "rebuild_for_readers", lambda *_: 1 / 0)
        with crisis.store.read() as live, pytest.raises(BeingMade), past.at(live, KEY, now):
            pass
        assert past._background is not None
        past._background.thread.join(30)
    with crisis.store.read() as live, pytest.raises(BeingMade), past.at(live, KEY, now):
        pass
    past._background.thread.join(30)
    with crisis.store.read() as live, past.at(live, KEY, now) as unit:
        assert dump(unit) == dump(live)
    past.close()


def test_other_crises_cost_nothing_and_what_they_say_of_the_house_is_there(
    crisis: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []
    rebuilt = Past._rebuilt
    monkeypatch.setattr(Past, "_rebuilt", lambda *given: built.append(given[2].upto) or rebuilt(*given))
    past = past_of(crisis.runtime)
    with crisis.store.read() as live, past.at(live, KEY, crisis.clock.now()) as unit:
        before = dump(unit)
    crisis.open()
    for number in range(3):
        crisis.ok(orders.AddLogEntry(kind="fact", text=f"Fait {number}"))
    with crisis.store.read() as live, past.at(live, KEY, crisis.clock.now()) as unit:
        assert dump(unit) == before
    assert len(built) == 1
    crisis.ok(orders.DeclareStatus(person="ops1", status="absent"))
    with crisis.store.read() as live, past.at(live, KEY, crisis.clock.now()) as unit:
        then, now = dump(unit), dump(live)
    assert then["person"] == now["person"] != before["person"]
    assert (len(then["crisis"]), len(now["crisis"])) == (1, 2)
    past.close()


def test_few_wait_for_a_past_and_the_present_goes_on(make_world: Callable[..., World]) -> None:
    world = make_world().prepare()
    world.open()
    past, now = past_of(world.runtime), world.clock.now()
    with world.store.read() as unit:
        past._waiting += ["a", "b"] * (pasts.WAITING // 2)
        with pytest.raises(StoreError) as refused, past.at(unit, KEY, now, "c"):
            pass
        assert refused.value.code == "busy"
        del past._waiting[0]
        for _ in range(2):
            with past.at(unit, KEY, now, "c") as then:
                assert dump(then) == dump(unit)
        assert len(past._waiting) == pasts.WAITING - 1, "whoever is served gives the turn back"
    past.close()


def test_whoever_leafs_through_the_past_leaves_room_for_others(make_world: Callable[..., World]) -> None:
    world = make_world().prepare()
    world.open()
    past, now = past_of(world.runtime), world.clock.now()
    with world.store.read() as unit:
        past._waiting += ["M0004"] * pasts.EACH
        with pytest.raises(StoreError) as refused, past.at(unit, KEY, now, "M0004"):
            pass
        assert refused.value.code == "busy"
        with past.at(unit, KEY, now, "M0003") as then:
            assert dump(then) == dump(unit)
    past.close()


def test_the_heartbeat_makes_them_and_erasing_somebody_removes_them(
    crisis: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "EVERY", 3)
    monkeypatch.setattr(snapshots, "FIRST", 3)
    folder = crisis.runtime.settings.data / "past"
    assert keep(crisis.runtime) > 0
    assert list(folder.glob("*/*.snapshot"))
    assert keep(crisis.runtime) == 0
    erase(crisis.runtime, ["ops1"])
    assert not folder.exists()
    crisis.runtime.stopping.set()
    assert keep(crisis.runtime) == 0, "who is to leave begins nothing"
