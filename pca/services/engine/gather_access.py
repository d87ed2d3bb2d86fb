"""Collects what an order about access needs to be judged: grants, seats, the sealed account, what was prepared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from pca.domain.access.access_orders import WithdrawGrant
from pca.domain.directory_acts import KeepPerson
from pca.domain.orders import Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, knowing
from pca.store.access import accounts, grants, preparations
from pca.store.kit.database import Unit
from pca.store.people import seats

Collector: TypeAlias = Callable[[Unit, Situation, Order, datetime, CompiledPlan | None], Situation]


def acting(unit: Unit, base: Situation, order: Order, *people: str | None) -> Situation:
    """The grants of the people an order concerns, and the seats of its crisis."""
    held = {person: grants.grants_of(unit, person) for person in people if person is not None}
    return knowing(
        base,
        grants_of={**base.access.grants_of, **held},
        seats=seats.seats(unit, order.crisis) if order.crisis else base.seats,
    )


def coming(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """Whether there is an account of whoever would come: of somebody who was called so and left."""
    assert isinstance(order.act, KeepPerson)
    person = order.act.person.id
    return knowing(base, accounts=frozenset((person,) if accounts.account(unit, person) else ()))


def granting(unit: Unit, base: Situation, order: Order, now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The person who gets or loses a grant."""
    named = grants.grant(unit, order.act.grant) if isinstance(order.act, WithdrawGrant) else None
    person: str | None = named.person if named else getattr(order.act, "person", None)
    grant = named if named and (named.ends is None or now < named.ends) else None
    return knowing(acting(unit, base, order, person), grant=grant, grants_given=grants.head(unit)[1])


def breaking(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The last use of the sealed account, and whoever says that they use it."""
    base = acting(unit, base, order, getattr(order.act, "claimed", None))
    return knowing(base, break_glass=grants.last_break_glass(unit))


def preparing(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """What was prepared so far, the one the order names, and the last use of the envelope."""
    made, named = preparations.made(unit), getattr(order.act, "preparation", None)
    preparation = preparations.preparation(unit, named) if named is not None else None
    base = acting(unit, breaking(unit, base, order, now, plan), order, *getattr(order.act, "people", ()))
    return knowing(base, preparation=preparation, preparations=made)


def relieving(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """Whoever is to sit in a role."""
    given = seats.delegations_given(unit, order.crisis or "")
    return knowing(acting(unit, base, order, getattr(order.act, "to", None)), delegations_given=given)
