"""The situation is one answer: every count in it is the same sum, and reach narrows every part of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import timedelta
from typing import Any, TypeVar

from pca.domain import orders
from pca.domain.access.access import NOTHING, Reach
from pca.domain.directory import ROOT
from pca.services.crisis.read import crisis_files, latest_open
from pca.services.crisis.read_situation import CrisisSituation, situation
from pca.services.crisis.scene import scene
from pca.store.crisis import crisis as crises
from pca.store.log.log import LogLine
from pca.store.tasks import progress, tasks

T = TypeVar("T")


def seen(world: Any, **reaches: Any) -> CrisisSituation:
    with world.runtime.store.read() as unit:
        file = crises.crisis(unit, world.crisis)
        assert file is not None
        return situation(unit, scene(world.runtime, unit, file), **reaches)


def test_its_counts_are_those_of_the_tables(crisis: Any) -> None:
    crisis.clock.advance_to(crisis.clock.now() + timedelta(hours=400))
    now = seen(crisis)
    with crisis.store.read() as unit:
        tally, late = tasks.tally(unit, crisis.crisis), progress.late_by_team(unit, crisis.crisis, crisis.clock.now())
    assert (now.tasks.opened, now.tasks.open, now.tasks.late) == (tally["opened"], tally["open"], sum(late.values()))
    assert late
    assert now.root == now.standings[ROOT]
    assert now.decided == now.decisions[0]
    assert {possible.event for possible in now.possible}
    assert {running.status for running in now.measures} == {"held"}


def test_a_reach_narrows_tasks_and_messages_and_hides_what_is_for_all(crisis: Any) -> None:
    crisis.ok(orders.AddLogEntry(kind="fact", text="For all."), "dir")
    whole, one_site = seen(crisis), seen(crisis, reach=Reach(sites=frozenset({"A"})), log_reach=NOTHING)
    assert 0 < one_site.tasks.opened < whole.tasks.opened
    assert one_site.messages.queued_ever < whole.messages.queued_ever
    assert [entry.text for entry in whole.log if isinstance(entry, LogLine)] == ["For all."]
    assert one_site.log == ()
    assert ROOT in one_site.standings, "what holds for the institution governs the site"
    assert seen(crisis, reach=NOTHING).tasks.opened == 0


def test_who_reaches_everything_shares_one_count(crisis: Any) -> None:
    names: list[Hashable] = []

    def counting(name: Hashable, count: Callable[[], T], /) -> T:
        names.append(name)
        return count()

    for person in ("dir", "head-A"):
        seen(crisis, reach=Reach(everything=True, person=person), counting=counting)
    seen(crisis, reach=Reach(sites=frozenset({"A"})), counting=counting)
    whole, again, narrower = names
    assert whole == again
    assert narrower != whole, "a narrower count is kept apart"


def test_the_crisis_opened_last_comes_first_and_is_the_one_to_go_to(crisis: Any) -> None:
    with crisis.store.read() as unit:
        (file,) = crisis_files(unit)
        assert (file.crisis, file.root) == (latest_open(unit), crises.standings(unit, crisis.crisis)[ROOT])
