"""Rehearsed staff answer at the pace of the task: what takes minutes is not stretched to hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from pca.plans.rehearsals import Answers
from pca.services.exercises.staff_answers import draw

OPENED = datetime(2026, 10, 6, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STEP = 15 * MINUTE


def policy(**shares: Decimal) -> Answers:
    return Answers(acknowledge_within=(2 * MINUTE, 30 * MINUTE), **shares)


@pytest.mark.parametrize("minutes", [25, 30, 45, 60, 600])
def test_whoever_is_neither_late_nor_slow_is_done_in_time(minutes: int) -> None:
    due = OPENED + minutes * MINUTE
    lots = [draw(policy(), f"7/{task}", OPENED, OPENED + 10 * MINUTE, due, STEP) for task in range(200)]
    assert all(OPENED < lot.acknowledged_at < OPENED + 10 * MINUTE for lot in lots)
    assert all(lot.acknowledged_at <= lot.ended_at <= due for lot in lots)


def test_whoever_acknowledges_after_the_deadline_still_gets_some_time() -> None:
    seeds = [f"7/{task}" for task in range(200)]
    late = policy(late=Decimal(1))
    lots = [draw(late, seed, OPENED, OPENED + 10 * MINUTE, OPENED + 10 * MINUTE, STEP) for seed in seeds]
    assert all(lot.acknowledged_at >= OPENED + 10 * MINUTE for lot in lots)
    assert all(lot.ended_at > lot.acknowledged_at for lot in lots)


def test_a_task_has_its_own_lot_and_the_same_seed_gives_the_same_story() -> None:
    drawn = [draw(policy(), f"7/{task % 50}", OPENED, OPENED + STEP, OPENED + 4 * STEP, STEP) for task in range(100)]
    assert drawn[:50] == drawn[50:]
    assert len({lot.ended_at for lot in drawn}) > 5
