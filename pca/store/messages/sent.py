"""What was sent to whom: who holds which instruction, how much one person was told in a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import and_, bindparam, exists, func, select

from pca.domain.outcomes import REACHED
from pca.domain.situation import Holding
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement
from pca.store.tables.crisis import CRISIS
from pca.store.tables.messages import MESSAGE, MESSAGE_EVENT, WAVE

_m, _w = MESSAGE.c, WAVE.c
_OPEN = select(CRISIS.c.key).where(CRISIS.c.closed_at.is_(None))
_QUEUED_AT = Statement(
    select(_w.number, _w.queued_at).where(_w.crisis == bindparam("crisis"), Among(_w.number, "waves"))
)
_SENT_SINCE = Statement(
    select(_m.recipient, func.count())
    .where(_m.crisis.in_(_OPEN), Among(_m.recipient, "people"))
    .where(_m.sent_at >= bindparam("since"), _m.within.is_(None))
    .group_by(_m.recipient)
)


def holders(unit: Unit, key: str, communications: Collection[str]) -> dict[str, tuple[Holding, ...]]:
    """By communication those whom it reached, each by the ways that reached them."""
    reached: dict[str, dict[Holding, None]] = {name: {} for name in communications}
    join = MESSAGE.join(WAVE, (_w.crisis == _m.crisis) & (_w.number == _m.wave))
    query = (
        select(_w.communication, _m.recipient, _m.kind, _m.language)
        .select_from(join)
        .where(_m.crisis == key, _w.communication.in_(list(communications)), _m.status.in_(REACHED))
        .order_by(_m.number)
    )
    for communication, *held in unit.connection.execute(query):
        reached[communication][Holding(*held)] = None
    return {name: tuple(people) for name, people in reached.items()}


class HeldInstruction(msgspec.Struct, frozen=True, kw_only=True):
    """An instruction somebody has, as far as anybody knows."""

    recipient: str
    communication: str
    origin: int
    """The sending, by its first wave: which version it is."""
    kind: str
    at: datetime
    """When it was sent (UTC)."""
    replaced_by: int | None
    """The sending that stands instead, but has not reached this person yet."""
    message: int


def instructions_held(
    unit: Unit, key: str, *, people: Collection[str] | None = None, outdated: bool = False
) -> tuple[HeldInstruction, ...]:
    """Who holds which version of which instruction of the plan at this moment, by person.

    An instruction that another one replaced is held until the other one reached the same person; `outdated` gives
    only those.
    """
    join = MESSAGE.join(WAVE, and_(_w.crisis == _m.crisis, _w.number == _m.wave))
    columns = (_m.recipient, _w.communication, _m.origin, _m.kind, _m.sent_at, _w.replaced_by, _m.number)
    query = select(*columns).select_from(join).where(_m.crisis == key, _m.status.in_(REACHED), _m.tasks.is_(None))
    query = query.where(_m.recipient.in_(list(people))) if people is not None else query
    first: dict[tuple[str, int], HeldInstruction] = {}
    for row in unit.connection.execute(query.order_by(_m.recipient, _m.number)):
        held = HeldInstruction(**dict(zip(HeldInstruction.__struct_fields__, row, strict=True)))
        first.setdefault((held.recipient, held.origin), held)
    standing = (
        held
        for held in first.values()
        if held.replaced_by is None or (held.recipient, _origin_of(unit, key, held.replaced_by)) not in first
    )
    return tuple(held for held in standing if not outdated or held.replaced_by is not None)


def _origin_of(unit: Unit, key: str, wave: int) -> int:
    return int(unit.connection.execute(select(_w.origin).where(_w.crisis == key, _w.number == wave)).scalar_one())


class MessageStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step in the life of one message: an attempt, or what its provider said."""

    at: datetime
    outcome: str
    channel: str
    error: str | None


_STEPS = Reader(MessageStep, MESSAGE_EVENT)


def history(unit: Unit, key: str, message: int) -> tuple[MessageStep, ...]:
    """All that happened to one message, in order."""
    where = (MESSAGE_EVENT.c.crisis == key, MESSAGE_EVENT.c.message == message)
    return _STEPS.all(unit, _STEPS.select(*where).order_by(MESSAGE_EVENT.c.at, MESSAGE_EVENT.c.outcome))


class SentWave(msgspec.Struct, frozen=True, kw_only=True):
    """One wave of which something was sent, as far as anybody may know it."""

    crisis: str
    number: int
    mode: str
    communication: str
    message: str
    kind: str
    external: bool
    seat: str | None
    queued_at: datetime
    replaced_by: int | None
    stopped_at: datetime | None


_SENT = Reader(SentWave, WAVE)


def waves_sent(unit: Unit) -> tuple[SentWave, ...]:
    """Every wave of every crisis of which something was sent, the newest first."""
    reached = exists().where(_m.crisis == _w.crisis, _m.wave == _w.number, _m.status.in_(REACHED))
    return _SENT.all(unit, _SENT.select(reached).order_by(_w.queued_at.desc(), _w.number.desc()))


def queued_at(unit: Unit, key: str, waves: Collection[int]) -> dict[int, datetime]:
    """When waves were queued (UTC), by number."""
    if not waves:
        return {}
    return {int(number): at for number, at in _QUEUED_AT.rows(unit, crisis=key, waves=waves)}


def sent_since(unit: Unit, people: Collection[str], since: datetime) -> dict[str, int]:
    """How many messages of open crises each of `people` was sent since an instant; those in a digest count as one."""
    return {str(person): int(count) for person, count in _SENT_SINCE.rows(unit, people=people, since=since)}
