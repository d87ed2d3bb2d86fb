"""Lists of tasks for people: the most pressing first, one page at a time, and never one that is not theirs to see."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, case, func, or_, select, text, tuple_

from pca.domain.access.access import Reach
from pca.domain.numbers import is_number
from pca.domain.situation import LIVE
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.tables.directory import SITE
from pca.store.tables.tasks import EVIDENCE, LIVE_SQL, TASK
from pca.store.tasks.kept_counts import kept
from pca.store.tasks.late_tasks import LATE, STATUSES, TEAM
from pca.store.tasks.progress import Progress, reached
from pca.store.tasks.tasks import EvidenceLine, TaskLine
from pca.store.tasks.tasks import late as late_at

_c = TASK.c
_LIVE = text(LIVE_SQL)
_LINES = Reader(TaskLine, TASK)
_EVIDENCE = Reader(EvidenceLine, EVIDENCE)


class TaskMark(msgspec.Struct, frozen=True):
    """The last task of a page: the next page begins after it. `at` is None in lists that go by number alone."""

    number: int
    at: datetime | None = None


class TaskFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks are asked for; live ones unless a status says otherwise."""

    status: str = ""
    late: bool = False
    team: str = ""
    measure: str = ""
    place: str = ""
    """A site, or a region with its sites."""
    assignee: str = ""

    @property
    def live(self) -> bool:
        """Whether only tasks that somebody still has to answer can fit."""
        return self.late or self.status in ("", *LIVE)


class TeamTally(msgspec.Struct, frozen=True):
    """One team's tasks by status, and how many of them are late, by status too."""

    statuses: dict[str, int]
    late: dict[str, int]

    @property
    def to_do(self) -> int:
        """Those that somebody still has to answer."""
        return sum(self.statuses.get(status, 0) for status in LIVE)

    @property
    def progress(self) -> Progress:
        """The same in the counts of every other list."""
        live_and_done = {status: self.statuses.get(status, 0) for status in ("open", "acknowledged", "done")}
        return Progress(opened=sum(self.statuses.values()), **live_and_done, late=sum(self.late.values()))

    @property
    def late_apart(self) -> dict[str, int]:
        """By status, but late ones under `late` instead."""
        rest = {status: count - self.late.get(status, 0) for status, count in self.statuses.items()}
        return rest | ({"late": sum(self.late.values())} if self.late else {})


class OwnTally(msgspec.Struct, frozen=True):
    """How many live tasks of one measure somebody has in hand in one status, and how many of them are late."""

    crisis: str
    measure: str
    status: str
    count: int
    late: int


def own_tallies(unit: Unit, crises: Collection[str], person: str, now: datetime) -> tuple[OwnTally, ...]:
    """What somebody has in hand in these crises, by measure and status."""
    late = func.count(case((late_at(now), 1)))
    where = (_c.crisis.in_(sorted(crises)), _c.assignee == person, _LIVE)
    query = select(_c.crisis, _c.measure, _c.status, func.count(), late).where(*where)
    rows = unit.connection.execute(query.group_by(_c.crisis, _c.measure, _c.status).order_by(_c.crisis, _c.measure))
    return tuple(OwnTally(*row) for row in rows)


def pressing(
    unit: Unit,
    key: str,
    reach: Reach,
    wanted: TaskFilter,
    now: datetime,
    *,
    after: TaskMark | None = None,
    limit: int = 50,
) -> tuple[TaskLine, ...]:
    """At most `limit` tasks: live ones by the instant after which they are late, settled ones newest first.

    The numbers are found in an index alone; only the rows of the page are read.
    """
    numbers, order = fitting(key, reach, wanted, now, after, limit)
    return _LINES.all(unit, _LINES.select(_c.crisis == key, _c.number.in_(numbers)).order_by(*order))


def pressing_of(
    unit: Unit, key: str, reach: Reach, measures: Collection[str], now: datetime, *, among: int, limit: int
) -> tuple[TaskLine, ...]:
    """Of the most pressing tasks within reach, looked at no further than `among`, those of some measures."""
    numbers, order = fitting(key, reach, TaskFilter(), now, None, among)
    where = (_c.crisis == key, _c.number.in_(numbers), _c.measure.in_(sorted(measures)))
    return _LINES.all(unit, _LINES.select(*where).order_by(*order).limit(limit))


def numbers(unit: Unit, key: str, reach: Reach, wanted: TaskFilter, now: datetime, *, limit: int) -> tuple[int, ...]:
    """The numbers of at most `limit` such tasks, in the same order."""
    query, _ = fitting(key, reach, wanted, now, None, limit)
    return tuple(int(row[0]) for row in unit.connection.execute(query))


