"""How far the tasks are, by measure, by region and at one site, within a reader's reach.

Whoever reaches everything reads the counts that are kept; whoever reaches a part, the tasks of that part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, case, func, select, text

from pca.domain.access.access import Reach
from pca.store.access.access import scope_filter
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.tables.directory import SITE
from pca.store.tables.tasks import LIVE_SQL, TASK
from pca.store.tasks.kept_counts import kept
from pca.store.tasks.late_tasks import MEASURE, PLACE, STATUSES, TEAM
from pca.store.tasks.tasks import TaskLine
from pca.store.tasks.tasks import late as late_at

_c = TASK.c
_LIVE = text(LIVE_SQL)
_LINES = Reader(TaskLine, TASK)


class Progress(msgspec.Struct, frozen=True):
    """How many tasks there are: open and in hand ones (the late among them once more), finished ones, all others."""

    opened: int = 0
    open: int = 0
    acknowledged: int = 0
    done: int = 0
    late: int = 0

    @property
    def others(self) -> int:
        """Refused, impossible, cancelled, missed or replaced ones."""
        return self.opened - self.open - self.acknowledged - self.done


NONE = Progress()


def _counts(now: datetime) -> list[Any]:
    conditions = [*(_c.status == status for status in ("open", "acknowledged", "done")), late_at(now)]
    return [func.count(), *(func.count(case((condition, 1))) for condition in conditions)]


def reached(reach: Reach) -> ColumnElement[bool]:
    """The condition for tasks that `reach` covers: by team, place or assignee."""
    return scope_filter(reach, team=_c.team, place=_c.place, person=_c.assignee)


def by_measure(unit: Unit, key: str, now: datetime, reach: Reach) -> dict[tuple[str, str], Progress]:
    """Tasks within reach by (measure, perimeter)."""
    if reach.everything:
        return {whose: _kept(numbers) for whose, numbers in kept(unit, key, MEASURE, now).items()}
    query = select(_c.measure, _c.perimeter, *_counts(now)).where(_c.crisis == key, reached(reach))
    rows = unit.connection.execute(query.group_by(_c.measure, _c.perimeter))
    return {(str(row[0]), str(row[1])): Progress(*row[2:]) for row in rows}


def by_place(unit: Unit, key: str, now: datetime, reach: Reach) -> dict[str, Progress]:
    """Tasks within reach by the site (or region) where they are to be done."""
    if reach.everything:
        return {name: _kept(numbers) for (name, _), numbers in kept(unit, key, PLACE, now).items()}
    query = select(_c.place, *_counts(now)).where(_c.crisis == key, reached(reach)).group_by(_c.place)
    return {str(row[0]): Progress(*row[1:]) for row in unit.connection.execute(query)}


def at(
    unit: Unit, key: str, now: datetime, reach: Reach, *, measure: str | None = None, place: str | None = None
) -> Progress:
    """Tasks within reach of one measure, or at one place, counted."""
    if reach.everything:
        kind, name = (MEASURE, measure) if place is None else (PLACE, place)
        return total(_kept(numbers) for numbers in kept(unit, key, kind, now, name).values())
    of = {name: value for name, value in (("measure", measure), ("place", place)) if value is not None}
    query = select(*_counts(now)).where(_c.crisis == key, reached(reach), *_having(of))
    return Progress(*unit.connection.execute(query).one())


def _kept(numbers: Mapping[str, int]) -> Progress:
    """The same in the counts of every other list."""
    return Progress(
        opened=sum(numbers[status] for status in STATUSES),
        open=numbers["open"],
        acknowledged=numbers["acknowledged"],
        done=numbers["done"],
        late=numbers["open_late"] + numbers["acknowledged_late"],
    )


def lines(
    unit: Unit, key: str, now: datetime, reach: Reach, *, limit: int, skip: int = 0, live: bool = False, **of: str
) -> tuple[TaskLine, ...]:
    """One page of the tasks within reach that have all the values in `of`: late first, then those due soon."""
    where: list[Any] = [_c.crisis == key, reached(reach), *_having(of)]
    where += [_LIVE] if live else []
    order = (case((late_at(now), 0), (_LIVE, 1), else_=2), _c.due_at, _c.number)
    return _LINES.all(unit, _LINES.select(*where).order_by(*order).limit(limit).offset(skip))


def _having(of: Mapping[str, str]) -> Iterator[ColumnElement[bool]]:
    return (_c[name] == value for name, value in of.items())


def by_team(unit: Unit, key: str, now: datetime) -> dict[str, Progress]:
    """All tasks by the team that has them."""
    return {name: _kept(numbers) for (name, _), numbers in kept(unit, key, TEAM, now).items()}


def late_by_team(unit: Unit, key: str, now: datetime) -> dict[str, int]:
    """How many tasks of each team are late, those with most first."""
    late = {team: progress.late for team, progress in by_team(unit, key, now).items() if progress.late}
    return dict(sorted(late.items(), key=lambda named: (-named[1], named[0])))


def sites(unit: Unit, reach: Reach) -> frozenset[str]:
    """The sites within reach."""
    query = select(SITE.c.id).where(scope_filter(reach, place=SITE.c.id, region=SITE.c.region))
    return frozenset(str(row[0]) for row in unit.connection.execute(query))


def total(some: Iterable[Progress]) -> Progress:
    """Several counts as one."""
    progresses = list(some)
    return Progress(*(sum(getattr(progress, name) for progress in progresses) for name in Progress.__struct_fields__))
