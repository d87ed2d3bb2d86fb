"""Problems go up and rulings come down: who gets them, when they climb, whose answer counts, whom it instructs."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain.directory import Region
from pca.domain.facts import MessagesQueued, RequestClimbed, RequestRaised, RequestsLeft, RulingGiven
from pca.domain.orders import CLOCK, Decide, PassTime
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.request_acts import AcknowledgeRuling, GiveRuling, RaiseProblem
from pca.domain.requests_known import OpenRequest
from pca.domain.seats import Delegation, Seats
from pca.domain.situation import Situation
from tests.kit.five_states import measure
from tests.kit.refused import ASKED_FOR
from tests.kit.rules import DAY, HOUR, HOUSE, NOON, crisis, follows, known, of, plan, refusal

CENTRAL = {"id": "central", "title": {"fr": "Comité central"}, "seats": ["director"], "fallback": "voice",
           "answer_within": "4h"}  # fmt: skip
REGIONAL = {"id": "regional", "title": {"fr": "Comité régional"}, "per": "region", "answer_within": "8h",
            "urgent_within": "30min"}  # fmt: skip
BOOK = plan(measure("m", "crisis"), committees=[CENTRAL, REGIONAL], languages=["fr", "ar", "en"])
BARE = plan(measure("m", "crisis"))
RAISED = RaiseProblem(title="Gel", text="Plus de gel.", site="A")
ASKED = replace(ASKED_FOR, committee="regional")
NOWHERE = replace(HOUSE, regions={"CS": Region("CS", "CS", "", ""), "TTA": HOUSE.regions["TTA"]})


def told(facts: Any, message: str) -> set[str]:
    return {who for wave in of(facts, MessagesQueued) if wave.message == message for who in wave.recipients}


ROUTES: list[tuple[str, CompiledPlan, Situation, RaiseProblem, str, set[str]]] = [
    ("its region", BOOK, known(), RAISED, "regional", {"reg-CS", "regvice-CS"}),
    ("another region", BOOK, known(), replace(RAISED, site="C"), "regional", {"reg-TTA", "regvice-TTA"}),
    ("nobody of the region is here", BOOK, known(absent=["reg-CS", "regvice-CS"]), RAISED, "central", {"dir", "dep"}),
    ("a region without anybody", BOOK, known(organisation=NOWHERE), RAISED, "central", {"dir", "dep"}),
    ("no site", BOOK, known(), replace(RAISED, site="root"), "central", {"dir", "dep"}),
    ("nobody of either", BOOK, known(absent=["reg-CS", "regvice-CS", "dir", "dep"]), RAISED, "voice",
     {"voice", "voice2"}),
    ("a plan without committees", BARE, known(), RAISED, "", {"dir", "dep", "voice", "voice2"}),
    ("such a plan, nobody here", BARE, known(absent=["dir", "dep", "voice", "voice2"]), RAISED, "director",
     {"dir", "dep"}),
]  # fmt: skip


@pytest.mark.parametrize(("book", "found", "act", "committee", "people"), [row[1:] for row in ROUTES],
                         ids=[row[0] for row in ROUTES])  # fmt: skip
def test_a_problem_always_reaches_somebody(
    book: CompiledPlan, found: Situation, act: RaiseProblem, committee: str, people: set[str]
) -> None:
    facts = follows(book, found, act, "head-A")
    assert of(facts, RequestRaised)[0].committee == committee
    assert told(facts, "problem_waiting") == people


def test_how_long_a_committee_has_is_the_plans() -> None:
    usual, urgent = (of(follows(BOOK, known(), replace(RAISED, urgent=pressing), "head-A"), RequestRaised)[0]
                     for pressing in (False, True))  # fmt: skip
    assert (usual.due, urgent.due) == (NOON + 8 * HOUR, NOON + HOUR / 2)


CLIMBS: list[tuple[OpenRequest, str, bool, set[str]]] = [
    (ASKED, "central", True, {"dir", "dep"}),
    (replace(ASKED, committee="central"), "voice", False, {"voice", "voice2"}),
    (replace(ASKED, committee="of_an_earlier_version"), "regional", True, {"reg-CS", "regvice-CS"}),
    (replace(ASKED, region="gone", site="gone"), "central", True, {"dir", "dep"}),
]


@pytest.mark.parametrize(("request_", "committee", "goes_on", "people"), CLIMBS)
def test_what_nobody_answers_climbs_by_itself(
    request_: OpenRequest, committee: str, goes_on: bool, people: set[str]
) -> None:
    facts = follows(BOOK, known(late_requests=(request_,)), PassTime(), CLOCK)
    due = NOON + 8 * HOUR if committee == "regional" else NOON + 4 * HOUR
    climbed = RequestClimbed(number=1, committee=committee, due=due, step_at=due if goes_on else None)
    assert of(facts, RequestClimbed) == [climbed]
    assert told(facts, "problem_waiting") == people


ACTING = Seats(delegations=(Delegation(number=1, role="director", by="dep", to="ops1", starts=NOON, ends=NOON + DAY),))
WHO: list[tuple[str, Situation, str]] = [
    ("reg-CS", known(request=ASKED), "regional"),
    ("regvice-CS", known(request=ASKED), "regional"),
    ("dir", known(request=ASKED), "central"),
    ("reg-TTA", known(request=ASKED), ""),
    ("head-A", known(request=ASKED), ""),
    ("voice", known(request=ASKED), ""),
    ("voice", known(request=replace(ASKED, committee="voice")), "voice"),
    ("ops1", known(request=ASKED, seats=ACTING), ""),
]
"""The last one: a deputy does not pass on a seat that somebody else holds."""


@pytest.mark.parametrize(("who", "found", "seat"), WHO)
def test_who_answers(who: str, found: Situation, seat: str) -> None:
    act = GiveRuling(request=1, written={"fr": "Oui."})
    if seat:
        assert of(follows(BOOK, found, act, who), RulingGiven)[0].seat == seat
    else:
        assert refusal(BOOK, found, act, who)[0] == "not_entitled"


INSTRUCTS: list[tuple[dict[str, Any], set[str], str, int]] = [
    ({"concerned": "region"}, {"head-HQ", "head-B"}, "CS", 3),
    ({"concerned": "region", "site_types": ("rural",)}, {"head-B"}, "CS", 1),
    ({"concerned": "everywhere", "site_types": ("urban",)}, {"head-C"}, "", 2),
    ({}, set(), "", 0),
]


@pytest.mark.parametrize(("act", "people", "region", "sites"), INSTRUCTS)
def test_a_ruling_instructs_the_branches_concerned(
    act: dict[str, Any], people: set[str], region: str, sites: int
) -> None:
    found = known(request=replace(ASKED, ruling=1, status="answered", waves=(7,)))
    facts = follows(BOOK, found, GiveRuling(request=1, written={"fr": "Oui."}, replaces=1, **act), "dir")
    given = of(facts, RulingGiven)[0]
    assert (told(facts, "ruling_to_follow"), given.region, given.sites) == (people, region, sites)
    assert told(facts, "problem_answered") == {"head-A"}
    assert all(wave.replaces == (7,) for wave in of(facts, MessagesQueued) if wave.message == "ruling_to_follow")


def test_the_region_of_a_committee_is_all_it_instructs() -> None:
    act = GiveRuling(request=1, written={"fr": "Oui."}, concerned="everywhere")
    assert refusal(BOOK, known(request=ASKED), act, "reg-CS")[0] == "instruction_too_wide"


def test_each_reads_it_in_their_language_where_it_was_written() -> None:
    people = {**HOUSE.people, "head-A": replace(HOUSE.people["head-A"], language="ar")}
    found = known(request=ASKED, organisation=replace(HOUSE, people=people))
    facts = follows(BOOK, found, GiveRuling(request=1, written={"fr": "Oui.", "ar": "نعم."}), "reg-CS")
    assert [wave.about["reason"] for wave in of(facts, MessagesQueued)] == ["Gel — نعم."]


def test_of_two_who_rule_at_once_the_second_is_told() -> None:
    found = known(request=replace(ASKED, status="answered", ruling=3))
    assert refusal(BOOK, found, GiveRuling(request=1, written={"fr": "Non."}), "reg-CS") == (
        "ruled_already", {"number": "1", "ruling": "3"})  # fmt: skip


def test_a_crisis_that_closes_says_what_nobody_answered() -> None:
    facts = follows(BOOK, known("review", unanswered=(2, 5)), Decide(event="close"))
    assert of(facts, RequestsLeft) == [RequestsLeft(requests=(2, 5))]
    closed = known(request=ASKED, crisis=crisis(closed_at=NOON))
    assert refusal(BOOK, closed, GiveRuling(request=1, written={"fr": "Oui."}), "reg-CS")[0] == "crisis_closed"


def test_whoever_is_responsible_for_the_site_now_reads_the_answer_too() -> None:
    asked = replace(ASKED, status="answered", ruling=1, raised_by="gone")
    assert follows(BOOK, known(request=asked), AcknowledgeRuling(request=1), "vice-A")
    assert refusal(BOOK, known(request=asked), AcknowledgeRuling(request=1), "head-B")[0] == "problem_of_other"
