"""Sites and regions of the directory: found, shown with who answers for them, added or changed after a look."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import replace

from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.directory import Organisation, PersonQuery, Region, Site
from pca.domain.directory_acts import record_version
from pca.services.people import read, read_records
from pca.services.people.records import proposed
from pca.store.people.people import PersonLine
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.record_changes import FieldChange, Foreseen, differing

routes = Router()
PATH, TEMPLATE = "/directory/place", "people/place.html"
FIELDS = ("title", "title_ar", "type", "region", "commune", "head", "deputy")
MOST = 100
"""Sites or people listed on one page; more are narrowed down."""

Kind = Literal["site", "region"]


class PlaceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One site or region in a list."""

    kind: Kind
    id: str
    title: str
    beside: str
    """The region of a site."""
    head: str
    staff: int


class PlacesPage(msgspec.Struct, frozen=True, kw_only=True):
    """Regions and sites within reach."""

    regions: tuple[PlaceLine, ...]
    sites: tuple[PlaceLine, ...]
    more: int
    """Sites that fit and are not listed."""
    text: str
    region: str
    whole: bool
    """Whether the reader may add regions."""


@routes.page("/directory/places", may=Action.EDIT_DIRECTORY, over=Over.ROWS, template="people/places.html")
def places(context: RequestContext, text: str = "", region: str = "") -> PlacesPage:
    """Regions, and sites by name."""
    house, reach = read.institution(context.unit), context.reach(Action.EDIT_DIRECTORY)
    sites = read_records.sites_called(house, reach, text.strip()[:100], region)
    regions = [each for each in house.regions.values() if reach.covers(house, place=each.id)]
    context.contacts(read_records.named_in((*regions, *sites[:MOST])))
    return PlacesPage(
        regions=tuple(_line(context, house, each) for each in regions),
        sites=tuple(_line(context, house, each) for each in sites[:MOST]),
        more=max(0, len(sites) - MOST),
        text=text.strip()[:100],
        region=region,
        whole=reach.everything,
    )


def _line(context: RequestContext, house: Organisation, place: Site | Region) -> PlaceLine:
    return PlaceLine(
        kind="site" if isinstance(place, Site) else "region",
        id=place.id,
        title=place.called(context.language),
        beside=place_name(house, place.region, context.language) if isinstance(place, Site) else "",
        head=context.name(place.head) if place.head in house.people else "",
        staff=place.staff if isinstance(place, Site) else len(house.within.get(place.id, ())),
    )


class PlacePage(msgspec.Struct, frozen=True, kw_only=True):
    """One site or region of the directory, or a new one."""

    kind: Kind
    place: str
    """Empty for a new one."""
    id: str
    """For a new one: the identifier that is proposed."""
    called: str
    fields: dict[str, str]
    """Each field as it is said."""
    type: str
    """The kind of the site, by its key."""
    region: str
    types: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]
    """Where the site may be: identifier and title."""
    people: tuple[PersonLine, ...]
    """Who works there, the first of them."""
    sites: tuple[PlaceLine, ...]
    staff: int
    tasks: int
    """Tasks of open crises still to be done there."""
    removable: bool
    seen: str
    previewed: bool = False
    told: tuple[FieldChange, ...] = ()
    foreseen: Foreseen = Foreseen()
    sent: dict[str, tuple[str, ...]] = {}
    """What the second press sends."""


@routes.page(PATH, may=Action.EDIT_DIRECTORY, over=Over.ROWS, template=TEMPLATE)
def place_page(
    context: RequestContext, site: str = "", region: str = "", kind: str = "site", at: str = ""
) -> PlacePage:
    """A record with who answers for it and who works there; without one, the form for a new one of this `kind`."""
    return page_of(context, site, region, kind, at)


def page_of(context: RequestContext, site: str = "", region: str = "", kind: str = "site", at: str = "") -> PlacePage:
    """The page, with what was typed into its form, if anything was. Raises NotFound."""
    house = read.institution(context.unit)
    which: Kind = "region" if region or context.value("kind", kind) == "region" else "site"
    known = kept(context, house, which, context.value("place", site or region))
    page = shown(context, house, which, known, at)
    if context.refusal and context.value("seen") not in ("", page.seen):
        now = page.fields
        typed = {name: context.value(name) for name in FIELDS}
        typed |= {name: _said(context, page, name, typed[name]) for name in ("type", "region")}
        return replace(page, told=differing(now, typed, [name for name in FIELDS if name in now]))
    return page


def kept(context: RequestContext, house: Organisation, kind: Kind, place: str) -> Site | Region | None:
    """The record, as far as it is the reader's to keep; None for a new one. Raises NotFound."""
    known = (house.sites if kind == "site" else house.regions).get(place)
    if place and (known is None or not context.reach(Action.EDIT_DIRECTORY).covers(house, place=place)):
        raise NotFound
    return known


def shown(context: RequestContext, house: Organisation, kind: Kind, known: Site | Region | None, at: str) -> PlacePage:
    reach = context.reach(Action.EDIT_DIRECTORY)
    place = known.id if known else ""
    region = known.region if isinstance(known, Site) else at if at in house.regions else ""
    sites = [house.sites[site] for site in house.within.get(place, ())] if kind == "region" else []
    context.contacts(read_records.named_in([*([known] if known else []), *sites[:MOST]]), met=True)
    query = PersonQuery(site=place)
    listed = kind == "site" and bool(place)
    names = context.may(Action.SEE_NAMES)
    page = read.page(context.unit, reach, query, names=names, most=MOST, language=context.language) if listed else None
    return PlacePage(
        kind=kind,
        place=place,
        id="" if known else _proposed(house, kind),
        called=known.called(context.language) if known else "",
        fields=fields_of(context, house, kind, known, region),
        type=known.type if isinstance(known, Site) else "",
        region=region,
        types=tuple((kind.id, kind.title(context.language)) for kind in house.kinds.values()),
        regions=tuple(
            (each.id, each.called(context.language))
            for each in house.regions.values()
            if reach.covers(house, place=each.id) or each.id == region
        ),
        people=page.people if page else (),
        sites=tuple(_line(context, house, site) for site in sites[:MOST]),
        staff=len(house.staff.get(place, ())) if kind == "site" else len(sites),
        tasks=read_records.tasks_at(context.unit, place) if place else 0,
        removable=reach.everything or (kind == "site" and reach.covers(house, place=region)),
        seen=record_version(known),
    )


def _proposed(house: Organisation, kind: Kind) -> str:
    if kind == "site":
        return proposed(house.sites, house.regions, start="s001")
    return proposed(house.regions, house.sites, start="r01")


def fields_of(
    context: RequestContext, house: Organisation, kind: Kind, known: Site | Region | None, region: str
) -> dict[str, str]:
    """The fields as they are said; nothing for a new one but where it is."""
    fields = {
        "title": known.title if known else "",
        "title_ar": known.title_ar if known else "",
        "head": context.name(known.head) if known and known.head else "",
        "deputy": context.name(known.deputy) if known and known.deputy else "",
    }
    if kind == "region":
        return fields
    types = house.kinds.get(known.type) if isinstance(known, Site) else None
    return fields | {
        "type": types.title(context.language) if types else "",
        "region": place_name(house, region, context.language) if region else "",
        "commune": known.commune if isinstance(known, Site) else "",
    }


def _said(context: RequestContext, page: PlacePage, name: str, typed: str) -> str:
    """A choice of the form in words."""
    return dict(page.types if name == "type" else page.regions).get(typed, typed)
