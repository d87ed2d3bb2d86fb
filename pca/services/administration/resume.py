"""Lets messages leave again after a restore, once somebody said whether those that waited at the backup may."""

from __future__ import annotations

from dataclasses import dataclass

from pca.domain.decide import decide
from pca.domain.facts import Refused
from pca.domain.guard_orders import ReleaseSending
from pca.domain.identification import ENGINE, Identification
from pca.domain.orders import DELIVERY, Delivery, Order, RecordDeliveries
from pca.runtime import Runtime
from pca.services.engine.execute import Done, execute
from pca.services.engine.gather import gather
from pca.services.engine.long_waves import write_rest
from pca.store.administration import guarded
from pca.store.crisis import crisis as crises
from pca.store.messages import messages

ASIDE = "set aside after a restore: it may have been sent before"
MANY = 500
"""Messages set aside in one order."""


@dataclass(frozen=True)
class Resumed:
    """What came of it; how many messages were set aside."""

    done: Done
    aside: int = 0


def resume(
    runtime: Runtime, who: str, why: str, *, again: bool, order_id: str | None = None, identified: Identification
) -> Resumed:
    """Let messages leave. Unless `again`, what waited when the backup was made is set aside first: it may have been
    sent since by the house that was lost. Raises StoreError."""
    order = Order(
        id=order_id or runtime.new_id(), who=who, act=ReleaseSending(again=again), why=why, identified=identified
    )
    with runtime.store.read() as unit:
        held, now = guarded.hold(unit), runtime.clock.now()
        facts = decide(None, gather(unit, order, now, None, None), order, now)
    aside = 0
    if held is not None and not again and not isinstance(facts[0], Refused):
        aside = _set_aside(runtime, held)
    return Resumed(execute(runtime, order), aside)


def _set_aside(runtime: Runtime, held: guarded.Hold) -> int:
    """Settle what was queued before the backup, before anything may leave."""
    write_rest(runtime)
    with runtime.store.read() as unit:
        waiting = {
            crisis.key: [
                message.number
                for message in messages.messages(unit, crisis.key, status=("queued",))
                if message.queued_at <= held.made_at
            ]
            for crisis in crises.crises(unit)
        }
    for crisis, numbers in waiting.items():
        for start in range(0, len(numbers), MANY):
            settled = tuple(Delivery(number, "suppressed", error=ASIDE) for number in numbers[start : start + MANY])
            act = RecordDeliveries(deliveries=settled)
            execute(runtime, Order(id=runtime.new_id(), who=DELIVERY, crisis=crisis, act=act, identified=ENGINE))
    return sum(map(len, waiting.values()))
