"""For a moment after a decision, one press takes back all it was about to send."""

from __future__ import annotations

import msgspec

from pca.domain.access.access import Action
from pca.domain.orders import RecallSending
from pca.web.crisis.decide import deciding
from pca.web.kit.action_result import ActionResult
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
