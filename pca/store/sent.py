"""What was sent to whom: who holds which instruction, how much one person was told in a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from pca.domain.outcomes import REACHED
from pca.domain.situation import Holding
from pca.store.database import Unit
from pca.store.tables.crisis import CRISIS
from pca.store.tables.messages import MESSAGE, WAVE

_m, _w = MESSAGE.c, WAVE.c
_MANY = 500
"""People named in one statement at most."""


def holders(unit: Unit, key: str, communications: Collection[str]) -> dict[str, tuple[Holding, ...]]:
    """By communication those whom it reached, each by the ways that reached them."""
    found: dict[str, dict[Holding, None]] = {name: {} for name in communications}
    join = MESSAGE.join(WAVE, (_w.crisis == _m.crisis) & (_w.number == _m.wave))
    query = (
        select(_w.communication, _m.recipient, _m.kind, _m.language)
        .select_from(join)
        .where(_m.crisis == key, _w.communication.in_(list(communications)), _m.status.in_(REACHED))
        .order_by(_m.number)
    )
    for communication, *held in unit.connection.execute(query):
        found[communication][Holding(*held)] = None
    return {name: tuple(people) for name, people in found.items()}


def queued_at(unit: Unit, key: str, waves: Collection[int]) -> dict[int, datetime]:
    """When waves were queued (UTC), by number."""
    if not waves:
        return {}
    query = select(_w.number, _w.queued_at).where(_w.crisis == key, _w.number.in_(list(waves)))
    return {int(number): at for number, at in unit.connection.execute(query)}


def sent_since(unit: Unit, people: Collection[str], since: datetime) -> dict[str, int]:
    """How many messages of open crises each of `people` was sent since an instant; those in a digest count as one."""
    named, found = list(people), dict[str, int]()
    still_open = select(CRISIS.c.key).where(CRISIS.c.closed_at.is_(None))
    for start in range(0, len(named), _MANY):
        query = (
            select(_m.recipient, func.count())
            .where(_m.crisis.in_(still_open), _m.recipient.in_(named[start : start + _MANY]))
            .where(_m.sent_at >= since, _m.within.is_(None))
            .group_by(_m.recipient)
        )
        found |= {str(person): int(count) for person, count in unit.connection.execute(query)}
    return found
