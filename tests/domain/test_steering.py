"""Measures as people and time steer them: another level, renewed, lapsed, come round, as a newer version has them."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.facts import (
    LevelSet,
    MeasureRenewed,
    MeasureStarted,
    MeasureStopped,
    MessagesQueued,
    ProposalSettled,
    RecurrenceSet,
    TasksMoved,
    TasksOpened,
    TasksSettled,
)
from pca.domain.known import Proposal
from pca.domain.orders import CLOCK, AdoptPlan, PassTime, RenewMeasure, SetLevel
from pca.domain.situation import Running, Situation
from tests.kit.five_states import TOLD, measure
from tests.kit.rulebook import version
from tests.kit.rules import DAY, HOUR, NOON, crisis, follows, held, known, of, plan, refusal, standing, task

LEVELS = [{"id": one, "title": {"fr": one}, "instructions": {"fr": f"Faire {one}."}} for one in ("low", "high")]
UNDO = {"title": {"fr": "Défaire"}, "complete_within": "2d"}
URBAN = {"kind": "site", "where": "type == 'urban'"}


def say(name: str, trigger: str, subject: str) -> dict[str, Any]:
    return {"id": name, "title": {"fr": "x"}, "when": {trigger: subject}, "message": "note",
            "audience": {"roles": ["voice"]}}  # fmt: skip


BOOK = plan(
    measure("plain", "crisis"),
    measure("g", "crisis", levels=LEVELS, each=URBAN),
    measure("x", "crisis", each=URBAN, expires_after="10d", undo=UNDO, levels=LEVELS, excludes=["out"]),
    measure("out", "crisis", each=URBAN),
    measure("b", "crisis", expires_after="10d", fallback="f", decided_by=["voice"]),
    measure("f"),
    measure("r", "crisis", each=URBAN, repeat={"every": "1d"}),
    measure("e", "crisis", each={"kind": "entry", "ask": {"fr": "?"}}, repeat={"every": "1d"}),
    communications=[
        TOLD,
        say("graded", "level_changes", "g"),
        say("begun", "measure_starts", "x"),
        say("over", "measure_stops", "x"),
    ],
)
SEEN = (LevelSet, MeasureRenewed, MeasureStarted, MeasureStopped, RecurrenceSet, TasksMoved, TasksOpened, TasksSettled)


def line(fact: Any) -> tuple[Any, ...]:
    """A fact in one line."""
    match fact:
        case LevelSet():
            return ("level", fact.measure, fact.perimeter, fact.level, fact.by_hand)
        case MeasureRenewed():
            return ("renewed", fact.measure, fact.perimeter, fact.expires_at)
        case MeasureStarted():
            return ("starts", fact.measure, fact.perimeter, fact.level, fact.by_hand, fact.expires_at)
        case MeasureStopped():
            return ("stops", fact.measure, fact.perimeter, fact.because)
        case RecurrenceSet():
            return ("comes", fact.measure, fact.perimeter, fact.next_at)
        case TasksMoved():
            return ("moves", fact.measure, fact.before, fact.perimeter, fact.tasks)
        case TasksOpened():
            return ("opens", fact.measure, fact.places, fact.purpose, fact.run, fact.level)
    return (fact.outcome, fact.tasks)


def lines(facts: Any) -> list[tuple[Any, ...]]:
    return [line(one) for one in of(facts, *SEEN)]


def said(facts: Any) -> list[tuple[str, dict[str, str]]]:
    return [(one.communication, dict(one.about)) for one in of(facts, MessagesQueued) if one.message == "note"]


# ---------------------------------------------------------------- what is refused

WHERE = {"measure": "x", "perimeter": "root"}
NOT_HELD = ("measure_not_held", WHERE)
DIRECTORS = {"person": "ops1", "roles": "Directrice, Porte-parole"}


@pytest.mark.parametrize(
    ("act", "found", "who", "reply"),
    [
        (SetLevel(measure="x", level="low"), known(), "dir", NOT_HELD),
        (SetLevel(measure="x", level="low"), known(running=[held("x", status="lapsed")]), "dir", NOT_HELD),
        (SetLevel(measure="x", level="low"), known(running=[held("x", "CS")]), "dir", NOT_HELD),
        (SetLevel(measure="old", level="low"), known(running=[held("old")]), "dir",
         ("measure_not_held", {**WHERE, "measure": "old"})),
        (SetLevel(measure="g", level="low"), known(running=[held("g", level="low")]), "dir",
         ("level_in_force", {"level": "low"})),
        (SetLevel(measure="g", level="high"), known(running=[held("g")]), "ops1",
         ("not_entitled", {**DIRECTORS, "what": "level high"})),
        (RenewMeasure(measure="x"), known(), "dir", NOT_HELD),
        (RenewMeasure(measure="x"), known(running=[held("x", status="stopped")]), "dir", NOT_HELD),
        (RenewMeasure(measure="old"), known(running=[held("old")]), "dir",
         ("measure_not_held", {**WHERE, "measure": "old"})),
        (RenewMeasure(measure="plain"), known(running=[held("plain")]), "dir",
         ("measure_does_not_expire", {"measure": "plain"})),
        (RenewMeasure(measure="x"), known(running=[held("x")]), "ops1",
         ("not_entitled", {**DIRECTORS, "what": "renew x"})),
        (RenewMeasure(measure="b"), known(running=[held("b")]), "dir",
         ("not_entitled", {"person": "dir", "what": "renew b", "roles": "Porte-parole"})),
    ],
)  # fmt: skip
def test_what_is_not_steered(act: Any, found: Situation, who: str, reply: tuple[str, dict[str, str]]) -> None:
    assert refusal(BOOK, found, act, who) == reply


@pytest.mark.parametrize("act", [SetLevel(measure="g", level="high"), RenewMeasure(measure="x")])
def test_nothing_is_steered_once_the_crisis_is_closed(act: Any) -> None:
    found = known(running=[held("g"), held("x")], crisis=crisis(closed_at=NOON))
    assert refusal(BOOK, found, act) == ("crisis_closed", {"crisis": "2026-1"})


# ---------------------------------------------------------------- another level

PROPOSED = (
    Proposal(number=3, event="g", perimeter="CS", level="high"),
    Proposal(number=4, event="g", perimeter="root", level="high"),
    Proposal(number=5, event="g", perimeter="root", level="low"),
)


def test_another_level_replaces_what_is_open_there() -> None:
    ran = [held("g", level="low", runs=2), held("g", "TTA", level="low", runs=1)]
    open_ones = [task(1, "g", "A", level="low"), task(2, "g", "C", level="low", perimeter="TTA")]
    found = known(running=ran, tasks=open_ones, standings={"root": standing("crisis"), "TTA": standing("crisis")},
                  proposals=PROPOSED)  # fmt: skip
    facts = follows(BOOK, found, SetLevel(measure="g", level="high"))
    assert lines(facts)[:3] == [
        ("level", "g", "root", "high", True),
        ("replaced", (1,)),
        ("opens", "g", ("A", "C"), "do", 3, "high"),
    ]
    about = {"reason": "Il le faut.", "seat": "director", "perimeter": "root", "measure": "g", "level": "high"}
    assert said(facts) == [("graded", about)]
    assert of(facts, ProposalSettled) == [
        ProposalSettled(number=4, outcome="followed"),
        ProposalSettled(number=3, outcome="withdrawn"),
        ProposalSettled(number=5, outcome="withdrawn"),
    ]


def test_where_nothing_is_open_nothing_is_replaced() -> None:
    facts = follows(BOOK, known(running=[held("g", level="low")]), SetLevel(measure="g", level="high"))
    assert lines(facts) == [("level", "g", "root", "high", True), ("opens", "g", ("A", "C"), "do", 2, "high")]


# ---------------------------------------------------------------- renewed

UNTIL = NOON + 10 * DAY


def test_a_measure_that_holds_runs_for_its_full_span_again() -> None:
    found = known(running=[held("x", expires_at=NOON + HOUR), held("x", "CS", expires_at=NOON + HOUR)])
    assert follows(BOOK, found, RenewMeasure(measure="x", perimeter="CS")) == (
        MeasureRenewed(measure="x", perimeter="CS", expires_at=UNTIL),
    )


@pytest.mark.parametrize(
    ("lapsed", "level", "by_hand"),
    [
        (held("x", status="lapsed", level="low"), "low", False),
        (held("x", status="lapsed", level="high"), "low", False),
        (held("x", status="lapsed", level="high", by_hand=True), "high", True),
        (held("x", status="lapsed", level="gone", by_hand=True), "low", False),
    ],
)
def test_one_that_lapsed_starts_again(lapsed: Running, level: str, by_hand: bool) -> None:
    undoing = [task(1, "x", "A", purpose="undo"), task(2, "x", "B", purpose="undo"), task(3, "out", "A")]
    facts = follows(BOOK, known(running=[lapsed, held("out")], tasks=undoing), RenewMeasure(measure="x"))
    assert lines(facts) == [
        ("starts", "x", "root", level, by_hand, UNTIL),
        ("replaced", (1,)),
        ("opens", "x", ("A", "C"), "do", 2, level),
        ("cancelled", (3,)),
    ]
    about = {"reason": "Il le faut.", "seat": "director", "perimeter": "root", "measure": "x"}
    assert said(facts) == [("begun", about)]


def test_what_went_on_meanwhile_is_the_task() -> None:
    going_on = [task(1, "x", "A", level="low"), task(2, "x", "C", perimeter="TTA", level="low")]
    found = known(running=[held("x", status="lapsed", level="low"), held("out")], tasks=going_on)
    assert lines(follows(BOOK, found, RenewMeasure(measure="x"))) == [
        ("starts", "x", "root", "low", False, UNTIL),
        ("moves", "x", "TTA", "root", (2,)),
    ]


# ---------------------------------------------------------------- lapsed


def passed(**found: Any) -> Any:
    return follows(BOOK, known(**found), PassTime(), CLOCK)


def test_at_its_sunset_open_tasks_get_their_outcome_and_its_places_are_undone() -> None:
    open_ones = [task(1, "x", "A", level="low"), task(2, "x", "C", purpose="undo")]
    facts = passed(running=[held("x", expires_at=NOON, level="low"), held("out", status="held")], tasks=open_ones)
    assert lines(facts) == [
        ("cancelled", (1,)),
        ("stops", "x", "root", "expired"),
        ("opens", "x", ("A", "C"), "undo", 2, None),
        ("opens", "out", ("A", "C"), "do", 2, None),
    ]
    assert said(facts) == [("over", {"perimeter": "root", "measure": "x"})]


@pytest.mark.parametrize(
    "running", [held("x", expires_at=NOON + HOUR), held("x"), held("x", expires_at=NOON, status="lapsed")]
)
def test_before_its_sunset_and_after_it_nothing_lapses(running: Running) -> None:
    assert lines(passed(running=[running])) == []


def test_a_fallback_lapses_with_what_it_stands_in_for() -> None:
    found: dict[str, Any] = {"running": [held("b", expires_at=NOON), held("f")]}
    found["tasks"] = [task(1, "f")]
    assert lines(passed(**found)) == [
        ("stops", "b", "root", "expired"),
        ("cancelled", (1,)),
        ("stops", "f", "root", "state"),
    ]


# ---------------------------------------------------------------- come round


@pytest.mark.parametrize(
    ("running", "open_ones", "then"),
    [
        (held("r", next_at=NOON), [task(1, "r", "A")],
         [("missed", (1,)), ("opens", "r", ("A", "C"), "do", 2, None)]),
        (held("r", next_at=NOON), [], [("opens", "r", ("A", "C"), "do", 2, None)]),
        (held("r", next_at=NOON), [task(1, "r", "A", perimeter="CS")], [("opens", "r", ("A", "C"), "do", 2, None)]),
        (held("e", next_at=NOON), [], [("comes", "e", "root", NOON + DAY)]),
        (held("r", next_at=NOON + HOUR), [], []),
        (held("r", next_at=NOON, status="stopped"), [], []),
        (held("r"), [], []),
        (held("plain", next_at=NOON), [], []),
    ],
)  # fmt: skip
def test_what_recurs_opens_again(running: Running, open_ones: list[Any], then: list[Any]) -> None:
    facts = passed(running=[running], tasks=open_ones)
    assert lines(facts) == then
    assert [one.next_at for one in of(facts, TasksOpened)] == [NOON + DAY for _ in of(facts, TasksOpened)]


# ---------------------------------------------------------------- another version

EVERY = {"repeat": {"every": "2h"}}


@pytest.mark.parametrize(
    ("before", "now", "running", "then"),
    [
        ({}, EVERY, held("m"), [("comes", "m", "root", NOON + 2 * HOUR)]),
        (EVERY, {}, held("m", next_at=NOON + HOUR), [("comes", "m", "root", None)]),
        (EVERY, EVERY, held("m", next_at=NOON + HOUR), []),
        (EVERY, {"repeat": {"every": "5h"}}, held("m", started_at=NOON - 6 * HOUR),
         [("comes", "m", "root", NOON + 4 * HOUR)]),
    ],
)  # fmt: skip
def test_what_recurs_follows_the_rhythm_of_the_version_in_force(before: Any, now: Any, running: Any, then: Any) -> None:
    old, new = (plan(measure("m", "crisis", **rhythm)) for rhythm in (before, now))
    found = known(running=[running], version=version(approved_by="dir"), in_force=old)
    assert lines(follows(new, found, AdoptPlan(plan="h2"))) == then
