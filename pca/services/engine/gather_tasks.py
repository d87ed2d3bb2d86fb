"""Collects what an order about one task needs to be judged, and what its end may bring about."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from pca.domain.numbers import is_number
from pca.domain.orders import Order, SettleTasks
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, knowing
from pca.domain.task_acts import EACH_EVIDENCE, EVIDENCE_DAY
from pca.services.engine.gather_known import by_number, for_conditions, key_of
from pca.store.crisis import crisis as crises
from pca.store.indicators import indicators
from pca.store.kit.database import Unit
from pca.store.measures import lists, measures
from pca.store.tasks import tasks


def task(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The one task the order names."""
    number: int = getattr(order.act, "task", 0)
    task = tasks.task(unit, key_of(order), number)
    return replace(base, tasks={number: task} if task else {})


def of_person(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """What the person named has in hand, and what others do for them."""
    person: str = getattr(order.act, "person", "")
    return replace(base, tasks={task.number: task for task in tasks.concerning(unit, key_of(order), person)})


def proving(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The task, and how much its prover has attached lately."""
    files, size = tasks.attached_by(unit, key_of(order), order.who, now - EVIDENCE_DAY)
    return replace(task(unit, base, order, now, plan), attached=size + files * EACH_EVIDENCE)


def completing(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The task, the evidence it already has, and what its end may bring about."""
    known = task(unit, base, order, now, plan)
    for number in known.tasks:
        known = replace(known, evidenced=tasks.evidenced(unit, key_of(order), number))
    return ending(unit, known, order, now, plan)


def ending(unit: Unit, known: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """What the end of the task named may bring about: where it waits or is waited for, and where tasks are counted."""
    if plan is None:
        return known
    if plan.dated_measures:
        known = knowing(known, observed=indicators.observed(unit, key_of(order)))
    if plan.counts_tasks:
        known = for_conditions(unit, known, key_of(order), plan, now)
    book, named = plan.playbook.measure, {task.measure for task in known.tasks.values()}
    waits = any(name in plan.waits_for or (name in book and book[name].after.measures) for name in named)
    if waits and not known.standings:
        known = replace(known, standings=crises.standings(unit, key_of(order)))
    return known


def settling(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The tasks named, what the end of many may bring about, and the measures that hold."""
    assert isinstance(order.act, SettleTasks)
    named = {number for number in order.act.tasks if is_number(number)}
    chosen = by_number(tasks.tasks_named(unit, key_of(order), named))
    return _measures(unit, for_conditions(unit, replace(base, tasks=chosen), key_of(order), plan, now), order, plan)


def beside_measures(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The task, what its end or its return may bring about, and the measures that hold."""
    return _measures(unit, ending(unit, task(unit, base, order, now, plan), order, now, plan), order, plan)


def _measures(unit: Unit, known: Situation, order: Order, plan: CompiledPlan | None) -> Situation:
    key = key_of(order)
    verdicts = measures.verdicts(unit, key) if plan and plan.conditions.of else {}
    listed = lists.lists(unit, key) if plan and plan.has_lists else {}
    held, standings = measures.running(unit, key), crises.standings(unit, key)
    return replace(known, running=held, standings=standings, verdicts=verdicts, lists=listed)
