"""Tasks as the rules and the screens read them: the live ones, those due, those that block another."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, bindparam, func, select, text

from pca.domain.heard import Means
from pca.domain.situation import Task
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Row, Statement
from pca.store.tables.tasks import ESCALATION, EVIDENCE, LENT_SQL, LIVE_SQL, TASK

_c = TASK.c
_LIVE = text(LIVE_SQL)
REMINDERS = (1, 4)
"""Rungs that only remind the assignee: of acknowledging, of completing."""


class TaskLine(msgspec.Struct, frozen=True, kw_only=True):
    """One task in a list, with all that was answered to it."""

    number: int
    mode: str
    measure: str
    perimeter: str
    place: str
    subject: str
    team: str
    purpose: str
    run: int
    level: str | None
    priority: str
    status: str
    assignee: str | None
    original: str | None
    escalation: int
    opened_at: datetime
    acknowledge_by: datetime
    due_at: datetime
    late_after: datetime
    escalate_at: datetime | None
    fallback_of: int | None
    waiting: bool | None
    items: tuple[str, ...]
    digest: str | None
    acknowledged_digest: str | None
    first_acknowledged_at: datetime | None
    first_acknowledged_by: str | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    done_at: datetime | None
    done_by: str | None
    closed_at: datetime | None
    closed_by: str | None
    continued_at: datetime | None
    reopened_at: datetime | None
    reopened_by: str | None
    reopened_why: str | None
    entered_by: str | None
    on_behalf_of: str | None
    informant: str | None
    heard: Means | None
    comment: str | None
    reason: str | None
    despite: str | None
    checked: tuple[str, ...] | None
    note: str | None


class EvidenceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One file that proves a task."""

    number: int
    task: int
    item: str | None
    sha256: str
    size: int
    media_type: str
    name: str
    attached_at: datetime
    attached_by: str


class EscalationLine(msgspec.Struct, frozen=True, kw_only=True):
    """One rung climbed for one task."""

    task: int
    phase: str
    level: int
    assignee: str | None
    escalated_at: datetime


_TASKS = Reader(Task, TASK)
_LINES = Reader(TaskLine, TASK)
_EVIDENCE = Reader(EvidenceLine, EVIDENCE)
_ESCALATIONS = Reader(EscalationLine, ESCALATION)

_ONE = _TASKS.by("crisis", "number")
_NAMED = Statement(_TASKS.select(_c.crisis == bindparam("crisis"), Among(_c.number, "numbers")))
_DUE = Statement(
    _TASKS.select(_c.crisis == bindparam("crisis"), _c.escalate_at <= bindparam("now"))
    .order_by(_c.escalate_at, _c.number)
    .limit(bindparam("most", type_=_c.number.type))
)
_LIVE_ALL = Statement(_TASKS.select(_c.crisis == bindparam("crisis"), _LIVE).order_by(_c.number))
_HELD = Statement(_TASKS.select(_c.crisis == bindparam("crisis"), _c.assignee == bindparam("person"), _LIVE))
_LENT = Statement(
    _TASKS.select(_c.crisis == bindparam("crisis"), _c.stood_in_for == bindparam("person"), text(LENT_SQL))
)
_LIVE_OF = _TASKS.by("crisis", "measure", where=[_LIVE], order=[_c.number])


def late(now: Any) -> ColumnElement[bool]:
    """Somebody should have acknowledged or finished it by `now`. Of a task in hand: `read_lists.is_late`."""
    return and_(_LIVE, _c.late_after < now)


_UNDER_WAY = Statement(select(_c.number, _c.measure, _c.due_at).where(_c.crisis == bindparam("crisis"), _LIVE))
_MINE = Statement(
    select(func.count())
    .select_from(TASK)
    .where(_c.crisis == bindparam("crisis"), _c.assignee == bindparam("assignee"), _LIVE)
)
_WHOSE = Statement(
    select(_c.assignee, _c.place, _c.team)
    .distinct()
    .where(_c.crisis == bindparam("crisis"), Among(_c.number, "numbers"))
)
_ATTACHED = Statement(
    select(func.count(), func.coalesce(func.sum(EVIDENCE.c.size), 0)).where(
        EVIDENCE.c.crisis == bindparam("crisis"),
        EVIDENCE.c.attached_by == bindparam("person"),
        EVIDENCE.c.attached_at > bindparam("since", type_=EVIDENCE.c.attached_at.type),
    )
)
_PROVEN = Statement(
    select(EVIDENCE.c.item).where(
        EVIDENCE.c.crisis == bindparam("crisis"),
        EVIDENCE.c.task == bindparam("task"),
        EVIDENCE.c.item.is_not(None),
    )
)


def task(unit: Unit, key: str, number: int) -> Task | None:
    """The task with this number, or None."""
    return _TASKS.one(unit, _ONE, crisis=key, number=number)


def tasks_named(unit: Unit, key: str, numbers: Collection[int]) -> tuple[Task, ...]:
    """Those of the tasks with these numbers that there are, by number."""
    return tuple(sorted(_TASKS.prepared(unit, _NAMED, crisis=key, numbers=numbers), key=lambda task: task.number))


