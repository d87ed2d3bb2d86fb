"""Collects what an order about a campaign needs to be judged."""

from __future__ import annotations

from datetime import datetime

from pca.domain.orders import Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, knowing
from pca.store.kit.database import Unit
from pca.store.people import campaigns


def campaign(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The last campaign, and whether the author confirmed in it."""
    last = campaigns.latest(unit)
    confirmed = last is not None and campaigns.confirmed_at(unit, last.number, order.who) is not None
    return knowing(base, campaign=last, contacts_confirmed=confirmed)
