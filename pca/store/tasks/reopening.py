"""Tasks taken up again, written to their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, null

from pca.store.kit.database import Unit
from pca.store.kit.statements import updating
from pca.store.tables.tasks import TASK
from pca.store.tasks.task_facts import ACKNOWLEDGED_RUNG, ENTERED, answered, task_of

if TYPE_CHECKING:
    from pca.domain.facts import TaskReopened
    from pca.domain.journal import Entry


_KEYS = ("crisis", "number")
_REOPEN = updating(
    TASK,
    _KEYS,
    *("status", "reopened_at", "reopened_by", "reopened_why", "due_at", "late_after", "escalate_at"),
    *ENTERED,
    **dict.fromkeys(("done_at", "done_by", "closed_at", "closed_by", "reason", "despite"), null()),
)
_ASKED_ANEW = updating(
    TASK,
    _KEYS,
    "acknowledge_by",
    first_acknowledged_at=func.coalesce(TASK.c.first_acknowledged_at, TASK.c.acknowledged_at),
    first_acknowledged_by=func.coalesce(TASK.c.first_acknowledged_by, TASK.c.acknowledged_by),
)
_IN_HAND = updating(
    TASK,
    _KEYS,
    acknowledged_at=func.coalesce(TASK.c.acknowledged_at, TASK.c.reopened_at),
    acknowledged_by=func.coalesce(TASK.c.acknowledged_by, TASK.c.reopened_by),
    escalation=case((TASK.c.escalation > ACKNOWLEDGED_RUNG, TASK.c.escalation), else_=ACKNOWLEDGED_RUNG),
)


def task_reopened(unit: Unit, entry: Entry, fact: TaskReopened) -> None:
    """To be done again: in hand where its assignee asked for it, to be acknowledged where somebody else did."""
    until = fact.acknowledge_by
    _REOPEN.run(
        unit,
        **answered(entry, fact.task),
        status="acknowledged" if until is None else "open",
        reopened_at=entry.at,
        reopened_by=fact.by,
        reopened_why=fact.reason,
        due_at=fact.due_at,
        late_after=min(fact.due_at, until or fact.due_at),
        escalate_at=fact.escalate_at,
    )
    if until is None:
        _IN_HAND.run(unit, **task_of(entry, fact.task))
    else:
        _ASKED_ANEW.run(unit, **task_of(entry, fact.task), acknowledge_by=until)
