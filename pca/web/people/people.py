"""The staff in a crisis: roles without anybody first, who is where, the measures that concern them, whom to call."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action, Reach
from pca.domain.directory import PersonQuery
from pca.domain.plan.roles import Function
from pca.domain.small_cells import Shown
from pca.services.crisis.scene import Scene
from pca.services.people import read
from pca.services.people.read import STATUSES, PeoplePage
from pca.services.tasks.read_absence import TasksWaiting, waiting
from pca.store.people.people import PersonLine
from pca.web.kit.person_functions import functions_of
from pca.web.kit.reachable_places import named
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.measures.measures import ChosenFilter, MeasureShown, rows_of
from pca.web.people.contacts import ToPutRight, to_put_right
from pca.web.people.seats import SeatShown, seats_of

routes = Router()
PAGE = 50
SITES = 200
"""Sites to choose among; where there are more, a region is chosen first."""

SHEET = 500
"""People on one call sheet; more are narrowed down first."""


class Place(msgspec.Struct, frozen=True):
    """How many people of one place are of each status, in the order of `statuses`."""

    id: str
    title: str
    counts: tuple[Shown, ...]


class PeopleOptions(msgspec.Struct, frozen=True):
    """What the list may be narrowed to, as (identifier, title)."""

    regions: tuple[tuple[str, str], ...]
    sites: tuple[tuple[str, str], ...]
    region_first: bool
    """Whether there are so many sites that a region is chosen first."""
    teams: tuple[tuple[str, str], ...]


class People(msgspec.Struct, frozen=True, kw_only=True):
    """The staff screen. `exact` is false where small counts are hidden; instants in UTC."""

    key: str
    at: datetime
    seats: tuple[SeatShown, ...]
    statuses: tuple[str, ...]
    """Those that are counted: the usual ones, and those that somebody has."""
    choices: tuple[str, ...]
    """All that may be said."""
    totals: tuple[Shown, ...]
    places: tuple[Place, ...]
    by_site: bool
    exact: bool
    measures: tuple[MeasureShown, ...]
    people: tuple[PersonLine, ...]
    after: str
    """Where the next page begins; empty on the last."""
    first: bool
    chosen: tuple[ChosenFilter, ...]
    options: PeopleOptions
    titles: dict[str, str]
    """What the sites of this page are called."""
    functions: dict[str, str]
    """What the people of this page do in the crisis."""
    waiting: TasksWaiting | None
    """Tasks that wait because people are away; None for whoever cannot pass them on."""
    faults: ToPutRight | None
    """Addresses to put right; None for whoever cannot."""


@routes.page(
    "/crises/{key}/people",
    may=Action.SEE_PEOPLE,
    over=Over.ROWS,
    template="people/people.html",
    live=True,
    follows=("moves", "measures", "tasks", "presence"),
)
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
    query = query_for(context, text, region, site, team, status)
    name, _, person = after.rpartition("~")
    reach, names = context.reach(Action.SEE_PEOPLE), context.may(Action.SEE_NAMES)
    mark = (name, person) if person else None
    page = read.page(context.unit, reach, query, names=names, after=mark, most=PAGE, language=context.language)
    presence = read.presence(context.unit, reach, region=region if exact else "", exact=exact)
    places = [Place(id, about.place(id), counts) for id, counts in presence.places.items()]
    return People(
        key=about.crisis.key,
        at=context.now,
        seats=seats_of(context, about),
        statuses=presence.statuses,
        choices=STATUSES,
        totals=presence.totals,
        places=tuple(sorted(places, key=lambda place: place.title)),
        by_site=presence.by_site,
        exact=exact,
        measures=_measures(context, about),
        people=page.people,
        after="~".join(page.after) if page.after else "",
        first=not after,
        chosen=_chosen(context, about, query),
        options=_options(context, about, reach, query),
        titles={person.site: about.place(person.site) for person in page.people},
        functions=functions_of(about, [person.person for person in page.people]),
        waiting=_waiting(context, about.crisis.key),
        faults=to_put_right(context) if exact else None,
    )


def query_for(context: RequestContext, text: str, region: str, site: str, team: str, status: str) -> PersonQuery:
    """The filters; by status only for whoever manages statuses, so that no small count comes out of it."""
    chosen = status if status in STATUSES and context.may(Action.SET_STATUS) else ""
    return PersonQuery(text=text.strip()[:100], region=region, site=site, team=team, status=chosen)


def _waiting(context: RequestContext, key: str) -> TasksWaiting | None:
    may = context.may(Action.RELAY_TASKS)
    return waiting(context.unit, key, context.reach(Action.RELAY_TASKS)) if may else None


def _measures(context: RequestContext, about: Scene) -> tuple[MeasureShown, ...]:
    """Measures that concern the staff: those of the family `hr`, and those of a team led by the HR seats."""
    book = about.plan.playbook
    led = {person for role in book.roles if role.function is Function.HR for person in role.named}
    teams = {team.id for team in book.teams if team.lead in led or team.id == "hr"}
    return tuple(measure for measure in rows_of(context, about) if measure.axis == "hr" or measure.team in teams)


def _chosen(context: RequestContext, about: Scene, query: PersonQuery) -> tuple[ChosenFilter, ...]:
    book = about.plan.playbook
    team = book.team.get(query.team)
    titles = {
        "text": query.text and f"« {query.text} »",
        "region": query.region and named(context, about, query.region, Action.SEE_PEOPLE),
        "site": query.site and named(context, about, query.site, Action.SEE_PEOPLE),
        "team": about.say(team.title) if team else query.team,
        "status": query.status,
    }
    return tuple(ChosenFilter(name, title) for name, title in titles.items() if title)


def _options(context: RequestContext, about: Scene, reach: Reach, query: PersonQuery) -> PeopleOptions:
    """What to narrow the list by; among many sites, those of the region that is chosen."""
    house = about.organisation
    regions = tuple(at.id for at in house.regions.values() if reach.covers(house, place=at.id))
    chosen = (query.region,) if query.region in regions else regions
    count = len(reach.sites) + sum(len(house.within.get(at, ())) for at in chosen)
    first = count > SITES and not query.region
    own = sorted(site for site in ({query.site} if first else reach.sites) if site in house.sites)
    sites = [house.sites[site] for site in own if reach.covers(house, place=site)]
    sites += [] if first else [house.sites[site] for at in chosen for site in house.within.get(at, ())]
    titles = {team.id: about.say(team.title) for team in about.plan.playbook.teams}
    return PeopleOptions(
        regions=tuple((at, about.place(at)) for at in regions),
        sites=tuple(sorted({site.id: about.place(site.id) for site in sites}.items(), key=lambda pair: pair[1])),
        region_first=first,
        teams=tuple((team, titles.get(team, team)) for team in read.teams(context.unit)),
    )


# ---------------------------------------------------------------- whom to call


class CallSheetPage(msgspec.Struct, frozen=True):
    """A call sheet: the crisis roles, or the people who fit the filters."""

    key: str
    at: datetime
    seats: tuple[SeatShown, ...]
    people: tuple[PersonLine, ...]
    more: bool
    """Whether there are more people than one sheet holds."""
    chosen: tuple[ChosenFilter, ...]
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
) -> CallSheetPage:
    """Whom to call, on a screen and on paper: the crisis roles unless people are asked for."""
    about = context.scene(key)
    query = query_for(context, text, region, site, team, status)
    page = PeoplePage((), None)
    if query != PersonQuery():
        page = read.page(
            context.unit, context.reach(Action.SEE_PEOPLE), query, names=True, most=SHEET, language=context.language
        )
    return CallSheetPage(
        key=about.crisis.key,
        at=context.now,
        seats=seats_of(context, about) if query == PersonQuery() else (),
        people=page.people,
        more=page.after is not None,
        chosen=_chosen(context, about, query),
        titles={person.site: about.place(person.site) for person in page.people},
    )
