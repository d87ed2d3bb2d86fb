"""What measures ask of people: whom they mean, exceptions, what a level answers to a trip, sessions put off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain.directory import ROOT
from pca.domain.draft import looking
from pca.domain.facts.staff import (
    ExceptionMade,
    SessionPostponed,
    TravelAnswered,
    TravelAsked,
    TravelJudged,
    TripJudged,
)
from pca.domain.orders import SetLevel
from pca.domain.populations import Population
from pca.domain.sessions import MeasureException, PostponedSession
from pca.domain.staff_acts import (
    AnswerTravel,
    AskTravel,
    ExceptFromMeasure,
    MoveSession,
    PostponeSession,
    WithdrawTravel,
)
from pca.domain.travel import distance
from pca.domain.trips import Trip
from tests.kit.five_states import measure
from tests.kit.rules import DAY, HOUSE, NOON, follows, held, known, of, plan, refusal

TODAY = NOON.date()
PURPOSES = [{"id": "clients", "title": {"fr": "Clients"}}, {"id": "other", "title": {"fr": "Autre"}}]
LEVELS: list[dict[str, Any]] = [
    {"id": "free", "title": {"fr": "1"}, "instructions": {"fr": "1"}, "travel": {"abroad": "refused"}},
    {"id": "asked", "title": {"fr": "2"}, "instructions": {"fr": "2"}, "travel": {"country": "consent"}},
    {
        "id": "none",
        "title": {"fr": "3"},
        "instructions": {"fr": "3"},
        "travel": {
            "region": "refused",
            "country": "refused",
            "abroad": "refused",
            "exempt": ["clients"],
            "consent_of": ["director"],
        },
    },
]
AT_HEAD_OFFICE = {"where": "site_type == 'head_office'", "except_teams": ["ops"], "status": ["telework"]}
BOOK = plan(
    measure("HOME", "crisis", staff=AT_HEAD_OFFICE),
    measure("TRAVEL", "crisis", staff={"purposes": PURPOSES}, levels=LEVELS, decided_by=["director"]),
    measure("LATER", "crisis", staff={"sessions": True}),
    measure("PLAIN", "crisis"),
)
AT = {level["id"]: [held("HOME"), held("TRAVEL", level=level["id"]), held("LATER")] for level in LEVELS}


def trip(number: int = 1, **more: Any) -> Trip:
    given: dict[str, Any] = {"person": "head-A", "departure": "A", "destination": "C", "purpose": "clients"}
    days = {"starts": TODAY + DAY, "ends": TODAY + DAY, "status": "asked", "measure": "TRAVEL", "level": "asked"}
    return Trip(number=number, **{**given, **days, "consent_of": ("reg-CS", "regvice-CS"), **more})


def asks(destination: str, **more: Any) -> AskTravel:
    given: dict[str, Any] = {"person": "head-A", "purpose": "other", "starts": TODAY, "ends": TODAY, **more}
    return AskTravel(destination=destination, **given)


def test_a_measure_means_those_whom_its_rule_chooses_where_it_holds() -> None:
    draft = looking(BOOK, known(running=AT["free"]), NOON)
    home = Population(draft.coverage, BOOK.playbook.measure["HOME"], draft.running, draft.holder)
    meant = {person.id for _site, _running, people in home.by_site() for person in people}
    at_head_office = {person.id for person in HOUSE.people.values() if person.site == "HQ"}
    assert meant == at_head_office - {"ops2"}


@pytest.mark.parametrize(
    ("level", "destination", "purpose", "status", "consent"),
    [
        ("free", "C", "other", "allowed", ()),
        ("free", "abroad", "other", "refused", ()),
        ("asked", "B", "other", "allowed", ()),
        ("asked", "C", "other", "asked", ("reg-CS", "regvice-CS")),
        ("asked", "TTA", "other", "asked", ("reg-CS", "regvice-CS")),
        ("none", "B", "other", "refused", ()),
        ("none", "C", "clients", "asked", ("dir", "dep")),
        ("none", "abroad", "clients", "refused", ()),
    ],
)
def test_the_level_in_force_answers_a_trip_and_is_named(
    level: str, destination: str, purpose: str, status: str, consent: tuple[str, ...]
) -> None:
    [fact] = follows(BOOK, known(running=AT[level]), asks(destination, purpose=purpose))
    assert isinstance(fact, TravelAsked)
    assert (fact.status, fact.measure, fact.level, fact.consent_of) == (status, "TRAVEL", level, consent)


def test_nobody_consents_to_their_own_trip() -> None:
    act = asks("C", person="reg-CS")
    [fact] = follows(BOOK, known(running=AT["asked"]), act)
    assert isinstance(fact, TravelAsked)
    assert fact.consent_of == ("regvice-CS",)
    own = known(running=AT["asked"], trip=trip(person="reg-CS", consent_of=("reg-CS",)))
    assert refusal(BOOK, own, AnswerTravel(number=1, granted=True), who="reg-CS")[0] == "trip_unknown"


def test_sites_of_one_commune_are_near_only_where_it_is_known() -> None:
    sites = {
        **HOUSE.sites,
        "A": replace(HOUSE.sites["A"], commune="Fès"),
        "B": replace(HOUSE.sites["B"], commune=" fès"),
    }
    house = replace(HOUSE, sites=sites)
    places = (("A", "B"), ("A", "HQ"), ("HQ", "A"), ("A", "CS"), ("A", "TTA"), ("CS", "C"), ("A", "abroad"))
    far = [distance(house, *places_of) for places_of in places]
    assert far == ["commune", "region", "region", "region", "country", "country", "abroad"]


@pytest.mark.parametrize(
    ("act", "more", "code"),
    [
        (asks("C", person="nobody"), {}, "person_unknown"),
        (asks("nowhere"), {}, "perimeter_unknown"),
        (asks("A"), {}, "trip_nowhere"),
        (asks("C", departure="abroad"), {}, "trip_nowhere"),
        (asks("C", purpose="holiday"), {}, "purpose_unknown"),
        (asks("C", starts=TODAY - timedelta(days=1)), {}, "trip_past"),
        (asks("C", ends=TODAY - timedelta(days=1)), {}, "period_backwards"),
        (asks("C", ends=TODAY + timedelta(days=92)), {}, "trip_too_long"),
        (asks("C"), {"trips_of_theirs": 20}, "trips_too_many"),
        (asks("C"), {"running": []}, "travel_free"),
        (WithdrawTravel(number=1), {"trip": trip(status="refused")}, "trip_answered"),
        (AnswerTravel(number=1, granted=True), {"trip": trip()}, "trip_unknown"),
        (ExceptFromMeasure(measure="HOME", person="ops2"), {}, "staff_not_meant"),
        (ExceptFromMeasure(measure="HOME", person="head-A"), {}, "staff_not_meant"),
        (ExceptFromMeasure(measure="PLAIN", person="dir"), {}, "staff_measure_unknown"),
        (PostponeSession(measure="HOME", text="x", was_on=TODAY), {}, "staff_measure_unknown"),
        (PostponeSession(measure="LATER", text=" ", was_on=TODAY), {}, "session_unnamed"),
        (PostponeSession(measure="LATER", text="x", was_on=TODAY, moved_to=TODAY), {}, "session_day"),
        (MoveSession(number=1, moved_to=TODAY), {}, "session_unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(act: Any, more: dict[str, Any], code: str) -> None:
    assert refusal(BOOK, known(**{"running": AT["asked"], **more}), act)[0] == code


def test_whoever_is_asked_grants_or_says_why_not() -> None:
    found = known(running=AT["asked"], trip=trip())
    [granted] = follows(BOOK, found, AnswerTravel(number=1, granted=True), who="reg-CS", why="")
    assert granted == TravelAnswered(number=1, person="head-A", granted=True)
    assert refusal(BOOK, found, AnswerTravel(number=1, granted=False), who="reg-CS", why=" ")[0] == "reason_missing"


def test_another_level_judges_trips_that_have_not_begun() -> None:
    trips = (
        trip(1),
        trip(2, status="granted"),
        trip(3, status="allowed", destination="B", purpose="other"),
        trip(4, status="granted", purpose="other"),
        trip(5, status="allowed", purpose="other", starts=TODAY),
    )
    tighter = follows(BOOK, known(running=AT["asked"], trips_ahead=trips), SetLevel(measure="TRAVEL", level="none"))
    [judged] = of(tighter, TravelJudged)
    consent = {"measure": "TRAVEL", "level": "none", "consent_of": ("dir", "dep")}
    refused = {"status": "refused", "measure": "TRAVEL", "level": "none"}
    assert judged.trips == (
        TripJudged(number=1, status="asked", **consent),
        TripJudged(number=2, status="granted", **consent),
        TripJudged(number=3, **refused),
        TripJudged(number=4, **refused),
    )
    elsewhere = known(running=[*AT["asked"], held("PLAIN")], trips_ahead=trips)
    assert not of(follows(BOOK, elsewhere, ExceptFromMeasure(measure="HOME", person="dir"), "hr1"), TravelJudged)


def test_an_exception_ends_with_its_measure() -> None:
    act = ExceptFromMeasure(measure="HOME", person="dir")
    made = MeasureException(measure="HOME", person="dir", why="x", since=NOON - DAY / 2, made_by="hr1")
    assert refusal(BOOK, known(running=AT["free"], exception=made), act, "hr1")[0] == "exception_made"
    began_again = known(running=[held("HOME", started_at=NOON)], exception=made)
    assert follows(BOOK, began_again, act, "hr1") == (ExceptionMade(measure="HOME", person="dir"),)
    assert refusal(BOOK, began_again, act, why="")[0] == "reason_missing"
    assert refusal(BOOK, began_again, act)[0] == "exception_own"


def test_a_session_is_put_off_and_gets_another_day() -> None:
    act = PostponeSession(measure="LATER", text=" Formation  caisse ", was_on=TODAY, perimeter="CS")
    [fact] = follows(BOOK, known(running=AT["free"], sessions=3), act)
    expected = SessionPostponed(number=4, measure="LATER", text="Formation caisse", was_on=TODAY, perimeter="CS")
    assert fact == expected
    session = PostponedSession(number=4, measure="LATER", text="x", perimeter=ROOT, was_on=TODAY)
    assert refusal(BOOK, known(session=session), MoveSession(number=4, moved_to=TODAY))[0] == "session_day"
    done = replace(session, status="held")
    assert refusal(BOOK, known(session=done), MoveSession(number=4, moved_to=TODAY + DAY))[0] == "session_unknown"
