"""What an order is judged by, put together once: whoever carries out, previews or rehearses it sees the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pca.domain.directory_acts import RemovePerson
from pca.domain.orders import AdoptPlan, ApprovePlan, ImportDirectory, OpenCrisis, Order, PublishPlan
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Crisis, Situation, knowing
from pca.runtime import Runtime
from pca.services.engine.gather import gather
from pca.services.engine.naming import holding
from pca.services.kit.unknown import UnknownCrisis
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.plans import plans

Within = Callable[[Situation], None]
"""Raises when what was gathered is out of the asker's reach; called inside the order's own transaction."""


@dataclass(frozen=True)
class Judged:
    """What one order is judged by."""

    plan: CompiledPlan | None
    situation: Situation


def situation_for(runtime: Runtime, unit: Unit, order: Order, now: datetime, within: Within | None = None) -> Judged:
    """The plan and the situation for `order`, read in `unit`. Raises UnknownCrisis, and whatever `within` raises."""
    crisis = crises.crisis(unit, order.crisis) if order.crisis else None
    if order.crisis and crisis is None:
        raise UnknownCrisis(order.crisis)
    plan = _plan_for(runtime, unit, order, crisis)
    situation = gather(unit, order, now, plan, crisis, runtime.settings.confirm_above)
    if within is not None:
        within(situation)
    return Judged(plan, _beside(runtime, unit, order, crisis, situation))


def frozen(runtime: Runtime, unit: Unit, version: str, retired: tuple[str, ...] = ()) -> CompiledPlan | None:
    """A plan version ready to be asked, or None when there is no such version."""
    known = runtime.plan(version, lambda: plans.plan_body(unit, version), retired)
    return known.compiled if known else None


def _plan_for(runtime: Runtime, unit: Unit, order: Order, crisis: Crisis | None) -> CompiledPlan | None:
    """The plan version an order is judged by: the one it names, else the one its crisis runs."""
    act = order.act
    if isinstance(act, PublishPlan):
        published = runtime.plan(act.hash, lambda: act.body)
        return published.compiled if published else None
    if isinstance(act, OpenCrisis | AdoptPlan):
        return frozen(runtime, unit, act.plan)
    if isinstance(act, ApprovePlan):
        return frozen(runtime, unit, act.hash)
    return frozen(runtime, unit, crisis.plan, crisis.retired) if crisis is not None else None


def _beside(runtime: Runtime, unit: Unit, order: Order, crisis: Crisis | None, situation: Situation) -> Situation:
    """With what some acts look at beside the crisis: the version in force, the one approved last, seats elsewhere."""
    if isinstance(order.act, AdoptPlan) and crisis is not None:
        return knowing(situation, in_force=frozen(runtime, unit, crisis.plan, crisis.retired))
    if isinstance(order.act, ApprovePlan):
        return _approving(runtime, unit, situation)
    if isinstance(order.act, ImportDirectory | RemovePerson):
        running = [(crisis.key, crisis.plan) for crisis in crises.crises(unit, open_only=True)]
        return knowing(situation, seated=holding(runtime, unit, running))
    return situation


def _approving(runtime: Runtime, unit: Unit, situation: Situation) -> Situation:
    """With the version of the same plan that was approved last: it says who approves the next one."""
    known = plans.latest_plan(unit, situation.plans.version.plan, approved=True) if situation.plans.version else None
    if known is None:
        return situation
    return knowing(situation, approver=frozen(runtime, unit, known.hash), approved_last=known.hash)
