"""The list of everybody's tasks: which fit and in which order, as one would say it of tasks in hand."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from pca.domain import orders
from pca.domain.situation import LIVE
from pca.services.tasks.read_lists import is_late, tasks_wanted
from pca.store.tasks import tasks
from pca.store.tasks.task_lists import TaskFilter

FILTERS = [
    *({"status": status, "late": late} for status, late in product(("", "open", "done"), (False, True))),
    *({"team": "ops"}, {"measure": "M1"}, {"place": "A"}, {"assignee": "dir"}, {"team": "nobody"}),
]


@pytest.fixture
def busy(world: Any) -> Any:
    """Tasks of every kind: done, in hand, open, some of them late."""
    world.open()
    world.decide("activate")
    with world.runtime.store.read() as unit:
        numbers = [(task.number, task.assignee) for task in tasks.live_tasks(unit, world.crisis) if task.assignee]
    world.ok(orders.Acknowledge(task=numbers[0][0]), numbers[0][1])
    world.ok(orders.Acknowledge(task=numbers[1][0]), numbers[1][1])
    world.ok(orders.Complete(task=numbers[1][0]), numbers[1][1])
    world.clock.advance_to(world.clock.now() + timedelta(hours=5))
    return world


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize("asked", FILTERS, ids=str)
def test_which_tasks_are_wanted_and_in_which_order(busy: Any, asked: dict[str, Any], settled: bool) -> None:
    wanted, now = TaskFilter(**asked), busy.clock.now()
    with busy.runtime.store.read() as unit:
        every = tasks.tasks(unit, busy.crisis)
        whole = tasks_wanted(unit, busy.crisis, wanted, now, settled=settled)
        first = tasks_wanted(unit, busy.crisis, wanted, now, settled=settled, limit=2)
    live = wanted.late or not (settled or wanted.status)
    fitting = [
        task
        for task in every
        if all(getattr(task, name) == value for name, value in asked.items() if value and name != "late")
        if task.status in LIVE or not live
        if is_late(task, now) or not wanted.late
    ]
    ordered = sorted(fitting, key=lambda task: (not is_late(task, now), task.status not in LIVE, task.due_at))
    assert [task.number for task in whole.lines] == [task.number for task in ordered]
    assert whole.count == len(ordered) == first.count
    assert first.lines == whole.lines[:2]


def test_the_tasks_differ(busy: Any) -> None:
    with busy.runtime.store.read() as unit:
        every, now = tasks.tasks(unit, busy.crisis), busy.clock.now()
    assert {"open", "done"} <= {task.status for task in every}
    assert {is_late(task, now) for task in every} == {False, True}
