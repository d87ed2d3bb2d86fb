"""Collects what an order about staff measures needs to be judged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pca.domain.orders import Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, knowing
from pca.domain.staff_acts import (
    AnswerTravel,
    AskTravel,
    EndException,
    ExceptFromMeasure,
    MoveSession,
    PostponeSession,
    SettleSession,
    WithdrawTravel,
)
from pca.domain.trips import LIVE
from pca.services.engine.gather_known import for_conditions, key_of
from pca.store.kit.database import Unit
from pca.store.staff import staff as stored


def staff(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """What holds, and what the order names: an exception, a trip, a session."""
    act, key = order.act, key_of(order)
    known: dict[str, Any] = {}
    if isinstance(act, ExceptFromMeasure | EndException):
        known["exception"] = stored.exception(unit, key, act.measure, act.person)
    elif isinstance(act, AskTravel):
        day = now.date()
        theirs = stored.trips_of(unit, key, act.person)
        known["trips_of_theirs"] = sum(trip.status in LIVE and trip.ends >= day for trip in theirs)
        known["trips"] = stored.trips(unit, key)
    elif isinstance(act, AnswerTravel | WithdrawTravel):
        known["trip"] = stored.trip(unit, key, act.number)
    elif isinstance(act, MoveSession | SettleSession):
        known["session"] = stored.session(unit, key, act.number)
    elif isinstance(act, PostponeSession):
        known["sessions"] = stored.sessions(unit, key)
    return knowing(for_conditions(unit, base, key, plan, now), **known)
