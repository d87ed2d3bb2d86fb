"""The rules of trips: the level in force answers at once, the plan says who consents, another level judges anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pca.domain import audiences
from pca.domain.directory import ROOT, Person
from pca.domain.draft import Draft, refuse
from pca.domain.facts import LevelSet, MeasureStarted, MeasureStopped
from pca.domain.facts.staff import TravelAnswered, TravelAsked, TravelJudged, TravelWithdrawn, TripJudged
from pca.domain.orders import AdoptPlan
from pca.domain.plan.measures import Measure
from pca.domain.populations import Population
from pca.domain.situation import Running
from pca.domain.staff_acts import AnswerTravel, AskTravel, WithdrawTravel
from pca.domain.travel import STRICTEST, TripVerdict, distance, judged, rule_at
from pca.domain.trips import ABROAD, LIVE, Trip, TripStatus

LONGEST = 92
"""Days of one trip."""

AHEAD = 366
"""Days ahead within which a trip begins."""

MOST_EACH = 20
"""Trips of one person that have not begun."""


def ask(draft: Draft, act: AskTravel) -> None:
    """Somebody asks for a trip: what limits travel where they work answers at once."""
    draft.require_open()
    house, known = draft.situation.organisation, draft.situation.staff
    person = house.people.get(act.person)
    if person is None:
        refuse("person_unknown", person=act.person)
    departure = _departure(draft, act, person)
    _days(act, today(draft))
    if known.trips_of_theirs >= MOST_EACH:
        refuse("trips_too_many", most=MOST_EACH)
    limits = [measure for measure, _running in _limits(draft, act.person)]
    if not limits:
        refuse("travel_free")
    if act.purpose not in {name for measure in limits for name in _purposes(measure)}:
        refuse("purpose_unknown")
    trip = Trip(
        number=known.trips + 1,
        person=act.person,
        departure=departure,
        destination=act.destination,
        starts=act.starts,
        ends=act.ends,
        purpose=act.purpose,
        status="asked",
    )
    verdict = _verdict(draft, trip)
    consent = _consent_of(draft, verdict, act.person) if verdict.answer == "consent" else ()
    answers: dict[str, TripStatus] = {"allowed": "allowed", "consent": "asked", "refused": "refused"}
    draft.add(
        TravelAsked(
            number=trip.number,
            person=trip.person,
            departure=departure,
            destination=trip.destination,
            starts=trip.starts,
            ends=trip.ends,
            purpose=trip.purpose,
            status=answers[verdict.answer],
            measure=verdict.measure,
            level=verdict.level,
            consent_of=consent,
        )
    )


def _departure(draft: Draft, act: AskTravel, person: Person) -> str:
    """Where the trip begins: what was said, or where they work. It leads somewhere else, and both are known."""
    house = draft.situation.organisation
    departure = act.departure or (person.site if person.site in house.sites else ROOT)
    for place in (act.departure, act.destination):
        if place and place != ABROAD and place not in house.sites and place not in house.regions:
            refuse("perimeter_unknown", perimeter=place)
    if departure == ABROAD or not act.destination or departure == act.destination:
        refuse("trip_nowhere")
    return departure


def answer(draft: Draft, act: AnswerTravel) -> None:
    """Whoever the plan names consents, or says no and why."""
    draft.require_open()
    trip = draft.situation.staff.trip
    if trip is None or draft.actor not in trip.consent_of or draft.actor == trip.person:
        refuse("trip_unknown")
    if trip.status != "asked":
        refuse("trip_answered")
    if not act.granted:
        draft.require_reason()
    draft.add(TravelAnswered(number=trip.number, person=trip.person, granted=act.granted))


def withdraw(draft: Draft, act: WithdrawTravel) -> None:
    """A trip is given up before it ends."""
    draft.require_open()
    trip = draft.situation.staff.trip
    if trip is None or trip.number != act.number:
        refuse("trip_unknown")
    if trip.status not in LIVE or trip.ends < today(draft):
        refuse("trip_answered")
    draft.add(TravelWithdrawn(number=trip.number, person=trip.person))


def judge_again(draft: Draft) -> None:
    """Where what limits travel starts, stops or changes its level: trips that have not begun get the new answer."""
    trips = draft.situation.staff.trips_ahead
    if not trips or not _limits_changed(draft):
        return
    day = today(draft)
    changed = [_judged_again(draft, trip) for trip in trips if trip.status in LIVE and trip.starts > day]
    if any(changed):
        draft.add(TravelJudged(trips=tuple(judgement for judgement in changed if judgement)))


def _judged_again(draft: Draft, trip: Trip) -> TripJudged | None:
    """The new answer to a trip; None where it is the one it has. Consent that was given holds while it is asked for."""
    verdict = _verdict(draft, trip)
    consent: tuple[str, ...] = ()
    if verdict.answer == "consent":
        consent = _consent_of(draft, verdict, trip.person)
        status: TripStatus = "granted" if trip.status == "granted" else "asked"
    else:
        status = "allowed" if verdict.answer == "allowed" else "refused"
    if (status, verdict.measure, verdict.level) == (trip.status, trip.measure, trip.level):
        return None
    return TripJudged(
        number=trip.number, status=status, measure=verdict.measure, level=verdict.level, consent_of=consent
    )


def _limits_changed(draft: Draft) -> bool:
    """Whether this order touched what limits travel."""
    limits = {measure.id for measure in draft.plan.playbook.limits_travel}
    touched = (fact for fact in draft.facts if isinstance(fact, LevelSet | MeasureStarted | MeasureStopped))
    return isinstance(draft.order.act, AdoptPlan) or any(fact.measure in limits for fact in touched)


def _limits(draft: Draft, person: str) -> Iterator[tuple[Measure, Running]]:
    """What limits travel for somebody, as it holds where they work."""
    house = draft.situation.organisation
    if person not in house.people:
        return
    coverage = draft.coverage
    for measure in draft.plan.playbook.limits_travel:
        running = Population(coverage, measure, draft.running, draft.holder).of(house.people[person])
        if running is not None:
            yield measure, running


def _verdict(draft: Draft, trip: Trip) -> TripVerdict:
    """The strictest answer of all that limits travel; a trip is allowed where nothing does."""
    far = distance(draft.situation.organisation, trip.departure, trip.destination)
    answers = (judged(measure, running.level, far, trip.purpose) for measure, running in _limits(draft, trip.person))
    return max(answers, key=lambda verdict: STRICTEST[verdict.answer], default=TripVerdict("allowed"))


def _consent_of(draft: Draft, verdict: TripVerdict, person: str) -> tuple[str, ...]:
    """Whom to ask: the roles the plan names, else who answers for the traveller's region; nobody for themselves."""
    book, house = draft.plan.playbook, draft.situation.organisation
    measure = book.measure[verdict.measure]
    roles = rule_at(measure, verdict.level).consent_of
    region = house.regions.get(house.region_of(person) or "")
    named = audiences.deciders(draft, roles) if roles else [region.head, region.deputy] if region else []
    asked = tuple(who for who in named if who in house.people and who != person)
    rest = audiences.deciders(draft, measure.decided_by or book.committee.roles)
    return asked or tuple(who for who in rest if who != person)


def _purposes(measure: Measure) -> Iterator[str]:
    assert measure.staff is not None
    return (purpose.id for purpose in measure.staff.purposes)


def _days(act: AskTravel, day: date) -> None:
    if act.ends < act.starts:
        refuse("period_backwards", starts=f"{act.starts:%d/%m/%Y}", ends=f"{act.ends:%d/%m/%Y}")
    if act.starts < day:
        refuse("trip_past")
    if (act.ends - act.starts).days >= LONGEST or act.starts - day > timedelta(days=AHEAD):
        refuse("trip_too_long", days=LONGEST)


def today(draft: Draft) -> date:
    """The day it is where the plan is used."""
    return draft.now.astimezone(draft.plan.playbook.zone).date()
