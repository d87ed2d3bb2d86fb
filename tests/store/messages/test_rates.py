"""A channel is used as fast as it may be, and no faster, however many ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pca.store.kit.database import Store
from pca.store.messages import rates

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_second_of_burst_then_the_rate(store: Store) -> None:
    sent, at = [], NOON
    while at < NOON + timedelta(seconds=10):
        with store.write() as unit:
            taken, free_at = rates.reserve(unit, "sms", 30, 50, at)
            other = rates.reserve(unit, "telegram", 1, 5, at)[0]
        sent += [at] * taken
        assert other <= 1
        assert free_at > at or taken == 50
        at += timedelta(milliseconds=100)
    assert 30 * 10 <= len(sent) <= 30 * 11
    worst = max(sum(one <= other < one + timedelta(seconds=1) for other in sent) for one in sent)
    assert worst <= 60


def test_unused_time_is_not_saved_up_for_ever(store: Store) -> None:
    with store.write() as unit:
        assert rates.reserve(unit, "sms", 10, 100, NOON)[0] == 10
        assert rates.reserve(unit, "sms", 10, 100, NOON + timedelta(hours=5))[0] == 10


def test_what_is_full_says_when_it_is_free(store: Store) -> None:
    with store.write() as unit:
        taken, free_at = rates.reserve(unit, "sms", 2, 5, NOON)
        assert (taken, free_at) == (2, NOON + timedelta(milliseconds=500))
        assert rates.room(unit, "sms", 2, NOON) == 0
        assert rates.room(unit, "sms", 2, free_at) == 1
