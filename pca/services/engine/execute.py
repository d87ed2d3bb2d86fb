"""The one door: every change is one order, one transaction, one journal entry."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from pca.domain.crisis import key_for
from pca.domain.decide import decide
from pca.domain.directory import Organisation
from pca.domain.facts import AnyFact, DecisionTaken, Refused, WaveApproved
from pca.domain.journal import Entry, entry_for, slim
from pca.domain.limits import shortened
from pca.domain.order_types import check_types
from pca.domain.orders import (
    BREAK_GLASS,
    DeclareStatus,
    ImportDirectory,
    OpenCrisis,
    Order,
    RecordAct,
    TurnAvailability,
)
from pca.domain.reaches import OutOfReach
from pca.domain.seats import Seat
from pca.domain.situation import Crisis
from pca.runtime import Runtime
from pca.services.engine import long_waves, refused
from pca.services.engine.following import following
from pca.services.engine.situation import Judged, Within, situation_for
from pca.store.audit import journal
from pca.store.crisis import crisis as crises
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit

_FOLLOWED = ImportDirectory | RecordAct | DeclareStatus | TurnAvailability
"""What changes the directory or somebody's status: open crises follow."""

Private = Callable[[Unit], None]
"""Writes what must never enter the journal (names, rendered texts) into erasable tables, in the same transaction."""


class OrderClash(ValueError):
    """The same order id came with another content: nothing was done."""


@dataclass(frozen=True)
class Done:
    """What an order led to. `seq` is its journal number, None when there was nothing to do."""

    seq: int | None
    facts: tuple[AnyFact, ...]
    crisis: str | None = None
    repeated: bool = False
    """True when this order id had been carried out before: nothing happened a second time."""
    followed: tuple[Done, ...] = ()
    """After a change of the directory: what it led to in each open crisis it concerns, an entry of its own each."""

    @property
    def refused(self) -> Refused | None:
        """The refusal, when the order was refused."""
        first = self.facts[0] if self.facts else None
        return first if isinstance(first, Refused) else None


def execute(runtime: Runtime, order: Order, private: Private | None = None, within: Within | None = None) -> Done:
    """Carry out `order`: gather, decide, record, apply, commit; nothing is answered before the commit.

    Where very many are told, the rows of most of them are written after it, so that others may write meanwhile.

    `within` may raise when what was gathered is out of the asker's reach; then nothing is decided or written.
    Raises MalformedOrder, UnknownCrisis, OrderClash, or StoreError (nothing written) when the store cannot commit.
    """
    long_waves.before(runtime, order)
    with runtime.store.write() as unit:
        done = _carry_out(runtime, unit, order, private, within)
    _write_rest(runtime, done)
    return done


def execute_together(runtime: Runtime, orders: Iterable[tuple[Order, Within]]) -> tuple[Done | None, ...]:
    """Carry out several orders in one transaction: all of them are kept, or none. What one leads to, the next one sees.

    None stands for an order that is out of the asker's reach (its `within` raised OutOfReach): it does not hold up the
    others. Raises like `execute`.
    """
    with runtime.store.write() as unit:
        dones = tuple(_if_within_reach(runtime, unit, order, within) for order, within in orders)
    _write_rest(runtime, *(done for done in dones if done is not None))
    return dones


def _write_rest(runtime: Runtime, *dones: Done) -> None:
    """What orders queued for very many people, all of it, after their commit."""
    for done in dones:
        if not done.repeated:
            long_waves.after(runtime, done.facts)
            _write_rest(runtime, *done.followed)


def _if_within_reach(runtime: Runtime, unit: Unit, order: Order, within: Within) -> Done | None:
    try:
        return _carry_out(runtime, unit, order, None, within)
    except OutOfReach:
        return None


def _carry_out(runtime: Runtime, unit: Unit, order: Order, private: Private | None, within: Within | None) -> Done:
    check_types(order)
    now = runtime.clock.now()
    earlier = journal.find(unit, order.id)
    if earlier is not None:
        return _again(order, *earlier)
    judged = situation_for(runtime, unit, order, now, within)
    done = _record(runtime, unit, order, now, judged)
    if isinstance(order.act, _FOLLOWED) and done.refused is None and done.facts:
        before = judged.situation.organisation
        done = dataclasses.replace(done, followed=_follow(runtime, unit, order, done.facts, now, before))
    if private is not None and done.facts and done.refused is None:
        private(unit)
    return done


def _record(runtime: Runtime, unit: Unit, order: Order, now: datetime, judged: Judged) -> Done:
    """Decide, and write down what follows: journal entry and rows; an order nothing follows from leaves no trace."""
    facts = decide(judged.plan, judged.situation, order, now)
    if not facts:
        return Done(seq=None, facts=(), crisis=order.crisis)
    if isinstance(facts[0], Refused):
        if not refused.kept(runtime, order.who, now):
            return Done(seq=None, facts=facts, crisis=order.crisis)
        order = shortened(order)
    key, mode, version = _held(unit, order, judged.situation.crisis, facts, now.year)
    seat = _seat(facts, judged, order, now)
    entry = entry_for(order, facts, now, seat, crisis=key, mode=mode, plan=version)
    recorded = journal.append(unit, entry)
    apply(unit, entry)
    runtime.dispatcher.dispatch(unit, entry)
    return Done(seq=recorded.seq, facts=facts, crisis=key)


def _follow(
    runtime: Runtime, unit: Unit, given: Order, facts: tuple[AnyFact, ...], now: datetime, before: Organisation
) -> tuple[Done, ...]:
    """Every open crisis follows the directory in the transaction that changes it: they never disagree, not even
    where the power fails in between. Each crisis concerned has a journal entry of its own.
    """
    dones = [
        _record(runtime, unit, order, now, judged)
        for order, judged in following(runtime, unit, given, facts, now, before)
    ]
    return tuple(done for done in dones if done.facts)


def _held(
    unit: Unit, order: Order, crisis: Crisis | None, facts: tuple[AnyFact, ...], year: int
) -> tuple[str | None, str | None, str | None]:
    """Crisis key, mode and plan hash for the journal entry; a crisis that opens gets its key here."""
    if crisis is not None:
        return crisis.key, crisis.mode, crisis.plan
    if isinstance(order.act, OpenCrisis) and not isinstance(facts[0], Refused):
        mode = order.act.mode
        return key_for(mode, year, crises.opened(unit, mode, year)), mode, order.act.plan
    return None, None, None


def _seat(facts: tuple[AnyFact, ...], judged: Judged, order: Order, now: datetime) -> Seat | None:
    """The seat a decision was taken in; for anything else the seat its author has, if any; by which delegation."""
    judged_by = judged.situation.plans.in_force or judged.plan
    if judged_by is None:
        return None
    taken = next((fact.seat for fact in facts if isinstance(fact, DecisionTaken | WaveApproved)), None)
    person = order.on_behalf_of or order.who
    if person == BREAK_GLASS or (taken is not None and taken not in judged_by.playbook.role):
        return None if taken is None else Seat(taken)
    return judged.situation.seats.seat(judged_by.playbook, person, now, None if taken is None else [taken])


def _again(order: Order, seq: int, entry: Entry) -> Done:
    """The order was carried out before: the same answer again, and no second effect."""
    same = entry.act in (slim(order.act), slim(shortened(order).act))
    if not same or (entry.who, entry.crisis) != (order.who, order.crisis or entry.crisis):
        raise OrderClash(f"order {order.id} was carried out before with another content")
    return Done(seq=seq, facts=entry.facts, crisis=entry.crisis, repeated=True)
