"""Messages as stored: waves and their recipients, what became of each, and which may leave now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, false, func, literal_column, null, select, true

from pca.domain.outcomes import REACHED
from pca.domain.situation import Wave
from pca.domain.texts.own_words import AUTHOR
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, inserting, inserting_once, updating
from pca.store.messages import sending_rows, wave_rows
from pca.store.tables.crisis import CRISIS
from pca.store.tables.messages import MESSAGE, MESSAGE_EVENT, WAVE

if TYPE_CHECKING:
    from pca.domain.facts import DeliveriesRecorded, MessagesQueued, PostPublished, WaveApproved
    from pca.domain.journal import Entry


_m, _w = MESSAGE.c, WAVE.c
PUBLISHED = "published"
"""The step of a text that a person published; its remark is the link."""

_ONE_MORE = _m.attempts + literal_column("1")


class MessageLine(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one recipient, in a list."""

    number: int
    mode: str
    wave: int
    recipient: str
    language: str
    kind: str
    status: str
    attempts: int
    queued_at: datetime
    next_at: datetime | None
    tasks: tuple[int, ...] | None
    sent_at: datetime | None
    digest: str | None
    error: str | None
    origin: int
    instead_of: tuple[str, ...] | None
    within: int | None


class WaveLine(msgspec.Struct, frozen=True, kw_only=True):
    """One wave in a list; `digest` is that of the texts used."""

    number: int
    mode: str
    communication: str
    message: str
    digest: str
    kind: str
    severity: str
    external: bool
    first: int
    count: int
    queued_at: datetime
    awaits: str | None
    approved_at: datetime | None
    approved_by: str | None
    seat: str | None
    acknowledge_by: datetime | None
    about: dict[str, str]
    origin: int
    rung: int
    replaces: tuple[int, ...]
    replaced_by: int | None
    stopped_at: datetime | None
    stopped_by: str | None
    rejected: str | None = None
    """Why somebody who may release it refused to."""


_MESSAGES = Reader(MessageLine, MESSAGE)
_WAVES = Reader(WaveLine, WAVE)
_WAVE = _WAVES.by("crisis", "number")
_MESSAGE = _MESSAGES.by("crisis", "number")
_COMMUNICATIONS = Statement(select(_w.communication).where(_w.crisis == bindparam("crisis")).distinct())

_LAST_QUEUED = Statement(
    select(_w.communication, func.max(_w.queued_at)).where(_w.crisis == bindparam("crisis")).group_by(_w.communication)
)

_QUEUE_WAVE = inserting(WAVE)
_APPROVE = updating(WAVE, ["crisis", "number"], "approved_at", "approved_by", "seat")
_ANSWER_BY = updating(WAVE, ["crisis", "number"], "acknowledge_by")
_RELEASE = updating(MESSAGE, ["crisis", "wave"], "status", "next_at", where=[_m.status == "awaiting_approval"])
_SENT = updating(
    MESSAGE,
    ["crisis", "number"],
    *("status", "sent_at", "digest", "within"),
    attempts=_ONE_MORE,
    next_at=null(),
    error=null(),
    held=false(),
)
_NOT_SENT = updating(MESSAGE, ["crisis", "number"], "status", "next_at", "error", attempts=_ONE_MORE)
_HELD = updating(MESSAGE, ["crisis", "number"], "next_at", "error", held=true())
_EVENT = inserting_once(MESSAGE_EVENT)
_PUBLISHED = updating(MESSAGE, ["crisis", "number"], "status", where=[_m.status == "sent"])
_GIVEN = updating(CRISIS, ["key"], "waves", "messages")


def wave(unit: Unit, key: str, number: int) -> Wave | None:
    """The wave as rules need it, or None."""
    return _for_rules(line) if (line := wave_line(unit, key, number)) else None


def unreleased(unit: Unit, key: str) -> tuple[Wave, ...]:
    """The waves that wait for somebody's approval, by number."""
    return tuple(_for_rules(line) for line in waves(unit, key, awaiting=True))


def _for_rules(line: WaveLine) -> Wave:
    return Wave(
        number=line.number,
        awaits=line.awaits,
        approved=line.approved_at is not None,
        origin=line.origin,
        stopped=line.stopped_at is not None,
        replaced=line.replaced_by is not None,
        recipients=line.count,
        queued_at=line.queued_at,
        acknowledge_by=line.acknowledge_by,
    )


def wave_line(unit: Unit, key: str, number: int) -> WaveLine | None:
    """The wave in full, or None."""
    return _WAVES.one(unit, _WAVE, crisis=key, number=number)


def waves(unit: Unit, key: str, *, awaiting: bool = False) -> tuple[WaveLine, ...]:
    """All waves of the crisis, or those that wait for approval, by number."""
    awaited = [_w.awaits.is_not(None), _w.approved_at.is_(None), _w.stopped_at.is_(None), _w.replaced_by.is_(None)]
    where = [_w.crisis == key, *(awaited if awaiting else [])]
    return _WAVES.all(unit, _WAVES.select(*where).order_by(_w.number))


def communications_queued(unit: Unit, key: str) -> frozenset[str]:
    """Communications that were queued at least once in the crisis."""
    return frozenset(str(row[0]) for row in _COMMUNICATIONS.rows(unit, crisis=key))


def last_queued(unit: Unit, key: str) -> dict[str, datetime]:
    """When each communication was queued last in the crisis."""
    return {str(name): at for name, at in _LAST_QUEUED.rows(unit, crisis=key)}


