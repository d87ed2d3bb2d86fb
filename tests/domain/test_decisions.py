"""What the committee decides: who may, on what they saw, against which criteria, and what is said of it."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.facts import (
    ActivityInterrupted,
    CrisisClosed,
    CrisisOpened,
    DecisionTaken,
    MessagesQueued,
    ProposalSettled,
    StateEntered,
)
from pca.domain.orders import AdoptPlan, Decide, Observation, OpenCrisis, Rejoin
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Crisis, PlanVersion, Proposal, Situation
from tests.kit.five_states import CALM, MOVES, measure, move
from tests.kit.rules import DAY, NOON, crisis, follows, known, of, plan, refusal, standing

BOOK = plan(measure("m", "crisis"))
GUARDED = [{**MOVES[0], "guard": "index > 10 and ready"}, *MOVES[1:]]
CRITERIA = [{"id": "low", "text": {"fr": "Bas."}, "when": "index < 30"}, {"id": "said", "text": {"fr": "Dit."}}]
STRICT = plan(measure("m", "crisis"), transitions=GUARDED, stand_down_criteria=CRITERIA)
CLOSING = plan(measure("m", "review"), transitions=[*MOVES[:-1], {**MOVES[-1], "guard": "tasks_open == 0"}])
VOICED = plan(measure("m", "crisis"), transitions=[{**MOVES[0], "decided_by": ["voice"]}, *MOVES[1:]])


def seen(**values: str) -> dict[str, Observation]:
    return {name: Observation(name, value, NOON) for name, value in values.items()}


REFUSED: list[tuple[str, CompiledPlan, Situation, Decide, str, str]] = [
    ("closed", BOOK, known("normal", crisis=crisis(closed_at=NOON)), Decide(event="activate"), "dir", "crisis_closed"),
    ("unknown", BOOK, known("normal"), Decide(event="activated"), "dir", "unknown_event"),
    ("a newer one", BOOK, known("normal", crisis=crisis(decisions=2)), Decide(event="activate", expects=1), "dir",
     "decision_overtaken"),
    ("no such measure", BOOK, known(), Decide(event="end", outcomes={"no": "cancel"}), "dir", "measure_unknown"),
    ("no such place", BOOK, known(), Decide(event="end", perimeter="Z"), "dir", "perimeter_unknown"),
    ("not theirs", BOOK, known("normal"), Decide(event="activate"), "voice", "not_entitled"),
    ("another seat's", VOICED, known("normal"), Decide(event="activate"), "dir", "not_entitled"),
    ("not from here", BOOK, known("crisis"), Decide(event="activate"), "dir", "wrong_state"),
    ("its guard is false", STRICT, known("normal", observed=seen(index="5", ready="true")), Decide(event="activate"),
     "dir", "guard_false"),
    ("nobody knows", STRICT, known("normal", observed=seen(index="50")), Decide(event="activate"), "dir",
     "guard_unknown"),
    ("its criteria", STRICT, known(observed=seen(index="50")), Decide(event="end"), "dir", "criteria_unmet"),
]  # fmt: skip


@pytest.mark.parametrize(("book", "found", "act", "who", "code"), [row[1:] for row in REFUSED],
                         ids=[row[0] for row in REFUSED])  # fmt: skip
def test_what_is_refused(book: CompiledPlan, found: Situation, act: Decide, who: str, code: str) -> None:
    assert refusal(book, found, act, who)[0] == code


DETAILS: list[tuple[CompiledPlan, Situation, Decide, dict[str, str]]] = [
    (BOOK, known("normal"), Decide(event="activated"), {"event": "activated", "near": "activate"}),
    (BOOK, known("normal", crisis=crisis(decisions=2)), Decide(event="activate", expects=1),
     {"seen": "1", "last": "2"}),
    (STRICT, known("normal", observed=seen(index="50")), Decide(event="activate"), {"detail": "ready"}),
    (STRICT, known("normal", observed=seen(index="5", ready="true")), Decide(event="activate"),
     {"detail": "index > 10 and ready"}),
    (STRICT, known(observed=seen(index="50")), Decide(event="end"), {"criteria": "Bas, Dit"}),
    (STRICT, known(observed=seen(index="50")), Decide(event="end", judged={"low": "Sûr.", "said": " "}),
     {"criteria": "Dit"}),
    (STRICT, known(), Decide(event="end", judged={"no": "Sûr."}), {"criterion": "no"}),
    (CLOSING, known("review", tasks_open=2), Decide(event="close"),
     {"event": "close", "tasks": "2"}),
    (STRICT, known(), Decide(event="end"), {"criteria": "Bas, Dit"}),
]  # fmt: skip


@pytest.mark.parametrize(("book", "found", "act", "details"), DETAILS)
def test_a_refusal_says_why(book: CompiledPlan, found: Situation, act: Decide, details: dict[str, str]) -> None:
    said = refusal(book, found, act)[1]
    assert {name: said[name] for name in details} == details


@pytest.mark.parametrize(("who", "seat"), [("dir", "director"), ("dep", "director")])
def test_the_seat_in_which_it_was_decided(who: str, seat: str) -> None:
    [fact] = of(
        follows(BOOK, known("normal", crisis=crisis(decisions=4)), Decide(event="activate"), who), DecisionTaken
    )
    assert (fact.seat, fact.number, fact.mode, fact.proposal) == (seat, 5, "decision", None)


def test_a_decision_that_was_proposed_follows_the_proposal() -> None:
    waiting = (
        Proposal(number=3, event="activate", perimeter="root"),
        Proposal(number=4, event="end", perimeter="root"),
    )
    facts = follows(BOOK, known("normal", proposals=waiting), Decide(event="activate"))
    assert [(one.mode, one.proposal) for one in of(facts, DecisionTaken)] == [("threshold", 3)]
    assert (3, "followed") in [(one.number, one.outcome) for one in of(facts, ProposalSettled)]


def test_what_was_known_and_considered_is_kept() -> None:
    found = known(observed=seen(ready="true", index="20"))
    act = Decide(event="end", despite=" Sûr. ", options=("attendre",))
    [fact] = of(follows(STRICT, found, act), DecisionTaken)
    assert list(fact.known.items()) == [("index", "20"), ("ready", "true")]
    assert (fact.criteria, fact.despite, fact.options) == ({"low": "met", "said": "unknown"}, "Sûr.", ("attendre",))


def test_what_is_said_of_each_criterion_is_kept() -> None:
    act = Decide(event="end", judged={"low": "Baisse depuis lundi.", "said": " Vu sur place. "})
    [fact] = of(follows(STRICT, known(observed=seen(index="50")), act), DecisionTaken)
    assert fact.criteria == {"low": "unmet", "said": "unknown"}
    assert fact.judged == {"low": "Baisse depuis lundi.", "said": "Vu sur place."}


def test_a_perimeter_moves_from_where_it_stands() -> None:
    found = known(standings={"root": standing("normal"), "CS": standing("crisis")})
    [entered] = of(follows(BOOK, found, Decide(event="end", perimeter="A")), StateEntered)
    assert (entered.perimeter, entered.configuration, entered.exited) == ("A", ("ending",), ("crisis",))


def said(name: str, **when: Any) -> dict[str, Any]:
    return {"id": name, "title": {"fr": "x"}, "when": when, "audience": {"roles": ["voice"]}, "message": "note"}


def test_what_is_said_of_a_move_names_it() -> None:
    spoken = [said("in", entering="crisis"), said("out", leaving="normal"), said("else", entering="ending")]
    facts = follows(plan(measure("m", "review"), communications=spoken), known("normal"), Decide(event="activate"))
    about = {"perimeter": "root", "reason": "Il le faut.", "seat": "director"}
    assert [(one.communication, one.about) for one in of(facts, MessagesQueued)] == [
        ("out", {**about, "state": "normal"}),
        ("in", {**about, "state": "crisis"}),
    ]


def test_a_state_that_interrupts_starts_the_clock_of_what_stands_still() -> None:
    states = [CALM[0], {**CALM[1], "interrupts": ["pay"]}, *CALM[2:]]
    facts = follows(plan(measure("m", "review"), states=states), known("normal"), Decide(event="activate"))
    assert [(one.activity, one.since) for one in of(facts, ActivityInterrupted)] == [("pay", NOON)]


def test_the_review_is_due_thirty_days_after_the_end() -> None:
    [fact] = of(follows(BOOK, known("review"), Decide(event="close")), CrisisClosed)
    assert fact.review_due == NOON + 30 * DAY


def version(**more: Any) -> PlanVersion:
    return PlanVersion(**{"hash": "h2", "plan": "small", "version": "2", "author": "a", "approved_by": "dir", **more})


OPEN = OpenCrisis(plan="h2", title="Crue")
OPENING: list[tuple[OpenCrisis, dict[str, Any], str]] = [
    (OPEN, {}, "plan_unknown"),
    (OPEN, {"version": version(approved_by=None)}, "plan_not_approved"),
    (OpenCrisis(plan="h2", title=" "), {"version": version()}, "title_missing"),
    (OPEN, {"version": version(), "organisation": known().organisation.__class__({}, {}, {})}, "directory_empty"),
]


@pytest.mark.parametrize(("act", "more", "code"), OPENING)
def test_what_opens_no_crisis(act: OpenCrisis, more: dict[str, Any], code: str) -> None:
    nowhere: Crisis | None = None
    assert refusal(BOOK, known(crisis=nowhere, standings={}, **more), act)[0] == code


def test_an_exercise_takes_a_plan_nobody_approved() -> None:
    found = known(crisis=None, standings={}, version=version(approved_by=None))
    assert of(follows(BOOK, found, OpenCrisis(plan="h2", title="x", mode="exercise")), CrisisOpened)


OTHER = plan(measure("m", "crisis"), states=[CALM[0], {**CALM[1], "id": "other"}, *CALM[2:]],
             transitions=[move("activate", "normal", "other"), move("end", "other", "ending"), *MOVES[3:]])  # fmt: skip
ADOPTED: list[tuple[CompiledPlan, dict[str, Any], str]] = [
    (BOOK, {}, "plan_unknown"),
    (BOOK, {"version": version(hash="h1")}, "plan_in_force"),
    (BOOK, {"version": version(plan="else")}, "plan_differs"),
    (BOOK, {"version": version(approved_by=None)}, "plan_not_approved"),
    (BOOK, {"version": version(), "crisis": crisis(closed_at=NOON)}, "crisis_closed"),
]


@pytest.mark.parametrize(("book", "more", "code"), ADOPTED)
def test_what_is_not_taken_over(book: CompiledPlan, more: dict[str, Any], code: str) -> None:
    assert refusal(book, known(**more), AdoptPlan(plan="h2"))[0] == code


def test_a_version_without_the_state_that_holds_is_not_taken_over() -> None:
    found = known("crisis", version=version(), in_force=BOOK)
    assert refusal(OTHER, found, AdoptPlan(plan="h2")) == ("state_not_in_plan", {"state": "crisis"})


@pytest.mark.parametrize("perimeter", ["root", "TTA"])
def test_only_what_has_a_state_of_its_own_rejoins(perimeter: str) -> None:
    found = known(standings={"root": standing("normal"), "CS": standing("crisis")})
    assert refusal(BOOK, found, Rejoin(perimeter=perimeter)) == ("perimeter_has_no_state", {"perimeter": perimeter})
