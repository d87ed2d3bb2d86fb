"""Deadlines that follow a day: written to the tasks that count from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from pca.store.kit.database import Unit
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import updating
from pca.store.tables.tasks import TASK

if TYPE_CHECKING:
    from pca.domain.facts import DeadlinesMoved
    from pca.domain.journal import Entry


_MOVE_DUE = updating(TASK, ["crisis", "number"], "due_at")
_LATE_ANEW = updating(TASK, ["crisis", "number"], "late_after", where=[text("status = 'acknowledged'")])
_CLIMB_ANEW = updating(
    TASK, ["crisis", "number"], "escalate_at", where=[text("escalation >= 3"), TASK.c.escalate_at.is_not(None)]
)


def deadlines_moved(unit: Unit, entry: Entry, fact: DeadlinesMoved) -> None:
    """Open tasks are due at another time: from there the ladder that asks for their end goes on."""
    key, _ = crisis_of(entry)
    due = unit.instant(fact.due_at)
    for statement in (_MOVE_DUE, _LATE_ANEW, _CLIMB_ANEW):
        statement.many(unit, [(due, key, task) for task in fact.tasks])
