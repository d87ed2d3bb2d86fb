"""Sendings as stored: who owes an answer, and how far each got with each recipient."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import BindParameter, bindparam, func, select, text

from pca.domain.heard import Means
from pca.domain.outcomes import REACHED, WAITING
from pca.domain.roll_call import CALLER
from pca.domain.situation import SendingReach, SentMessage
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement
from pca.store.messages import wave_rows
from pca.store.tables.messages import MESSAGE, OBLIGATION, STEPPING_SQL, WAVE

_m, _w, _o = MESSAGE.c, WAVE.c, OBLIGATION.c


class Obligation(msgspec.Struct, frozen=True, kw_only=True):
    """An answer one recipient owes, or gave, to one sending."""

    crisis: str
    origin: int
    recipient: str
    language: str
    rung: int
    step_at: datetime | None
    stand_in: str | None
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None
    entered_by: str | None
    informant: str | None
    heard: Means | None
    answered_message: int | None
    ended: str | None


class _OfSending(msgspec.Struct, frozen=True, kw_only=True):
    """What a message is part of."""

    number: int
    origin: int
    recipient: str
    language: str
    kind: str
    status: str
    tasks: tuple[int, ...] | None
    instead_of: tuple[str, ...] | None
    communication: str
    message: str
    severity: str
    external: bool
    about: dict[str, str]
    acknowledge_by: datetime | None
    rung: int
    stopped_at: datetime | None


_KEY: BindParameter[str] = bindparam("crisis")
_OBLIGATIONS = Reader(Obligation, OBLIGATION)
_OWED = Statement(_OBLIGATIONS.select(_o.crisis == _KEY, Among(_o.origin, "origins"), Among(_o.recipient, "people")))
_OF_SENDINGS = Reader(_OfSending, MESSAGE, WAVE)
_OF_SENDING = Statement(
    _OF_SENDINGS.select(_m.crisis == _KEY, Among(_m.recipient, "people"), Among(_m.origin, "origins")).select_from(
        MESSAGE.join(WAVE, (_w.crisis == _m.crisis) & (_w.number == _m.wave))
    )
)
"""In no order: asked for them by number, SQLite would look through all messages of the crisis."""
_SENT = Statement(
    select(_m.number, _m.origin, _m.recipient, _m.status, _m.kind, _m.attempts, _m.instead_of, _o.answer, _w.about)
    .select_from(
        MESSAGE.outerjoin(
            OBLIGATION, (_o.crisis == _m.crisis) & (_o.origin == _m.origin) & (_o.recipient == _m.recipient)
        ).outerjoin(WAVE, (_w.crisis == _m.crisis) & (_w.number == _m.wave))
    )
    .where(_m.crisis == _KEY, Among(_m.number, "numbers"))
)

_DUE = Statement(
    select(_o.origin, _o.recipient)
    .where(
        _o.crisis == bindparam("crisis"),
        text(STEPPING_SQL),
        _o.step_at <= bindparam("now"),
    )
    .order_by(_o.step_at, _o.origin, _o.recipient)
    .limit(bindparam("most", type_=_o.rung.type))
)


def obligation_of(unit: Unit, key: str, message: int, recipient: str) -> Obligation | None:
    """The answer that a message's recipient owes or gave to its sending; None when none was asked."""
    origin = select(_m.origin).where(_m.crisis == key, _m.number == message).scalar_subquery()
    where = (_o.crisis == key, _o.origin == origin, _o.recipient == recipient)
    obligations = _OBLIGATIONS.all(unit, _OBLIGATIONS.select(*where))
    return obligations[0] if obligations else None


# ---------------------------------------------------------------- what rules look at


def sent_messages(unit: Unit, key: str, numbers: Iterable[int]) -> dict[int, SentMessage]:
    """The named messages as rules need them, by number; unknown ones are left out."""
    by_number: dict[int, SentMessage] = {}
    rows = _SENT.rows(unit, crisis=key, numbers=set(numbers))
    for number, origin, recipient, status, kind, attempts, others, answer, about in rows:
        by_number[number] = SentMessage(
            number=number,
            origin=origin,
            recipient=recipient,
            status=status,
            kind=kind,
            attempts=attempts,
            instead_of=_people(others),
            answer=answer,
            caller=_ABOUT.decode(about).get(CALLER, "") if about else "",
        )
    standing_in = [(message.origin, person) for message in by_number.values() for person in message.instead_of]
    owed = _owed(unit, key, standing_in) if standing_in else {}
    for sent_message in [message for message in by_number.values() if message.instead_of]:
        others = {
            person: owed[pair].answer
            for person in sent_message.instead_of
            if (pair := (sent_message.origin, person)) in owed
        }
        by_number[sent_message.number] = msgspec.structs.replace(sent_message, others=others)
    return by_number


