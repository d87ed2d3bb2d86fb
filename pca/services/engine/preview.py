"""Shows what a decision would bring about, without taking it: same rules, nothing written."""

from __future__ import annotations

from pca.domain.decide import decide
from pca.domain.facts import AnyFact
from pca.domain.order_types import check_types
from pca.domain.orders import Order
from pca.domain.situation import knowing
from pca.runtime import Runtime
from pca.services.engine import long_waves
from pca.services.engine.situation import Within, situation_for


def preview(
    runtime: Runtime, order: Order, within: Within | None = None, *, carried: bool = False
) -> tuple[AnyFact, ...]:
    """The facts that `order` would lead to at this instant; a single `Refused` when the rules would refuse it.

    `carried`: what is voted on is shown as if it had been carried.

    Nothing is recorded, not even a refusal; rows that earlier decisions left to be written may be. Raises
    MalformedOrder, UnknownCrisis, and whatever `within` raises.
    """
    check_types(order)
    long_waves.before(runtime, order)
    with runtime.store.read() as unit:
        now = runtime.clock.now()
        judged = situation_for(runtime, unit, order, now, within)
        # the second confirmation follows from what is shown here
        shown = knowing(judged.situation, confirm_above=0, as_if_carried=carried)
        return decide(judged.plan, shown, order, now)
