"""What the delivery loop works with: messages that may leave now, who is sending them, and their erasable texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import BindParameter, and_, bindparam, delete, func, literal_column, or_, select, text

from pca.domain.delivery import SpokenTask
from pca.domain.situation import Task
from pca.store.administration import guarded
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement, updating, upserting
from pca.store.tables.messages import DELIVERY_LEASE, MESSAGE, MESSAGE_BODY, QUEUED_SQL, WAVE
from pca.store.tables.tasks import TASK

LONGEST_LEASE = timedelta(days=2)
"""A lease that ends later than this was taken by a clock that ran ahead; they last for half a minute."""

_m, _w, _l, _b = MESSAGE.c, WAVE.c, DELIVERY_LEASE.c, MESSAGE_BODY.c


class DueMessage(msgspec.Struct, frozen=True, kw_only=True):
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
    approved_at: datetime | None
    tasks: tuple[int, ...] | None
    message: str
    communication: str
    digest: str
    severity: str
    external: bool
    acknowledge_by: datetime | None
    about: dict[str, str]
    origin: int
    rung: int
    held: bool
    instead_of: tuple[str, ...] | None
    replaces: tuple[int, ...]

    @property
    def key(self) -> str:
        """What the message is called, on the phone too: `2020-1/M7`."""
        return f"{self.crisis}/M{self.number}"

    @property
    def since(self) -> datetime:
        """When it could first leave: queued, or approved."""
        return self.approved_at or self.queued_at


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """The text of one message as rendered: erasable, never in the journal."""

    crisis: str
    number: int
    subject: str
    body: str


_OUTGOING = Reader(DueMessage, MESSAGE, WAVE, digest=_w.digest)
_BODIES = Reader(Body, MESSAGE_BODY)
_BODY = _BODIES.by("crisis", "number")
_LEASE = upserting(DELIVERY_LEASE)
_ACCEPT = updating(DELIVERY_LEASE, ["crisis", "number"], "digest")
_EXTEND = updating(DELIVERY_LEASE, ["crisis", "number", "holder"], "until")
_EXPIRE = updating(DELIVERY_LEASE, ["holder"], "until")
_WRITE = upserting(MESSAGE_BODY)
_QUEUED = text("message." + QUEUED_SQL)
_NEXT = Statement(select(func.min(_m.next_at)).where(text(QUEUED_SQL)))
_DUE = Statement(select(func.count()).where(text(QUEUED_SQL), _m.next_at <= bindparam("now")))
_NOW: BindParameter[Any] = bindparam("now")
_ACCEPTED = _l.digest.is_not(None)
_LEASED = (
    select(_l.number).where(_l.crisis == _m.crisis, _l.number == _m.number, or_(_l.until > _NOW, _ACCEPTED)).exists()
)
_URGENCY: BindParameter[Any] = bindparam("urgency")
_AMONG = (_m.crisis == bindparam("crisis"), _m.number >= bindparam("first"), _m.number <= bindparam("last"))
_OF_SPAN = Statement(
    _OUTGOING.select(_QUEUED, *_AMONG, _m.next_at <= _NOW, ~_LEASED)
    .select_from(MESSAGE.join(WAVE, and_(_w.crisis == _m.crisis, _w.number == _m.wave)))
    .order_by(_m.number)
    .limit(bindparam("most", type_=_m.number.type))
)
_ELSEWHERE = Statement(select(_m.number).where(_QUEUED, *_AMONG, _m.next_at <= _NOW, _LEASED).limit(1))
_TASK = [name for name in Task.__struct_fields__ if name in TASK.c]
_SPOKEN = Statement(
    select(*(TASK.c[name] for name in _TASK), TASK.c.acknowledged_by).where(
        TASK.c.crisis == bindparam("crisis"), Among(TASK.c.number, "numbers")
    )
)
_RELEASE = Statement(delete(DELIVERY_LEASE).where(_l.crisis == bindparam("crisis"), Among(_l.number, "numbers")))
_FORGET = Statement(
    delete(DELIVERY_LEASE).where(or_(_l.until <= _NOW, _l.until > bindparam("furthest")), _l.digest.is_(None))
)


@cache
def _ready(without: frozenset[str]) -> Statement:
    """Messages ready to leave, without those of some kinds."""
    some = [_m.kind != literal_column(f"'{kind}'") for kind in sorted(without)]
    return Statement(
        _OUTGOING.select(_QUEUED, _m.urgency == _URGENCY, _m.next_at <= _NOW, ~_LEASED, *some)
        .select_from(MESSAGE.join(WAVE, and_(_w.crisis == _m.crisis, _w.number == _m.wave)))
        .order_by(_m.next_at, _m.crisis, _m.number)
        .limit(bindparam("most", type_=_m.number.type))
    )


def due_messages(unit: Unit, now: datetime, limit: int, without: Collection[str] = ()) -> tuple[DueMessage, ...]:
    """At most `limit` messages that may leave at `now` (UTC) and that nobody is sending; the most urgent first.

    Those of the kinds in `without` stay: no channel may carry them right now.
    """
    messages: tuple[DueMessage, ...] = ()
    ready = _ready(frozenset(without))
    for urgency in range(3):
        if len(messages) < limit:
            messages += _OUTGOING.prepared(unit, ready, urgency=urgency, now=now, most=limit - len(messages))
    return messages


def claim(
    unit: Unit, now: datetime, limit: int, holder: str, until: datetime, without: Collection[str] = ()
) -> tuple[DueMessage, ...]:
    """Take outgoing messages until an instant; nobody else gets them before. Needs a writing unit.

    At most `limit` of them, and what was held back for the same recipients besides; none after a restore, until
    somebody lets messages leave again.
    """
    _forget_expired(unit, now)
    if guarded.hold(unit) is not None:
        return ()
    messages = due_messages(unit, now, limit, without)
    return _lease(unit, (*messages, *_companions(unit, now, messages)), holder, until)


def _companions(unit: Unit, now: datetime, messages: tuple[DueMessage, ...]) -> tuple[DueMessage, ...]:
    """Other messages that were held back for the same recipients: they leave together."""
    others: dict[tuple[str, int], DueMessage] = {}
    for crisis in dict.fromkeys(message.crisis for message in messages if message.held):
        people = {message.recipient for message in messages if message.held and message.crisis == crisis}
        query = (
            _OUTGOING.select(_QUEUED, _m.next_at <= now, _m.held, _m.crisis == crisis, _m.recipient.in_(people))
            .select_from(MESSAGE.join(WAVE, and_(_w.crisis == _m.crisis, _w.number == _m.wave)))
            .where(~_LEASED)
            .order_by(_m.number)
        )
        others |= {(message.crisis, message.number): message for message in _OUTGOING.all(unit, query.params(now=now))}
    ours = {(message.crisis, message.number) for message in messages}
    return tuple(message for key, message in others.items() if key not in ours)


def hold(unit: Unit, chunk: Iterable[DueMessage], holder: str, until: datetime) -> None:
    """Keep messages from being tried before an instant, as far as this process is concerned."""
    _EXTEND.many(unit, [(unit.instant(until), message.crisis, message.number, holder) for message in chunk])


def claim_span(
    unit: Unit, span: tuple[str, int, int], now: datetime, limit: int, holder: str, until: datetime
) -> tuple[DueMessage, ...]:
    """The same for messages of one crisis, from one number to another: `span` is crisis, first, last."""
    _forget_expired(unit, now)
    if guarded.hold(unit) is not None:
        return ()
    crisis, first, last = span
    messages = _OUTGOING.prepared(unit, _OF_SPAN, crisis=crisis, first=first, last=last, now=now, most=limit)
    return _lease(unit, (*messages, *_companions(unit, now, messages)), holder, until)


def leased(unit: Unit, span: tuple[str, int, int], now: datetime) -> bool:
    """Whether somebody is sending a due message of `span`."""
    crisis, first, last = span
    return _ELSEWHERE.first(unit, crisis=crisis, first=first, last=last, now=now) is not None


def _forget_expired(unit: Unit, now: datetime) -> None:
    """Leases that ended are no more, except those of messages noted as accepted: these must not be sent again."""
    _FORGET.run(unit, now=now, furthest=now + LONGEST_LEASE)


def _lease(unit: Unit, messages: tuple[DueMessage, ...], holder: str, until: datetime) -> tuple[DueMessage, ...]:
    _LEASE.many(unit, [(message.crisis, message.number, holder, unit.instant(until), None) for message in messages])
    return messages


def extend(unit: Unit, chunk: Iterable[DueMessage], holder: str, until: datetime) -> None:
    """Keep messages that are on their way until a later instant; those that are no longer ours stay as they are."""
    _EXTEND.many(unit, [(unit.instant(until), message.crisis, message.number, holder) for message in chunk])


def expire(unit: Unit, holder: str, now: datetime) -> None:
    """End all leases of `holder`: it died, and started anew."""
    _EXPIRE.run(unit, until=now, of_holder=holder)


def note_accepted(unit: Unit, sent: Iterable[tuple[Body, str]]) -> None:
    """Keep texts that were accepted, and on their leases the digest: from now on nobody sends them again."""
    rows = list(sent)
    write_bodies(unit, [body for body, _ in rows])
    _ACCEPT.many(unit, [(digest, body.crisis, body.number) for body, digest in rows])


class Orphan(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was accepted from a process that died before it recorded that."""

    crisis: str
    number: int
    digest: str


