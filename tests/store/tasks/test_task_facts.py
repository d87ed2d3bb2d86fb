"""What facts do to tasks: task 1 of mine changes, task 2 and task 1 of the other crisis stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.journal import Entry
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit
from pca.store.tables.tasks import NEVER, TASK
from tests.kit.rows import NOON, OTHER, changed, put

HOUR = timedelta(hours=1)
Entries = Callable[..., Entry]


def opened(unit: Unit, *rows: dict[str, Any], **usual: Any) -> None:
    put(unit, TASK, *rows, **{"status": "open", "purpose": "do", "late_after": NOON, "due_at": NOON, **usual})


def the_task(unit: Unit, entry: Entries, fact: facts.AnyFact, **more: Any) -> dict[str, Any]:
    """What a fact does to the tables."""
    return changed(unit, lambda: apply(unit, entry(fact, who="P9", **more)))


@pytest.mark.parametrize(
    ("row", "after"),
    [
        ({}, {"escalation": 3, "late_after": NOON + HOUR}),
        ({"waiting": True, "late_after": NEVER}, {"escalation": 3}),
        ({"waiting": False}, {"escalation": 3, "late_after": NOON + HOUR}),
        ({"escalation": 3}, {"late_after": NOON + HOUR}),
        ({"escalation": 4}, {"late_after": NOON + HOUR}),
    ],
)
def test_an_acknowledged_task_is_late_after_its_end_unless_it_waits(
    unit: Unit, entry: Entries, row: dict[str, Any], after: dict[str, Any]
) -> None:
    opened(unit, row, {}, {"crisis": OTHER, "number": 1}, due_at=NOON + HOUR)
    fact = facts.TaskAcknowledged(task=1, by="P1", escalate_at=None)
    answered = {"status": "acknowledged", "acknowledged_at": NOON, "acknowledged_by": "P1", "entered_by": "P9"}
    assert the_task(unit, entry, fact) == {"task": {1: {**answered, **after}}}


@pytest.mark.parametrize(
    ("row", "after"),
    [
        ({}, {"acknowledged_at": NOON, "acknowledged_by": "P1", "late_after": NOON + HOUR}),
        ({"acknowledged_at": NOON - HOUR, "acknowledged_by": "P2"}, {}),
    ],
)
def test_a_task_done_without_an_answer_was_acknowledged_by_that(
    unit: Unit, entry: Entries, row: dict[str, Any], after: dict[str, Any]
) -> None:
    opened(unit, row, {}, {"crisis": OTHER, "number": 1}, due_at=NOON + HOUR, escalate_at=NOON)
    done = {"status": "done", "done_at": NOON, "done_by": "P1", "closed_at": NOON, "closed_by": "P1"}
    rest = {"checked": "[]", "entered_by": "P9", "escalate_at": None}
    fact = facts.TaskCompleted(task=1, by="P1", acknowledged=True)
    assert the_task(unit, entry, fact) == {"task": {1: {**done, **rest, **after}}}


@pytest.mark.parametrize(
    ("row", "after"),
    [
        ({"status": "open"}, {}),
        ({"status": "acknowledged"}, {"late_after": NOON + HOUR}),
        ({"status": "open", "escalation": 3, "escalate_at": NOON}, {"escalate_at": NOON + HOUR}),
        ({"status": "open", "escalation": 2, "escalate_at": NOON}, {}),
        ({"status": "open", "escalation": 3}, {}),
    ],
)
def test_a_deadline_moves_the_ladder_that_asks_for_the_end(
    unit: Unit, entry: Entries, row: dict[str, Any], after: dict[str, Any]
) -> None:
    opened(unit, row, {}, {"crisis": OTHER, "number": 1})
    fact = facts.DeadlinesMoved(measure="H1", indicator="cases", tasks=(1,), due_at=NOON + HOUR)
    assert the_task(unit, entry, fact) == {"task": {1: {"due_at": NOON + HOUR, **after}}}


@pytest.mark.parametrize(("status", "late_after"), [("open", NOON + HOUR), ("acknowledged", NOON + 2 * HOUR)])
def test_a_task_that_is_ready_is_asked_for_its_answer_or_its_end(
    unit: Unit, entry: Entries, status: str, late_after: Any
) -> None:
    opened(unit, {"waiting": True}, {"waiting": True}, {"crisis": OTHER, "number": 1}, status=status)
    fact = facts.TasksReady(tasks=(1,), acknowledge_by=NOON + HOUR, due_at=NOON + 2 * HOUR)
    times = {"acknowledge_by": NOON + HOUR, "due_at": NOON + 2 * HOUR, "late_after": late_after}
    assert the_task(unit, entry, fact) == {"task": {1: {**times, "escalate_at": late_after, "waiting": False}}}


NOTICE: dict[str, Any] = {"kind": "notice", "due_at": NOON + HOUR}
ASK: dict[str, Any] = {"kind": "ask_again", "due_at": NOON + 2 * HOUR, "acknowledge_by": NOON + HOUR}


@pytest.mark.parametrize(
    ("row", "amended", "after"),
    [
        ({"status": "open", "escalate_at": NOON}, NOTICE, {}),
        (
            {"status": "acknowledged", "escalate_at": NOON},
            NOTICE,
            {"late_after": NOON + HOUR, "escalate_at": NOON + HOUR, "acknowledged_digest": "d"},
        ),
        ({"status": "acknowledged"}, NOTICE, {"acknowledged_digest": "d"}),
        (
            {"status": "open"},
            ASK,
            {"acknowledge_by": NOON + HOUR, "late_after": NOON + HOUR, "escalate_at": NOON + HOUR},
        ),
        ({"status": "open", "waiting": True}, ASK, {"acknowledge_by": NOON + HOUR}),
    ],
)
def test_another_instruction_is_shown(
    unit: Unit, entry: Entries, row: dict[str, Any], amended: dict[str, Any], after: dict[str, Any]
) -> None:
    opened(unit, row, {**row}, {**row, "crisis": OTHER, "number": 1})
    fact = facts.TasksAmended(measure="H1", tasks=(1,), digest="d", **amended)
    assert the_task(unit, entry, fact) == {"task": {1: {"due_at": amended["due_at"], "digest": "d", **after}}}
