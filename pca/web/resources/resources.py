"""Resources on a page: what there is of each, and how long it lasts at each place, where it runs short first."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.plan.resources import Resource
from pca.services.crisis.scene import Scene
from pca.services.resources import read
from pca.services.resources.read import PlaceStock
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PAGE = 50


class ResourceTotal(msgspec.Struct, frozen=True, kw_only=True):
    """One resource, over the places within reach."""

    resource: str
    title: str
    unit: str
    minimum: str
    free: int
    out: int
    used: int
    places: int
    short: int
    """How many of the places run short."""


class ResourceLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one place has of the resource chosen."""

    place: str
    title: str
    free: int
    out: int
    used: int
    days: int | None
    short: bool


class ResourceBoard(msgspec.Struct, frozen=True, kw_only=True):
    """The resources of a crisis, and of one of them each place."""

    key: str
    at: datetime
    totals: tuple[ResourceTotal, ...]
    resource: str
    least: int
    """Days of cover the plan asks; 0 where it asks none."""
    lines: tuple[ResourceLine, ...]
    page: int
    more: bool


@routes.page(
    "/crises/{key}/resources",
    may=Action.SEE_RESOURCES,
    over=Over.ROWS,
    template="resources/resources.html",
    live=True,
    follows=("resources",),
)
def board(context: RequestContext, key: str, resource: str = "", page: int = 1) -> ResourceBoard:
    """What there is, where it runs short first; the first resource unless another one is chosen."""
    about = context.scene(key)
    reach = context.reach(Action.SEE_RESOURCES)
    known = {kind.id: read.holdings(context.unit, about, reach, kind) for kind in read.counted(about)}
    seen = {name: holdings for name, holdings in known.items() if holdings}
    chosen = resource if resource in seen else next(iter(seen), "")
    holdings, page = seen.get(chosen, ()), min(max(page, 1), 10**6)
    start = (page - 1) * PAGE
    supply = about.plan.resource[chosen].supply if chosen else None
    return ResourceBoard(
        key=about.crisis.key,
        at=context.now,
        totals=tuple(_total(about, about.plan.resource[name], held) for name, held in seen.items()),
        resource=chosen,
        least=supply.least_days if supply else 0,
        lines=tuple(line_of(about, held) for held in holdings[start : start + PAGE]),
        page=page,
        more=len(holdings) > start + PAGE,
    )


def _total(about: Scene, resource: Resource, holdings: tuple[PlaceStock, ...]) -> ResourceTotal:
    return ResourceTotal(
        resource=resource.id,
        title=about.say(resource.title),
        unit=unit_of(about, resource),
        minimum=about.say(resource.minimum) if resource.minimum else "",
        free=sum(held.stock.free for held in holdings),
        out=sum(held.stock.out for held in holdings),
        used=sum(held.stock.used for held in holdings),
        places=len(holdings),
        short=sum(held.short for held in holdings),
    )


def unit_of(about: Scene, resource: Resource) -> str:
    return about.say(resource.unit) if resource.unit else ""


def line_of(about: Scene, held: PlaceStock) -> ResourceLine:
    return ResourceLine(
        place=held.place,
        title=about.place(held.place),
        free=held.stock.free,
        out=held.stock.out,
        used=held.stock.used,
        days=held.days,
        short=held.short,
    )
