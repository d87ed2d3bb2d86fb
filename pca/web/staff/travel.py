"""Trips: asked for, answered by the level in force at once, consented to by whoever the plan names."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from pca.catalogue.staff import TRIPS
from pca.domain.access.access import NOTHING, Action
from pca.domain.staff_acts import AnswerTravel, AskTravel, WithdrawTravel
from pca.domain.trips import ABROAD, LIVE, Trip
from pca.services.crisis.scene import Scene
from pca.services.staff.read import Applying, InForce, applying, in_force, own_trips, trips_to_follow
from pca.web.kit.action_result import ActionResult
from pca.web.kit.person_lookup import person_in
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.kit.trip_places import place_named, trip_place
from pca.web.measures.measures import level_title

routes = Router()
PATH = "/crises/{key}/travel"
MOST = 200
"""Trips of others on one page, the first to begin first."""


class TripShown(msgspec.Struct, frozen=True, kw_only=True):
    """One trip, in words; instants in UTC."""

    number: int
    person: str
    name: str
    departure: str
    destination: str
    starts: date
    ends: date
    purpose: str
    status: str
    said: str
    """What was answered."""
    level: str
    """The measure and its level that answered."""
    consents: tuple[str, ...]
    """Whose consent it waits for."""
    by: str
    answer: str
    judged_at: datetime | None
    withdrawable: bool


class TravelLimit(msgspec.Struct, frozen=True, kw_only=True):
    """What limits the reader's own trips now."""

    title: str
    level: str
    text: str
    since: datetime


class TravelPage(msgspec.Struct, frozen=True, kw_only=True):
    """What limits travel, a form, one's own trips, those that wait for one's consent, those of one's people."""

    key: str
    at: datetime
    limits: tuple[TravelLimit, ...]
    limited: bool
    """Whether some measure limits somebody's travel now."""
    closed_at: datetime | None
    mine: tuple[TripShown, ...]
    asked: tuple[TripShown, ...]
    others: tuple[TripShown, ...]
    plans: bool
    """Whether the reader may ask for somebody."""
    purposes: tuple[tuple[str, str], ...]


@routes.page(PATH, may=Action.OWN_AVAILABILITY, over=Over.ROWS, template="staff/travel.html", personal=True)
def travel(context: RequestContext, key: str) -> TravelPage:
    """One's own trips, and those of whoever one answers for."""
    return _page(context, key)


def _page(context: RequestContext, key: str) -> TravelPage:
    about = context.scene(key)
    now = in_force(context.unit, about)
    plans = context.may(Action.PLAN_AVAILABILITY)
    reach = context.reach(Action.PLAN_AVAILABILITY) if plans else NOTHING
    asked, others = trips_to_follow(context.unit, about, context.person, reach)
    mine = own_trips(context.unit, about.crisis.key, context.person)
    people = {trip.person for trip in (*asked, *others[:MOST])}
    waiting = {who for trip in (*mine, *asked, *others[:MOST]) for who in (*trip.consent_of, trip.answered_by) if who}
    context.contacts(people | waiting, met=True)
    limiting = [measure for measure, _population in now.measures() if measure.staff and measure.staff.purposes]
    purposes = {
        purpose.id: about.say(purpose.title)
        for measure in limiting
        if measure.staff
        for purpose in measure.staff.purposes
    }
    return TravelPage(
        key=about.crisis.key,
        at=context.now,
        limits=tuple(_limit(about, limit) for limit in _limiting(context, now)),
        limited=bool(limiting),
        closed_at=about.crisis.closed_at,
        mine=tuple(_shown(context, about, trip) for trip in mine),
        asked=tuple(_shown(context, about, trip) for trip in asked),
        others=tuple(_shown(context, about, trip) for trip in others[:MOST]),
        plans=plans,
        purposes=tuple(purposes.items()),
    )


def _limiting(context: RequestContext, now: InForce) -> list[Applying]:
    person = now.about.organisation.people.get(context.person)
    applied = applying(context.unit, now, person) if person else ()
    return [limit for limit in applied if limit.measure.staff and limit.measure.staff.purposes]


def _limit(about: Scene, limit: Applying) -> TravelLimit:
    text = limit.level.instructions if limit.level else limit.measure.instructions
    return TravelLimit(
        title=about.measure(limit.measure.id),
        level=about.say(limit.level.title) if limit.level else "",
        text=about.say(text),
        since=limit.running.started_at,
    )


