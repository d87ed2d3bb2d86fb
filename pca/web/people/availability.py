"""Who works in the days ahead: counts by day and place, what is planned, and each person's own periods."""

from __future__ import annotations

from datetime import date

import msgspec
from starlette.responses import Response, StreamingResponse

from pca.domain.access.access import Action
from pca.domain.availability import AvailabilityPeriod
from pca.domain.availability_acts import CancelAvailability
from pca.registers.exports import as_csv
from pca.services.people import days_ahead, read_availability
from pca.services.people.days_ahead import DayCounts
from pca.services.people.read import institution
from pca.services.people.read_availability import Mark
from pca.services.tasks.read_absence import TasksWaiting, waiting_anywhere
from pca.web.kit.action_result import ActionResult
from pca.web.kit.language_switch import own_path
from pca.web.kit.rendering import ZONE
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PATH = "/availability"
PAGE = 50


class PeriodShown(msgspec.Struct, frozen=True):
    """One period as a list shows it."""

    number: int
    person: str
    name: str
    site: str
    status: str
    starts: date
    ends: date
    where: str
    """The alternate site; empty for any other status."""
    over: bool
    """Whether there is nothing left to cancel."""
    dropped: bool
    own: bool
    """Whether whoever it is about planned it."""


class PlaceOnDay(msgspec.Struct, frozen=True):
    """How many people of a place are of each status on the chosen day."""

    id: str
    title: str
    counts: tuple[int, ...]


class AvailabilityPage(msgspec.Struct, frozen=True, kw_only=True):
    """The days ahead, and the periods that are not over."""

    statuses: tuple[str, ...]
    days: tuple[DayCounts, ...]
    day: date
    region: str
    region_title: str
    by_site: bool
    places: tuple[PlaceOnDay, ...]
    periods: tuple[PeriodShown, ...]
    after: str
    first: bool
    waiting: tuple[TasksWaiting, ...]
    """By open crisis, tasks that wait because people are away; nothing for whoever cannot pass them on."""


class DayElsewhere(msgspec.Struct, frozen=True):
    """A day on which somebody works at another site, by a cover that was confirmed."""

    day: date
    site: str


class PersonPeriods(msgspec.Struct, frozen=True):
    """One person's periods, past ones too."""

    person: str
    name: str
    site: str
    status: str
    periods: tuple[PeriodShown, ...]
    elsewhere: tuple[DayElsewhere, ...] = ()


class AskCancel(msgspec.Struct, frozen=True, kw_only=True):
    """Which periods are taken back."""

    period: tuple[int, ...]
    back: str = ""


def today(context: RequestContext) -> date:
    """The day it is for the house."""
    return context.now.astimezone(ZONE).date()


def shown(context: RequestContext, periods: tuple[AvailabilityPeriod, ...]) -> tuple[PeriodShown, ...]:
    """Periods with the names of people and sites."""
    house = institution(context.unit)
    context.contacts([period.person for period in periods])

    def title(site: str) -> str:
        return house.sites[site].title if site in house.sites else site

    return tuple(
        PeriodShown(
            number=period.number,
            person=period.person,
            name=context.name(period.person),
            site=title(house.people[period.person].site) if period.person in house.people else "",
            status=period.status,
            starts=period.starts,
            ends=period.ends,
            where=title(period.site),
            over=period.dropped_at is not None or period.ends_at <= context.now,
            dropped=period.dropped_at is not None,
            own=period.planned_by == period.person,
        )
        for period in periods
    )


@routes.page(PATH, may=Action.PLAN_AVAILABILITY, over=Over.ROWS, template="people/availability.html")
def ahead(context: RequestContext, day: str = "", region: str = "", after: str = "") -> AvailabilityPage:
    """How many people of each status on each of the days ahead, one day by place, and what is planned."""
    reach, now = context.reach(Action.PLAN_AVAILABILITY), today(context)
    house = institution(context.unit)
    chosen = region if days_ahead.concerns(context.unit, reach, region) else ""
    outlook = days_ahead.outlook(context.unit, reach, now, region=chosen)
    looked = next((ahead for ahead in outlook.days if ahead.day.isoformat() == day), outlook.days[0])
    rows, mark = read_availability.planned(context.unit, reach, now, after=_mark(after), most=PAGE)
    titles = {site.id: site.title for site in house.sites.values()}
    titles |= {at.id: at.title for at in house.regions.values()}
    return AvailabilityPage(
        statuses=outlook.statuses,
        days=outlook.days,
        day=looked.day,
        region=chosen,
        region_title=titles.get(chosen, ""),
        by_site=outlook.by_site,
        places=tuple(PlaceOnDay(id, titles.get(id, id), counts) for id, counts in looked.places.items()),
        periods=shown(context, rows),
        after="~".join(map(str, mark)) if mark else "",
        first=not after,
        waiting=waiting_anywhere(context.unit, context.reach(Action.RELAY_TASKS))
        if context.may(Action.RELAY_TASKS)
        else (),
    )


def _mark(after: str) -> Mark | None:
    parts = after.split("~")
    if len(parts) != 4 or not parts[3].isdecimal() or len(parts[3]) > 12:
        return None
    return parts[0], parts[1], parts[2], int(parts[3])


@routes.page(
    f"{PATH}/people/{{person}}", may=Action.PLAN_AVAILABILITY, over=Over.ROWS, template="people/person_periods.html"
)
def of_person(context: RequestContext, person: str) -> PersonPeriods:
    """One person's periods, past ones too."""
    if not context.reach(Action.PLAN_AVAILABILITY).covers_person(institution(context.unit), person):
        raise NotFound
    return periods_of(context, person)


def periods_of(context: RequestContext, person: str) -> PersonPeriods:
    """Somebody's periods, the latest first."""
    house = institution(context.unit)
    known = house.people.get(person)
    site = house.sites[known.site].title if known and known.site in house.sites else ""
    rows = shown(context, read_availability.history(context.unit, person))
    return PersonPeriods(person, context.name(person), site, known.status.value if known else "", rows)


@routes.act(f"{PATH}/cancel", may=Action.PLAN_AVAILABILITY, over=Over.ORDER, asks=AskCancel, page=ahead)
def cancel(context: RequestContext, ask: AskCancel) -> ActionResult:
    """Take periods back: one that runs ends now."""
    done = context.execute(CancelAvailability(periods=ask.period))
    return ActionResult(own_path(ask.back or PATH), done)


@routes.file(f"{PATH}.csv", may=Action.PLAN_AVAILABILITY, over=Over.ROWS)
def as_file(context: RequestContext) -> Response:
    """What is planned, as the file that can be sent back: person, status, from, to, and where."""
    reach = context.reach(Action.PLAN_AVAILABILITY)
    rows = [
        (period.person, period.status, period.starts.isoformat(), period.ends.isoformat(), period.site)
        for period in read_availability.every(context.unit, reach, today(context))
    ]
    answer = StreamingResponse(
        as_csv(("person", "status", "from", "to", "at"), rows), media_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="availability.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
