"""The journal: every order and what followed, in one chain that shows any change made to it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import BindParameter, LargeBinary, bindparam, case, cast, func, select
from sqlalchemy.sql.elements import ColumnElement

from pca.domain.journal import GENESIS, decode, encode, leaf_of, link
from pca.store.kit.database import Unit
from pca.store.kit.errors import StoreError
from pca.store.kit.instants import at_millisecond, to_text
from pca.store.kit.statements import Row, Statement, inserting
from pca.store.tables.journal import JOURNAL

if TYPE_CHECKING:
    from pca.domain.journal import Entry


_BEFORE_ALL = -(2**31)

CHUNK = 200
"""How many entries are held in memory at a time when the journal is walked."""

LARGE = 500_000
"""Characters beyond which an entry is not read merely to see what it touches."""


class Recorded(NamedTuple):
    """Where an entry stands: its number, and the chain value up to it (32 bytes)."""

    seq: int
    chain: bytes


class Break(msgspec.Struct, frozen=True):
    """The first entry that is not as it was written, and why."""

    seq: int
    why: str


class ChainVerdict(msgspec.Struct, frozen=True):
    """What a walk over the journal found: sound entries, the chain value after the last of them (hex), the break."""

    entries: int
    head: str
    broken: Break | None = None


_c = JOURNAL.c
_LAST = Statement(select(_c.seq, _c.chain).order_by(_c.seq.desc()).limit(1))
_FIND = Statement(select(_c.seq, _c.body).where(_c.order_id == bindparam("order_id")))
_HOLDS = Statement(select(_c.seq).where(_c.order_id == bindparam("order_id")))
_WRITTEN_AT = Statement(select(_c.crisis, _c.seq, _c.body).where(_c.at == bindparam("moment")).order_by(_c.seq))
_CHAIN_AT = Statement(select(_c.chain).where(_c.seq == bindparam("seq")))
_INSERT = inserting(JOURNAL)
_AT = Statement(
    select(_c.seq, _c.body)
    .where(_c.crisis == bindparam("crisis"), _c.at <= bindparam("moment"))
    .order_by(_c.seq.desc())
    .limit(1)
)
_AFTER: BindParameter[Any] = bindparam("after")


def _walk(*columns: ColumnElement[Any], of_crisis: bool = False) -> Statement:
    query = select(*columns).where(_c.seq > _AFTER).order_by(_c.seq).limit(bindparam("most", type_=_c.seq.type))
    return Statement(query.where(_c.crisis == bindparam("crisis")) if of_crisis else query)


_ALL = _walk(_c.seq, _c.body)


def _small(most: int) -> ColumnElement[Any]:
    """The body of an entry of at most so many characters; nothing of a larger one."""
    return case((func.length(_c.body) <= most, _c.body))


_FRESH = _walk(_c.seq, _small(LARGE))
_ONE_CRISIS = _walk(_c.seq, _c.body, of_crisis=True)


def append(unit: Unit, entry: Entry) -> Recorded:
    """Add an entry at the end of the chain. Raises StoreError when its order was recorded before."""
    seq, chain = head(unit)
    body = encode(entry)
    leaf = leaf_of(body)
    recorded = Recorded(seq + 1, link(chain, leaf))
    _INSERT.run(
        unit,
        seq=recorded.seq,
        at=entry.at,
        crisis=entry.crisis,
        order_id=entry.id,
        body=body,
        leaf=leaf,
        chain=recorded.chain,
    )
    return recorded


def head(unit: Unit) -> Recorded:
    """Number and chain value of the last entry; 0 and the genesis value while there is none."""
    last = _LAST.first(unit)
    return Recorded(0, GENESIS) if last is None else Recorded(last[0], bytes(last[1]))


def chain_at(unit: Unit, seq: int) -> str | None:
    """The chain value (hex) up to entry `seq`; the genesis value for 0, None when there is no such entry."""
    if seq == 0:
        return GENESIS.hex()
    row = _CHAIN_AT.first(unit, seq=seq)
    return None if row is None else bytes(row[0]).hex()


def first_at(unit: Unit) -> datetime | None:
    """When the first entry was made (UTC), or None while there is none."""
    return unit.connection.execute(select(_c.at).where(_c.seq == 1)).scalar_one_or_none()


def find(unit: Unit, order_id: str) -> tuple[int, Entry] | None:
    """The entry that carried out this order, with its number, or None."""
    row = _FIND.first(unit, order_id=order_id)
    return None if row is None else read(row[0], row[1])


def holds(unit: Unit, order_id: str) -> bool:
    """Whether there is an entry of this order."""
    return _HOLDS.first(unit, order_id=order_id) is not None


def entries_at(unit: Unit, crisis: str, at: datetime) -> Iterator[Entry]:
    """The entries of a crisis that were written at this very instant (UTC), in order."""
    # By the instant alone, which few entries share: SQLite might take the crisis for the narrower way.
    for key, seq, body in _WRITTEN_AT.rows(unit, moment=at):
        if key == crisis:
            yield read(seq, body)[1]


def entry_at(unit: Unit, crisis: str, at: datetime) -> Entry | None:
    """The last entry of a crisis not later than `at`, or None when it was not open yet."""
    row = _AT.first(unit, crisis=crisis, moment=at)
    return None if row is None else read(row[0], row[1])[1]


def entries(
    unit: Unit, after: int = 0, crisis: str | None = None, limit: int | None = None
) -> Iterator[tuple[int, Entry]]:
    """Entries after number `after`, in order: all, or those of one crisis; `limit` of them at most."""
    given = 0
    while limit is None or given < limit:
        most = CHUNK if limit is None else min(CHUNK, limit - given)
        values: dict[str, object] = {"after": after, "most": most}
        rows = _ALL.rows(unit, **values) if crisis is None else _ONE_CRISIS.rows(unit, crisis=crisis, **values)
        for seq, body in rows:
            yield read(seq, body)
        if len(rows) < most:
            return
        given, after = given + len(rows), rows[-1][0]


def read(seq: int, body: str) -> tuple[int, Entry]:
    """The entry a stored body is, with its number. Raises StoreError when it cannot be read."""
    try:
        return seq, decode(body)
    except (msgspec.DecodeError, ValueError) as error:
        text = f"Journal entry {seq} cannot be read ({error}). Run `pca audit verify`, then restore the last backup."
        raise StoreError("journal_broken", text) from None


def fresh(unit: Unit, after: int, limit: int) -> list[tuple[int, Entry | None]]:
    """The `limit` entries after number `after`, with their numbers; None for one of more than LARGE characters."""
    rows = _FRESH.rows(unit, after=after, most=limit)
    return [(seq, None if body is None else read(seq, body)[1]) for seq, body in rows]


def _as_stored(unit: Unit) -> Statement:
    """The walk over stored bytes: a text changed into no text at all must be named, not stop the driver."""

    def stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.convert_to(column, "UTF8") if unit.kind == "postgresql" else cast(column, LargeBinary)

    at = _c.at if unit.kind == "postgresql" else stored(_c.at)
    return _walk(_c.seq, stored(_c.body), _c.leaf, _c.chain, stored(_c.order_id), stored(_c.crisis), at)


def verify(
    unit: Unit, since: Recorded | None = None, progress: Callable[[int], None] = lambda _entries: None
) -> ChainVerdict:
    """Walk the whole journal; name the first entry that is missing, moved or changed.

    A journal cut off at its end is whole in itself: compare `entries` and `head` with an older note of them.
    `since` is where an earlier walk ended: only what came after is walked, unless that entry is no longer the same.
    `progress` is told now and then how many entries were found sound.
    """
    walk, sound, chain = _as_stored(unit), 0, GENESIS
    if since is not None and _stands(unit, since):
        sound, chain = since
    while rows := walk.rows(unit, after=sound or _BEFORE_ALL, most=CHUNK):
        for row in rows:
            why = _flaw(row, sound + 1, chain)
            if why:
                return ChainVerdict(entries=sound, head=chain.hex(), broken=Break(sound + 1, why))
            sound, chain = sound + 1, bytes(row[3])
        progress(sound)
    return ChainVerdict(entries=sound, head=chain.hex())


def _stands(unit: Unit, known: Recorded) -> bool:
    row = _CHAIN_AT.first(unit, seq=known.seq)
    return row is not None and bytes(row[0]) == known.chain


def _flaw(row: Row, expected: int, chain: bytes) -> str | None:
    """What is wrong with one row that should be entry `expected`, or None."""
    seq, raw, leaf, linked, order_id, crisis, at = row
    if seq != expected:
        return f"the entry is missing (number {seq} follows)"
    try:
        body = bytes(raw).decode()
        entry = decode(body)
    except (msgspec.DecodeError, ValueError) as error:
        return f"the text is no longer an entry ({error})"
    if leaf != leaf_of(body):
        return "the text is not the one that was written (its hash differs)"
    if linked != link(chain, leaf):
        return "the entry does not follow from the one before it (the chain differs)"
    key = None if entry.crisis is None else entry.crisis.encode()
    instant = at_millisecond(entry.at) if isinstance(at, datetime) else to_text(entry.at).encode()
    if (order_id, crisis, at) != (entry.id.encode(), key, instant):
        return "order, crisis or instant beside the text do not match it"
    return None
