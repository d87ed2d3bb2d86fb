"""On SQLite, what is asked a thousand times a day goes through its own index, however many tasks a crisis has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from pca.domain.access.access import Reach
from pca.store.kit.database import Store, Unit
from pca.store.measures import rounds
from pca.store.messages import messages
from pca.store.tasks import kept_counts, progress, task_lists, tasks
from pca.store.tasks.task_lists import TaskFilter, TaskMark

KEY = "2020-1"
ALL = Reach(everything=True)
NOON = datetime(2020, 3, 16, 12, 0, tzinfo=UTC)
Question = Callable[[Unit], Any]

QUESTIONS: dict[str, tuple[Question, str]] = {
    "how many are open": (
        lambda unit: kept_counts.tasks_open(unit, KEY),
        "PRIMARY KEY (crisis=? AND kind=?)",
    ),
    "what became late since": (
        lambda unit: progress.late_by_team(unit, KEY, NOON),
        "ix_task_next (crisis=? AND late_after>? AND late_after<?)",
    ),
    "how far a site's are, for its head": (
        lambda unit: progress.by_measure(unit, KEY, NOON, Reach(sites=frozenset({"S1"}), person="P1")),
        "ix_task_place (crisis=? AND place=?)",
    ),
    "live ones of a measure": (
        lambda unit: tasks.live_tasks(unit, KEY, ["H1"]),
        "ix_task_live (crisis=? AND measure=?)",
    ),
    "what must come first": (
        lambda unit: rounds.CarriedOut(unit, KEY).latest("H1", ("S1",)),
        "(crisis=? AND measure=? AND perimeter=? AND place=?",
    ),
    "what waits for it": (
        lambda unit: rounds.waiting(unit, KEY, ["H1"], ("S1",)),
        "ix_task_waiting (crisis=? AND measure=? AND place=?)",
    ),
    "what fell due": (
        lambda unit: tasks.due_tasks(unit, KEY, NOON, 10),
        "ix_task_due (crisis=? AND escalate_at<?)",
    ),
    "one person's": (
        lambda unit: tasks.tasks(unit, KEY, assignee="P3", live=True),
        "ix_task_mine (crisis=? AND assignee=?)",
    ),
    "my page, the second": (
        lambda unit: task_lists.pressing(unit, KEY, Reach(person="P3"), TaskFilter(), NOON, after=TaskMark(1, NOON)),
        "ix_task_mine (crisis=? AND assignee=? AND (late_after,number)>(?,?))",
    ),
    "the most pressing at a site": (
        lambda unit: task_lists.pressing(unit, KEY, Reach(sites=frozenset({"S1"}), person="P1"), TaskFilter(), NOON),
        "COVERING INDEX ix_task_next (crisis=?)",
    ),
    "those done, newest first": (
        lambda unit: task_lists.pressing(unit, KEY, ALL, TaskFilter(status="done"), NOON, after=TaskMark(9)),
        "COVERING INDEX ix_task_status (crisis=? AND status=? AND number<?)",
    ),
    "what proves one": (lambda unit: tasks.evidence(unit, KEY, 1), "(crisis=? AND task=?)"),
    "a page": (lambda unit: tasks.tasks(unit, KEY, after=2, limit=50), "PRIMARY KEY (crisis=? AND number>?)"),
    "one task": (lambda unit: tasks.task(unit, KEY, 1), "PRIMARY KEY (crisis=? AND number=?)"),
    "a wave's messages": (lambda unit: messages.messages(unit, KEY, wave=1), "(crisis=? AND wave=?"),
}


def plans(store: Store, question: Question) -> str:
    """How SQLite goes about the last statement of `question`."""
    with store.read() as unit:
        question(unit)
        asked: list[str] = []
        unit.raw.set_trace_callback(asked.append)
        question(unit)
        unit.raw.set_trace_callback(None)
        return "; ".join(row[3] for row in unit.raw.execute(f"EXPLAIN QUERY PLAN {asked[-1]}"))


@pytest.fixture(params=["file", "memory"])
def crisis_store(request: pytest.FixtureRequest, prelude: Any, opening: Any, tell: Callable[..., Any]) -> Store:
    store: Store = request.getfixturevalue("sqlite_store" if request.param == "file" else "memory_store")
    for found in prelude:
        tell(store, *found)
    tell(store, *opening, crisis=KEY)
    return store


@pytest.mark.parametrize(("question", "index"), QUESTIONS.values(), ids=QUESTIONS)
def test_each_question_has_its_index(crisis_store: Store, question: Question, index: str) -> None:
    assert index in plans(crisis_store, question)
