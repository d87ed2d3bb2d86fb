"""The rows of waves: one for each recipient. Long waves get theirs in slices, so that others may write in between.

The fact in the journal says who is told, and a wave's `written` how many of them have their rows already, from the
first on. The others follow from that fact alone: nothing changes a row that is not there. Whoever changes all rows of
a wave, or must know all of them, lets them be written first (`complete`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, literal_column, select, text, update

from pca.domain.facts import MessagesQueued
from pca.domain.journal import Entry
from pca.store.audit import journal
from pca.store.kit.database import Unit
from pca.store.kit.packed import packed
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, inserting_once, updating
from pca.store.tables.messages import MESSAGE, OBLIGATION, UNWRITTEN_SQL, WAVE

LONG = 4_000
"""Waves to more recipients than this are written in slices."""

SLICE = 1_000
"""How many rows of a long wave are written in the transaction of its order, and in each one after it."""

_m, _w, _o = MESSAGE.c, WAVE.c, OBLIGATION.c
_UNWRITTEN = text(UNWRITTEN_SQL)
_QUEUING = (
    *("crisis", "number", "mode", "wave", "recipient", "language", "kind", "status", "attempts", "queued_at"),
    *("next_at", "tasks", "urgency", "origin", "instead_of", "held"),
)
_QUEUE = inserting_once(MESSAGE, *_QUEUING)
_OWE = inserting_once(OBLIGATION)
_COLUMNS = (_w.crisis, _w.number, _w.origin, _w.queued_at, _w.written)
# Every crisis has a key: said so that a plan shows the index to be searched, not gone through.
_ALL = Statement(select(*_COLUMNS).where(_UNWRITTEN, _w.crisis > literal_column("''")).order_by(_w.crisis, _w.number))
_OF_ONE = Statement(select(*_COLUMNS).where(_UNWRITTEN, _w.crisis == bindparam("crisis")).order_by(_w.number))
_WRITTEN = Statement(
    select(_w.written).where(_w.crisis == bindparam("crisis"), _w.number == bindparam("number"), _UNWRITTEN)
)
_ADVANCE = updating(WAVE, ["crisis", "number", "written"], "written")
_MISSING = Statement(
    select(_w.number, _w.origin, _w.awaits, _w["count"] - _w.written).where(
        _UNWRITTEN, _w.crisis == bindparam("crisis")
    )
)


class LongWave(NamedTuple):
    """A wave some rows of which are still to be written."""

    crisis: str
    number: int
    origin: int
    queued_at: datetime
    written: int


class MissingRows(NamedTuple):
    """How many messages of a wave have no row yet, and the status that each of them will have."""

    wave: int
    origin: int
    status: str
    messages: int


class WaveSource(NamedTuple):
    """What the journal says of a wave."""

    entry: Entry
    fact: MessagesQueued


class Slice(NamedTuple):
    """Messages whose rows were written together: from number `first` to `last`; whether they may leave."""

    crisis: str
    first: int
    last: int
    urgency: int
    leaves: bool


def urgency(severity: str) -> int:
    """How urgent messages of this severity are: 0 leaves first, 2 last."""
    return {"critical": 0, "important": 1}.get(severity, 2)


def is_long(fact: MessagesQueued) -> bool:
    """Whether the rows of a wave are not all written in the transaction of its order."""
    return len(fact.recipients) > LONG


def written_at_once(unit: Unit, entry: Entry, fact: MessagesQueued) -> int:
    """How many recipients get their rows now. All of them where this database has no journal to read the rest from:
    what is rebuilt is whole."""
    return SLICE if is_long(fact) and journal.holds(unit, entry.id) else len(fact.recipients)


def write(unit: Unit, entry: Entry, fact: MessagesQueued, start: int, stop: int) -> None:
    """The rows of the recipients from place `start` to before place `stop`; they wait when a role must approve them."""
    key, mode = crisis_of(entry)
    awaited = fact.awaits is not None
    status, leaves = (
        ("awaiting_approval", None)
        if awaited
        else ("queued", unit.instant(max(fact.not_before or entry.at, fact.hold_until or entry.at)))
    )
    middle = (fact.kind, status, 0, unit.instant(entry.at), leaves)
    origin, held, urgent = fact.origin or fact.wave, fact.not_before is not None, urgency(fact.severity)
    recipients, languages = fact.recipients[start:stop], fact.languages[start:stop]
    nothing = [None] * len(recipients)
    tasks: Iterable[str | None] = map(packed, fact.tasks[start:stop]) if fact.tasks else nothing
    instead: Iterable[str | None] = map(packed, fact.instead_of[start:stop]) if fact.instead_of else nothing
    to = zip(recipients, languages, tasks, instead, strict=True)
    _QUEUE.many(
        unit,
        [
            (key, number, mode, fact.wave, recipient, language, *middle, about, urgent, origin, others, held)
            for number, (recipient, language, about, others) in enumerate(to, fact.first + start)
        ],
    )
    if fact.owed:
        step_at = None if awaited else unit.instant(fact.acknowledge_by)
        rest, people = (0, step_at, *[None] * 9), zip(recipients, languages, strict=True)
        _OWE.many(unit, [(key, fact.wave, person, mode, language, *rest) for person, language in people])


def unwritten(unit: Unit, crisis: str | None = None) -> tuple[LongWave, ...]:
    """The waves, of one crisis or of all, some rows of which are still to be written."""
    rows = _ALL.rows(unit) if crisis is None else _OF_ONE.rows(unit, crisis=crisis)
    return tuple(LongWave(*row) for row in rows)


def missing(unit: Unit, crisis: str) -> tuple[MissingRows, ...]:
    """What counts of rows leave out: the messages of a crisis that have none yet, by wave."""
    rows = _MISSING.rows(unit, crisis=crisis)
    return tuple(
        MissingRows(wave, origin, "queued" if awaits is None else "awaiting_approval", count)
        for wave, origin, awaits, count in rows
    )


def source_of(unit: Unit, wave: LongWave) -> WaveSource | None:
    """What the journal says of a wave; None when it says nothing, which a replay names and the auditor sees waiting."""
    for entry in journal.entries_at(unit, wave.crisis, wave.queued_at):
        for fact in entry.facts:
            if isinstance(fact, MessagesQueued) and fact.wave == wave.number:
                return WaveSource(entry, fact)
    return None


def write_slice(unit: Unit, wave: WaveSource, most: int | None = None) -> Slice | None:
    """Write the next rows of a wave, at most `most`; None when all are there. Needs a writing unit.

    Whoever comes first writes them: the others find the wave further on, or finished.
    """
    (key, _), fact = crisis_of(wave.entry), wave.fact
    row = _WRITTEN.first(unit, crisis=key, number=fact.wave)
    if row is None:
        return None
    start = int(row[0])
    stop = min(start + (most or SLICE), len(fact.recipients))
    if stop <= start or not _ADVANCE.run(unit, of_crisis=key, of_number=fact.wave, of_written=start, written=stop):
        return None
    write(unit, wave.entry, fact, start, stop)
    return Slice(key, fact.first + start, fact.first + stop - 1, urgency(fact.severity), fact.awaits is None)


def complete(
    unit: Unit, crisis: str, *, number: int | None = None, origin: int | None = None, due: datetime | None = None
) -> None:
    """Write all rows of the waves of a crisis that are not there yet, in this transaction; a unit that reads, reads.

    Of one wave, of one sending, or of those whose answers were due by an instant (UTC), where these are given.
    """
    for wave in unwritten(unit, crisis) if unit.writes else ():
        if number in (None, wave.number) and origin in (None, wave.origin):
            source = source_of(unit, wave)
            if source is not None and (due is None or _asks_by(source.fact, due)):
                write_slice(unit, source, most=len(source.fact.recipients))


def _asks_by(fact: MessagesQueued, due: datetime) -> bool:
    return fact.acknowledge_by is not None and fact.acknowledge_by <= due


def with_missing(
    unit: Unit, crisis: str, counted: dict[str, int], waves: Collection[int] | None = None
) -> dict[str, int]:
    """`counted` messages by status, and those without a row besides: of the whole crisis, or of some waves."""
    for wave in missing(unit, crisis):
        if waves is None or wave.wave in waves:
            add(counted, wave)
    return counted


def add(counted: dict[str, int], wave: MissingRows) -> None:
    """Count the messages of a wave that have no row with the others of their status."""
    counted[wave.status] = counted.get(wave.status, 0) + wave.messages


def take_back(unit: Unit, wave: LongWave) -> None:
    """In rebuilt tables, leave a wave as far written as it is in the living ones. What anything happened to stays."""
    of_wave = (_m.crisis == wave.crisis, _m.wave == wave.number)
    first = select(_w.first + wave.written).where(_w.crisis == wave.crisis, _w.number == wave.number).scalar_subquery()
    later = (*of_wave, _m.number >= first, _m.attempts == 0, _m.status.in_(("queued", "awaiting_approval")))
    nobody = (_o.rung == 0, _o.answer.is_(None), _o.ended.is_(None))
    owed = (_o.crisis == wave.crisis, _o.origin == wave.number, _o.recipient.in_(select(_m.recipient).where(*later)))
    unit.connection.execute(delete(OBLIGATION).where(*owed, *nobody))
    unit.connection.execute(delete(MESSAGE).where(*later))
    cut = update(WAVE).where(_w.crisis == wave.crisis, _w.number == wave.number)
    unit.connection.execute(cut.values(written=wave.written))
