"""Measures as stored: which hold where and at which level, and every span during which one held."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from sqlalchemy import ColumnElement, Table, bindparam, null, or_, select, true

from pca.domain.access.access import Reach
from pca.domain.situation import Running
from pca.store.access.access import perimeter_filter
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, inserting_next, updating, upserting
from pca.store.people.directory import organisation
from pca.store.tables.measures import CONDITION, LISTED, MEASURE, MEASURE_LEVEL, MEASURE_SPAN

if TYPE_CHECKING:
    from pca.domain.facts import (
        ConditionJudged,
        LevelSet,
        MeasureRenamed,
        MeasureRenewed,
        MeasureStarted,
        MeasureStopped,
        RecurrenceSet,
        TasksOpened,
    )
    from pca.domain.journal import Entry


_KEYS = ("crisis", "measure", "perimeter")

Seen: TypeAlias = Callable[[Table], ColumnElement[bool]]
"""The condition, for one of the tables of measures, on the rows a reader may see."""


class MeasureLine(msgspec.Struct, frozen=True, kw_only=True):
    """One span during which a measure held, and how many tasks it opened."""

    measure: str
    perimeter: str
    number: int
    level: str | None
    started_at: datetime
    stopped_at: datetime | None
    because: str | None
    tasks: int


class LevelLine(msgspec.Struct, frozen=True, kw_only=True):
    """One level a graded measure was put on."""

    measure: str
    perimeter: str
    level: str
    by_hand: bool
    set_at: datetime
    set_by: str


_RUNNING = Reader(Running, MEASURE)
_RUNNING_IN = Statement(
    _RUNNING.select(MEASURE.c.crisis == bindparam("crisis")).order_by(MEASURE.c.started_at, MEASURE.c.measure)
)
_SPANS = Reader(MeasureLine, MEASURE_SPAN)
_LEVELS = Reader(LevelLine, MEASURE_LEVEL)

_START = upserting(MEASURE, keep=["runs", "starts"], starts=MEASURE.c.starts + 1)
_STOP = updating(MEASURE, _KEYS, "status", next_at=null(), expires_at=null())
_SET_LEVEL = updating(MEASURE, _KEYS, "level", "by_hand")
_RENEW = updating(MEASURE, _KEYS, "expires_at")
_RUN = updating(MEASURE, _KEYS, "runs", where=[MEASURE.c.runs < bindparam("runs")])
_REPEAT = updating(MEASURE, _KEYS, "next_at")

_JUDGE = upserting(CONDITION)
_VERDICTS = Statement(
    select(CONDITION.c.measure, CONDITION.c.perimeter, CONDITION.c.holds).where(
        CONDITION.c.crisis == bindparam("crisis")
    )
)

_RENAME = [
    updating(table, ["crisis", "measure"], "measure")
    for table in (MEASURE, MEASURE_SPAN, MEASURE_LEVEL, CONDITION, LISTED)
]

_NEW_SPAN = inserting_next(MEASURE_SPAN, *_KEYS)
_END_SPAN = updating(MEASURE_SPAN, _KEYS, "stopped_at", "because", where=[MEASURE_SPAN.c.stopped_at.is_(None)])
_SPAN_LEVEL = updating(MEASURE_SPAN, _KEYS, "level", where=[MEASURE_SPAN.c.stopped_at.is_(None)])
_NEW_LEVEL = inserting_next(MEASURE_LEVEL, *_KEYS)
_LATEST = select(MEASURE.c.starts).where(*(MEASURE.c[key] == bindparam(f"of_{key}") for key in _KEYS)).scalar_subquery()
_MORE = bindparam("more", type_=MEASURE_SPAN.c.tasks.type)
_COUNT = updating(MEASURE_SPAN, _KEYS, where=[MEASURE_SPAN.c.number == _LATEST], tasks=MEASURE_SPAN.c.tasks + _MORE)


def seen(unit: Unit, reach: Reach, theirs: Iterable[str] = ()) -> Seen:
    """The condition for measures that hold where `reach` reaches; those in `theirs` wherever they hold."""
    if reach.everything:
        return lambda table: true()
    known, own = organisation(unit), sorted(theirs)
    return lambda table: or_(perimeter_filter(reach, known, table.c.perimeter), table.c.measure.in_(own))


def everywhere(unit: Unit, key: str, within: Seen) -> tuple[Running, ...]:
    """Every measure that holds or held where the reader may look, in order of time."""
    c = MEASURE.c
    query = _RUNNING.select(c.crisis == key, within(MEASURE)).order_by(c.started_at, c.measure, c.perimeter)
    return _RUNNING.all(unit, query)


def running(unit: Unit, key: str) -> dict[tuple[str, str], Running]:
    """Every measure that holds or held in the crisis, by (measure, perimeter)."""
    runnings = _RUNNING.prepared(unit, _RUNNING_IN, crisis=key)
    return {(running.measure, running.perimeter): running for running in runnings}


def verdicts(unit: Unit, key: str) -> dict[tuple[str, str], bool]:
    """Whether the conditions of measures were last found to hold in the crisis, by (measure, perimeter)."""
    return {(str(row[0]), str(row[1])): bool(row[2]) for row in _VERDICTS.rows(unit, crisis=key)}


def measures(
    unit: Unit, key: str, *, held_only: bool = False, measure: str | None = None, within: Seen = lambda table: true()
) -> tuple[MeasureLine, ...]:
    """Every span of every measure in the crisis, of one measure, or those still going on, in order of time."""
    c = MEASURE_SPAN.c
    where: list[ColumnElement[bool]] = [c.crisis == key, within(MEASURE_SPAN)]
    where += [c.stopped_at.is_(None)] if held_only else []
    where += [c.measure == measure] if measure is not None else []
    return _SPANS.all(unit, _SPANS.select(*where).order_by(c.started_at, c.measure, c.perimeter, c.number))


def levels(unit: Unit, key: str, within: Seen = lambda table: true()) -> tuple[LevelLine, ...]:
    """Every level a graded measure was put on in the crisis, in order of time."""
    c = MEASURE_LEVEL.c
    query = _LEVELS.select(c.crisis == key, within(MEASURE_LEVEL))
    return _LEVELS.all(unit, query.order_by(c.set_at, c.measure, c.perimeter, c.number))


def measure_started(unit: Unit, entry: Entry, fact: MeasureStarted) -> None:
    """The measure holds from now on; runs of its tasks go on counting where they were."""
    key, mode = crisis_of(entry)
    where = {"crisis": key, "measure": fact.measure, "perimeter": fact.perimeter, "mode": mode}
    _START.run(
        unit,
        **where,
        status="held",
        runs=0,
        starts=1,
        level=fact.level,
        by_hand=fact.by_hand,
        started_at=entry.at,
        next_at=fact.next_at,
        expires_at=fact.expires_at,
    )
    _NEW_SPAN.run(unit, **where, level=fact.level, started_at=entry.at, stopped_at=None, because=None, tasks=0)
    if fact.level is not None:
        _NEW_LEVEL.run(unit, **where, level=fact.level, by_hand=fact.by_hand, set_at=entry.at, set_by=entry.who)


def measure_stopped(unit: Unit, entry: Entry, fact: MeasureStopped) -> None:
    """The measure holds no more: `lapsed` when it expired (it may be renewed), else `stopped`."""
    of = _of(entry, fact)
    _STOP.run(unit, **of, status="lapsed" if fact.because == "expired" else "stopped")
    _END_SPAN.run(unit, **of, stopped_at=entry.at, because=fact.because)


def condition_judged(unit: Unit, entry: Entry, fact: ConditionJudged) -> None:
    """What the measure waits for is so from now on, or is so no more."""
    key, mode = crisis_of(entry)
    where = {"crisis": key, "measure": fact.measure, "perimeter": fact.perimeter, "mode": mode}
    _JUDGE.run(unit, **where, holds=fact.outcome == "met", since=entry.at)


def level_set(unit: Unit, entry: Entry, fact: LevelSet) -> None:
    """The measure is on another level."""
    key, mode = crisis_of(entry)
    of = _of(entry, fact)
    _SET_LEVEL.run(unit, **of, level=fact.level, by_hand=fact.by_hand)
    _SPAN_LEVEL.run(unit, **of, level=fact.level)
    _NEW_LEVEL.run(
        unit,
        crisis=key,
        measure=fact.measure,
        perimeter=fact.perimeter,
        mode=mode,
        level=fact.level,
        by_hand=fact.by_hand,
        set_at=entry.at,
        set_by=entry.who,
    )


def measure_renewed(unit: Unit, entry: Entry, fact: MeasureRenewed) -> None:
    """The measure goes on until a later instant."""
    _RENEW.run(unit, **_of(entry, fact), expires_at=fact.expires_at)


def recurrence_set(unit: Unit, entry: Entry, fact: RecurrenceSet) -> None:
    """The measure's tasks come back at another instant, or not any more."""
    _REPEAT.run(unit, **_of(entry, fact), next_at=fact.next_at)


def renamed(unit: Unit, entry: Entry, fact: MeasureRenamed) -> None:
    """The measure goes on under another name, its past with it."""
    for statement in _RENAME:
        statement.run(unit, measure=fact.after, of_crisis=crisis_of(entry)[0], of_measure=fact.before)


def run_opened(unit: Unit, entry: Entry, fact: TasksOpened) -> None:
    """Tasks were opened: the measure counts the run and the tasks, and knows when they come back."""
    of = _of(entry, fact)
    _COUNT.run(unit, **of, more=len(fact.places))
    _RUN.run(unit, **of, runs=fact.run)
    if fact.next_at is not None:
        _REPEAT.run(unit, **of, next_at=fact.next_at)


def _of(entry: Entry, fact: MeasureStopped | LevelSet | MeasureRenewed | RecurrenceSet | TasksOpened) -> dict[str, str]:
    return {"of_crisis": crisis_of(entry)[0], "of_measure": fact.measure, "of_perimeter": fact.perimeter}
