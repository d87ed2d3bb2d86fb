"""The main courante as stored: entries are never erased, a correction strikes the earlier one through."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from pca.domain.facts import LogEntryAdded
from pca.domain.journal import Entry
from pca.store.database import Unit
from pca.store.records import Reader
from pca.store.scope import crisis_of
from pca.store.statements import Statement, inserting, updating
from pca.store.tables.crisis import CRISIS
from pca.store.tables.log import LOG_ENTRY

_c = LOG_ENTRY.c


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
    seat: str | None
    source: str
    reliability: str
    corrects: int | None
    struck_by: int | None
    late_reason: str
    links: tuple[str, ...]


_LINES = Reader(LogLine, LOG_ENTRY)
_STRUCK = Statement(
    select(_c.struck_by).where(_c.crisis == bindparam("crisis"), _c.number == bindparam("number", type_=_c.number.type))
)
_ADD = inserting(LOG_ENTRY)
_STRIKE = updating(LOG_ENTRY, ["crisis", "number"], "struck_by")
_GIVEN = updating(CRISIS, ["key"], "log_entries")


def log_entry_struck(unit: Unit, key: str, number: int) -> bool | None:
    """Whether the entry is struck through; None when there is no such entry."""
    row = _STRUCK.first(unit, crisis=key, number=number)
    return None if row is None else row[0] is not None


def log_entries(
    unit: Unit, key: str, *, by_event: bool = False, after: int = 0, limit: int | None = None
) -> tuple[LogLine, ...]:
    """Entries of the main courante by number, or by the instant of what they tell; one page with `after`, `limit`."""
    order: list[Any] = [_c.event_at, _c.number] if by_event else [_c.number]
    return _LINES.all(unit, _LINES.select(_c.crisis == key, _c.number > after).order_by(*order).limit(limit))


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
        seat=entry.seat,
        source=fact.source,
        reliability=fact.reliability,
        corrects=fact.corrects,
        struck_by=None,
        late_reason=fact.late_reason,
        links=fact.links,
    )
    if fact.corrects is not None:
        _STRIKE.run(unit, struck_by=fact.number, of_crisis=key, of_number=fact.corrects)
    _GIVEN.run(unit, log_entries=fact.number, of_key=key)
