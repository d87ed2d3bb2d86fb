"""Committees of the plan: who decides for a region, and that a region is never laxer than what lies around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.domain.act import Act
from pca.domain.directory import ROOT
from pca.domain.facts import DecisionTaken, LevelSet, MessagesQueued, PerimeterRejoined, StateEntered
from pca.domain.orders import Decide, Rejoin, SetLevel
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.proposal_acts import Propose
from pca.domain.situation import Situation
from pca.domain.strictness import laxer_than
from tests.kit.five_states import measure, move
from tests.kit.rules import crisis, follows, held, known, of, plan, refusal, standing

LEVELS = (0, 1, 2, 3)
STATES = [
    {"id": "calm", "title": {"fr": "Calme"}, "kind": "normal", "level": 0},
    {"id": "one", "title": {"fr": "Un"}, "kind": "crisis", "level": 1},
    {"id": "two", "title": {"fr": "Deux"}, "kind": "crisis", "level": 2},
    {"id": "three", "title": {"fr": "Trois"}, "kind": "crisis", "level": 3},
    {"id": "closed", "title": {"fr": "Clos"}, "kind": "closed", "level": 0},
]
NAMES = ["calm", "one", "two", "three"]
MOVES = [
    *(move(f"to_{name}", [other for other in NAMES if other != name], name) for name in NAMES),
    move("up", ["calm", "one"], "two"),
    move("close", "calm", "closed"),
]
GRADED = measure("g", "one", "two", "three", levels=[
    {"id": name, "title": {"fr": name}, "instructions": {"fr": "Faire."}} for name in ("mild", "middle", "hard")
])  # fmt: skip
REGIONAL: dict[str, Any] = {
    "id": "regional", "title": {"fr": "Comité régional"}, "per": "region", "seats": ["voice"],
    "decides": [f"to_{name}" for name in NAMES] + ["rejoin"], "levels": ["g"],
}  # fmt: skip
CENTRAL = {"id": "central", "title": {"fr": "Comité central"}}


@cache
def book(**more: Any) -> CompiledPlan:
    committees = [CENTRAL, {**REGIONAL, **more}]
    return plan(GRADED, states=STATES, transitions=MOVES, initial="calm", committees=committees)


def held_in(**states: str) -> Situation:
    standings = {ROOT if place == "all" else place: standing(state) for place, state in states.items()}
    return known(standings=standings, crisis=crisis(decisions=3))


WHO: list[tuple[str, str, Act, str]] = [
    ("its head", "reg-CS", Decide(event="to_three", perimeter="CS"), "regional"),
    ("its deputy", "regvice-CS", Decide(event="to_three", perimeter="CS"), "regional"),
    ("a site of it", "reg-CS", Decide(event="to_three", perimeter="A"), "regional"),
    ("a seat that sits in it", "voice", Decide(event="to_three", perimeter="CS"), "regional"),
    ("the country's decider", "dir", Decide(event="to_three", perimeter="CS"), "director"),
    ("another region's head", "reg-TTA", Decide(event="to_three", perimeter="CS"), ""),
    ("for the country", "reg-CS", Decide(event="to_three"), ""),
    ("what it does not decide", "reg-CS", Decide(event="up", perimeter="CS"), ""),
    ("the head of a site", "head-A", Decide(event="to_three", perimeter="A"), ""),
    ("somebody's deputy, not the region's", "vice-A", Decide(event="to_three", perimeter="CS"), ""),
]


@pytest.mark.parametrize(("who", "act", "seat"), [row[1:] for row in WHO], ids=[row[0] for row in WHO])
def test_who_decides_for_a_region(who: str, act: Decide, seat: str) -> None:
    found = held_in(all="one")
    if seat:
        assert of(follows(book(), found, act, who), DecisionTaken)[0].seat == seat
    else:
        assert refusal(book(), found, act, who)[0] == "not_entitled"


def test_who_could_decide_is_named_with_the_committee_of_the_region() -> None:
    code, details = refusal(book(), held_in(all="one"), Decide(event="to_three", perimeter="CS"), "ops1")
    assert (code, details["roles"]) == ("not_entitled", "Directrice, Comité régional")


LAXER: list[tuple[str, str, str, str]] = [
    ("to_calm", "CS", "laxer_than_around", "the country"),
    ("to_two", "CS", "", "as the country"),
    ("to_three", "CS", "", "stricter"),
    ("to_one", "A", "laxer_than_around", "a site of the region"),
]


@pytest.mark.parametrize(("event", "place", "code"), [row[:3] for row in LAXER], ids=[row[3] for row in LAXER])
@pytest.mark.parametrize("who", ["reg-CS", "dir"])
def test_a_place_is_never_laxer_than_what_lies_around_it(event: str, place: str, code: str, who: str) -> None:
    found, act = held_in(all="one" if event == "to_two" else "two"), Decide(event=event, perimeter=place)
    if code:
        assert refusal(book(), found, act, who)[0] == code
    else:
        assert of(follows(book(), found, act, who), StateEntered)[0].perimeter == place


def test_the_refusal_says_how_strict_one_must_be() -> None:
    _, details = refusal(book(), held_in(all="two"), Decide(event="to_one", perimeter="CS"), "reg-CS")
    assert details == {"perimeter": "CS", "state": "Deux", "level": "2", "wanted": "Un"}


def test_the_plan_may_let_regions_relax() -> None:
    facts = follows(book(may_relax=True), held_in(all="two"), Decide(event="to_one", perimeter="CS"), "reg-CS")
    assert of(facts, StateEntered)[0].configuration == ("one",)


def test_a_plan_without_committees_is_as_before() -> None:
    free = plan(GRADED, states=STATES, transitions=MOVES, initial="calm")
    assert of(follows(free, held_in(all="two"), Decide(event="to_one", perimeter="CS")), StateEntered)
    assert refusal(free, held_in(all="two"), Decide(event="to_three", perimeter="CS"), "reg-CS")[0] == "not_entitled"


FOLLOWS: list[tuple[str, str, str, list[str], list[str]]] = [
    ("one", "to_two", "takes the same decision", ["two"], []),
    ("three", "to_two", "stays stricter", [], []),
    ("two", "up", "stays as strict", [], []),
]


@pytest.mark.parametrize(("region", "event", "entered", "rejoined"), [(*row[:2], *row[3:]) for row in FOLLOWS],
                         ids=[row[2] for row in FOLLOWS])  # fmt: skip
def test_a_region_left_laxer_follows_the_country(
    region: str, event: str, entered: list[str], rejoined: list[str]
) -> None:
    facts = follows(book(), held_in(all="calm", CS=region), Decide(event=event))
    assert [one.configuration[0] for one in of(facts, StateEntered) if one.perimeter == "CS"] == entered
    assert [one.perimeter for one in of(facts, PerimeterRejoined)] == rejoined


def test_a_region_that_cannot_follow_gives_up_its_own_state() -> None:
    """The way there leads from a state the region is not in."""
    apart = [*MOVES, move("far", ["calm"], "three")]
    strict = plan(GRADED, states=STATES, transitions=apart, initial="calm", committees=[REGIONAL])
    facts = follows(strict, held_in(all="calm", CS="one"), Decide(event="far"))
    assert [one.perimeter for one in of(facts, PerimeterRejoined)] == ["CS"]


LEVEL: list[tuple[str, str, str, str]] = [
    ("reg-CS", "CS", "hard", ""),
    ("reg-CS", "CS", "mild", "level_laxer"),
    ("reg-TTA", "CS", "hard", "not_entitled"),
]


@pytest.mark.parametrize(("who", "place", "level", "code"), LEVEL)
def test_levels_of_measures_in_a_region(who: str, place: str, level: str, code: str) -> None:
    running = [held("g", level="middle"), held("g", "CS", level="middle")]
    found = known(running=running, standings={ROOT: standing("two"), "CS": standing("three")})
    act = SetLevel(measure="g", perimeter=place, level=level)
    if code:
        assert refusal(book(), found, act, who)[0] == code
    else:
        assert [(one.perimeter, one.level) for one in of(follows(book(), found, act, who), LevelSet)] == [("CS", level)]


def test_a_stricter_level_of_the_country_lifts_the_regions() -> None:
    running = [held("g", level="mild"), held("g", "CS", level="middle"), held("g", "TTA", level="hard")]
    states = {ROOT: standing("two"), "CS": standing("three"), "TTA": standing("three")}
    facts = follows(book(), known(running=running, standings=states), SetLevel(measure="g", level="hard"))
    assert [(one.perimeter, one.level) for one in of(facts, LevelSet)] == [(ROOT, "hard"), ("CS", "hard")]


def test_a_region_rejoins_by_its_own_committee() -> None:
    facts = follows(book(), held_in(all="two", CS="three"), Rejoin(perimeter="CS"), "reg-CS")
    assert of(facts, DecisionTaken)[0].seat == "regional"
    assert of(facts, PerimeterRejoined)


def test_a_proposal_for_a_region_is_put_to_its_committee_too() -> None:
    facts = follows(book(), held_in(all="one"), Propose(event="to_three", perimeter="CS"), "ops1")
    told = {person for wave in of(facts, MessagesQueued) for person in wave.recipients}
    assert {"dir", "dep", "reg-CS", "regvice-CS"} <= told
    assert "reg-TTA" not in told


@st.composite
def trees(draw: st.DrawFn) -> tuple[CompiledPlan, list[str]]:
    """A state of two parts side by side, each with some states of any level; and a configuration's leaves."""
    parts = [
        {"id": f"p{part}", "title": {"fr": "P"}, "level": draw(st.sampled_from(LEVELS)), "states": [
            {"id": f"s{part}{at}", "title": {"fr": "S"}, "level": draw(st.none() | st.sampled_from(LEVELS))}
            for at in range(draw(st.integers(1, 3)))
        ]} for part in range(draw(st.integers(2, 3)))
    ]  # fmt: skip
    wide = {"id": "wide", "title": {"fr": "L"}, "kind": "crisis", "level": draw(st.sampled_from(LEVELS)),
            "regions": parts}  # fmt: skip
    leaves = [str(one["id"]) for one in STATES]
    made = plan(measure("a", "wide"), states=[*STATES, wide], transitions=MOVES, initial="calm", committees=[REGIONAL])
    return made, leaves


