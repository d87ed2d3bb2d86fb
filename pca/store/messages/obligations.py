"""Obligations nobody will come back to: queued messages, open tasks and answers owed without a future attempt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, literal_column, or_, select, text, union_all

from pca.store.audit.heartbeats import AuditFinding
from pca.store.kit.database import Unit
from pca.store.tables.crisis import CRISIS
from pca.store.tables.messages import DELIVERY_LEASE, MESSAGE, OBLIGATION, QUEUED_SQL, UNWRITTEN_SQL, WAVE
from pca.store.tables.tasks import FORGOTTEN_SQL, TASK

_m, _l, _t, _o, _w = MESSAGE.c, DELIVERY_LEASE.c, TASK.c, OBLIGATION.c, WAVE.c
_QUEUED = text("message." + QUEUED_SQL)


def messages_without_attempt(unit: Unit) -> list[AuditFinding]:
    """Messages that wait, and for nothing."""
    query = select(_m.crisis, func.count()).where(_QUEUED, _m.next_at.is_(None)).group_by(_m.crisis)
    return _findings(unit, "message_without_attempt", query)


def messages_overdue(unit: Unit, now: datetime, before: datetime) -> list[AuditFinding]:
    """Messages due before an instant that nobody has tried, nor is trying at `now` (UTC)."""
    held = select(_l.number).where(_l.crisis == _m.crisis, _l.number == _m.number, _l.until > now).exists()
    # Counted afterwards: grouped by crisis at once, SQLite looks through all messages in the order of their crises.
    query = select(_m.crisis, literal_column("1").label("messages")).where(_QUEUED, _m.next_at <= before, ~held)
    rowless = (
        select(_w.crisis, func.sum(_w["count"] - _w.written))
        .where(text(UNWRITTEN_SQL), _w.awaits.is_(None), _w.queued_at <= before)
        .group_by(_w.crisis)
    )
    both = union_all(query, rowless).subquery()
    total = select(both.c[0], func.sum(both.c[1])).group_by(both.c[0])
    return _findings(unit, "message_overdue", total)


def tasks_without_reminder(unit: Unit) -> list[AuditFinding]:
    """Live tasks of open crises with nothing to come, although their ladder is not climbed to its end.

    A task that waits for another one has nothing to come until it is ready.
    """
    # Crises are asked afterwards: named beside the tasks, SQLite takes them for the narrower way and reads every task.
    counted = select(_t.crisis, func.count().label("tasks")).where(text(FORGOTTEN_SQL)).group_by(_t.crisis).subquery()
    query = select(counted).join(CRISIS, CRISIS.c.key == counted.c.crisis).where(CRISIS.c.closed_at.is_(None))
    return _findings(unit, "task_without_reminder", query)


def answers_without_step(unit: Unit) -> list[AuditFinding]:
    """Answers owed in open crises that nobody will ask for, although no rung of their ladder was climbed."""
    query = (
        select(_o.crisis, func.count())
        .select_from(
            OBLIGATION.join(CRISIS, CRISIS.c.key == _o.crisis).join(
                WAVE, and_(_w.crisis == _o.crisis, _w.number == _o.origin)
            )
        )
        .where(CRISIS.c.closed_at.is_(None), _o.answer.is_(None), _o.ended.is_(None), _o.step_at.is_(None))
        .where(text("obligation.rung = 0"), or_(_w.awaits.is_(None), _w.approved_at.is_not(None)))
        .group_by(_o.crisis)
    )
    return _findings(unit, "answer_without_step", query)


def _findings(unit: Unit, code: str, query: object) -> list[AuditFinding]:
    rows = unit.connection.execute(query)  # type: ignore[call-overload]
    return [AuditFinding(code, str(crisis), int(count)) for crisis, count in rows]
