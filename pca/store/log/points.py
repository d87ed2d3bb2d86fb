"""Points of situation as stored: what the committee was told, in order."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from pca.domain.sendings import HeldSending
from pca.domain.situation import LastPoint
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import inserting, updating
from pca.store.tables.points import SITUATION_POINT

if TYPE_CHECKING:
    from pca.domain.facts import PointHeld, PointPublished, PointRecalled
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
    held_until: datetime | None = None
    """Until when what it sends can be recalled."""
    recalled_at: datetime | None = None


_LINES, _LAST = Reader(PointLine, SITUATION_POINT), Reader(LastPoint, SITUATION_POINT)
_HELD = Reader(HeldSending, SITUATION_POINT)
_ADD = inserting(SITUATION_POINT)
_HOLD = updating(SITUATION_POINT, ["crisis", "number"], "held_waves", "held_until")
_RECALL = updating(SITUATION_POINT, ["crisis", "number"], "recalled_at")


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
        held_waves=(),
        held_until=None,
        recalled_at=None,
    )


def held_sendings(unit: Unit, key: str, now: datetime) -> tuple[HeldSending, ...]:
    """What points sent and can still recall at `now`."""
    where = [_c.crisis == key, _c.held_until > now, _c.recalled_at.is_(None)]
    return _HELD.all(unit, _HELD.select(*where).order_by(_c.number))


def point_held(unit: Unit, entry: Entry, fact: PointHeld) -> None:
    """What the point sends can be recalled for a moment."""
    _HOLD.run(unit, of_crisis=crisis_of(entry)[0], of_number=fact.point, held_waves=fact.waves, held_until=fact.until)


def point_recalled(unit: Unit, entry: Entry, fact: PointRecalled) -> None:
    """It was."""
    _RECALL.run(unit, of_crisis=crisis_of(entry)[0], of_number=fact.point, recalled_at=entry.at)
