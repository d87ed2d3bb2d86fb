"""The counts of tasks that `apply` keeps, read as they are at an instant."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from sqlalchemy import bindparam, func, literal_column, select

from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement
from pca.store.tables.tasks import TASK_COUNT
from pca.store.tasks.late_tasks import COLUMNS, PLACE, TEAM, late_of

Kept: TypeAlias = dict[tuple[str, str], dict[str, int]]
"""By name and perimeter, how many tasks there are in each status, and of the live ones late (`open_late` …)."""

_c = TASK_COUNT.c
_OF_KIND = select(_c.name, _c.perimeter, *(_c[name] for name in COLUMNS)).where(
    _c.crisis == bindparam("crisis"), _c.kind == bindparam("kind")
)
_EVERY = Statement(_OF_KIND)
_NAMED = Statement(_OF_KIND.where(_c.name == bindparam("name")))
_OF_PLACES = (
    select(_c.name, literal_column("''"), *(func.sum(_c[name]) for name in COLUMNS))
    .where(_c.crisis == bindparam("crisis"), _c.kind == bindparam("kind"))
    .group_by(_c.name)
)
_EVERY_PLACE = Statement(_OF_PLACES)
_NAMED_PLACE = Statement(_OF_PLACES.where(_c.name == bindparam("name")))
"""All teams at a place together."""

_OPEN = Statement(
    select(func.coalesce(func.sum(_c.open + _c.acknowledged), 0)).where(
        _c.crisis == bindparam("crisis"), _c.kind == literal_column(f"'{TEAM}'")
    )
)


def kept(unit: Unit, crisis: str, kind: str, now: datetime, name: str | None = None) -> Kept:
    """The counts of all teams, measures or places, or of one; late is who should have answered before `now` (UTC)."""
    every, named = (_EVERY_PLACE, _NAMED_PLACE) if kind == PLACE else (_EVERY, _NAMED)
    if name is None:
        rows = every.rows(unit, crisis=crisis, kind=kind)
    else:
        rows = named.rows(unit, crisis=crisis, kind=kind, name=name)
    counts: Kept = {(row[0], row[1]): dict(zip(COLUMNS, row[2:], strict=True)) for row in rows}
    for its_name, perimeter, status, number in late_of(unit, crisis, kind, now):
        if (its_name, perimeter) in counts:
            counts[its_name, perimeter][f"{status}_late"] += number
    return counts


def tasks_open(unit: Unit, crisis: str) -> int:
    """How many tasks of the crisis are still to be done."""
    row = _OPEN.first(unit, crisis=crisis)
    return int(row[0]) if row else 0
