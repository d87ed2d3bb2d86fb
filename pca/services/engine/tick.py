"""The heartbeat's first half: lets time pass for every open crisis in which something fell due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import NamedTuple

from pca.domain import conditions, indicators
from pca.domain.draft import looking
from pca.domain.facts import AnyFact
from pca.domain.identification import ENGINE
from pca.domain.orders import CLOCK, Order, PassTime
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.reports import next_report
from pca.domain.situation import Crisis
from pca.domain.texts.zones import local_to_utc
from pca.runtime import Runtime
from pca.services.engine import timekeeping
from pca.services.engine.execute import execute
from pca.services.engine.gather import threshold_situation
from pca.services.engine.long_waves import write_rest
from pca.services.engine.turning import turn
from pca.services.engine.vault_keys import destroy_left, end_vaults
from pca.store.crisis import crisis as crises
from pca.store.engine import due
from pca.store.kit.database import Unit
from pca.store.messages import messages
from pca.store.plans import plans

MOST = 1_000
"""Most orders of time given in one beat, so that a beat always ends."""


class Ticked(NamedTuple):
    """What followed from the time that passed, and what is due next."""

    facts: tuple[AnyFact, ...]
    next_due: Mapping[str, datetime]
    """As `next_due` says it now."""


def tick(runtime: Runtime) -> Ticked:
    """Let time pass until nothing is due any more. Idle beats write nothing.

    What a process that died left of long waves is written first, as long as nobody else writes: who queued a wave
    is usually at it, and messages that leave come before rows of others.
    Time stands still while the clock cannot be believed. When it can again, what it dated wrong is dated anew first.
    """
    write_rest(runtime, patient=False)
    if timekeeping.leap(runtime) is not None:  # what is dated now would be dated wrong; the auditor raises the alarm
        return Ticked((), next_due(runtime))
    facts: list[AnyFact] = []
    if runtime.timekeeper.recovered:
        facts.extend(timekeeping.redate(runtime))
        runtime.timekeeper.recovered = False
    facts.extend(turn(runtime))
    facts.extend(end_vaults(runtime))
    destroy_left(runtime)
    for _ in range(MOST):
        now, due_at = runtime.clock.now(), next_due(runtime)
        waiting, before = [crisis for crisis, at in due_at.items() if at <= now], len(facts)
        for crisis in waiting:
            order = Order(id=runtime.new_id(), who=CLOCK, crisis=crisis, act=PassTime(), identified=ENGINE)
            facts.extend(execute(runtime, order).facts)
        if len(facts) == before:  # nothing is due, or nothing followed: the same order again would not get further
            return Ticked(tuple(facts), due_at)
    return Ticked(tuple(facts), next_due(runtime))


def next_due(runtime: Runtime) -> dict[str, datetime]:
    """For each open crisis, the instant of the next thing that falls due (UTC), if anything does."""
    with runtime.store.read() as unit:
        next_due = dict(due.next_due(unit))
        for crisis in crises.crises(unit, open_only=True):
            body = partial(plans.plan_body, unit, crisis.plan)
            plan = runtime.plan(crisis.plan, body, crisis.retired)
            if plan is None:
                continue
            dated = _dated(unit, crisis.key, plan.compiled, crisis.opened_at)
            reported = _reported(unit, crisis.key, plan.compiled, crisis.opened_at)
            looked = _looked(unit, crisis, plan.compiled, runtime.clock.now())
            for at in (dated, reported, looked):
                if at is not None:
                    next_due[crisis.key] = min(at, next_due.get(crisis.key, at))
    return next_due


def _looked(unit: Unit, crisis: Crisis, plan: CompiledPlan, now: datetime) -> datetime | None:
    """When time alone may cross a threshold or meet a condition; `now` when one was that nothing followed yet."""
    if not plan.timed:
        return None
    known = threshold_situation(unit, plan, crisis, now)
    draft = looking(plan, known, now)
    indicators.propose(draft)
    if draft.facts or conditions.due(draft):
        return now
    return indicators.next_look(plan, known.standings, known.figures.observed.values(), now)


def _reported(unit: Unit, crisis: str, plan: CompiledPlan, opened_at: datetime) -> datetime | None:
    """When the next communication that is said again and again is due."""
    if not plan.repeated:
        return None
    last = messages.last_queued(unit, crisis)
    due_at = (next_report(plan, again, last.get(again.id, opened_at)) for again in plan.repeated)
    return min((at for at in due_at if at is not None), default=None)


def _dated(unit: Unit, crisis: str, plan: CompiledPlan, opened_at: datetime) -> datetime | None:
    """When the next dated communication of the plan is due."""
    if not plan.dated:
        return None
    queued = messages.communications_queued(unit, crisis)
    instants = [
        local_to_utc(communication.when.at, plan.playbook.zone)
        for communication in plan.dated
        if communication.when.at and communication.id not in queued
    ]
    return min((at for at in instants if at > opened_at), default=None)
