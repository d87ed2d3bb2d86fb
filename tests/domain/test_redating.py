"""A clock that ran ahead is right again: what it dated, and what is written down instead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain.facts import (
    ActivityRedated,
    AnswerRedated,
    DeadlinesRedated,
    MeasureRenewed,
    RecurrenceSet,
    TaskRedated,
)
from pca.domain.known import ActivityClock
from pca.domain.misdated import TOLERANCE, Misdated, MisdatedTask
from pca.domain.orders import CLOCK, RedateDeadlines
from pca.domain.redating import ahead
from tests.kit.five_states import measure
from tests.kit.rules import DAY, HOUR, NOON, crisis, follows, held, known, plan

SECOND = timedelta(seconds=1)
BOOK = plan(
    measure("once", "crisis"),
    measure("x", "crisis", expires_after="10d"),
    measure("r", "crisis", repeat={"every": "2h"}),
    measure("both", "crisis", repeat={"every": "2h"}, expires_after="10d"),
)


def redated(**found: Any) -> Any:
    return follows(BOOK, known(**found), RedateDeadlines(), CLOCK)


def test_what_happened_later_than_now_was_misdated() -> None:
    assert not ahead(NOON + TOLERANCE, NOON)
    assert ahead(NOON + TOLERANCE + SECOND, NOON)


@pytest.mark.parametrize(
    ("status", "opened", "answer", "due", "climbs", "then"),
    [
        ("open", 48, 49, 56, 50, (0, 1, 8, 1, 2)),
        ("acknowledged", 48, 49, 56, 56, (0, 1, 8, 8, 8)),
        ("open", 48, 49, 56, None, (0, 1, 8, 1, None)),
        ("open", 0, 1, 8, 99, (0, 1, 8, 1, 8)),
        ("open", -20, -19, -12, 99, (-20, -19, -12, -19, 1)),
        ("open", -20, -19, -12, 0, (-20, -19, -12, -19, 0)),
    ],
)
def test_a_task_opened_in_the_future_is_opened_now(
    status: str, opened: int, answer: int, due: int, climbs: int | None, then: tuple[int | None, ...]
) -> None:
    """Hours from noon: opened, to be acknowledged, to be done, next rung → the same, and from when on it is late."""
    named = MisdatedTask(
        number=4,
        status=status,
        opened_at=NOON + opened * HOUR,
        acknowledge_by=NOON + answer * HOUR,
        due_at=NOON + due * HOUR,
        escalate_at=None if climbs is None else NOON + climbs * HOUR,
    )
    at = [None if hours is None else NOON + hours * HOUR for hours in then]
    task = TaskRedated(
        task=4, opened_at=at[0], acknowledge_by=at[1], due_at=at[2], late_after=at[3], escalate_at=at[4]  # type: ignore[arg-type]
    )  # fmt: skip
    assert redated(misdated=Misdated(tasks=(named,))) == (DeadlinesRedated(tasks=(task,)),)


def test_answers_messages_and_clocks_begin_now() -> None:
    answers = Misdated(answers=((3, "ops1"),))
    assert redated(misdated=answers) == (DeadlinesRedated(answers=(AnswerRedated(3, "ops1", NOON),)),)
    letters = DeadlinesRedated(messages=(5, 6), messages_at=NOON)
    assert redated(misdated=Misdated(messages=(5, 6))) == (letters,)


def clock(hours: int, next_at: int | None) -> ActivityClock:
    since = NOON + hours * HOUR
    later = None if next_at is None else since + next_at * HOUR
    return ActivityClock(activity="pay", since=since, rto_at=since + 8 * HOUR, mtpd_at=since + 2 * DAY, next_at=later)


@pytest.mark.parametrize("next_at", [6, None])
def test_an_activity_stands_still_since_now(next_at: int | None) -> None:
    later = None if next_at is None else NOON + next_at * HOUR
    anew = ActivityRedated("pay", NOON, NOON + 8 * HOUR, NOON + 2 * DAY, later)
    assert redated(clocks={"pay": clock(30, next_at)}) == (DeadlinesRedated(activities=(anew,)),)
    assert redated(clocks={"pay": clock(0, next_at)}) == ()


@pytest.mark.parametrize(
    ("running", "then"),
    [
        (held("r", next_at=NOON + 3 * HOUR), [RecurrenceSet(measure="r", perimeter="root", next_at=NOON + 2 * HOUR)]),
        (held("r", next_at=NOON + 2 * HOUR + TOLERANCE), []),
        (held("r"), []),
        (held("r", next_at=NOON + 3 * HOUR, status="stopped"), []),
        (
            held("x", expires_at=NOON + 11 * DAY),
            [MeasureRenewed(measure="x", perimeter="root", expires_at=NOON + 10 * DAY)],
        ),
        (held("x", expires_at=NOON + 10 * DAY + TOLERANCE), []),
        (held("x"), []),
        (held("x", expires_at=NOON + 11 * DAY, status="lapsed"), []),
        (held("once", next_at=NOON + 99 * DAY, expires_at=NOON + 99 * DAY), []),
        (held("gone", next_at=NOON + 99 * DAY, expires_at=NOON + 99 * DAY), []),
        (
            held("both", "CS", next_at=NOON + 99 * DAY, expires_at=NOON + 99 * DAY),
            [
                RecurrenceSet(measure="both", perimeter="CS", next_at=NOON + 2 * HOUR),
                MeasureRenewed(measure="both", perimeter="CS", expires_at=NOON + 10 * DAY),
            ],
        ),
    ],
)  # fmt: skip
def test_a_measure_comes_back_and_lapses_as_its_rule_says(running: Any, then: list[Any]) -> None:
    assert list(redated(running=[running])) == then


def test_a_crisis_that_is_over_is_left_as_it_is() -> None:
    found = {"misdated": Misdated(messages=(5,)), "running": [held("x", expires_at=NOON + 99 * DAY)]}
    assert redated(crisis=crisis(closed_at=NOON), **found) == ()
