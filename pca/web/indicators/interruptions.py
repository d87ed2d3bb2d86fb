"""Activities that stand still and work again: said for the institution, by whoever answers for all of it."""

from __future__ import annotations

import msgspec

from pca.domain.access.access import Action
from pca.domain.orders import Interrupt, Restore
from pca.web.indicators.indicators import listed
from pca.web.kit.door import Door, Over, Went
from pca.web.kit.local_time import instant_in
from pca.web.kit.request_context import Visit

door = Door()


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


@door.act("/crises/{key}/interruptions", may=Action.OBSERVE, over=Over.ORDER, asks=AskInterrupt, page=listed)
def interrupt(visit: Visit, ask: AskInterrupt, key: str) -> Went:
    """Report that an activity stands still: its RTO and MTPD clocks run."""
    with visit.reading():
        zone = visit.scene(key).plan.playbook.zone
    act = Interrupt(activity=ask.activity, since=instant_in(ask.since, zone, visit.language, ask.fold))
    return Went(f"/crises/{key}/indicators#activities", visit.execute(act, crisis=key, why=ask.why))


@door.act("/crises/{key}/restorations", may=Action.OBSERVE, over=Over.ORDER, asks=AskRestore, page=listed)
def restore(visit: Visit, ask: AskRestore, key: str) -> Went:
    """Report that an activity works again."""
    act = Restore(activity=ask.activity, partial=ask.partial)
    return Went(f"/crises/{key}/indicators#activities", visit.execute(act, crisis=key, why=ask.why))