def configurations(made: CompiledPlan) -> st.SearchStrategy[tuple[str, ...]]:
    wide = made.playbook.state["wide"]
    side = st.tuples(*(st.sampled_from([leaf.id for leaf in part.states]) for part in wide.regions))
    return side | st.sampled_from([(name,) for name in NAMES])


@given(st.data())
def test_as_strict_as_itself_and_in_every_part_as_strict_as_what_is_around(data: st.DataObject) -> None:
    made, _ = data.draw(trees())
    inner, around = data.draw(configurations(made)), data.draw(configurations(made))
    level = made.playbook.level_of
    assert laxer_than(made, inner, inner) is None
    found = laxer_than(made, inner, around)
    if len(inner) == len(around):
        by_hand = [state for mine, state in zip(inner, around, strict=True) if level[mine] < level[state]]
        assert found == next(iter(by_hand), None)
    else:
        weakest = max(level[state] for state in inner) < max(level[state] for state in around)
        assert (found is not None) == weakest


@given(st.lists(st.tuples(st.sampled_from(["dir", "reg-CS", "reg-TTA"]), st.sampled_from([ROOT, "CS", "TTA", "A"]),
                          st.sampled_from([f"to_{name}" for name in NAMES] + ["up"])), max_size=8))  # fmt: skip
def test_whatever_is_decided_no_place_is_ever_laxer(acts: Sequence[tuple[str, str, str]]) -> None:
    made, states = book(), {ROOT: standing("calm")}
    around = {"CS": (ROOT,), "TTA": (ROOT,), "A": ("CS", ROOT)}
    for who, place, event in acts:
        for fact in follows(made, known(standings=states), Decide(event=event, perimeter=place), who):
            if isinstance(fact, StateEntered):
                states = {**states, fact.perimeter: standing(*fact.configuration)}
            elif isinstance(fact, PerimeterRejoined):
                states = {at: kept for at, kept in states.items() if at != fact.perimeter}
        for inner in states.keys() - {ROOT}:
            outer = next(at for at in around[inner] if at in states)
            assert laxer_than(made, states[inner].configuration, states[outer].configuration) is None
