"""Measures as stored: runs counted, spans of time, levels, expiry and recurrence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.journal import Entry
from pca.domain.situation import Running
from pca.store.kit.database import Store
from pca.store.measures import measures

Tell = Callable[..., Entry]
KEY, H1 = "2020-1", {"measure": "H1", "perimeter": "root"}


def running(store: Store) -> Running:
    with store.read() as unit:
        return measures.running(unit, KEY)["H1", "root"]


def spans(store: Store) -> list[measures.MeasureLine]:
    with store.read() as unit:
        return list(measures.measures(unit, KEY))


def tasks(noon: datetime, hour: timedelta, run: int, **more: Any) -> facts.TasksOpened:
    first = 1 + 3 * run + (100 if more else 0)
    return facts.TasksOpened(
        first=first, team="t", places=("S1", "S2"), assignees=(None, None), run=run,
        acknowledge_by=noon + hour, due_at=noon + hour, **H1, **more,
    )  # fmt: skip


def test_a_started_measure_holds(opened: Store, noon: datetime, hour: timedelta) -> None:
    assert running(opened) == Running(
        measure="H1", perimeter="root", status="held", runs=1, level="low", started_at=noon,
        next_at=noon + 24 * hour, expires_at=noon + 48 * hour,
    )  # fmt: skip
    [span] = spans(opened)
    assert (span.started_at, span.stopped_at, span.level, span.tasks) == (noon, None, "low", 3)


@pytest.mark.parametrize(("because", "status"), [("state", "stopped"), ("plan", "stopped"), ("expired", "lapsed")])
def test_a_stopped_measure_asks_for_nothing_more(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta, because: Any, status: str
) -> None:
    tell(opened, facts.MeasureStopped(**H1, because=because), at=noon + hour)
    found = running(opened)
    assert (found.status, found.next_at, found.expires_at) == (status, None, None)
    [span] = spans(opened)
    assert (span.stopped_at, span.because) == (noon + hour, because)


def test_a_lapsed_measure_keeps_the_instant_it_lapsed(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta
) -> None:
    tell(opened, facts.MeasureStopped(**H1, because="expired"), at=noon + hour)
    tell(opened, facts.MeasureStopped(**H1), at=noon + 2 * hour)
    assert running(opened).status == "stopped"
    [span] = spans(opened)
    assert (span.stopped_at, span.because) == (noon + hour, "expired")


def test_a_measure_that_starts_again_goes_on_counting_its_runs(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta
) -> None:
    tell(opened, facts.LevelSet(**H1, level="high", by_hand=True))
    tell(opened, facts.MeasureStopped(**H1), at=noon + hour)
    tell(opened, facts.MeasureStarted(**H1), tasks(noon, hour, 2), at=noon + 2 * hour)
    found = running(opened)
    assert (found.status, found.runs, found.level, found.by_hand) == ("held", 2, None, False)
    assert (found.started_at, found.next_at, found.expires_at) == (noon + 2 * hour, None, None)
    assert [(one.number, one.tasks, one.stopped_at is None) for one in spans(opened)] == [(1, 3, False), (2, 2, True)]


def test_a_run_sets_when_the_next_one_comes_and_silence_leaves_it(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta
) -> None:
    tell(opened, tasks(noon, hour, 2, next_at=noon + 30 * hour))
    assert (running(opened).runs, running(opened).next_at) == (2, noon + 30 * hour)
    tell(opened, tasks(noon, hour, 3))
    assert (running(opened).runs, running(opened).next_at) == (3, noon + 30 * hour)


def test_undoing_is_no_run(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, facts.MeasureStopped(**H1), tasks(noon, hour, 1, purpose="undo"))
    assert running(opened).runs == 1
    assert spans(opened)[0].tasks == 5


def test_levels_are_kept_in_order(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, facts.LevelSet(**H1, level="high", by_hand=True), at=noon + hour, who="P2")
    assert (running(opened).level, running(opened).by_hand, spans(opened)[0].level) == ("high", True, "high")
    with opened.read() as unit:
        found = measures.levels(unit, KEY)
    assert [(one.level, one.by_hand, one.set_at, one.set_by) for one in found] == [
        ("low", False, noon, "P1"),
        ("high", True, noon + hour, "P2"),
    ]


def test_a_renewed_measure_expires_later(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, facts.MeasureRenewed(**H1, expires_at=noon + 99 * hour))
    assert running(opened).expires_at == noon + 99 * hour


def test_perimeters_do_not_mix(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, facts.MeasureStarted(measure="H1", perimeter="CS"), at=noon + hour)
    tell(opened, facts.MeasureStopped(measure="H1", perimeter="CS"), at=noon + 2 * hour)
    assert running(opened).status == "held"
    with opened.read() as unit:
        assert measures.running(unit, KEY)["H1", "CS"].status == "stopped"
        assert [one.perimeter for one in measures.measures(unit, KEY, held_only=True)] == ["root"]
        assert measures.running(unit, "2020-9") == {}