def concerning(unit: Unit, key: str, person: str) -> tuple[Task, ...]:
    """What somebody has in hand, and what others do for them; by number."""
    mine = _TASKS.prepared(unit, _HELD, crisis=key, person=person)
    lent = _TASKS.prepared(unit, _LENT, crisis=key, person=person)
    return tuple(sorted({task.number: task for task in (*mine, *lent)}.values(), key=lambda task: task.number))


def live_tasks(
    unit: Unit, key: str, measures: Iterable[str] | None = None, perimeter: str | None = None
) -> tuple[Task, ...]:
    """Tasks still to be done: of all measures or some, in all perimeters or one; by number."""
    if measures is None:
        live = _TASKS.prepared(unit, _LIVE_ALL, crisis=key)
    else:
        each = (_TASKS.prepared(unit, _LIVE_OF, crisis=key, measure=measure) for measure in dict.fromkeys(measures))
        live = tuple(sorted((task for some in each for task in some), key=lambda task: task.number))
    return live if perimeter is None else tuple(task for task in live if task.perimeter == perimeter)


def due_tasks(unit: Unit, key: str, now: datetime, limit: int) -> tuple[Task, ...]:
    """At most `limit` tasks whose next rung is due at `now` (UTC), longest overdue first."""
    return _TASKS.prepared(unit, _DUE, crisis=key, now=now, most=limit)


def evidenced(unit: Unit, key: str, number: int) -> frozenset[str]:
    """Checklist items of the task that have evidence."""
    return frozenset(str(row[0]) for row in _PROVEN.rows(unit, crisis=key, task=number))


def attached_by(unit: Unit, key: str, person: str, since: datetime) -> tuple[int, int]:
    """How many files somebody attached in a crisis since an instant (UTC), and their bytes together."""
    row = _ATTACHED.first(unit, crisis=key, person=person, since=since)
    return (int(row[0]), int(row[1])) if row else (0, 0)


def whose(unit: Unit, key: str, numbers: Collection[int]) -> list[Row]:
    """Who has these tasks in hand (None for nobody), where and in which team: each combination once."""
    return _WHOSE.rows(unit, crisis=key, numbers=numbers)


def under_way(unit: Unit, key: str) -> list[tuple[int, str, datetime]]:
    """Number, measure and deadline (UTC) of every task of the crisis still to be done."""
    return [(int(row[0]), str(row[1]), row[2]) for row in _UNDER_WAY.rows(unit, crisis=key)]


def waiting_for(unit: Unit, key: str, person: str) -> int:
    """How many live tasks of the crisis are in one person's hands."""
    row = _MINE.first(unit, crisis=key, assignee=person)
    return int(row[0]) if row else 0


def tasks(
    unit: Unit,
    key: str,
    *,
    status: Collection[str] | None = None,
    measure: str | None = None,
    perimeter: str | None = None,
    place: str | None = None,
    team: str | None = None,
    assignee: str | None = None,
    live: bool = False,
    after: int = 0,
    limit: int | None = None,
) -> tuple[TaskLine, ...]:
    """Tasks in full, by number, that fit every filter given; `after` and `limit` give one page of them."""
    given = {"measure": measure, "perimeter": perimeter, "place": place, "team": team, "assignee": assignee}
    where: list[Any] = [_c.crisis == key, *(_c[name] == value for name, value in given.items() if value is not None)]
    if after:
        where.append(_c.number > after)
    if live:
        where.append(_LIVE)
    if status is not None:
        where.append(_c.status.in_(list(status)))
    return _LINES.all(unit, _LINES.select(*where).order_by(_c.number).limit(limit))


def tally(unit: Unit, key: str) -> dict[str, int]:
    """How many tasks of the crisis there are in each status, and how many were ever opened, acknowledged, escalated.

    Escalated means handed to the deputy or told to the committee: a reminder to the assignee is not counted.
    """
    query = select(_c.status, func.count(), func.count(_c.acknowledged_at)).where(_c.crisis == key).group_by(_c.status)
    rows = unit.connection.execute(query).all()
    beyond = ESCALATION.c.level.not_in(REMINDERS)
    climbed = select(func.count(ESCALATION.c.task.distinct())).where(ESCALATION.c.crisis == key, beyond)
    statuses = {str(row[0]): int(row[1]) for row in rows}
    return {
        **statuses,
        "opened": sum(statuses.values()),
        "acknowledged_ever": sum(int(row[2]) for row in rows),
        "escalated": unit.connection.execute(climbed).scalar_one(),
    }


def evidence(unit: Unit, key: str, task: int | None = None) -> tuple[EvidenceLine, ...]:
    """Evidence of one task, or of the whole crisis, by number."""
    where = [EVIDENCE.c.crisis == key, *([EVIDENCE.c.task == task] if task is not None else [])]
    return _EVIDENCE.all(unit, _EVIDENCE.select(*where).order_by(EVIDENCE.c.number))


def escalations(unit: Unit, key: str, task: int | None = None) -> tuple[EscalationLine, ...]:
    """Rungs climbed for one task, or in the whole crisis, in order of time."""
    c = ESCALATION.c
    where = [c.crisis == key, *([c.task == task] if task is not None else [])]
    return _ESCALATIONS.all(unit, _ESCALATIONS.select(*where).order_by(c.escalated_at, c.task, c.level))
