"""Planning who works: for one person, or for all who fit a rule; what it changes is seen before it is said."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from pca.domain.access.access import Action
from pca.domain.availability import AWAY
from pca.domain.availability_acts import PlanAvailability, PlannedPeriod
from pca.domain.availability_rules import MOST, turns
from pca.domain.directory import PersonQuery
from pca.services.people import read, read_availability
from pca.services.people.read import STATUSES, institution
from pca.services.tasks.read_absence import in_hand
from pca.web.kit.action_result import ActionResult
from pca.web.kit.candidates import Unclear
from pca.web.kit.person_lookup import person_in
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.kit.scope_names import team_titles
from pca.web.people.availability import PATH, today

routes = Router()
NAMED = 30
"""People named before it is said; the count is of all."""

Wanted = Literal[
    "on_site",
    "telework",
    "absent",
    "unknown",
    "telework_equipped",
    "leave",
    "dispensed",
    "alternate_site",
    "turns",
]
"""A status, or `turns`: two teams that take turns."""


class AskPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A status, or two teams in turns, for one person or for all who fit; days included. There is no reason to give."""

    status: Wanted
    starts: date
    ends: date
    person: str = ""
    """One person, by name or identifier."""
    region: str = ""
    site: str = ""
    team: str = ""
    everybody: bool = False
    """All within reach, where no rule is given."""
    other_team: str = ""
    """In turns, the second team; without it the people of each site are halved."""
    every: int = 7
    """Days of one turn."""
    at: str = ""
    """The alternate site."""
    count: int | None = None
    """How many people were seen; refused when they are others by now."""


class PlanPreview(msgspec.Struct, frozen=True, kw_only=True):
    """The form and, once it is filled in, what it would change."""

    statuses: tuple[str, ...]
    regions: tuple[tuple[str, str], ...]
    sites: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    today: date
    asked: bool = False
    status: str = ""
    starts: date | None = None
    ends: date | None = None
    count: int = 0
    names: tuple[str, ...] = ()
    overlapping: int = 0
    """How many of them have something planned on these days: what is planned now counts instead."""
    tasks: tuple[tuple[str, int], ...] = ()
    """By open crisis, how many tasks are in the hands of whoever would be away."""
    more: bool = False
    """Whether there are more people than one press may plan for."""


@routes.page(f"{PATH}/plan", may=Action.PLAN_AVAILABILITY, over=Over.ROWS, template="people/plan_availability.html")
def form(
    context: RequestContext,
    status: str = "",
    starts: str = "",
    ends: str = "",
    person: str = "",
    region: str = "",
    site: str = "",
    team: str = "",
    everybody: bool = False,
) -> PlanPreview:
    """The form; with its fields in the address, how many people it is about, and who."""
    reach, house = context.reach(Action.PLAN_AVAILABILITY), institution(context.unit)
    called, value = team_titles(context.runtime, context.unit, context.language), context.value
    wanted = PersonQuery(region=region or value("region"), site=site or value("site"), team=team or value("team"))
    first, last = _day(starts or value("starts")), _day(ends or value("ends"))
    try:
        chosen = _chosen(context, person or value("person"), wanted, everybody or value("everybody") == "true")
    except Unclear as error:
        chosen, context.choices = (), {error.field: error.choices}
    context.contacts(chosen[:NAMED])
    overlaps = read_availability.overlapping(context.unit, chosen, first, last) if first and last and chosen else 0
    sites = sorted(at for at in house.sites if reach.covers(house, place=at))
    return PlanPreview(
        statuses=tuple(status for status in STATUSES if status not in ("on_duty", "off_duty", "unknown")),
        regions=tuple((at.id, at.title) for at in house.regions.values() if reach.covers(house, place=at.id)),
        sites=tuple((at, house.sites[at].title) for at in sites),
        teams=tuple(
            (name, called.get(name, name))
            for name in read.teams(context.unit)
            if reach.everything or name in reach.teams
        ),
        today=today(context),
        asked=bool(chosen and first and last),
        status=status or value("status"),
        starts=first,
        ends=last,
        count=min(len(chosen), MOST),
        names=tuple(context.name(who) for who in chosen[:NAMED]),
        overlapping=overlaps,
        tasks=_in_hand(context, chosen, status or value("status")),
        more=len(chosen) > MOST,
    )


def _in_hand(context: RequestContext, chosen: tuple[str, ...], status: str) -> tuple[tuple[str, int], ...]:
    """What would wait while they are away, for whoever may pass it on."""
    if (status not in AWAY and status != "turns") or not context.may(Action.RELAY_TASKS):
        return ()
    return in_hand(context.unit, chosen, context.reach(Action.RELAY_TASKS))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _chosen(context: RequestContext, person: str, query: PersonQuery, everybody: bool) -> tuple[str, ...]:
    """The one person who is named, or all within reach who fit; one more than may be planned for tells that more fit.

    Raises Unclear.
    """
    if person:
        meant = person_in(context, None, person, "person")
        house, reach = institution(context.unit), context.reach(Action.PLAN_AVAILABILITY)
        return (meant,) if meant in house.people and reach.covers_person(house, meant) else ()
    if query == PersonQuery() and not everybody:
        return ()
    reach = context.reach(Action.PLAN_AVAILABILITY)
    return tuple(line.person for line in read.page(context.unit, reach, query, names=False, most=MOST + 1).people)


@routes.act(f"{PATH}/plan", may=Action.PLAN_AVAILABILITY, over=Over.ORDER, asks=AskPlan, page=form)
def plan(context: RequestContext, ask: AskPlan) -> ActionResult:
    """Plan it: one order for all of them, one line of the journal."""
    with context.reading():
        query = PersonQuery(region=ask.region, site=ask.site, team=ask.team)
        chosen = _chosen(context, ask.person, query, ask.everybody)
        if ask.count is not None and ask.count != len(chosen):
            raise msgspec.ValidationError(context.word("input.availability", "changed"))
        periods = _turns(context, ask, chosen) if ask.status == "turns" else (_period(ask, chosen),)
    return ActionResult(PATH, context.execute(PlanAvailability(periods=periods)))


def _period(ask: AskPlan, chosen: tuple[str, ...]) -> PlannedPeriod:
    assert ask.status != "turns"
    return PlannedPeriod(people=chosen, status=ask.status, starts=ask.starts, ends=ask.ends, site=ask.at)


def _turns(context: RequestContext, ask: AskPlan, chosen: tuple[str, ...]) -> tuple[PlannedPeriod, ...]:
    """Two teams of the directory, or the people of each site halved in the order of their identifiers."""
    if ask.other_team:
        other = _chosen(context, "", PersonQuery(region=ask.region, site=ask.site, team=ask.other_team), False)
        teams = chosen, other
    else:
        house = institution(context.unit)
        here = sorted(chosen, key=lambda person: (house.people[person].site, person))
        place: dict[str, int] = {}
        halves: tuple[list[str], list[str]] = ([], [])
        for person in here:
            site = house.people[person].site
            halves[place.get(site, 0) % 2].append(person)
            place[site] = place.get(site, 0) + 1
        teams = tuple(halves[0]), tuple(halves[1])
    try:
        return turns(teams, ask.starts, ask.ends, ask.every)
    except ValueError:
        raise msgspec.ValidationError(context.word("input.availability", "turns")) from None
