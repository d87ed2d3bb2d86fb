"""Late tasks by region and team: where the work piles up, and who has it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import bindparam, func, literal_column, select

from pca.domain.access.access import Reach
from pca.store.access.access import scope_filter
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement
from pca.store.tables.directory import SITE
from pca.store.tables.tasks import TASK, TASK_COUNT
from pca.store.tasks.late_tasks import BETWEEN, PLACE, span
from pca.store.tasks.tasks import late as late_at

LateByRegion: TypeAlias = dict[tuple[str, str], int]
"""How many, by region (or the place itself, where it is no site) and team; only those that have any."""

_c, _t = TASK_COUNT.c, TASK.c
_LATE = _c.open_late + _c.acknowledged_late
_REGION = func.coalesce(SITE.c.region, _c.name)
_KEPT = Statement(
    select(_REGION, _c.perimeter, func.sum(_LATE))
    .select_from(TASK_COUNT.outerjoin(SITE, SITE.c.id == _c.name))
    .where(_c.crisis == bindparam("crisis"), _c.kind == literal_column(f"'{PLACE}'"), literal_column("0") < _LATE)
    .group_by(_REGION, _c.perimeter)
)
_OF_TASK = func.coalesce(SITE.c.region, _t.place)
_SINCE = Statement(
    select(_OF_TASK, _t.team, func.count())
    .select_from(TASK.outerjoin(SITE, SITE.c.id == _t.place))
    .where(*BETWEEN)
    .group_by(_OF_TASK, _t.team)
)


def late_by_region(unit: Unit, crisis: str, now: datetime, reach: Reach) -> LateByRegion:
    """The late tasks within reach at `now` (UTC), counted."""
    if not reach.everything:
        return _read(unit, crisis, now, reach)
    late = Counter({(region, team): int(number) for region, team, number in _KEPT.rows(unit, crisis=crisis)})
    since, until, sign = span(unit, crisis, now)
    for region, team, number in _SINCE.rows(unit, crisis=crisis, since=since, until=until):
        late[region, team] += sign * number
    return {where: number for where, number in late.items() if number}


def _read(unit: Unit, crisis: str, now: datetime, reach: Reach) -> LateByRegion:
    """From the rows of the tasks, as all counts of whoever reaches a part."""
    within = scope_filter(reach, team=_t.team, place=_t.place, person=_t.assignee)
    query = (
        select(_OF_TASK, _t.team, func.count())
        .select_from(TASK.outerjoin(SITE, SITE.c.id == _t.place))
        .where(_t.crisis == crisis, within, late_at(now))
        .group_by(_OF_TASK, _t.team)
    )
    return {(str(row[0]), str(row[1])): int(row[2]) for row in unit.connection.execute(query)}
