"""Collects what an order about openings needs to be judged."""

from __future__ import annotations

from datetime import datetime

from pca.domain.orders import Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, knowing
from pca.store.kit.database import Unit
from pca.store.regimes import regimes


def openings(unit: Unit, base: Situation, _order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """What is set already, and the weeks of places."""
    crisis = base.crisis
    scope = regimes.scope_of(crisis.key, crisis.mode) if crisis else ""
    return knowing(base, held=regimes.held_regimes(unit, scope), weeks=regimes.weeks(unit))
