"""The heartbeat's part in availability: periods begin and end on their day, also after the program stood still."""

from __future__ import annotations

from pca.domain.facts import AnyFact
from pca.domain.identification import ENGINE
from pca.domain.orders import CLOCK, Order, TurnAvailability
from pca.runtime import Runtime
from pca.services.engine.execute import execute
from pca.store.people import availability

TIMES = 5
"""Most such orders in one beat: on a day on which very many change, crises are looked after in between."""


def turn(runtime: Runtime) -> tuple[AnyFact, ...]:
    """Let the periods that are due begin and end, some thousands in each order. Idle beats write nothing."""
    facts: list[AnyFact] = []
    for _ in range(TIMES):
        with runtime.store.read() as unit:
            at = availability.next_due(unit)
        if at is None or at > runtime.clock.now():
            break
        order = Order(id=runtime.new_id(), who=CLOCK, act=TurnAvailability(), identified=ENGINE)
        facts.extend(execute(runtime, order).facts)
    return tuple(facts)
