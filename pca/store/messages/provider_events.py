"""What providers call our messages, and which of their events we know already: outside the journal and its replay."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select

from pca.store.kit.database import Unit
from pca.store.kit.statements import inserting_once, upserting
from pca.store.tables.messages import MESSAGE, PROVIDER_EVENT, PROVIDER_MESSAGE

_n, _e, _m = PROVIDER_MESSAGE.c, PROVIDER_EVENT.c, MESSAGE.c
_NAME = upserting(PROVIDER_MESSAGE)
_NOTE = inserting_once(PROVIDER_EVENT)
_MANY = 500


def name_messages(unit: Unit, rows: Iterable[tuple[str, str, str, int]]) -> None:
    """Keep what providers call messages: (provider, its name, crisis, number)."""
    given = list(rows)
    if given:
        _NAME.many(unit, given)


def messages_named(unit: Unit, names: Collection[str]) -> dict[str, dict[str, tuple[str, int]]]:
    """By the name a provider gave, and by provider: crisis and number."""
    wanted, by_name = list(names), dict[str, dict[str, tuple[str, int]]]()
    for start in range(0, len(wanted), _MANY):
        query = select(_n.name, _n.provider, _n.crisis, _n.number).where(_n.name.in_(wanted[start : start + _MANY]))
        for name, provider, crisis, number in unit.connection.execute(query):
            by_name.setdefault(name, {})[provider] = (crisis, number)
    return by_name


def without_receipt(unit: Unit, provider: str, since: datetime, before: datetime, most: int) -> tuple[str, ...]:
    """What a provider calls messages it took between two instants (UTC) and has told nothing of; the oldest first."""
    join = PROVIDER_MESSAGE.join(MESSAGE, (_m.crisis == _n.crisis) & (_m.number == _n.number))
    query = select(_n.name).select_from(join).where(_n.provider == provider, _m.status == "sent")
    query = query.where(_m.sent_at >= since, _m.sent_at < before).order_by(_m.sent_at).limit(most)
    return tuple(unit.connection.execute(query).scalars())


def noted(unit: Unit, provider: str, events: Collection[str]) -> frozenset[str]:
    """Those of a provider's events that were written down already."""
    wanted, old = list(events), set[str]()
    for start in range(0, len(wanted), _MANY):
        query = select(_e.event).where(_e.provider == provider, _e.event.in_(wanted[start : start + _MANY]))
        old.update(unit.connection.execute(query).scalars())
    return frozenset(old)


def note(unit: Unit, rows: Iterable[tuple[str, str, datetime, str]]) -> None:
    """Keep that events were told: (provider, event, when, what became of it). One told before stays as it is."""
    _NOTE.many(unit, [(provider, event, unit.instant(at), outcome) for provider, event, at, outcome in rows])
