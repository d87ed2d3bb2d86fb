"""Whose tasks are counted, and which of them became late since they were: what every reader of the counts needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias, get_args

from sqlalchemy import bindparam, func, select, text

from pca.domain.live_tasks import TaskStatus
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement
from pca.store.tables.crisis import CRISIS
from pca.store.tables.tasks import LIVE_SQL, TASK

TEAM, MEASURE, PLACE = "team", "measure", "place"
"""Whose tasks are counted."""

STATUSES: tuple[str, ...] = get_args(TaskStatus)
COLUMNS = (*STATUSES, "open_late", "acknowledged_late")

Whose: TypeAlias = tuple[str, str, str]
"""A team, a measure or a place: kind, name, and the perimeter of a measure or the team at a place."""

Numbers: TypeAlias = list[int]
"""How many tasks, in the order of COLUMNS."""

OPEN, LATE = STATUSES.index("open"), {status: COLUMNS.index(f"{status}_late") for status in ("open", "acknowledged")}

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_t = TASK.c
_LIVE = text(LIVE_SQL)
WHAT = (_t.measure, _t.perimeter, _t.team, _t.place, _t.status)
"""What tasks counted together have in common."""

_IN_CRISIS = _t.crisis == bindparam("crisis")
_SINCE, _UNTIL = (bindparam(name, type_=_t.late_after.type) for name in ("since", "until"))
BETWEEN = (_IN_CRISIS, _LIVE, _t.late_after >= _SINCE, _t.late_after < _UNTIL)
"""Live tasks of a crisis that became late from `since` until `until`."""


def _counted(*what: Any) -> Statement:
    return Statement(select(*what, func.count()).where(*BETWEEN).group_by(*what))


_LATE_BETWEEN = _counted(*WHAT)
_OF_KIND = {
    TEAM: _counted(_t.team, _t.status),
    MEASURE: _counted(_t.measure, _t.perimeter, _t.status),
    PLACE: _counted(_t.place, _t.status),
}
_LATE_AS_OF = Statement(select(CRISIS.c.late_as_of).where(CRISIS.c.key == bindparam("crisis")))


class LateTasks(NamedTuple):
    """Tasks alike, and how many."""

    measure: str
    perimeter: str
    team: str
    place: str
    status: str
    number: int

    @property
    def whose(self) -> tuple[Whose, Whose, Whose]:
        """By whom they are counted."""
        return (TEAM, self.team, ""), (MEASURE, self.measure, self.perimeter), (PLACE, self.place, self.team)


def late_as_of(unit: Unit, crisis: str) -> datetime | None:
    """For which instant (UTC) late tasks are counted; None while the clock has not spoken up in the crisis."""
    row = _LATE_AS_OF.first(unit, crisis=crisis)
    return row[0] if row else None


def span(unit: Unit, crisis: str, now: datetime) -> tuple[datetime, datetime, int]:
    """From when until when tasks became late since they were counted (1); or are late no more where the clock went
    back (-1).
    """
    then = late_as_of(unit, crisis) or _EVER
    return (then, now, 1) if then < now else (now, then, -1)


def late_since(unit: Unit, crisis: str, now: datetime) -> Iterator[tuple[list[LateTasks], int]]:
    """Live tasks that became late since they were counted (1), or are late no more where the clock went back (-1)."""
    since, until, sign = span(unit, crisis, now)
    yield [LateTasks(*row) for row in _LATE_BETWEEN.rows(unit, crisis=crisis, since=since, until=until)], sign


def late_of(unit: Unit, crisis: str, kind: str, now: datetime) -> Iterator[tuple[str, str, str, int]]:
    """The same for all teams, measures or places: name, perimeter of a measure, status, and how many more are late."""
    since, until, sign = span(unit, crisis, now)
    for name, *within, status, number in _OF_KIND[kind].rows(unit, crisis=crisis, since=since, until=until):
        yield name, "".join(within), status, sign * number