def _shown(context: RequestContext, about: Scene, trip: Trip) -> TripShown:
    measure = about.plan.playbook.measure.get(trip.measure)
    purposes = measure.staff.purposes if measure and measure.staff else ()
    level = level_title(about, measure, trip.level) if trip.level else ""
    today = about.now.astimezone(about.plan.playbook.zone).date()
    return TripShown(
        number=trip.number,
        person=trip.person,
        name=context.name(trip.person),
        departure=about.place(trip.departure),
        destination=trip_place(about, trip.destination, context.language),
        starts=trip.starts,
        ends=trip.ends,
        purpose=next((about.say(purpose.title) for purpose in purposes if purpose.id == trip.purpose), ""),
        status=trip.status,
        said=TRIPS.say(trip.status, context.language),
        level=" – ".join(part for part in (about.measure(trip.measure) if trip.measure else "", level) if part),
        consents=tuple(context.name(who) for who in trip.consent_of) if trip.status == "asked" else (),
        by=context.name(trip.answered_by) if trip.answered_by else "",
        answer=trip.answer,
        judged_at=trip.judged_at,
        withdrawable=trip.status in LIVE and trip.ends >= today and about.crisis.closed_at is None,
    )


class AskTrip(msgspec.Struct, frozen=True, kw_only=True):
    """Where to (a region or a site by its name), when, what for."""

    destination: str = ""
    abroad: bool = False
    starts: date
    ends: date | None = None
    """The same day where nothing is said."""
    purpose: str = ""


class AskTripFor(AskTrip, frozen=True, kw_only=True):
    """The same for somebody."""

    person: str


@routes.act(PATH, may=Action.OWN_AVAILABILITY, over=Over.ORDER, asks=AskTrip, page=travel)
def ask_own(context: RequestContext, ask: AskTrip, key: str) -> ActionResult:
    """Ask for a trip of one's own."""
    return _asked(context, ask, key, context.person)


@routes.page(
    PATH + "/for", may=Action.PLAN_AVAILABILITY, over=Over.ROWS, template="staff/travel_for.html", personal=True
)
def for_somebody(context: RequestContext, key: str) -> TravelPage:
    """The form to ask for somebody one plans for."""
    return _page(context, key)


@routes.act(PATH + "/for", may=Action.PLAN_AVAILABILITY, over=Over.ORDER, asks=AskTripFor, page=for_somebody)
def ask_for(context: RequestContext, ask: AskTripFor, key: str) -> ActionResult:
    """Ask for a trip of somebody one plans for."""
    with context.reading():
        person = person_in(context, context.scene(key), ask.person, "person")
    return _asked(context, ask, key, person)


def _asked(context: RequestContext, ask: AskTrip, key: str, person: str) -> ActionResult:
    with context.reading():
        destination = ABROAD if ask.abroad else place_named(context, ask.destination)
    act = AskTravel(
        person=person,
        destination=destination,
        starts=ask.starts,
        ends=ask.ends or ask.starts,
        purpose=ask.purpose,
    )
    return _given(context, act, key)


class AskConsent(msgspec.Struct, frozen=True):
    """Yes or no; a no says why."""

    granted: bool
    why: str = ""


@routes.act(PATH + "/{number}/answer", may=Action.OWN_AVAILABILITY, over=Over.ORDER, asks=AskConsent, page=travel)
def answer(context: RequestContext, ask: AskConsent, key: str, number: int) -> ActionResult:
    """Consent to a trip, or not."""
    return _given(context, AnswerTravel(number=number, granted=ask.granted), key, ask.why)


class AskTripWithdrawn(msgspec.Struct, frozen=True):
    """Nothing more."""


@routes.act(
    PATH + "/{number}/withdraw", may=Action.OWN_AVAILABILITY, over=Over.ORDER, asks=AskTripWithdrawn, page=travel
)
def withdraw(context: RequestContext, ask: AskTripWithdrawn, key: str, number: int) -> ActionResult:
    """Give up a trip of one's own."""
    return _given(context, WithdrawTravel(number=number), key)


@routes.act(
    PATH + "/{number}/withdraw-for",
    may=Action.PLAN_AVAILABILITY,
    over=Over.ORDER,
    asks=AskTripWithdrawn,
    page=travel,
)
def withdraw_for(context: RequestContext, ask: AskTripWithdrawn, key: str, number: int) -> ActionResult:
    """Give up a trip of somebody one plans for."""
    return _given(context, WithdrawTravel(number=number), key)


def _given(
    context: RequestContext, act: AskTravel | AnswerTravel | WithdrawTravel, key: str, why: str = ""
) -> ActionResult:
    return ActionResult(PATH.format(key=key), context.give(context.order(act, crisis=key, why=why)))
