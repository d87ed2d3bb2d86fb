"""After a decision: one press takes back all it was about to send; one that lapses is renewed."""

from __future__ import annotations

import msgspec

from pca.domain.access.access import Action
from pca.domain.orders import RecallSending, RenewDecision
from pca.web.crisis.decide import deciding
from pca.web.kit.action_result import ActionResult
from pca.web.kit.local_time import instant_in
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class AskRecall(msgspec.Struct, frozen=True):
    """Why, for who wants to say; one press is enough."""

    why: str = ""


@routes.act(
    "/crises/{key}/decisions/{number}/recall", may=Action.STOP_WAVE, over=Over.ORDER, asks=AskRecall, page=deciding
)
def recall(context: RequestContext, ask: AskRecall, key: str, number: int) -> ActionResult:
    """Recall all that a decision queued, before it leaves; the decision itself stands."""
    order = context.order(RecallSending(decision=number), crisis=key, why=ask.why)
    return ActionResult(f"/crises/{key}/decide", context.give(order))


class AskRenewal(msgspec.Struct, frozen=True):
    """Until when it holds, as 2026-03-20T18:00, and why."""

    until: str
    why: str
    fold: str = ""


@routes.act(
    "/crises/{key}/decisions/{number}/renew", may=Action.DECIDE, over=Over.ORDER, asks=AskRenewal, page=deciding
)
def renew(context: RequestContext, ask: AskRenewal, key: str, number: int) -> ActionResult:
    """Let a decision that lapses hold until another moment."""
    with context.reading():
        zone = context.scene(key).plan.playbook.zone
    until = instant_in(ask.until, zone, context.language, ask.fold) or context.now
    order = context.order(RenewDecision(decision=number, until=until), crisis=key, why=ask.why)
    return ActionResult(f"/crises/{key}/decide", context.give(order))
