"""What people wrote, as written, and what goes back to them: erasable, outside the journal and outside replay."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, text, update

from pca.domain.misdated import LONGEST_WAIT
from pca.domain.situation import WrittenText
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement, inserting
from pca.store.tables.incoming import INCOMING, SENT_BACK, TO_READ_SQL

_i, _s = INCOMING.c, SENT_BACK.c


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """One text as it came in; see `pca/store/tables/incoming.py` for what each field says. Instants in UTC."""

    number: int = 0
    """Given when it is kept."""
    at: datetime
    crisis: str | None = None
    message: int | None = None
    origin: int | None = None
    person: str = ""
    kind: str
    sender: str
    provider: str
    event: str
    text: str
    digest: str
    meaning: str = ""
    proof: str
    acted: bool = False
    urgent: bool = False
    automatic: bool = False
    to_read: bool = False
    alerted: bool = False
    read_at: datetime | None = None
    read_by: str | None = None
    reply: str | None = None
    replied_by: str | None = None
    replied_at: datetime | None = None


class SentBack(msgspec.Struct, frozen=True, kw_only=True):
    """One text that goes back to whoever wrote."""

    number: int = 0
    at: datetime
    why: str
    incoming: int
    kind: str
    address: str
    subject: str = ""
    body: str
    language: str
    mode: str
    reply_to: str = ""
    tries: int = 0
    next_at: datetime | None = None
    sent_at: datetime | None = None
    error: str = ""


_TEXTS, _BACK = Reader(Incoming, INCOMING), Reader(SentBack, SENT_BACK)
_KEEP, _SEND = inserting(INCOMING), inserting(SENT_BACK)
_TO_READ = text(TO_READ_SQL)
_UNREAD, _UNREAD_ELSEWHERE = (
    Statement(select(_i.person, func.count()).where(of, _TO_READ).group_by(_i.person))
    for of in (_i.crisis == bindparam("crisis"), _i.crisis.is_(None))
)


def keep(unit: Unit, incoming: Incoming) -> int:
    """Keep a text; its number. Told again by the same provider, it is the one kept before."""
    same = (_i.provider == incoming.provider, _i.event == incoming.event)
    known = unit.connection.execute(select(_i.number).where(*same)).scalar_one_or_none()
    if known is not None:
        return int(known)
    return _inserted(unit, INCOMING, _KEEP, incoming)


def send_back(unit: Unit, sent_back: SentBack) -> int:
    """Put a text up to be sent back; its number."""
    return _inserted(unit, SENT_BACK, _SEND, sent_back)


def _inserted(unit: Unit, table: Any, statement: Any, record: Incoming | SentBack) -> int:
    number = unit.connection.execute(select(func.coalesce(func.max(table.c.number), 0) + 1)).scalar_one()
    values = {**msgspec.structs.asdict(record), "number": int(number)}
    statement.run(unit, **values)
    return int(number)


def text_in(unit: Unit, number: int) -> Incoming | None:
    """The text with this number."""
    return next(iter(_TEXTS.all(unit, _TEXTS.select(_i.number == number))), None)


def text_for_rules(unit: Unit, number: int, key: str | None) -> WrittenText | None:
    """The same as rules need it, if it belongs to this crisis (or to none)."""
    incoming = text_in(unit, number)
    if incoming is None or incoming.crisis != key:
        return None
    return WrittenText(number=incoming.number, digest=incoming.digest, read_by=incoming.read_by, person=incoming.person)


def change(unit: Unit, number: int, **values: Any) -> None:
    """Write what became of a text."""
    unit.connection.execute(update(INCOMING).where(_i.number == number).values(values))


def to_read(unit: Unit, key: str | None, limit: int = 500) -> tuple[Incoming, ...]:
    """Texts of a crisis, or of none, that nobody has read: calls for help first, then the oldest."""
    query = _TEXTS.select(_of(key), _TO_READ).order_by(_i.urgent.desc(), _i.number).limit(limit)
    return _TEXTS.all(unit, query)


def unread_by_person(unit: Unit, key: str | None) -> dict[str, int]:
    """How many texts of a crisis, or of none, nobody has read, by who wrote them (empty for unknown senders)."""
    rows = _UNREAD_ELSEWHERE.rows(unit) if key is None else _UNREAD.rows(unit, crisis=key)
    return {str(person): int(count) for person, count in rows}


def lately_read(unit: Unit, key: str | None, limit: int = 50) -> tuple[Incoming, ...]:
    """The texts read last, the newest first."""
    query = _TEXTS.select(_of(key), _i.read_at.is_not(None)).order_by(_i.read_at.desc(), _i.number.desc()).limit(limit)
    return _TEXTS.all(unit, query)


def of_people(unit: Unit, key: str, people: Collection[str]) -> dict[str, list[Incoming]]:
    """By person what they wrote in a crisis, the oldest first; 500 people at most."""
    by_person: dict[str, list[Incoming]] = {}
    query = _TEXTS.select(_i.crisis == key, _i.person.in_(list(people)[:500])).order_by(_i.number)
    for text_ in _TEXTS.all(unit, query):
        by_person.setdefault(text_.person, []).append(text_)
    return by_person


def of_sending(unit: Unit, key: str, origin: int, person: str) -> tuple[Incoming, ...]:
    """What one person wrote in answer to one sending, whichever of its messages they had, the oldest first."""
    where = (_i.crisis == key, _i.person == person, _i.origin == origin)
    return _TEXTS.all(unit, _TEXTS.select(*where).order_by(_i.number))


def alerts(unit: Unit, key: str | None, person: str, sender: str) -> int:
    """How many unread texts of this person, or this unknown sender, the committee was told of."""
    whose = _i.person == person if person else (_i.person == "") & (_i.sender == sender)
    query = select(func.count()).where(_of(key), whose, _i.alerted, _i.read_at.is_(None))
    return int(unit.connection.execute(query).scalar_one())


def strangers(unit: Unit, kind: str) -> int:
    """How many unread texts of unknown senders, from this kind of address, the committee was told of."""
    query = select(func.count()).where(_i.person == "", _i.kind == kind, _i.alerted, _i.read_at.is_(None))
    return int(unit.connection.execute(query).scalar_one())


def _of(key: str | None) -> ColumnElement[bool]:
    return _i.crisis.is_(None) if key is None else _i.crisis == key


# ---------------------------------------------------------------- what goes back


def sent_to(unit: Unit, address: str, since: datetime) -> tuple[SentBack, ...]:
    """What went back to an address by itself since an instant (UTC)."""
    query = _BACK.select(_s.address == address, _s.at >= since, _s.why != "reply")
    return _BACK.all(unit, query)


def count_sent(unit: Unit, why: str, since: datetime) -> int:
    """How many texts went back for this reason since an instant (UTC)."""
    query = select(func.count()).select_from(SENT_BACK).where(_s.why == why, _s.at >= since)
    return int(unit.connection.execute(query).scalar_one())


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Its turn has come, or was put off further than ever: by a clock that ran ahead."""
    return or_(_s.next_at <= now, _s.next_at > now + LONGEST_WAIT)


