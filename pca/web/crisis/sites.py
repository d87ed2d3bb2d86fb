"""The sites: which regime each region is under, what is late there, and one site with its people and open tasks."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import Site
from pca.services.crisis.read_sites import RegionStanding, site_standing, sites
from pca.services.crisis.scene import Scene
from pca.store.tasks.progress import Progress
from pca.web.crisis.pictures import regimes
from pca.web.crisis.states import StateNow, state_now
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.measures.measure import MeasureTask, task_of

routes = Router()
PAGE = 50


class RegionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One region: the state in force there (`own` when it has one by itself), its sites and tasks within reach."""

    region: str
    title: str
    state: str
    level: int | None
    own: bool
    sites: int
    closed: int
    """Sites with a state of their own."""
    tasks: Progress


class SiteLine(msgspec.Struct, frozen=True, kw_only=True):
    """One site of the list."""

    site: str
    title: str
    type: str
    region: str
    tasks: Progress


class Sites(msgspec.Struct, frozen=True, kw_only=True):
    """Regions first, then the sites that were looked for, those with late tasks first."""

    key: str
    at: datetime
    regions: tuple[RegionLine, ...]
    region: str
    search: str
    sites: tuple[SiteLine, ...]
    total: int
    page: int
    more: bool


class Responsible(msgspec.Struct, frozen=True):
    """Who answers for a site; the name only for those who may see names."""

    name: str
    status: str
    phone: str


class OneSite(msgspec.Struct, frozen=True, kw_only=True):
    """One site: the state in force, who answers for it, its open tasks, late ones first."""

    key: str
    at: datetime
    site: str
    title: str
    type: str
    region: str
    region_title: str
    staff: int
    state: StateNow
    head: Responsible
    deputy: Responsible
    counted: Progress
    tasks: tuple[MeasureTask, ...]
    more: bool


@routes.page(
    "/crises/{key}/sites",
    may=Action.SEE_SITUATION,
    over=Over.ROWS,
    template="crisis/sites.html",
    past=True,
    pictures=(regimes,),
)
def listed(context: RequestContext, key: str, region: str = "", search: str = "", page: int = 1) -> Sites:
    """The regime of each region, and the sites of one region or those that bear a name."""
    about, page = context.scene(key), max(page, 1)
    places = sites(context.unit, about, context.reach(Action.SEE_SITUATION), region, search)
    start = min(page - 1, 10**6) * PAGE
    return Sites(
        key=about.crisis.key,
        at=context.now,
        regions=tuple(_region(about, standing) for standing in places.regions),
        region=region if region in {standing.region.id for standing in places.regions} else "",
        search=search,
        sites=tuple(_site(about, site, tasks) for site, tasks in places.sites[start : start + PAGE]),
        total=len(places.sites),
        page=page,
        more=len(places.sites) > start + PAGE,
    )


def _region(about: Scene, here: RegionStanding) -> RegionLine:
    return RegionLine(
        region=here.region.id,
        title=about.place(here.region.id),
        state=about.outer(here.standing.configuration),
        level=about.level(here.standing.configuration),
        own=here.own,
        sites=here.sites,
        closed=here.closed,
        tasks=here.tasks,
    )


def _kind(about: Scene, site: Site) -> str:
    """What the institution calls this kind of site."""
    known = about.organisation.kinds.get(site.type)
    return known.title(about.language) if known else site.type


def _site(about: Scene, site: Site, tasks: Progress) -> SiteLine:
    return SiteLine(
        site=site.id,
        title=about.place(site.id),
        type=_kind(about, site),
        region=about.place(site.region),
        tasks=tasks,
    )


@routes.page("/crises/{key}/sites/{site}", may=Action.SEE_SITUATION, over=Over.ROWS, template="crisis/site.html")
def one_site(context: RequestContext, key: str, site: str) -> OneSite:
    """One site within reach; a site elsewhere is not told from one that does not exist."""
    about = context.scene(key)
    here = site_standing(context.unit, about, context.reach(Action.SEE_SITUATION), site, limit=PAGE + 1)
    if here is None:
        raise NotFound
    place = here.site
    context.contacts([place.head, place.deputy, *(task.assignee for task in here.tasks if task.assignee)], met=True)
    return OneSite(
        key=about.crisis.key,
        at=context.now,
        site=site,
        title=about.place(site),
        type=_kind(about, place),
        region=place.region,
        region_title=about.place(place.region),
        staff=place.staff,
        state=state_now(about, here.governing, here.standing),
        head=_responsible(context, about, place.head),
        deputy=_responsible(context, about, place.deputy),
        counted=here.counted,
        tasks=tuple(task_of(context, about, task) for task in here.tasks[:PAGE]),
        more=len(here.tasks) > PAGE,
    )


def _responsible(context: RequestContext, about: Scene, person: str) -> Responsible:
    known, contact = about.organisation.people.get(person), context.contacts([person])[person]
    phone = contact.phone if contact and contact.phone else ""
    return Responsible(
        context.name(person), known.status.value if known and context.may(Action.SEE_PEOPLE) else "", phone
    )
