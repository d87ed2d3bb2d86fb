"""Tasks to take away: what a file shows of them and no more, many at a time, without a record for each."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, String, case, select, type_coerce

from pca.domain.access.access import Reach
from pca.store.kit.database import Unit
from pca.store.kit.instants import Instant
from pca.store.tables.tasks import TASK
from pca.store.tasks.task_lists import TaskFilter, TaskMark, fitting
from pca.store.tasks.tasks import late

StoredInstant = str | datetime
"""An instant as the database gives it: read once for all the rows that share it (`pca/store/kit/instants.py`)."""


class TakenTask(NamedTuple):
    """One row of a file of tasks; `late` is a cross where somebody should have answered by now."""

    number: int
    status: str
    late: str
    late_after: StoredInstant
    measure: str
    purpose: str
    level: str | None
    place: str
    subject: str
    team: str
    assignee: str | None
    opened_at: StoredInstant
    acknowledge_by: StoredInstant
    due_at: StoredInstant
    acknowledged_at: StoredInstant | None
    closed_at: StoredInstant | None
    reason: str | None
    comment: str | None
    on_behalf_of: str | None
    entered_by: str | None


def taken(
    unit: Unit, key: str, reach: Reach, wanted: TaskFilter, now: datetime, *, after: TaskMark | None, limit: int
) -> list[TakenTask]:
    """At most `limit` tasks in the order of their list, those after a mark."""
    numbers, order = fitting(key, reach, wanted, now, after, limit)
    columns = [case((late(now), "x"), else_="") if name == "late" else _raw(TASK.c[name]) for name in TakenTask._fields]
    query = select(*columns).where(TASK.c.crisis == key, TASK.c.number.in_(numbers)).order_by(*order)
    return list(map(TakenTask._make, unit.connection.execute(query)))


def _raw(column: Column[Any]) -> Any:
    """The column as the driver gives it: nothing is converted for every row."""
    return type_coerce(column, String) if isinstance(column.type, Instant) else column
