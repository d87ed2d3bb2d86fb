"""Interrupted activities as stored: since when, until when, and which marks their clocks reached."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import bindparam, null, select, text

from pca.domain.situation import ActivityClock
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, inserting_next, updating
from pca.store.tables.activities import ACTIVITY_CLOCK, RUNNING_SQL

if TYPE_CHECKING:
    from pca.domain.facts import ActivityInterrupted, ActivityLeftDown, ActivityRestored, MarkReached
    from pca.domain.journal import Entry


_c = ACTIVITY_CLOCK.c
_RUNNING = text(RUNNING_SQL)


class InterruptionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One interruption of one activity; `mark` is the last mark its clock reached."""

    activity: str
    number: int
    mode: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime
    next_at: datetime | None
    mark: str | None
    marked_at: datetime | None
    partial_at: datetime | None
    restored_at: datetime | None
    left_down_at: datetime | None


_CLOCKS = Reader(ActivityClock, ACTIVITY_CLOCK)
_CLOCKS_IN = Statement(_CLOCKS.select(_c.crisis == bindparam("crisis"), _RUNNING).order_by(_c.activity))
_LINES = Reader(InterruptionLine, ACTIVITY_CLOCK)

_KEYS = ("crisis", "activity")
_START = inserting_next(ACTIVITY_CLOCK, *_KEYS)
_MARK = updating(ACTIVITY_CLOCK, _KEYS, "mark", "marked_at", "next_at", where=[_RUNNING])
_PARTLY = updating(ACTIVITY_CLOCK, _KEYS, "partial_at", where=[_RUNNING])
_LEAVE = updating(ACTIVITY_CLOCK, _KEYS, "left_down_at", where=[_RUNNING], next_at=null())
_RESTORE = updating(ACTIVITY_CLOCK, _KEYS, "restored_at", where=[_RUNNING], next_at=null())


def clocks(unit: Unit, key: str) -> dict[str, ActivityClock]:
    """Activities that stand still now (partial service counts as standing still), by identifier."""
    return {clock.activity: clock for clock in _CLOCKS.prepared(unit, _CLOCKS_IN, crisis=key)}


def left_down(unit: Unit, key: str) -> tuple[str, ...]:
    """Activities that never worked again in a closed crisis, by identifier: left so at closing, or before that was said
    (journals of earlier versions let the clock stand)."""
    query = select(_c.activity).where(_c.crisis == key, _c.restored_at.is_(None)).order_by(_c.activity)
    return tuple(dict.fromkeys(str(row[0]) for row in unit.connection.execute(query)))


def interruptions(unit: Unit, key: str) -> tuple[InterruptionLine, ...]:
    """Every interruption in the crisis, in order of time."""
    return _LINES.all(unit, _LINES.select(_c.crisis == key).order_by(_c.since, _c.activity, _c.number))


def activity_interrupted(unit: Unit, entry: Entry, fact: ActivityInterrupted) -> None:
    """The clock runs; at most one for each activity (StoreError `conflict`)."""
    key, mode = crisis_of(entry)
    _START.run(
        unit,
        crisis=key,
        activity=fact.activity,
        mode=mode,
        since=fact.since,
        rto_at=fact.rto_at,
        mtpd_at=fact.mtpd_at,
        next_at=fact.next_at,
        mark=None,
        marked_at=None,
        partial_at=None,
        restored_at=None,
        left_down_at=None,
    )


def activity_restored(unit: Unit, entry: Entry, fact: ActivityRestored) -> None:
    """Only full service stops the clock."""
    of = _of(entry, fact.activity)
    if fact.partial:
        _PARTLY.run(unit, **of, partial_at=entry.at)
    else:
        _RESTORE.run(unit, **of, restored_at=entry.at)


def activity_left_down(unit: Unit, entry: Entry, fact: ActivityLeftDown) -> None:
    """The crisis was closed before the activity worked again: its clock is stopped."""
    _LEAVE.run(unit, **_of(entry, fact.activity), left_down_at=entry.at)


def mark_reached(unit: Unit, entry: Entry, fact: MarkReached) -> None:
    """The clock reached a mark and waits for the next one."""
    _MARK.run(unit, **_of(entry, fact.activity), mark=fact.mark, marked_at=entry.at, next_at=fact.next_at)


def _of(entry: Entry, activity: str) -> dict[str, object]:
    return {"of_crisis": crisis_of(entry)[0], "of_activity": activity}
