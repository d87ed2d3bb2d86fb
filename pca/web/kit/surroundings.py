"""What surrounds open pages stays true: state, clock and what waits for their reader, one part for all of a browser."""

from __future__ import annotations

from pca.domain.topics import EVERY_TASK, in_crisis, in_hands_of
from pca.web.kit.navigation import Frame, frame_of
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router, SignedIn

routes = Router()
TEMPLATE = "kit/surroundings.html"


@routes.part("/surroundings", may=SignedIn.PAGE, over=Over.OWN, template=TEMPLATE)
def of_the_house(context: RequestContext) -> Frame:
    """Around pages of no crisis: the one opened last."""
    return _followed(context, frame_of(context, None))


@routes.part("/crises/{key}/surroundings", may=SignedIn.PAGE, over=Over.OWN, template=TEMPLATE)
def of_a_crisis(context: RequestContext, key: str) -> Frame:
    """Around the pages of one crisis."""
    return _followed(context, frame_of(context, context.crisis(key).key))


def _followed(context: RequestContext, frame: Frame) -> Frame:
    """Made anew for a move, for what comes to be settled, and for tasks in this very person's hands."""
    context.followed |= in_crisis(frame.key, "moves", "settling", "staff") | {in_hands_of(context.person), EVERY_TASK}
    return frame