def reach_of(unit: Unit, key: str, pairs: Iterable[tuple[int, str]]) -> tuple[SendingReach, ...]:
    """How far the sendings got with the recipients named as (origin, recipient), each once."""
    wanted = list(dict.fromkeys(pairs))
    owed = _owed(unit, key, wanted)
    seen: dict[tuple[int, str], list[_OfSending]] = {}
    for row in _messages_of(unit, key, wanted):
        seen.setdefault((row.origin, row.recipient), []).append(row)
    return tuple(_reach(seen[pair], owed.get(pair)) for pair in wanted if pair in seen)


def due(unit: Unit, key: str, now: datetime, most: int) -> tuple[SendingReach, ...]:
    """The sendings whose ladder is to be climbed at `now` (UTC) for a recipient, at most `most` of them."""
    return reach_of(unit, key, [(row[0], row[1]) for row in _DUE.rows(unit, crisis=key, now=now, most=most)])


def _owed(unit: Unit, key: str, pairs: Sequence[tuple[int, str]]) -> dict[tuple[int, str], Obligation]:
    if not pairs:
        return {}
    origins, people = {origin for origin, _ in pairs}, {person for _, person in pairs}
    owed = _OBLIGATIONS.prepared(unit, _OWED, crisis=key, origins=origins, people=people)
    return {(obligation.origin, obligation.recipient): obligation for obligation in owed}


def _messages_of(unit: Unit, key: str, pairs: Sequence[tuple[int, str]]) -> tuple[_OfSending, ...]:
    origins, people = {origin for origin, _ in pairs}, {person for _, person in pairs}
    messages = _OF_SENDINGS.prepared(unit, _OF_SENDING, crisis=key, origins=origins, people=people) if pairs else ()
    return tuple(sorted(messages, key=lambda message: message.number))


def _reach(rows: Sequence[_OfSending], owed: Obligation | None) -> SendingReach:
    first = rows[0]
    ended = first.stopped_at is not None or (owed is not None and (owed.answer or owed.ended) is not None)
    return SendingReach(
        origin=first.origin,
        recipient=first.recipient,
        language=first.language,
        communication=first.communication,
        message=first.message,
        severity=first.severity,
        external=first.external,
        about=first.about,
        acknowledge_by=first.acknowledge_by,
        kinds=tuple(dict.fromkeys(row.kind for row in rows)),
        under_way=tuple(row.number for row in rows if row.status in (*REACHED, *WAITING)),
        rung=max([row.rung for row in rows] + ([owed.rung] if owed else [])),
        owed=False if ended else None if owed is None else True,
        stand_in=owed.stand_in if owed else None,
        instead_of=tuple(dict.fromkeys(person for row in rows for person in row.instead_of or ())),
        tasks=tuple(sorted({task for row in rows for task in row.tasks or ()})),
    )


def answered(unit: Unit, key: str, pairs: Iterable[tuple[int, str]]) -> frozenset[tuple[int, str]]:
    """Those of the (origin, recipient) that answered."""
    wanted = list(pairs)
    owed = _owed(unit, key, wanted)
    return frozenset(pair for pair in wanted if pair in owed and owed[pair].answer is not None)


def in_force(unit: Unit, key: str, communications: Collection[str]) -> dict[str, tuple[int, ...]]:
    """By communication its sendings (their first waves) that are neither stopped nor replaced."""
    query = (
        select(_w.communication, _w.origin)
        .where(_w.crisis == key, _w.communication.in_(list(communications)))
        .where(_w.stopped_at.is_(None), _w.replaced_by.is_(None))
        .distinct()
        .order_by(_w.origin)
    )
    by_communication: dict[str, list[int]] = {}
    for communication, origin in unit.connection.execute(query):
        by_communication.setdefault(communication, []).append(origin)
    return {name: tuple(origins) for name, origins in by_communication.items()}


def counts_of(unit: Unit, key: str, origin: int) -> tuple[tuple[int, ...], int, int]:
    """The waves of a sending, how many of its messages wait, and how many left."""
    waves = unit.connection.execute(select(_w.number).where(_w.crisis == key, _w.origin == origin)).scalars()
    numbers = tuple(sorted(int(wave) for wave in waves))
    query = select(_m.status, func.count()).where(_m.crisis == key, _m.wave.in_(numbers)).group_by(_m.status)
    counted = {str(status): int(count) for status, count in unit.connection.execute(query)}
    by_status = wave_rows.with_missing(unit, key, counted, numbers)
    waiting = sum(by_status.get(status, 0) for status in WAITING)
    return numbers, waiting, sum(by_status.get(status, 0) for status in REACHED)


_PEOPLE = msgspec.json.Decoder(tuple[str, ...])
_ABOUT = msgspec.json.Decoder(dict[str, str])


def _people(written: str | None) -> tuple[str, ...]:
    return _PEOPLE.decode(written) if written else ()