def messages(
    unit: Unit,
    key: str,
    *,
    wave: int | None = None,
    recipient: str | None = None,
    status: Collection[str] | None = None,
    after: int = 0,
    limit: int | None = None,
) -> tuple[MessageLine, ...]:
    """Messages of the crisis, by number, that fit every filter given; `after` and `limit` give one page of them."""
    where: list[Any] = [_m.crisis == key, _m.number > after]
    where += [_m[name] == value for name, value in {"wave": wave, "recipient": recipient}.items() if value is not None]
    if status is not None:
        where.append(_m.status.in_(list(status)))
    return _MESSAGES.all(unit, _MESSAGES.select(*where).order_by(_m.number).limit(limit))


def message_line(unit: Unit, key: str, number: int) -> MessageLine | None:
    """The message in full, or None."""
    return _MESSAGES.one(unit, _MESSAGE, crisis=key, number=number)


def reached(counted: Mapping[str, int]) -> int:
    """How many of the messages counted by status left, whatever became known of them since."""
    return sum(counted.get(status, 0) for status in REACHED)


def tally(unit: Unit, key: str) -> dict[str, int]:
    """How many messages of the crisis there are in each status."""
    query = select(_m.status, func.count()).where(_m.crisis == key).group_by(_m.status)
    counted = {str(status): int(count) for status, count in unit.connection.execute(query)}
    return wave_rows.with_missing(unit, key, counted)


def messages_queued(unit: Unit, entry: Entry, fact: MessagesQueued) -> None:
    """One wave, and one row for each recipient; of a long one the first rows, the others soon after the commit."""
    at_once = wave_rows.written_at_once(unit, entry, fact)
    _queue_wave(unit, entry, fact, at_once)
    wave_rows.write(unit, entry, fact, 0, at_once)
    key, _ = crisis_of(entry)
    _GIVEN.run(unit, waves=fact.wave, messages=fact.first + len(fact.recipients) - 1, of_key=key)
    sending_rows.replaced(unit, entry, fact)


def _queue_wave(unit: Unit, entry: Entry, fact: MessagesQueued, written: int) -> None:
    key, mode = crisis_of(entry)
    _QUEUE_WAVE.run(
        unit,
        crisis=key,
        number=fact.wave,
        mode=mode,
        communication=fact.communication,
        message=fact.message,
        digest=fact.digest,
        kind=fact.kind,
        severity=fact.severity,
        external=fact.external,
        first=fact.first,
        count=len(fact.recipients),
        queued_at=entry.at,
        awaits=fact.awaits,
        approved_at=None,
        approved_by=None,
        seat=None,
        acknowledge_by=fact.acknowledge_by,
        about=fact.about,
        origin=fact.origin or fact.wave,
        rung=fact.rung,
        replaces=fact.replaces,
        replaced_by=None,
        stopped_at=None,
        stopped_by=None,
        written=written,
        rejected=None,
        author=fact.about.get(AUTHOR) if fact.origin is None else None,
    )


def wave_approved(unit: Unit, entry: Entry, fact: WaveApproved) -> None:
    """The wave may leave from now on."""
    key, _ = crisis_of(entry)
    wave_rows.complete(unit, key, number=fact.wave)
    _APPROVE.run(unit, of_crisis=key, of_number=fact.wave, approved_at=entry.at, approved_by=entry.who, seat=fact.seat)
    _RELEASE.run(unit, of_crisis=key, of_wave=fact.wave, status="queued", next_at=fact.not_before or entry.at)
    if fact.acknowledge_by is not None:
        _ANSWER_BY.run(unit, of_crisis=key, of_number=fact.wave, acknowledge_by=fact.acknowledge_by)
        sending_rows.released(unit, key, fact.wave, fact.acknowledge_by)


def deliveries_recorded(unit: Unit, entry: Entry, fact: DeliveriesRecorded) -> None:
    """What became of each attempt: sent, to be tried again later or held back, failed for good, or suppressed."""
    key, mode = crisis_of(entry)
    at = unit.instant(entry.at)
    sent = [
        ("sent", at, delivery.digest, delivery.within, key, delivery.message)
        for delivery in fact.deliveries
        if delivery.outcome == "sent"
    ]
    if sent:
        _SENT.many(unit, sent)
    held = [
        (unit.instant(delivery.retry_at or entry.at), delivery.error or None, key, delivery.message)
        for delivery in fact.deliveries
        if delivery.outcome == "held"
    ]
    if held:
        _HELD.many(unit, held)
    tried = [
        (key, delivery.message, at, delivery.outcome, mode, delivery.channel, delivery.error or None)
        for delivery in fact.deliveries
        if delivery.channel
    ]
    if tried:
        _EVENT.many(unit, tried)
    others = [
        (*_waiting(unit, entry, delivery.outcome, delivery.retry_at), delivery.error or None, key, delivery.message)
        for delivery in fact.deliveries
        if delivery.outcome not in ("sent", "held")
    ]
    if others:
        _NOT_SENT.many(unit, others)


def post_published(unit: Unit, entry: Entry, fact: PostPublished) -> None:
    """The text is where the public reads it: it was delivered, and the step says under which link."""
    key, mode = crisis_of(entry)
    _PUBLISHED.run(unit, of_crisis=key, of_number=fact.message, status="delivered")
    _EVENT.many(unit, [(key, fact.message, unit.instant(entry.at), PUBLISHED, mode, "public", fact.link)])


def _waiting(unit: Unit, entry: Entry, outcome: str, retry_at: datetime | None) -> tuple[str, object]:
    """Status and next instant after an attempt that did not send."""
    return ("queued", unit.instant(retry_at or entry.at)) if outcome == "retry" else (outcome, None)
