"""When time has something to do next in each open crisis: found by index, never by looking at everything."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ScalarSelect, Table, TextClause, func, select, text

from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement
from pca.store.tables.activities import ACTIVITY_CLOCK
from pca.store.tables.crisis import CRISIS
from pca.store.tables.decisions import DECISION, STEPPING_SQL
from pca.store.tables.indicators import PROPOSAL
from pca.store.tables.measures import MEASURE
from pca.store.tables.meetings import MEETING
from pca.store.tables.messages import OBLIGATION
from pca.store.tables.requests import REQUEST, WAITING_SQL
from pca.store.tables.resources import RESOURCE_STOCK
from pca.store.tables.tasks import TASK
from pca.store.tables.votes import OPEN_SQL, QUESTION


def _earliest(table: Table, column: Column[datetime], *where: TextClause) -> ScalarSelect[datetime]:
    return select(func.min(column)).where(table.c.crisis == CRISIS.c.key, column.is_not(None), *where).scalar_subquery()


_NEXT = Statement(
    select(
        CRISIS.c.key,
        _earliest(TASK, TASK.c.escalate_at),
        _earliest(MEASURE, MEASURE.c.next_at),
        _earliest(MEASURE, MEASURE.c.expires_at),
        _earliest(ACTIVITY_CLOCK, ACTIVITY_CLOCK.c.next_at),
        _earliest(OBLIGATION, OBLIGATION.c.step_at),
        _earliest(RESOURCE_STOCK, RESOURCE_STOCK.c.short_at),
        _earliest(DECISION, DECISION.c.step_at, text(STEPPING_SQL)),
        _earliest(QUESTION, QUESTION.c.deadline, text(OPEN_SQL)),
        _earliest(REQUEST, REQUEST.c.step_at, text(WAITING_SQL)),
        _earliest(MEETING, MEETING.c.remind_at),
        _earliest(PROPOSAL, PROPOSAL.c.snoozed_until),
    )
    .where(CRISIS.c.closed_at.is_(None))
    .order_by(CRISIS.c.key)
)


def next_due(unit: Unit) -> dict[str, datetime]:
    """For each open crisis, the earliest instant (UTC, past when overdue) at which something falls due, if any does."""
    next_at = {str(row[0]): [at for at in row[1:] if at is not None] for row in _NEXT.rows(unit)}
    return {key: min(instants) for key, instants in next_at.items() if instants}
