"""What the delivery loop works with: messages that may leave now, who is sending them, and their erasable texts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import and_, delete, func, select, text

from pca.store.database import Unit
from pca.store.records import Reader
from pca.store.statements import Statement, upserting
from pca.store.tables.messages import DELIVERY_LEASE, MESSAGE, MESSAGE_BODY, QUEUED_SQL, WAVE

_m, _w, _l, _b = MESSAGE.c, WAVE.c, DELIVERY_LEASE.c, MESSAGE_BODY.c


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One message that may leave, with all that its text speaks of. Its stable key is (crisis, number)."""

    crisis: str
    number: int
    mode: str
    wave: int
    recipient: str
    language: str
    kind: str
    attempts: int
    queued_at: datetime
    tasks: tuple[int, ...] | None
    message: str
    communication: str
    digest: str
    severity: str
    external: bool
    acknowledge_by: datetime | None
    about: dict[str, str]


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """The text of one message as rendered: erasable, never in the journal."""

    crisis: str
    number: int
    subject: str
    body: str


_OUTGOING = Reader(Outgoing, MESSAGE, WAVE, digest=_w.digest)
_BODIES = Reader(Body, MESSAGE_BODY)
_BODY = _BODIES.by("crisis", "number")
_LEASE = upserting(DELIVERY_LEASE)
_WRITE = upserting(MESSAGE_BODY)
_QUEUED = text("message." + QUEUED_SQL)
_NEXT = Statement(select(func.min(_m.next_at)).where(text(QUEUED_SQL)))


def outgoing(unit: Unit, now: datetime, limit: int) -> tuple[Outgoing, ...]:
    """At most `limit` messages of all crises that may leave at `now` (UTC) and that nobody is sending."""
    leased = select(_l.number).where(_l.crisis == _m.crisis, _l.number == _m.number, _l.until > now).exists()
    query = (
        _OUTGOING.select(_QUEUED, _m.next_at <= now, ~leased)  # type: ignore[arg-type]  # text() is a condition too
        .select_from(MESSAGE.join(WAVE, and_(_w.crisis == _m.crisis, _w.number == _m.wave)))
        .order_by(_m.next_at, _m.crisis, _m.number)
        .limit(limit)
    )
    return _OUTGOING.all(unit, query)


def claim(unit: Unit, now: datetime, limit: int, holder: str, until: datetime) -> tuple[Outgoing, ...]:
    """Take at most `limit` outgoing messages until an instant; nobody else gets them before. Needs a writing unit."""
    unit.connection.execute(delete(DELIVERY_LEASE).where(_l.until <= now))
    found = outgoing(unit, now, limit)
    _LEASE.many(unit, [(one.crisis, one.number, holder, unit.instant(until)) for one in found])
    return found


def release(unit: Unit, crisis: str, numbers: Iterable[int]) -> None:
    """Give messages back after an attempt, whatever became of it."""
    named = list(numbers)
    for start in range(0, len(named), 500):
        some = _l.number.in_(named[start : start + 500])
        unit.connection.execute(delete(DELIVERY_LEASE).where(_l.crisis == crisis, some))


def next_outgoing(unit: Unit) -> datetime | None:
    """When the next queued message may leave (UTC; may be past), or None when nothing waits."""
    row = _NEXT.first(unit)
    return None if row is None else row[0]


def write_bodies(unit: Unit, rows: Iterable[Body]) -> None:
    """Keep the rendered texts, replacing earlier ones. Outside the journal and outside replay."""
    _WRITE.many(unit, [(one.crisis, one.number, one.subject, one.body) for one in rows])


def body(unit: Unit, crisis: str, number: int) -> Body | None:
    """The text of one message, or None when it was never rendered or was erased."""
    return _BODIES.one(unit, _BODY, crisis=crisis, number=number)


def erase_bodies(unit: Unit, crisis: str) -> int:
    """Erase all texts of a crisis; how many there were. Their digests stay with the messages."""
    return unit.connection.execute(delete(MESSAGE_BODY).where(_b.crisis == crisis)).rowcount
