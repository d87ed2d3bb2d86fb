"""Back-off, giving up, and whether a message about tasks still matters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.domain.delivery import GIVE_UP_AFTER, MOST_ATTEMPTS, SpokenTask, gives_up, retry_at, still_to_say
from pca.domain.situation import Task

NOW = datetime(2020, 3, 16, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 30), (7, 30), (60, 30), (10_000, 30)]
)
def test_waits_double_up_to_half_an_hour(attempts, minutes):
    waits = [(retry_at(f"2020-1/M{number}", attempts, NOW) - NOW) / timedelta(minutes=minutes) for number in range(200)]
    assert min(waits) >= 0.8
    assert max(waits) <= 1.2
    assert len(set(waits)) > 150, "messages refused together do not come back together"


def test_the_same_message_waits_the_same():
    assert retry_at("2020-1/M1", 3, NOW) == retry_at("2020-1/M1", 3, NOW)


@given(st.text(), st.integers(1, 10**6))
def test_the_next_try_always_lies_ahead(key, attempts):
    assert NOW < retry_at(key, attempts, NOW) <= NOW + timedelta(minutes=36)


def test_one_gives_up_after_a_day_and_no_sooner():
    at, attempts = NOW, 0
    while True:
        attempts += 1
        following = retry_at("2020-1/M1", attempts, at)
        if gives_up(attempts, NOW, following):
            break
        at = following
    assert GIVE_UP_AFTER - timedelta(minutes=37) < at - NOW <= GIVE_UP_AFTER
    assert 40 < attempts <= MOST_ATTEMPTS


def test_many_attempts_are_enough():
    assert gives_up(MOST_ATTEMPTS, NOW, NOW + timedelta(minutes=1))


def spoken(status, escalation=0, by=None):
    task = Task(
        number=4,
        measure="H1",
        perimeter="root",
        place="root",
        team="it",
        status=status,
        escalation=escalation,
        acknowledge_by=NOW,
        due_at=NOW,
    )
    return SpokenTask(task=task, acknowledged_by=by)


@pytest.mark.parametrize(
    ("notice", "told", "said"),
    [
        ("task_opened", spoken("open"), True),
        ("task_opened", spoken("open", 2), True),
        ("task_opened", spoken("acknowledged", 3, "amina"), False),
        ("task_opened", spoken("acknowledged", 3, "before"), True),
        ("task_opened", spoken("done", 3, "amina"), False),
        ("task_opened", spoken("cancelled"), False),
        ("task_opened", spoken("refused"), False),
        ("task_reminder", spoken("open", 1), True),
        ("task_reminder", spoken("acknowledged", 3, "amina"), False),
        ("task_reminder", spoken("acknowledged", 4, "amina"), True),
        ("task_reminder", spoken("missed"), False),
        ("task_escalated", spoken("open", 2), True),
        ("task_escalated", spoken("acknowledged", 3, "other"), False),
        ("task_escalated", spoken("acknowledged", 5, "other"), True),
        ("task_escalated", spoken("refused"), True),
        ("task_escalated", spoken("impossible"), True),
        ("task_escalated", spoken("replaced"), False),
        ("task_escalated", spoken("done", 3, "other"), False),
    ],
)
def test_the_last_look(notice, told, said):
    assert still_to_say(notice, "amina", [told]) == ((told.task,) if said else ())


def test_only_what_matters_is_said():
    open_one, done = spoken("open"), spoken("done")
    assert still_to_say("task_opened", "amina", [done, open_one, done]) == (open_one.task,)
