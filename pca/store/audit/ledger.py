"""The journal page by page: newest first, by crisis, person, act, fact, period or text; and copied out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, func, or_, select

from pca.domain.journal import GENESIS, Entry, decode
from pca.store.kit.database import Store, Unit
from pca.store.tables.journal import JOURNAL

SEARCHED = 20_000
"""Entries looked through for one narrowed page: a rare word in a long journal never stops the house."""

COPIED = 1_000
"""Entries read at a time for a copy."""

_c = JOURNAL.c


class EntryFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which entries; every field narrows. `since` is included, `until` is not (UTC)."""

    crisis: str = ""
    persons: tuple[str, ...] = ()
    """Who acted, or for whom: one of these."""
    act: str = ""
    fact: str = ""
    facts: tuple[str, ...] = ()
    """How the tag of at least one of its facts begins: with one of these."""
    refused: bool = False
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    """Found anywhere in the entry, upper and lower case alike."""


class Numbered(msgspec.Struct, frozen=True):
    """One entry with its number."""

    seq: int
    entry: Entry


class Leaf(msgspec.Struct, frozen=True):
    """One entry whole: as stored (`body`), its hash, the chain value before and after it, and its neighbours."""

    seq: int
    entry: Entry
    body: str
    leaf: str
    chain: str
    chain_before: str
    first: bool
    last: bool


class EntryPage(msgspec.Struct, frozen=True):
    """Entries, newest first. `before` continues the search: entries older than that number; None at the beginning."""

    entries: tuple[Numbered, ...]
    before: int | None
    searched: int
    """The oldest entry looked at."""


def page(unit: Unit, wanted: EntryFilter, before: int | None = None, most: int = 50) -> EntryPage:
    """The newest `most` entries older than number `before`; a narrowed search looks at SEARCHED entries at most."""
    end = _end(unit, wanted, before)
    floor = end - SEARCHED if _narrow(wanted) else 0
    query = select(_c.seq, _c.body).where(_c.seq < end, _c.seq >= floor, *_conditions(unit, wanted))
    rows = unit.connection.execute(query.order_by(_c.seq.desc()).limit(most + 1)).all()
    entries = tuple(Numbered(row[0], decode(row[1])) for row in rows[:most])
    if len(rows) > most:
        return EntryPage(entries, entries[-1].seq, entries[-1].seq)
    return EntryPage(entries, floor if floor > 1 else None, max(floor, 1))


def _end(unit: Unit, wanted: EntryFilter, before: int | None) -> int:
    """One past the newest entry that may be wanted."""
    last = last_at(unit, wanted.until, included=False) if wanted.until else _last(unit)
    return min(last + 1, before) if before is not None else last + 1


def _last(unit: Unit) -> int:
    return int(unit.connection.execute(select(func.coalesce(func.max(_c.seq), 0))).scalar_one())


def last_at(unit: Unit, at: datetime, *, included: bool = True) -> int:
    """Number of the last entry not later than an instant (or before it); 0 when there is none."""
    condition = _c.at <= at if included else _c.at < at
    return int(unit.connection.execute(select(func.coalesce(func.max(_c.seq), 0)).where(condition)).scalar_one())


def _narrow(wanted: EntryFilter) -> bool:
    named = wanted.persons or wanted.act or wanted.fact or wanted.facts
    return bool(named or wanted.refused or wanted.text or wanted.since)


def _conditions(unit: Unit, wanted: EntryFilter) -> Iterator[ColumnElement[bool]]:
    """What the stored text must hold: it is canonical JSON, so `"who":"M1"` can stand in it in one way only."""
    holds = _holds(unit, _c.body)
    if wanted.crisis:
        yield _c.crisis == wanted.crisis
    if wanted.persons:
        fields = ("who", "on_behalf_of")
        yield or_(*(holds(f'"{field}":{_json(person)}') for person in wanted.persons for field in fields))
    if wanted.act:
        yield holds(f'"act":{_json(wanted.act)}')
    if wanted.fact:
        yield holds(f'"fact":{_json(wanted.fact)}')
    if wanted.facts:
        yield or_(*(holds(f'"fact":"{beginning}') for beginning in wanted.facts))
    if wanted.refused:
        yield holds('"fact":"refused"')
    if wanted.since:
        yield _c.at >= wanted.since
    if wanted.until:
        yield _c.at < wanted.until
    if wanted.text:
        plain = _json(wanted.text)[1:-1]
        yield or_(holds(plain), _holds(unit, func.lower(_c.body))(plain.lower()))


def _holds(unit: Unit, column: Any) -> Any:
    find = func.strpos if unit.kind == "postgresql" else func.instr
    return lambda text: find(column, text) > 0


def _json(text: str) -> str:
    return msgspec.json.encode(text).decode()


def leaf(unit: Unit, seq: int) -> Leaf | None:
    """Entry number `seq` whole, or None."""
    query = select(_c.seq, _c.body, _c.leaf, _c.chain).where(_c.seq.in_((seq - 1, seq, seq + 1)))
    rows = {row[0]: row for row in unit.connection.execute(query)}
    if seq not in rows:
        return None
    _, body, hashed, chain = rows[seq]
    before = bytes(rows[seq - 1][3]) if seq - 1 in rows else GENESIS
    return Leaf(
        seq=seq,
        entry=decode(body),
        body=body,
        leaf=bytes(hashed).hex(),
        chain=bytes(chain).hex(),
        chain_before=before.hex(),
        first=seq - 1 not in rows,
        last=seq + 1 not in rows,
    )


def copy(store: Store, wanted: EntryFilter, upto: int) -> Iterator[bytes]:
    """Lines of JSON, oldest first: number, stored text, hash and chain of each wanted entry up to number `upto`.

    Every portion is read in a unit of work of its own: a slow reader holds nothing up.
    """
    after = 0
    while after < upto:
        end = min(after + COPIED, upto)
        with store.read() as unit:
            query = select(_c.seq, _c.body, _c.leaf, _c.chain).where(_c.seq > after, _c.seq <= end)
            rows = unit.connection.execute(query.where(*_conditions(unit, wanted)).order_by(_c.seq)).all()
        yield b"".join(_line(*row) for row in rows)
        after = end


def _line(seq: int, body: str, hashed: bytes, chain: bytes) -> bytes:
    line = {"seq": seq, "leaf": bytes(hashed).hex(), "chain": bytes(chain).hex(), "body": body}
    return msgspec.json.encode(line) + b"\n"
