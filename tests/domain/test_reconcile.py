"""What should hold is compared with what does: a measure and a move, and what becomes of it, line by line."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.facts import LevelSet, MeasureStarted, MeasureStopped, TasksMoved, TasksOpened, TasksSettled
from pca.domain.orders import Act, Decide, Rejoin
from pca.domain.situation import Situation
from tests.kit.five_states import REGIONS, SITES, measure
from tests.kit.rules import DAY, NOON, follows, held, known, of, plan, refusal, standing, task

END, ACTIVATE = Decide(event="end"), Decide(event="activate")
UNDO = {"title": {"fr": "U"}, "instructions": {"fr": "Défaire."}, "checklist": [{"id": "u", "text": {"fr": "U"}}],
        "complete_within": "2d"}  # fmt: skip
LEVELS = [
    {"id": "low", "title": {"fr": "l"}, "instructions": {"fr": "l"}},
    {"id": "high", "title": {"fr": "h"}, "instructions": {"fr": "h"}, "holds_in": ["ending"]},
]
SEEN = (LevelSet, MeasureStarted, MeasureStopped, TasksMoved, TasksOpened, TasksSettled)


def told(fact: Any) -> tuple[Any, ...]:
    """A fact in one line."""
    match fact:
        case MeasureStarted():
            return ("starts", fact.perimeter, fact.level)
        case MeasureStopped():
            return ("stops", fact.perimeter, fact.because)
        case TasksOpened():
            return ("opens", fact.perimeter, fact.places, fact.purpose, fact.run)
        case TasksMoved():
            return ("moves", fact.before, fact.perimeter, fact.tasks)
        case LevelSet():
            return ("level", fact.perimeter, fact.level, fact.by_hand)
    return (fact.outcome, fact.tasks, fact.team, fact.assignee)


NO_TEAM = (None, None)
CASES: dict[str, tuple[dict[str, Any], Situation, Act, list[tuple[Any, ...]]]] = {
    "it starts": (measure("m", "crisis"), known("normal"), ACTIVATE, [
        ("starts", "root", None), ("opens", "root", ("root",), "do", 1)]),
    "its second opening has the second number": (measure("m", "crisis"), known("normal",
        running=[held("m", status="stopped")]), ACTIVATE, [
        ("starts", "root", None), ("opens", "root", ("root",), "do", 2)]),
    "at each of its places": (measure("m", "crisis", each={**SITES, "where": "type == 'urban'"}), known("normal"),
        ACTIVATE, [("starts", "root", None), ("opens", "root", ("A", "C"), "do", 1)]),
    "in every region": (measure("m", "crisis", each=REGIONS), known("normal"), ACTIVATE, [
        ("starts", "root", None), ("opens", "root", ("CS", "TTA"), "do", 1)]),
    "it goes on untouched": (measure("m", "crisis", "ending"), known(running=[held("m")], tasks=[task(1, "m")]), END,
        []),
    "it stops, what is open is cancelled": (measure("m", "crisis"), known(running=[held("m")], tasks=[task(1, "m")]),
        END, [("cancelled", (1,), *NO_TEAM), ("stops", "root", "state")]),
    "or goes on": (measure("m", "crisis", on_leave="continue"), known(running=[held("m")], tasks=[task(1, "m")]), END,
        [("continued", (1,), *NO_TEAM), ("stops", "root", "state")]),
    "or is transferred to the lead of another team": (measure("m", "crisis", on_leave="transfer", transfer_to="hr"),
        known(running=[held("m")], tasks=[task(1, "m")]), END,
        [("transferred", (1,), "hr", "hr1"), ("stops", "root", "state")]),
    "as whoever decides says": (measure("m", "crisis"), known(running=[held("m")], tasks=[task(1, "m")]),
        Decide(event="end", outcomes={"m": "continue"}),
        [("continued", (1,), *NO_TEAM), ("stops", "root", "state")]),
    "nothing is open": (measure("m", "crisis"), known(running=[held("m")]), END, [("stops", "root", "state")]),
    "it is undone": (measure("m", "crisis", undo=UNDO), known(running=[held("m")]), END, [
        ("stops", "root", "state"), ("opens", "root", ("root",), "undo", 2)]),
    "what lapsed is not undone again": (measure("m", "crisis", undo=UNDO, expires_after="1d"),
        known(running=[held("m", status="lapsed")]), END, [("stops", "root", "state")]),
    "what was being undone stays as it is when it starts again": (measure("m", "crisis", undo=UNDO), known("ending",
        running=[held("m", status="stopped")], tasks=[task(1, "m", purpose="undo")]), Decide(event="relapse"),
        [("starts", "root", None), ("replaced", (1,), *NO_TEAM), ("opens", "root", ("root",), "do", 2)]),
    "a task that went on is the task": (measure("m", "crisis"), known("ending", running=[held("m", status="stopped")],
        tasks=[task(1, "m")]), Decide(event="relapse"), [("starts", "root", None)]),
    "but not for lines added later": (measure("m", "crisis"), known("ending", running=[held("m", status="stopped")],
        tasks=[task(1, "m", purpose="extend")]), Decide(event="relapse"), [("starts", "root", None),
        ("replaced", (1,), *NO_TEAM), ("opens", "root", ("root",), "do", 2)]),
    "its level follows the state": (measure("m", "crisis", "ending", levels=LEVELS), known(
        running=[held("m", level="low")], tasks=[task(1, "m", level="low")]), END, [("level", "root", "high", False),
        ("replaced", (1,), *NO_TEAM), ("opens", "root", ("root",), "do", 2)]),
    "a level set by hand stays while the state asks for the same": (measure("m", "normal", "crisis", levels=LEVELS),
        known("normal", running=[held("m", level="high", by_hand=True)]), ACTIVATE, []),
    "a region that leaves alone is let go": (measure("m", "crisis", each={**SITES, "where": "type == 'urban'"}), known(
        running=[held("m")], tasks=[task(1, "m", "A"), task(2, "m", "C")]), Decide(event="end", perimeter="CS"),
        [("cancelled", (1,), *NO_TEAM)]),
    "a region that comes alone has it alone": (measure("m", "crisis", each={**SITES, "where": "type == 'urban'"}),
        known("normal"), Decide(event="activate", perimeter="TTA"), [("starts", "TTA", None),
        ("opens", "TTA", ("C",), "do", 1)]),
    "and hands its tasks on when all come": (measure("m", "crisis", each={**SITES, "where": "type == 'urban'"}), known(
        standings={"root": standing("normal"), "TTA": standing("crisis")}, running=[held("m", "TTA")],
        tasks=[task(1, "m", "C", perimeter="TTA")]), ACTIVATE, [("starts", "root", None),
        ("moves", "TTA", "root", (1,)), ("opens", "root", ("A",), "do", 2), ("stops", "TTA", "state")]),
    "it stops where a perimeter rejoins": (measure("m", "crisis"), known(
        standings={"root": standing("normal"), "TTA": standing("crisis")}, running=[held("m", "TTA")],
        tasks=[task(1, "m", "TTA", perimeter="TTA")]), Rejoin(perimeter="TTA"),
        [("cancelled", (1,), *NO_TEAM), ("stops", "TTA", "state")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_becomes_of_a_measure(case: str) -> None:
    one, found, act, then = CASES[case]
    assert [told(fact) for fact in of(follows(plan(one), found, act), *SEEN)] == then


def test_a_measure_the_plan_has_no_more_is_dropped_with_what_is_open() -> None:
    found = known(running=[held("gone")], tasks=[task(1, "gone"), task(2, "gone", perimeter="CS")])
    facts = of(follows(plan(measure("m", "normal")), found, END), *SEEN)
    assert [told(one) for one in facts] == [("cancelled", (1,), None, None), ("stops", "root", "plan")]


def test_a_transfer_by_hand_needs_a_team() -> None:
    found = known(running=[held("m")], tasks=[task(1, "m")])
    act = Decide(event="end", outcomes={"m": "transfer"})
    assert refusal(plan(measure("m", "crisis")), found, act) == ("transfer_without_team", {"measure": "m"})


def test_it_comes_back_and_lapses_from_the_moment_it_starts() -> None:
    book = plan(measure("m", "crisis", repeat={"every": "2h"}, expires_after="3d"))
    [started] = of(follows(book, known("normal"), ACTIVATE), MeasureStarted)
    assert started.expires_at == NOON + 3 * DAY
    assert started.next_at == NOON + DAY / 12
