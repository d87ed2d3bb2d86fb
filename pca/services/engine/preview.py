"""Shows what a decision would bring about, without taking it: same rules, nothing written."""

from __future__ import annotations

from collections.abc import Callable

from pca.domain.decide import decide
from pca.domain.facts import AnyFact
from pca.domain.orders import Order
from pca.domain.situation import Situation
from pca.runtime import Runtime
from pca.services.engine.execute import UnknownCrisis, beside, plan_for
from pca.services.engine.gather import gather
from pca.store.crisis import crisis as crises


def preview(runtime: Runtime, order: Order, within: Callable[[Situation], None] | None = None) -> tuple[AnyFact, ...]:
    """The facts that `order` would lead to at this instant; a single `Refused` when the rules would refuse it.

    Nothing is recorded, not even a refusal. `within` may raise when it is out of the asker's reach. UnknownCrisis.
    """
    with runtime.store.read() as unit:
        crisis = crises.crisis(unit, order.crisis) if order.crisis else None
        if order.crisis and crisis is None:
            raise UnknownCrisis(order.crisis)
        plan = plan_for(runtime, unit, order, crisis)
        now = runtime.clock.now()
        situation = gather(unit, order, now, plan, crisis)
        if within is not None:
            within(situation)
        situation = beside(runtime, unit, order, crisis, situation)
        return decide(plan, situation, order, now)
