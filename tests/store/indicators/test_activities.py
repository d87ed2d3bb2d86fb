"""Interrupted activities as stored: one clock at a time, marks, partial and full service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from pca.domain import facts
from pca.domain.journal import Entry
from pca.domain.situation import ActivityClock
from pca.store.indicators import activities
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError

Tell = Callable[..., Entry]
KEY = "2020-1"


@pytest.fixture
def interrupted(noon: datetime, hour: timedelta) -> facts.ActivityInterrupted:
    return facts.ActivityInterrupted(
        activity="cash", since=noon - hour, rto_at=noon + 3 * hour, mtpd_at=noon + 7 * hour, next_at=noon + 2 * hour
    )


def test_a_clock_runs_until_full_service(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta, interrupted: facts.ActivityInterrupted
) -> None:
    tell(opened, interrupted)
    running = ActivityClock(
        activity="cash", since=noon - hour, rto_at=noon + 3 * hour, mtpd_at=noon + 7 * hour, next_at=noon + 2 * hour
    )
    with opened.read() as unit:
        assert activities.clocks(unit, KEY) == {"cash": running}
    tell(opened, facts.ActivityRestored(activity="cash", partial=True), at=noon + hour)
    with opened.read() as unit:
        assert activities.clocks(unit, KEY) == {"cash": running}
    tell(opened, facts.ActivityRestored(activity="cash"), at=noon + 2 * hour)
    with opened.read() as unit:
        assert activities.clocks(unit, KEY) == {}
        [found] = activities.interruptions(unit, KEY)
    assert (found.partial_at, found.restored_at, found.next_at) == (noon + hour, noon + 2 * hour, None)


def test_marks_move_the_clock_on(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta, interrupted: facts.ActivityInterrupted
) -> None:
    tell(opened, interrupted)
    tell(opened, facts.MarkReached(activity="cash", mark="rto", next_at=noon + 7 * hour), at=noon + 3 * hour)
    with opened.read() as unit:
        assert activities.clocks(unit, KEY)["cash"].next_at == noon + 7 * hour
    tell(opened, facts.MarkReached(activity="cash", mark="mtpd"), at=noon + 7 * hour)
    with opened.read() as unit:
        assert activities.clocks(unit, KEY)["cash"].next_at is None
        [found] = activities.interruptions(unit, KEY)
    assert (found.mark, found.marked_at) == ("mtpd", noon + 7 * hour)


def test_an_activity_has_one_clock_but_may_stop_again(
    opened: Store, tell: Tell, interrupted: facts.ActivityInterrupted
) -> None:
    tell(opened, interrupted)
    with pytest.raises(StoreError) as said:
        tell(opened, interrupted)
    assert said.value.code == "conflict"
    tell(opened, facts.ActivityRestored(activity="cash"))
    tell(opened, interrupted)
    with opened.read() as unit:
        assert [(one.number, one.restored_at is None) for one in activities.interruptions(unit, KEY)] == [
            (1, False),
            (2, True),
        ]