_ORPHANS = Reader(Orphan, DELIVERY_LEASE)
_ORPHANED = Statement(_ORPHANS.select(_ACCEPTED, _l.until <= _NOW).order_by(_l.crisis, _l.number))


def orphans(unit: Unit, now: datetime) -> tuple[Orphan, ...]:
    """Messages noted as accepted whose lease has ended at `now` (UTC)."""
    return _ORPHANS.prepared(unit, _ORPHANED, now=now)


def release(unit: Unit, crisis: str, numbers: Iterable[int]) -> None:
    """Give messages back after an attempt, whatever became of it."""
    _RELEASE.run(unit, crisis=crisis, numbers=list(numbers))


def spoken_tasks(unit: Unit, crisis: str, numbers: Iterable[int]) -> dict[int, SpokenTask]:
    """The tasks that messages speak of, as they are now, by number."""
    named = set(numbers)
    spoken_of = dict[int, SpokenTask]()
    for *fields, acknowledged_by in _SPOKEN.rows(unit, crisis=crisis, numbers=named) if named else ():
        task = Task(**dict(zip(_TASK, fields, strict=True)))
        spoken_of[task.number] = SpokenTask(task=task, acknowledged_by=acknowledged_by)
    return spoken_of


def due_count(unit: Unit, now: datetime) -> int:
    """How many messages may leave at `now` (UTC), those being sent included."""
    row = _DUE.first(unit, now=now)
    return 0 if row is None else int(row[0])


def next_outgoing(unit: Unit) -> datetime | None:
    """When the next queued message may leave (UTC; may be past), or None when nothing waits."""
    row = _NEXT.first(unit)
    return None if row is None else row[0]


def write_bodies(unit: Unit, rows: Iterable[Body]) -> None:
    """Keep the rendered texts, replacing earlier ones. Outside the journal and outside replay."""
    _WRITE.many(unit, [(row.crisis, row.number, row.subject, row.body) for row in rows])


def body(unit: Unit, crisis: str, number: int) -> Body | None:
    """The text of one message, or None when it was never rendered or was erased."""
    return _BODIES.one(unit, _BODY, crisis=crisis, number=number)
