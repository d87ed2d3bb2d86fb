"""The staff in a crisis: roles without anybody first, who is where, the measures that concern them, whom to call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from pca.domain import small_cells
from pca.domain.access.access import Action, Reach
from pca.domain.directory import Status
from pca.domain.plan.roles import Function
from pca.domain.small_cells import Shown
from pca.services.crisis.scene import Scene
from pca.store.people import people
from pca.store.people.people import Looked, PersonLine
from pca.web.kit.reachable_places import named
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.measures.measures import Chosen, MeasureRow, rows_of
from pca.web.people.contacts import ToPutRight, to_put_right
from pca.web.people.seats import Seat, seats_of

routes = Router()
PAGE = 50
SHEET = 500
"""People on one call sheet; more are narrowed down first."""

STATUSES = tuple(Statu.value for Statu in Status)


class Place(msgspec.Struct, frozen=True):
    """How many people of one place are of each status, in the order of STATUSES."""

    id: str
    title: str
    counts: tuple[Shown, ...]


class Options(msgspec.Struct, frozen=True):
    """What the list may be narrowed to, as (identifier, title)."""

    regions: tuple[tuple[str, str], ...]
    sites: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]


class People(msgspec.Struct, frozen=True, kw_only=True):
    """The staff screen. `exact` is false where small counts are hidden; instants in UTC."""

    key: str
    at: datetime
    seats: tuple[Seat, ...]
    statuses: tuple[str, ...]
    totals: tuple[Shown, ...]
    places: tuple[Place, ...]
    by_site: bool
    exact: bool
    measures: tuple[MeasureRow, ...]
    people: tuple[PersonLine, ...]
    after: str
    """Where the next page begins; empty on the last."""
    first: bool
    chosen: tuple[Chosen, ...]
    options: Options
    titles: dict[str, str]
    """What the sites of this page are called."""
    faults: ToPutRight | None
    """Addresses to put right; None for whoever cannot."""


@routes.page("/crises/{key}/people", may=Action.SEE_PEOPLE, over=Over.ROWS, template="people/people.html", live=True)
def staff(
    context: RequestContext,
    key: str,
    text: str = "",
    region: str = "",
    site: str = "",
    team: str = "",
    status: str = "",
    after: str = "",
) -> People:
    """Roles without anybody, who is where, staff measures, and the people one by one."""
    about = context.scene(key)
    exact = context.may(Action.SET_STATUS)
    looked = looked_for(context, text, region, site, team, status)
    found, further = _page(context, looked, after)
    totals, places, by_site = _counted(context, about, region if exact else "", exact)
    return People(
        key=about.crisis.key,
        at=context.now,
        seats=seats_of(context, about),
        statuses=STATUSES,
        totals=totals,
        places=places,
        by_site=by_site,
        exact=exact,
        measures=_measures(context, about),
        people=found,
        after=further,
        first=not after,
        chosen=_chosen(context, about, looked),
        options=_options(about, context.reach(Action.SEE_PEOPLE)),
        titles={person.site: about.place(person.site) for person in found},
        faults=to_put_right(context) if exact else None,
    )


def looked_for(context: RequestContext, text: str, region: str, site: str, team: str, status: str) -> Looked:
    """The filters; by status only for whoever manages statuses, so that no small count comes out of it."""
    chosen = status if status in STATUSES and context.may(Action.SET_STATUS) else ""
    return Looked(text=text.strip()[:100], region=region, site=site, team=team, status=chosen)


def _page(context: RequestContext, looked: Looked, after: str) -> tuple[tuple[PersonLine, ...], str]:
    name, _, person = after.rpartition("~")
    mark = (name, person) if person else None
    reach, names = context.reach(Action.SEE_PEOPLE), context.may(Action.SEE_NAMES)
    found = people.page(context.unit, reach, looked, names=names, after=mark, limit=PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.name}~{last.person}" if last else ""


def _counted(
    context: RequestContext, about: Scene, region: str, exact: bool
) -> tuple[tuple[Shown, ...], tuple[Place, ...], bool]:
    """Totals, and the counts of each region; of each site where one region is asked for or reached."""
    rows = people.counts(context.unit, context.reach(Action.SEE_PEOPLE))
    regions = {row[0] for row in rows}
    by_site = bool(region) or len(regions) < 2
    table: dict[str, list[int]] = {}
    for one, site, status, count in rows:
        if not region or one == region:
            cells = table.setdefault(site if by_site else one, [0] * len(STATUSES))
            cells[STATUSES.index(status)] += count
    totals = [sum(row[3] for row in rows if row[2] == status) for status in STATUSES]
    if exact:
        return tuple(totals), _places(about, table, list(table.values())), by_site
    hidden = small_cells.shown(list(table.values()))
    return tuple(small_cells.total([total]) for total in totals), _places(about, table, hidden), by_site


def _places(about: Scene, table: Mapping[str, object], counts: Sequence[Sequence[Shown]]) -> tuple[Place, ...]:
    places = [Place(id, about.place(id), tuple(cells)) for id, cells in zip(table, counts, strict=True)]
    return tuple(sorted(places, key=lambda place: place.title))


def _measures(context: RequestContext, about: Scene) -> tuple[MeasureRow, ...]:
    """Measures that concern the staff: those of the family `hr`, and those of a team led by the HR seats."""
    book = about.plan.playbook
    led = {one for role in book.roles if role.function is Function.HR for one in role.named}
    teams = {team.id for team in book.teams if team.lead in led or team.id == "hr"}
    return tuple(measure for measure in rows_of(context, about) if measure.axis == "hr" or measure.team in teams)


def _chosen(context: RequestContext, about: Scene, looked: Looked) -> tuple[Chosen, ...]:
    book = about.plan.playbook
    team = book.team.get(looked.team)
    said = {
        "text": looked.text and f"« {looked.text} »",
        "region": looked.region and named(context, about, looked.region, Action.SEE_PEOPLE),
        "site": looked.site and named(context, about, looked.site, Action.SEE_PEOPLE),
        "team": about.say(team.title) if team else looked.team,
        "status": looked.status,
    }
    return tuple(Chosen(name, title) for name, title in said.items() if title)


def _options(about: Scene, reach: Reach) -> Options:
    organisation = about.organisation
    regions = [region for region in organisation.regions.values() if reach.covers(organisation, place=region.id)]
    sites = [site for site in organisation.sites.values() if reach.covers(organisation, place=site.id)]
    titles = {one.id: about.say(one.title) for one in about.plan.playbook.teams}
    return Options(
        regions=tuple((region.id, region.title) for region in regions),
        sites=tuple(sorted(((site.id, site.title) for site in sites), key=lambda one: one[1])),
        teams=tuple((team, titles.get(team, team)) for team in sorted(organisation.members)),
    )


# ---------------------------------------------------------------- whom to call


class Calls(msgspec.Struct, frozen=True):
    """A call sheet: the crisis roles, or the people who fit the filters."""

    key: str
    at: datetime
    seats: tuple[Seat, ...]
    people: tuple[PersonLine, ...]
    more: bool
    """Whether there are more people than one sheet holds."""
    chosen: tuple[Chosen, ...]
    titles: dict[str, str]


@routes.page("/crises/{key}/people/calls", may=Action.SEE_NAMES, over=Over.ROWS, template="people/calls.html")
def calls(
    context: RequestContext,
    key: str,
    text: str = "",
    region: str = "",
    site: str = "",
    team: str = "",
    status: str = "",
) -> Calls:
    """Whom to call, on a screen and on paper: the crisis roles unless people are asked for."""
    about = context.scene(key)
    looked = looked_for(context, text, region, site, team, status)
    found: tuple[PersonLine, ...] = ()
    if looked != Looked():
        found = people.page(context.unit, context.reach(Action.SEE_PEOPLE), looked, names=True, limit=SHEET + 1)
    return Calls(
        key=about.crisis.key,
        at=context.now,
        seats=seats_of(context, about) if looked == Looked() else (),
        people=found[:SHEET],
        more=len(found) > SHEET,
        chosen=_chosen(context, about, looked),
        titles={person.site: about.place(person.site) for person in found},
    )