def claim(unit: Unit, now: datetime, lease: timedelta, most: int = 20) -> tuple[SentBack, ...]:
    """Take texts that are due, so that nobody else sends them while the lease lasts."""
    query = _BACK.select(_is_due(now)).order_by(_s.next_at, _s.number).limit(most)
    if unit.kind == "postgresql":
        query = query.with_for_update(skip_locked=True)
    texts = _BACK.all(unit, query)
    numbers = [sent_back.number for sent_back in texts]
    taken = update(SENT_BACK).where(_s.number.in_(numbers)).values(next_at=now + lease, tries=_s.tries + 1)
    unit.connection.execute(taken)
    return texts


def due(unit: Unit, now: datetime) -> bool:
    """Whether something is to be sent back now."""
    return unit.connection.execute(select(_s.number).where(_is_due(now)).limit(1)).first() is not None


def settle(unit: Unit, number: int, **values: Any) -> None:
    """Write what became of a text that was sent back."""
    unit.connection.execute(update(SENT_BACK).where(_s.number == number).values(values))


def replies(unit: Unit, numbers: Collection[int]) -> dict[int, SentBack]:
    """By text the last answer a person gave to it."""
    query = _BACK.select(_s.incoming.in_(list(numbers)), _s.why == "reply").order_by(_s.number)
    return {sent_back.incoming: sent_back for sent_back in _BACK.all(unit, query)}


# ---------------------------------------------------------------- erasure


def erase_texts(unit: Unit, people: Iterable[str]) -> None:
    """Erase what people wrote and what went back to them; that something came in, and its digest, stay."""
    for person in people:
        numbers = select(_i.number).where(_i.person == person)
        unit.connection.execute(delete(SENT_BACK).where(_s.incoming.in_(numbers)))
        gone = {"text": "", "sender": "", "reply": None}
        unit.connection.execute(update(INCOMING).where(_i.person == person).values(gone))
