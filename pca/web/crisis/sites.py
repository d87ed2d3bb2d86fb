"""The sites: which regime each region is under, what is late there, and one site with its people and open tasks."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import ROOT, Region, Site
from pca.services.crisis.scene import Scene
from pca.store.crisis import crisis as crises
from pca.store.tasks import progress
from pca.store.tasks.progress import NONE, Progress
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
    reach = context.reach(Action.SEE_SITUATION)
    counted = progress.by_place(context.unit, about.crisis.key, context.now, reach)
    mine = progress.sites(context.unit, reach)
    sites = [site for site in about.organisation.sites.values() if site.id in mine and _fits(site, region, search)]
    sites.sort(key=lambda site: (-counted.get(site.id, NONE).late, site.title))
    start = min(page - 1, 10**6) * PAGE
    regions = _regions(context, about, mine, counted)
    return Sites(
        key=about.crisis.key,
        at=context.now,
        regions=regions,
        region=region if region in {one.region for one in regions} else "",
        search=search,
        sites=tuple(_line(about, site, counted) for site in sites[start : start + PAGE]),
        total=len(sites),
        page=page,
        more=len(sites) > start + PAGE,
    )


def _regions(
    context: RequestContext, about: Scene, mine: frozenset[str], counted: dict[str, Progress]
) -> tuple[RegionLine, ...]:
    standings, reach = crises.standings(context.unit, about.crisis.key), context.reach(Action.SEE_SITUATION)
    by_region: dict[str, list[Site]] = {}
    for site in about.organisation.sites.values():
        if site.id in mine:
            by_region.setdefault(site.region, []).append(site)
    lines = []
    for region in about.organisation.regions.values():
        sites = by_region.get(region.id, [])
        if not (sites or reach.covers(about.organisation, place=region.id)):
            continue
        held = standings.get(region.id, standings[ROOT]).configuration
        lines.append(
            RegionLine(
                region=region.id,
                title=region.title,
                state=about.outer(held),
                level=about.level(held),
                own=region.id in standings,
                sites=len(sites),
                closed=sum(site.id in standings for site in sites),
                tasks=progress.total(counted.get(place, NONE) for place in (region.id, *(site.id for site in sites))),
            )
        )
    return tuple(sorted(lines, key=lambda one: -one.tasks.late))


def _fits(site: Site, region: str, search: str) -> bool:
    """Accents and capitals do not matter: on the telephone nobody spells them."""
    said = _plain(search)
    return (not region or site.region == region) and (not said or said in _plain(f"{site.title} {site.id}"))


def _plain(said: str) -> str:
    split = unicodedata.normalize("NFKD", said).casefold().replace("’", "'")
    return "".join(letter for letter in split if not unicodedata.combining(letter)).strip()


def _kind(about: Scene, site: Site) -> str:
    """What the institution calls this kind of site."""
    known = about.organisation.kinds.get(site.type)
    return known.title(about.language) if known else site.type


def _line(about: Scene, site: Site, counted: dict[str, Progress]) -> SiteLine:
    region: Region | None = about.organisation.regions.get(site.region)
    return SiteLine(
        site=site.id,
        title=site.title,
        type=_kind(about, site),
        region=region.title if region else site.region,
        tasks=counted.get(site.id, NONE),
    )


@routes.page("/crises/{key}/sites/{site}", may=Action.SEE_SITUATION, over=Over.ROWS, template="crisis/site.html")
def one_site(context: RequestContext, key: str, site: str) -> OneSite:
    """One site within reach; a site elsewhere is not told from one that does not exist."""
    about, reach = context.scene(key), context.reach(Action.SEE_SITUATION)
    found = about.organisation.sites.get(site)
    if found is None or site not in progress.sites(context.unit, reach):
        raise NotFound
    key, region = about.crisis.key, about.organisation.regions.get(found.region)
    standings = crises.standings(context.unit, key)
    governing = next((one for one in (site, found.region) if one in standings), ROOT)
    held = standings[governing]
    tasks = progress.lines(context.unit, key, context.now, reach, limit=PAGE + 1, live=True, place=site)
    context.contacts([found.head, found.deputy, *(task.assignee for task in tasks if task.assignee)], met=True)
    return OneSite(
        key=key,
        at=context.now,
        site=site,
        title=found.title,
        type=_kind(about, found),
        region=found.region,
        region_title=region.title if region else found.region,
        staff=found.staff,
        state=state_now(about, governing, held.configuration, held.since),
        head=_responsible(context, about, found.head),
        deputy=_responsible(context, about, found.deputy),
        counted=progress.at(context.unit, key, context.now, reach, place=site),
        tasks=tuple(task_of(context, about, task) for task in tasks[:PAGE]),
        more=len(tasks) > PAGE,
    )


def _responsible(context: RequestContext, about: Scene, person: str) -> Responsible:
    known, contact = about.organisation.people.get(person), context.contacts([person])[person]
    phone = contact.phone if contact and contact.phone else ""
    return Responsible(
        context.name(person), known.status.value if known and context.may(Action.SEE_PEOPLE) else "", phone
    )
