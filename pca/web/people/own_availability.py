"""One's own days: when one is away or works elsewhere, said on one's own page; there is no place for a reason."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.availability_acts import CancelAvailability, PlanAvailability, PlannedPeriod
from pca.services.people.read import institution
from pca.services.people.read_availability import history
from pca.services.people.read_cover import own_moves
from pca.web.kit.action_result import ActionResult
from pca.web.kit.rendering import ZONE
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.availability import DayElsewhere, PersonPeriods, periods_of

routes = Router()
PATH = "/account/availability"

OwnStatus = Literal["absent", "leave", "telework", "telework_equipped"]
"""What one may say of oneself; teams, exemptions and alternate sites are for the house to arrange."""


class AskOwnPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """From when to when, both days included."""

    status: OwnStatus
    starts: date
    ends: date | None = None
    """The same day where nothing is said."""


class AskOwnCancel(msgspec.Struct, frozen=True, kw_only=True):
    """Which period is taken back."""

    period: int


@routes.page(PATH, may=Action.OWN_AVAILABILITY, over=Over.OWN, template="people/own_availability.html", personal=True)
def own(context: RequestContext) -> PersonPeriods:
    """One's own periods, days at another site, and the form for one more period."""
    today, house = context.now.astimezone(ZONE).date(), institution(context.unit)
    return replace(
        periods_of(context, context.person),
        elsewhere=tuple(
            DayElsewhere(day, place_name(house, move.to, context.language))
            for day, move in own_moves(context.unit, context.person, today)
        ),
    )


@routes.act(PATH, may=Action.OWN_AVAILABILITY, over=Over.ORDER, asks=AskOwnPeriod, page=own)
def say(context: RequestContext, ask: AskOwnPeriod) -> ActionResult:
    """Say it: it counts from the first day on, and ends by itself."""
    period = PlannedPeriod(people=(context.person,), status=ask.status, starts=ask.starts, ends=ask.ends or ask.starts)
    return ActionResult(PATH, context.execute(PlanAvailability(periods=(period,))))


@routes.act(f"{PATH}/cancel", may=Action.OWN_AVAILABILITY, over=Over.ORDER, asks=AskOwnCancel, page=own)
def cancel(context: RequestContext, ask: AskOwnCancel) -> ActionResult:
    """Take back a period that one planned oneself."""
    with context.reading() as unit:
        periods = history(unit, context.person)
        mine = {period.number for period in periods if period.planned_by == context.person}
    if ask.period not in mine:
        raise NotFound
    return ActionResult(PATH, context.execute(CancelAvailability(periods=(ask.period,))))
