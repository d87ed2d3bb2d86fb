"""Whatever the door writes is handed to the dispatcher, in the same transaction: nothing due is without a job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from pca.domain import orders
from pca.domain.journal import Entry
from pca.store.audit import journal
from pca.store.engine import jobs
from pca.store.engine.distributed import Distributed
from pca.store.kit.database import Store, Unit
from pca.store.messages import outbox
from tests.kit.house import counted


class Watching:
    """A dispatcher that notes what it was shown."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def dispatch(self, unit: Unit, entry: Entry) -> None:
        assert unit.writes
        assert journal.find(unit, entry.id) is not None, "its entry is written, and not yet committed"
        self.shown.append(entry.id)


def leave(world: Any) -> Any:
    """One person less, as a new directory: every open crisis follows it with an entry of its own."""
    known = world.organisation()
    return counted(
        orders.ImportDirectory(
            digest="2",
            regions=tuple(known.regions.values()),
            sites=tuple(known.sites.values()),
            people=tuple(one for one in known.people.values() if one.id != "hr1"),
        ),
        known,
    )


def test_every_entry_is_shown_to_the_dispatcher_once(make_world: Callable[..., Any]) -> None:
    world = make_world()
    watching = world.runtime.dispatcher = Watching()
    world.prepare()
    world.open()
    world.decide("activate")
    world.ok(orders.Acknowledge(task=min(world.live("M4"))), "hr1")
    world.do(orders.Acknowledge(task=999), "hr1")
    world.ok(leave(world), "operator")
    world.pass_time(timedelta(days=2))
    with world.store.read() as unit:
        written = [entry.id for _, entry in journal.entries(unit)]
    assert watching.shown == written
    assert len(written) > 7


def test_nothing_due_is_ever_without_a_job(
    postgres_store: Store, world_in: Callable[[Store, Path], Any], tmp_path: Path
) -> None:
    world = world_in(postgres_store, tmp_path)
    world.runtime.dispatcher = Distributed()
    world.prepare()
    world.open("real")
    due = 0
    for act in (
        lambda: world.decide("activate"),
        lambda: world.decide("lockdown"),
        lambda: world.ok(leave(world), "operator"),
        lambda: world.pass_time(timedelta(hours=6)),
    ):
        act()
        now = world.clock.now()
        with world.store.read() as unit:
            assert jobs.forgotten(unit, now) == ()
            due = max(due, len(outbox.due_messages(unit, now, 1_000)))
    assert due > 5
