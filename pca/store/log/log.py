"""The main courante as stored: entries are never erased, a correction strikes the earlier one through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import msgspec
from sqlalchemy import ColumnElement, func, or_, select, text

from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.directory import ROOT
from pca.domain.heard import Means
from pca.domain.identification import Identification
from pca.store.access.access import scope_filter
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import inserting, updating
from pca.store.log import log_words
from pca.store.tables.crisis import CRISIS
from pca.store.tables.log import LOG_ENTRY

if TYPE_CHECKING:
    from pca.domain.facts import LogEntryAdded
    from pca.domain.journal import Entry


AT_ONCE = 200
"""Entries read at a time while one looks for words in them."""

_c = LOG_ENTRY.c
_TO_UNDO = text("to_undo")


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the main courante; `struck_by` is the number of the entry that corrects it."""

    number: int
    mode: str
    kind: str
    text: str
    event_at: datetime
    entered_at: datetime
    entered_by: str
    on_behalf_of: str | None
    informant: str | None
    heard: Means | None
    seat: str | None
    source: str
    reliability: str
    corrects: int | None
    struck_by: int | None
    late_reason: str
    links: tuple[str, ...]
    perimeter: str = ROOT
    identified: Identification | None = None
    to_undo: bool = False
    undo_by: datetime | None = None
    undo_owner: str = ""
    undoes: int | None = None
    undone_by: int | None = None


_LINES = Reader(LogLine, LOG_ENTRY)
_ADD = inserting(LOG_ENTRY)
_STRIKE = updating(LOG_ENTRY, ["crisis", "number"], "struck_by")
_UNDO = updating(LOG_ENTRY, ["crisis", "number"], "undone_by")
_GIVEN = updating(CRISIS, ["key"], "log_entries")


def log_entry(unit: Unit, key: str, number: int, reach: Reach = EVERYTHING) -> LogLine | None:
    """The entry with this number, if it is within reach, or None."""
    where = (_c.crisis == key, _c.number == number, reached(reach))
    return next(iter(_LINES.all(unit, _LINES.select(*where))), None)


def reached(reach: Reach) -> ColumnElement[bool]:
    """The condition for entries that `reach` covers: those of one's regions and sites. The log of the whole crisis
    needs a right for the whole institution."""
    return scope_filter(reach, place=_c.perimeter)


def log_entries(
    unit: Unit, key: str, *, by_event: bool = False, after: int = 0, limit: int | None = None
) -> tuple[LogLine, ...]:
    """Entries of the main courante by number, or by the instant of what they tell; one page with `after`, `limit`."""
    order: list[Any] = [_c.event_at, _c.number] if by_event else [_c.number]
    return _LINES.all(unit, _LINES.select(_c.crisis == key, _c.number > after).order_by(*order).limit(limit))


class LogFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries are wanted; what is not given does not narrow. `since` and `until` (UTC) bound the event."""

    kind: str | None = None
    author: str | None = None
    seat: str | None = None
    text: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Entries of this instant and later are left out."""
    entered_after: datetime | None = None
    """Only what was written later than this."""


class LogOrder(TypedDict, total=False):
    """In which order entries come: by number and newest first, unless said otherwise."""

    by_event: bool
    """By the instant of what they tell."""
    oldest: bool
    """The oldest first."""


