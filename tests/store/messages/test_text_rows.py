"""Texts of messages and the tasks they speak of, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pca.store.kit.database import Unit
from pca.store.messages import outbox
from pca.store.messages.outbox import Body
from pca.store.tables.tasks import TASK
from tests.kit.rows import MINE, NOON, OTHER, put

QUEUED = {"status": "queued", "next_at": NOON, "wave": 1, "recipient": "P1", "kind": "mail"}
Rows = Sequence[dict[str, Any]]


def test_a_text_is_that_of_its_crisis_and_number(unit: Unit) -> None:
    texts = [(MINE, 1), (MINE, 2), (OTHER, 1)]
    outbox.write_bodies(unit, [Body(crisis=key, number=at, subject=f"{key} {at}", body="b") for key, at in texts])
    assert {text: body.subject for text in texts if (body := outbox.body(unit, *text))} == {
        (MINE, 1): f"{MINE} 1",
        (MINE, 2): f"{MINE} 2",
        (OTHER, 1): f"{OTHER} 1",
    }
    assert outbox.body(unit, OTHER, 2) is None


def test_tasks_spoken_of_are_those_of_the_crisis_that_are_named(unit: Unit) -> None:
    put(
        unit,
        TASK,
        {"acknowledged_by": "P1"},
        {},
        {"crisis": OTHER},
        {"crisis": OTHER, "number": 1, "acknowledged_by": "P2"},
        purpose="do",
        status="open",
        priority="normal",
        **dict.fromkeys(("opened_at", "acknowledge_by", "due_at", "late_after"), NOON),
    )
    spoken = outbox.spoken_tasks(unit, MINE, [1, 3])
    assert {number: task.acknowledged_by for number, task in spoken.items()} == {1: "P1"}
