"""Collects what an order about one task needs to be judged, and what its end may bring about."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from pca.domain import prerequisites
from pca.domain.orders import Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, Task, knowing
from pca.services.engine.gather_known import by_number, for_conditions, key_of, steered
from pca.store.crisis import crisis as crises
from pca.store.indicators import indicators
from pca.store.kit.database import Unit
from pca.store.measures import lists, measures, rounds
from pca.store.tasks import tasks


def task(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The one task the order names."""
    number: int = getattr(order.act, "task", 0)
    task = tasks.task(unit, key_of(order), number)
    return replace(base, tasks={number: task} if task else {})


def completing(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The task, the evidence it already has, and what its end may bring about."""
    known = task(unit, base, order, now, plan)
    for number in known.tasks:
        known = replace(known, evidenced=tasks.evidenced(unit, key_of(order), number))
    return ending(unit, known, order, now, plan)


def ending(unit: Unit, known: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """Tasks that wait for the one named, and what thresholds look at where they count tasks."""
    if plan is None:
        return known
    named = known.tasks
    if plan.dated_measures:
        known = knowing(known, observed=indicators.observed(unit, key_of(order)))
    if plan.counts_tasks:
        known = steered(unit, for_conditions(unit, known, key_of(order), plan, now), key_of(order), plan)
    waiting: dict[int, Task] = {}
    for ended in named.values():
        names = plan.waits_for.get(ended.measure, ())
        near = prerequisites.around(known.organisation, ended.place)
        waiting |= by_number(rounds.waiting(unit, key_of(order), names, near)) if names else {}
    book = plan.playbook.measure
    waits = any(task.measure in book and book[task.measure].after.measures for task in named.values())
    if (waiting or waits) and not known.standings:
        known = replace(known, standings=crises.standings(unit, key_of(order)))
    return replace(known, tasks={**waiting, **known.tasks})


def refusing(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The task, and the measures that may take over where it was to be done."""
    key, known = key_of(order), ending(unit, task(unit, base, order, now, plan), order, now, plan)
    verdicts = measures.verdicts(unit, key) if plan and plan.conditions.of else {}
    listed = lists.lists(unit, key) if plan and plan.has_lists else {}
    held, standings = measures.running(unit, key), crises.standings(unit, key)
    return replace(known, running=held, standings=standings, verdicts=verdicts, lists=listed)
