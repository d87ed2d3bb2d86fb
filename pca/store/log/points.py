"""Points of situation as stored: what the committee was told, in order."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from pca.domain.situation import LastPoint
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import inserting
from pca.store.tables.points import SITUATION_POINT

if TYPE_CHECKING:
    from pca.domain.facts import PointPublished
    from pca.domain.journal import Entry


_c = SITUATION_POINT.c


class PointLine(msgspec.Struct, frozen=True, kw_only=True):
    """One point as published; `missed` counts those due before it that nobody published."""

    number: int
    mode: str
    text: str
    published_at: datetime
    published_by: str
    seat: str | None
    due_at: datetime | None
    missed: int
    next_at: datetime | None
    entered_by: str | None = None
    """Who wrote it, where that is somebody else than who published it."""


_LINES, _LAST = Reader(PointLine, SITUATION_POINT), Reader(LastPoint, SITUATION_POINT)
_ADD = inserting(SITUATION_POINT)


def last(unit: Unit, key: str) -> LastPoint | None:
    """The last point published, or None."""
    newest = _LAST.all(unit, _LAST.select(_c.crisis == key).order_by(_c.number.desc()).limit(1))
    return next(iter(newest), None)


def points(unit: Unit, key: str, *, limit: int | None = None, skip: int = 0) -> tuple[PointLine, ...]:
    """Points of the crisis, newest first."""
    query = _LINES.select(_c.crisis == key).order_by(_c.number.desc())
    return _LINES.all(unit, query.limit(limit).offset(skip))


def point(unit: Unit, key: str, number: int) -> PointLine | None:
    """The point with this number, or None."""
    return next(iter(_LINES.all(unit, _LINES.select(_c.crisis == key, _c.number == number))), None)


def point_published(unit: Unit, entry: Entry, fact: PointPublished) -> None:
    """One more point."""
    key, mode = crisis_of(entry)
    _ADD.run(
        unit,
        crisis=key,
        number=fact.number,
        mode=mode,
        text=fact.text,
        published_at=entry.at,
        published_by=entry.on_behalf_of or entry.who,
        entered_by=entry.who if entry.on_behalf_of else None,
        seat=entry.seat,
        due_at=fact.due_at,
        missed=fact.missed,
        next_at=fact.next_at,
    )
