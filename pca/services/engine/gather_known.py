"""What conditions of a plan look at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pca.domain.orders import Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, Task, knowing
from pca.services.engine.on_demand import Deferred, OnDemand
from pca.store.crisis import crisis as crises
from pca.store.indicators import activities, indicators
from pca.store.kit.database import Unit
from pca.store.measures import lists, measures
from pca.store.messages import sendings, sent, wave_rows
from pca.store.people import whereabouts
from pca.store.staff import staff


def for_conditions(unit: Unit, base: Situation, key: str, plan: CompiledPlan | None, now: datetime) -> Situation:
    """What thresholds and guards look at: states, measures, figures, open proposals."""
    if plan and plan.reads_answers:
        wave_rows.complete(unit, key, due=now)
    return knowing(
        base,
        standings=crises.standings(unit, key),
        running=measures.running(unit, key),
        lists=lists.lists(unit, key) if plan and plan.has_lists else {},
        answers=whereabouts.answers(unit, key, now) if plan and plan.reads_answers else {},
        verdicts=measures.verdicts(unit, key) if plan and plan.conditions.of else {},
        observed=indicators.observed(unit, key),
        recorded=Deferred(lambda: indicators.recorded(unit, key)),
        proposals=indicators.watched_proposals(unit, key),
        clocks=activities.clocks(unit, key),
        trips_ahead=staff.trips_ahead(unit, key, now.date()) if plan and plan.playbook.limits_travel else (),
        **superseded(unit, key, plan),
    )


def superseded(unit: Unit, key: str, plan: CompiledPlan | None) -> dict[str, Any]:
    """Who holds what the plan's communications may replace or give the all clear for."""
    if not (plan and plan.superseded and key):
        return {}
    return {
        "holders": OnDemand(plan.superseded, lambda name: sent.holders(unit, key, (name,))[name]),
        "sendings": OnDemand(plan.superseded, lambda name: sendings.in_force(unit, key, (name,)).get(name, ())),
    }


def by_number(tasks: tuple[Task, ...]) -> dict[int, Task]:
    """Tasks by their numbers."""
    return {task.number: task for task in tasks}


def key_of(order: Order) -> str:
    """The crisis an order is about; empty for one that is about none."""
    return order.crisis or ""
