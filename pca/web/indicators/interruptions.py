"""Activities that stand still and work again: said for the institution, by whoever answers for all of it."""

from __future__ import annotations

import msgspec

from pca.domain.access.access import Action
from pca.domain.orders import Interrupt, Restore
from pca.web.indicators.indicators import listed
from pca.web.kit.action_result import ActionResult
from pca.web.kit.local_time import instant_in
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class AskInterrupt(msgspec.Struct, frozen=True):
    """An activity that stands still; `since` is wall-clock time in the plan's zone, now when empty."""

    activity: str
    since: str = ""
    fold: str = ""
    why: str = ""


class AskRestore(msgspec.Struct, frozen=True):
    """An activity that works again; `partial` when only in part: the clock then runs on."""

    activity: str
    partial: bool = False
    why: str = ""


@routes.act("/crises/{key}/interruptions", may=Action.OBSERVE, over=Over.ORDER, asks=AskInterrupt, page=listed)
def interrupt(context: RequestContext, ask: AskInterrupt, key: str) -> ActionResult:
    """Report that an activity stands still: its RTO and MTPD clocks run."""
    with context.reading():
        zone = context.scene(key).plan.playbook.zone
    act = Interrupt(activity=ask.activity, since=instant_in(ask.since, zone, context.language, ask.fold))
    return ActionResult(f"/crises/{key}/indicators#activities", context.execute(act, crisis=key, why=ask.why))


@routes.act("/crises/{key}/restorations", may=Action.OBSERVE, over=Over.ORDER, asks=AskRestore, page=listed)
def restore(context: RequestContext, ask: AskRestore, key: str) -> ActionResult:
    """Report that an activity works again."""
    act = Restore(activity=ask.activity, partial=ask.partial)
    return ActionResult(f"/crises/{key}/indicators#activities", context.execute(act, crisis=key, why=ask.why))