def fitting(
    key: str, reach: Reach, wanted: TaskFilter, now: datetime, after: TaskMark | None, limit: int
) -> tuple[Select[Any], tuple[ColumnElement[Any], ...]]:
    """The query for the numbers of one page, and the order in which its rows are to be read."""
    order = (_c.late_after, _c.number) if wanted.live else (_c.number.desc(),)
    mine = select(_c.number).where(_c.crisis == key, reached(reach), *_filters(wanted, now), *_beyond(wanted, after))
    return mine.order_by(*order).limit(limit), order


def _filters(wanted: TaskFilter, now: datetime) -> Iterator[Any]:
    if wanted.live:
        yield _LIVE
    yield from _asked(wanted, now)


def _asked(wanted: TaskFilter, now: datetime) -> Iterator[Any]:
    named = {"team": wanted.team, "measure": wanted.measure, "assignee": wanted.assignee}
    yield from (_c[name] == value for name, value in named.items() if value)
    if wanted.place:
        in_region = select(SITE.c.id).where(SITE.c.region == wanted.place)
        yield or_(_c.place == wanted.place, _c.place.in_(in_region))
    if wanted.status:
        yield _c.status == wanted.status
    if wanted.late:
        yield late_at(now)


def _beyond(wanted: TaskFilter, after: TaskMark | None) -> Iterator[Any]:
    if after is None:
        return
    if not wanted.live:
        yield _c.number < after.number
    elif after.at is not None:
        yield tuple_(_c.late_after, _c.number) > tuple_(
            after.at, after.number, types=[_c.late_after.type, _c.number.type]
        )


def wanted_by_all(
    unit: Unit, key: str, wanted: TaskFilter, now: datetime, *, settled: bool, limit: int | None = None
) -> tuple[tuple[TaskLine, ...], int]:
    """Tasks of everybody, at most `limit`, and how many fit: late ones first, then live ones, by their deadline.

    `settled`: settled ones too, where no status is asked for.
    """
    live = wanted.late or not (settled or wanted.status)
    where = (_c.crisis == key, *_asked(wanted, now), *([_LIVE] if live else ()))
    order = (case((late_at(now), 0), else_=1), case((_LIVE, 0), else_=1), _c.due_at, _c.number)
    page = select(_c.number).where(*where).order_by(*order).limit(limit)
    lines = _LINES.all(unit, _LINES.select(_c.crisis == key, _c.number.in_(page)).order_by(*order))
    if limit is None or len(lines) < limit:
        return lines, len(lines)
    return lines, unit.connection.execute(select(func.count()).select_from(TASK).where(*where)).scalar_one()


def seen(unit: Unit, key: str, number: int, *reaches: Reach) -> TaskLine | None:
    """The task with this number when one of `reaches` covers it, also as its first assignee; else None."""
    own = [_c.original == reach.person for reach in reaches if reach.person is not None]
    return next(
        iter(_LINES.all(unit, _LINES.select(_c.crisis == key, _c.number == number, or_(*map(reached, reaches), *own)))),
        None,
    )


def named(unit: Unit, key: str, reach: Reach, numbers: Collection[int]) -> tuple[TaskLine, ...]:
    """Those of the named tasks (a few hundred at most) that `reach` covers, by number."""
    some = [number for number in numbers if is_number(number)]
    return _LINES.all(unit, _LINES.select(_c.crisis == key, _c.number.in_(some), reached(reach)).order_by(_c.number))


def proof(unit: Unit, key: str, number: int) -> EvidenceLine | None:
    """One file that proves a task, by its own number in the crisis."""
    where = (EVIDENCE.c.crisis == key, EVIDENCE.c.number == number)
    return next(iter(_EVIDENCE.all(unit, _EVIDENCE.select(*where))), None)


def by_team(unit: Unit, key: str, reach: Reach, now: datetime) -> dict[str, TeamTally]:
    """How far the tasks reached are, by team; teams with most to do first."""
    tallies = _kept_tallies(unit, key, now) if reach.everything else _reached_tallies(unit, key, reach, now)
    return dict(sorted(tallies.items(), key=lambda named: (-named[1].to_do, named[0])))


def _kept_tallies(unit: Unit, key: str, now: datetime) -> dict[str, TeamTally]:
    return {
        team: TeamTally(
            {status: numbers[status] for status in STATUSES if numbers[status]},
            {status: numbers[f"{status}_late"] for status in LATE if numbers[f"{status}_late"]},
        )
        for (team, _), numbers in kept(unit, key, TEAM, now).items()
    }


def _reached_tallies(unit: Unit, key: str, reach: Reach, now: datetime) -> dict[str, TeamTally]:
    """Reads every task of the reach."""
    late = func.count(case((late_at(now), 1)))
    query = select(_c.team, _c.status, func.count(), late).where(_c.crisis == key, reached(reach))
    tallies: dict[str, TeamTally] = {}
    for team, status, count, count_late in unit.connection.execute(query.group_by(_c.team, _c.status)):
        tally = tallies.setdefault(str(team), TeamTally({}, {}))
        tally.statuses[str(status)] = int(count)
        if count_late:
            tally.late[str(status)] = int(count_late)
    return tallies
