"""What the delivery loop reads and marks: messages due, who holds them, where they go, and the texts that were sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, and_, case, delete, exists, func, or_, select, text

from pca.domain.delivery import Spoken
from pca.domain.directory import Contact
from pca.domain.situation import Task
from pca.store.database import Unit
from pca.store.statements import upserting
from pca.store.tables.directory import CONTACT
from pca.store.tables.messages import DELIVERY_LEASE, MESSAGE, MESSAGE_BODY, QUEUED_SQL, WAVE
from pca.store.tables.tasks import TASK


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One message that may leave now, with what its wave says."""

    crisis: str
    number: int
    wave: int
    recipient: str
    language: str
    kind: str
    mode: str
    attempts: int
    tasks: tuple[int, ...]
    communication: str
    message: str
    external: bool
    queued_at: datetime
    since: datetime
    """When it could first leave: queued, or approved."""
    acknowledge_by: datetime | None
    about: Mapping[str, str]

    @property
    def key(self) -> str:
        """What the message is called, on the phone too: `2020-1/M7`."""
        return f"{self.crisis}/M{self.number}"


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """The text of one message as it was sent: erasable."""

    number: int
    subject: str
    body: str


_URGENCY = case({"critical": 0, "important": 1}, value=WAVE.c.severity, else_=2)
_RELEASED = or_(WAVE.c.awaits.is_(None), WAVE.c.approved_at.is_not(None))
_OF_WAVE = and_(WAVE.c.crisis == MESSAGE.c.crisis, WAVE.c.number == MESSAGE.c.wave)
_QUEUED = text(f"message.{QUEUED_SQL}")
"""As text, so that the partial index of queued messages serves the query."""


def due(unit: Unit, now: datetime, limit: int) -> tuple[Waiting, ...]:
    """At most `limit` messages that may leave at `now` and that nobody is sending, the most urgent first."""
    query = (
        select(MESSAGE, WAVE)
        .join_from(MESSAGE, WAVE, _OF_WAVE)
        .where(_QUEUED, MESSAGE.c.next_at <= now, _RELEASED, ~_leased(now))
        .order_by(_URGENCY, MESSAGE.c.next_at, MESSAGE.c.crisis, MESSAGE.c.number)
        .limit(limit)
    )
    columns = [MESSAGE.c[name] for name in ("crisis", "number", "wave", "recipient", "language", "kind", "mode")]
    columns += [MESSAGE.c.attempts, MESSAGE.c.tasks, WAVE.c.communication, WAVE.c.message, WAVE.c.external]
    columns += [WAVE.c.queued_at, WAVE.c.approved_at, WAVE.c.acknowledge_by, WAVE.c.about]
    return tuple(_waiting(row) for row in unit.connection.execute(query.with_only_columns(*columns)))


def any_due(unit: Unit, now: datetime) -> bool:
    """Whether anything may be due at all: one look into the index of queued messages."""
    query = select(MESSAGE.c.number).where(_QUEUED, MESSAGE.c.next_at <= now).limit(1)
    return unit.connection.execute(query).first() is not None


def _leased(now: datetime) -> Any:
    same = (DELIVERY_LEASE.c.crisis == MESSAGE.c.crisis, DELIVERY_LEASE.c.number == MESSAGE.c.number)
    return exists().where(*same, DELIVERY_LEASE.c.until > now)


def _waiting(row: Any) -> Waiting:
    return Waiting(
        crisis=row.crisis,
        number=row.number,
        wave=row.wave,
        recipient=row.recipient,
        language=row.language,
        kind=row.kind,
        mode=row.mode,
        attempts=row.attempts,
        tasks=tuple(_read(row.tasks, [])),
        communication=row.communication,
        message=row.message,
        external=row.external,
        queued_at=row.queued_at,
        since=max(row.queued_at, row.approved_at or row.queued_at),
        acknowledge_by=row.acknowledge_by,
        about=_read(row.about, {}),
    )


def _read(said: Any, empty: Any) -> Any:
    """A list or mapping kept as text."""
    return empty if not said else msgspec.json.decode(said)


def outlook(unit: Unit, now: datetime) -> tuple[int, datetime | None]:
    """How many released messages are due at `now`, and the instant of the earliest one queued (due or not)."""
    query = (
        select(func.count().filter(MESSAGE.c.next_at <= now), func.min(MESSAGE.c.next_at))
        .join_from(MESSAGE, WAVE, _OF_WAVE)
        .where(_QUEUED, MESSAGE.c.next_at.is_not(None), _RELEASED)
    )
    count, earliest = unit.connection.execute(query).one()
    return count, earliest


_LEASE = upserting(DELIVERY_LEASE)


def lease(unit: Unit, messages: Iterable[Waiting], holder: str, until: datetime) -> None:
    """Nobody else sends these before `until`. In the transaction that found them free, so that it is one step."""
    stored = unit.instant(until)
    _LEASE.many(unit, [(one.crisis, one.number, holder, stored) for one in messages])


def release(unit: Unit, crisis: str, numbers: Sequence[int]) -> None:
    """The messages are nobody's again."""
    for some in _portions(numbers):
        table = DELIVERY_LEASE.c
        unit.connection.execute(delete(DELIVERY_LEASE).where(table.crisis == crisis, table.number.in_(some)))


def release_all(unit: Unit) -> None:
    """Nobody is sending anything: for the one process of a data folder, when it starts after a crash."""
    unit.connection.execute(delete(DELIVERY_LEASE))


_BODY = upserting(MESSAGE_BODY)


def keep_bodies(unit: Unit, crisis: str, bodies: Iterable[Body]) -> None:
    """Keep the texts that were sent; they may be erased later without touching the journal."""
    _BODY.many(unit, [(crisis, one.number, one.subject, one.body) for one in bodies])


def contacts(unit: Unit, people: Iterable[str]) -> dict[str, Contact]:
    """Names and addresses of those of `people` who have any, by person."""
    found: dict[str, Contact] = {}
    for some in _portions(sorted(set(people))):
        query = select(CONTACT.c.person, CONTACT.c.name, CONTACT.c.email, CONTACT.c.phone)
        rows = unit.connection.execute(query.where(CONTACT.c.person.in_(some)))
        found |= {row.person: Contact(*row) for row in rows}
    return found


def spoken(unit: Unit, crisis: str, numbers: Iterable[int]) -> dict[int, Spoken]:
    """The tasks that messages speak of, as they are now, by number."""
    names = [name for name in Task.__struct_fields__ if name in TASK.c]
    query: Select[Any] = select(*(TASK.c[name] for name in names), TASK.c.acknowledged_by)
    found: dict[int, Spoken] = {}
    for some in _portions(sorted(set(numbers))):
        for row in unit.connection.execute(query.where(TASK.c.crisis == crisis, TASK.c.number.in_(some))):
            task = Task(**dict(zip(names, row, strict=False)))
            found[task.number] = Spoken(task=task, acknowledged_by=row.acknowledged_by)
    return found


def _portions(values: Sequence[Any], size: int = 500) -> list[Sequence[Any]]:
    """At most `size` values at a time: databases limit how many a question may hold."""
    return [values[at : at + size] for at in range(0, len(values), size)]
