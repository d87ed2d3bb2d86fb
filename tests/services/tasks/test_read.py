"""Lateness is judged once for a task in hand and once by the database: both say the same of every task."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain import orders
from pca.services.tasks.read_lists import is_late
from pca.store.tasks import progress, tasks

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("hours", [0, 1, 3, 5, 30, 400])
def test_the_database_and_the_hand_agree_on_what_is_late(world: Any, hours: int) -> None:
    world.open()
    world.decide("activate")
    with world.runtime.store.read() as unit:
        numbers = [task.number for task in tasks.live_tasks(unit, world.crisis)]
    world.ok(orders.Acknowledge(task=numbers[0]), "dir")
    world.clock.advance_to(world.clock.now() + hours * HOUR)
    with world.runtime.store.read() as unit:
        live, now = tasks.tasks(unit, world.crisis, live=True), world.clock.now()
        assert sum(progress.late_by_team(unit, world.crisis, now).values()) == sum(is_late(task, now) for task in live)
        assert hours < 400 or any(is_late(task, now) for task in live), "the table reaches what is late"