def search(
    unit: Unit, key: str, wanted: LogFilter, *, reach: Reach, skip: int = 0, limit: int, **order: Unpack[LogOrder]
) -> tuple[LogLine, ...]:
    """Entries within reach that fit: `limit` after `skip`."""
    where: list[Any] = [_c.crisis == key, reached(reach)]
    if wanted.kind:
        where.append(_c.kind == wanted.kind)
    if wanted.author:
        where.append(or_(_c.entered_by == wanted.author, _c.on_behalf_of == wanted.author))
    if wanted.seat:
        where.append(_c.seat == wanted.seat)
    if wanted.text:
        where.append(_c.text.icontains(wanted.text, autoescape=True))
    if wanted.since:
        where.append(_c.event_at >= wanted.since)
    if wanted.until:
        where.append(_c.event_at < wanted.until)
    if wanted.entered_after:
        where.append(_c.entered_at > wanted.entered_after)
    columns: list[Any] = [_c.event_at, _c.number] if order.get("by_event") else [_c.number]
    sorted_by = columns if order.get("oldest") else [column.desc() for column in columns]
    return _LINES.all(unit, _LINES.select(*where).order_by(*sorted_by).limit(limit).offset(skip))


def how_many(unit: Unit, key: str, kind: str) -> int:
    """How many entries of a kind there are."""
    counted = select(func.count()).where(_c.crisis == key, _c.kind == kind)
    return int(unit.connection.execute(counted).scalar_one())


def holding(unit: Unit, key: str, words: Sequence[str], reach: Reach, limit: int) -> tuple[LogLine, ...]:
    """The newest entries within reach that have words beginning with each of these; struck ones too."""
    numbers, lines = log_words.may_hold(unit, key, words), list[LogLine]()
    for start in range(0, len(numbers), AT_ONCE):
        some = _LINES.select(_c.crisis == key, _c.number.in_(numbers[start : start + AT_ONCE]), reached(reach))
        read = _LINES.all(unit, some.order_by(_c.number.desc()))
        lines += [line for line in read if log_words.fits(line.text, words)]
        if len(lines) >= limit:
            break
    return tuple(lines[:limit])


def to_undo(unit: Unit, key: str, reach: Reach) -> tuple[LogLine, ...]:
    """The entries within reach that tell of something to undo, undone ones too; struck ones left out."""
    where = (_c.crisis == key, _TO_UNDO, _c.struck_by.is_(None), reached(reach))
    return _LINES.all(unit, _LINES.select(*where).order_by(_c.number))


def authors(unit: Unit, key: str, reach: Reach) -> tuple[tuple[str, str | None], ...]:
    """Who wrote what is within reach of the main courante, or for whom it was written, and in which seat."""
    who = func.coalesce(_c.on_behalf_of, _c.entered_by)
    query = select(who, _c.seat).where(_c.crisis == key, reached(reach)).distinct().order_by(who, _c.seat)
    return tuple((str(row[0]), row[1]) for row in unit.connection.execute(query))


def log_entry_added(unit: Unit, entry: Entry, fact: LogEntryAdded) -> None:
    """One more entry; the one it corrects is struck through and names it."""
    key, mode = crisis_of(entry)
    _ADD.run(
        unit,
        crisis=key,
        number=fact.number,
        mode=mode,
        kind=fact.kind,
        text=fact.text,
        event_at=fact.event_at,
        entered_at=entry.at,
        entered_by=entry.who,
        on_behalf_of=entry.on_behalf_of,
        informant=entry.informant,
        heard=entry.heard or None,
        seat=entry.seat,
        source=fact.source,
        reliability=fact.reliability,
        corrects=fact.corrects,
        struck_by=None,
        late_reason=fact.late_reason,
        links=fact.links,
        perimeter=fact.perimeter,
        identified=entry.identified,
        to_undo=fact.to_undo or (fact.kind == "waiver" and fact.undoes is None),
        undo_by=fact.undo_by,
        undo_owner=fact.undo_owner,
        undoes=fact.undoes,
        undone_by=None,
    )
    log_words.keep(unit, key, fact.number, mode, fact.text)
    if fact.corrects is not None:
        _STRIKE.run(unit, struck_by=fact.number, of_crisis=key, of_number=fact.corrects)
    if fact.undoes is not None:
        _UNDO.run(unit, undone_by=fact.number, of_crisis=key, of_number=fact.undoes)
    _GIVEN.run(unit, log_entries=fact.number, of_key=key)
