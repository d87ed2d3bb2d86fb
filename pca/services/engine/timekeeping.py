"""Sees that the clock can be believed, and dates anew what a wrong one dated, once it is right again."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import func, select

from pca.clock import VirtualClock
from pca.domain.facts import AnyFact
from pca.domain.identification import ENGINE
from pca.domain.orders import CLOCK, Order, RedateDeadlines
from pca.domain.redating import ahead, measure_anew
from pca.runtime import Runtime
from pca.services.engine.execute import execute
from pca.store.audit import misdated
from pca.store.crisis import crisis as crises
from pca.store.indicators import activities
from pca.store.kit.database import Unit
from pca.store.kit.timekeeper import Leap
from pca.store.measures import measures
from pca.store.plans import plans
from pca.store.tables.journal import JOURNAL

_log = logging.getLogger("pca.clock")

TIMES = 50
"""Most orders in a row that date things anew in one crisis: each takes some thousands of them."""


def leap(runtime: Runtime) -> Leap | None:
    """Why the clock cannot be believed just now, or None. A rehearsal's clock is what it says."""
    if isinstance(runtime.clock, VirtualClock):
        return None
    return runtime.timekeeper.judge(runtime.clock.now(), lambda: _last(runtime))


def _last(runtime: Runtime) -> datetime | None:
    """The latest instant in the journal."""
    with runtime.store.read() as unit:
        latest: datetime | None = unit.connection.execute(select(func.max(JOURNAL.c.at))).scalar_one_or_none()
    return latest


def redate(runtime: Runtime) -> tuple[AnyFact, ...]:
    """Give the orders that date anew what is further away than its own longest step, in every open crisis."""
    facts: list[AnyFact] = []
    with runtime.store.read() as unit:
        waiting = [crisis.key for crisis in crises.crises(unit, open_only=True) if count(runtime, unit, crisis.key)]
    for key in waiting:
        for _ in range(TIMES):
            order = Order(id=runtime.new_id(), who=CLOCK, crisis=key, act=RedateDeadlines(), identified=ENGINE)
            followed = execute(runtime, order).facts
            if not followed:
                break
            facts.extend(followed)
            _log.warning("%s: deadlines dated by a wrong clock were dated anew", key)
    return tuple(facts)


def count(runtime: Runtime, unit: Unit, key: str) -> int:
    """How many things in a crisis are further away than their own longest step."""
    now, crisis = runtime.clock.now(), crises.crisis(unit, key)
    version = crisis.plan if crisis else ""
    plan = runtime.plan(version, lambda: plans.plan_body(unit, version))
    if plan is None:
        return 0
    playbook = plan.compiled.playbook
    wrong = misdated.misdated(unit, key, now, playbook.escalation.step)
    clocks = sum(ahead(clock.since, now) for clock in activities.clocks(unit, key).values())
    held = sum(any(measure_anew(playbook, running, now)) for running in measures.running(unit, key).values())
    return len(wrong.tasks) + len(wrong.answers) + len(wrong.messages) + clocks + held
