"""The shipped loss-of-premises plan: what its owner expects from the roll call to the return, a failed one included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from pca.domain.facts import ActivityInterrupted, ActivityRestored, MarkReached
from pca.domain.machine.machine import MachineStep
from pca.domain.plan.compiled import CompiledPlan, compile_plan
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.terms import Scenario
from pca.plans.loader import load
from pca.services.exercises.rehearsals import Rehearsed
from tests.plans.played import facts_of, holding_on, refusals_of, tasks_of, waves_of

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "playbooks" / "perte-locaux"
HOUR = timedelta(hours=1)
BRANCHES = ["AG-GARE", "AG-PORT", "AG-SOUK", "AG-VALLEE"]


@pytest.fixture(scope="module")
def compiled() -> CompiledPlan:
    loaded = load(FOLDER, ROOT / "notifications")
    return compile_plan(loaded.playbook, loaded.texts)


@pytest.fixture(scope="module")
def plan(compiled: CompiledPlan) -> Playbook:
    return compiled.playbook


@pytest.fixture(scope="module")
def played(rehearsed: Callable[[Path], Rehearsed]) -> Rehearsed:
    return rehearsed(FOLDER / "rehearsals" / "incendie.yaml")


# ---------------------------------------------------------------- what is written


@pytest.mark.parametrize(
    ("activity", "rto", "dmia"),
    [("customer_line", 2, 8), ("payments", 4, 24), ("treasury", 4, 12), ("lending", 24, 120), ("mail", 48, 168)],
)
def test_objectives_in_hours(plan: Playbook, activity: str, rto: int, dmia: int) -> None:
    assert (plan.activity[activity].rto, plan.activity[activity].dmia) == (rto * HOUR, dmia * HOUR)
    assert plan.scenario is Scenario.PREMISES


def test_the_seats_of_the_fallback_site_are_all_given_out(plan: Playbook) -> None:
    target = plan.measure["R1"].target
    given = [int(word.strip(".,")) for word in plan.measure["R2"].instructions.en.split() if word.strip(".,").isdigit()]
    assert target is not None
    assert (sum(given), target.indicator) == (target.quantity, "seats_ready") == (24, "seats_ready")


def test_what_gets_people_to_work_goes_on_until_everybody_is_back(plan: Playbook) -> None:
    kept = [one.id for one in plan.measures if one.undo]
    assert kept == ["E4", "R1", "R3", "R4", "R5"]
    assert all("preparing" in plan.measure[one].holds_in for one in kept)
    assert not any("moved_back" in one.holds_in or "return_home" in one.holds_in for one in plan.measures if one.undo)


class Move(NamedTuple):
    """One decision: from which leaves, with which figures, to which leaves; or the reason why not."""

    before: tuple[str, ...]
    event: str
    figures: dict[str, object]
    after: tuple[str, ...] | str


START, FOUND, AWAY = ("waiting", "searching"), ("waiting", "all_found"), ("relocated", "all_found")
SAFE: dict[str, object] = {"building_safe": True, "in(searching)": False}
MOVES = (
    Move(("normal",), "evacuate", {}, ("evacuated",)),
    Move(("evacuated",), "false_alarm", {"people_missing": 0}, "guard_unknown"),
    Move(("evacuated",), "false_alarm", {"people_missing": 0, "building_safe": True}, ("normal",)),
    Move(("evacuated",), "false_alarm", {"people_missing": 1, "building_safe": True}, "guard_false"),
    Move(("evacuated",), "activate", {}, START),
    Move(("normal",), "activate", {}, START),
    Move(START, "all_found", {"people_missing": 1}, "guard_false"),
    Move(START, "all_found", {"people_missing": 0}, FOUND),
    Move(START, "casualties", {}, ("waiting", "casualties")),
    Move(FOUND, "relocate", {}, AWAY),
    Move(START, "relocate", {}, ("relocated", "searching")),
    Move(AWAY, "settle", {}, ("long_term", "all_found")),
    Move(FOUND, "settle", {}, "wrong_state"),
    Move(START, "go_home", {"building_safe": True, "in(searching)": True}, "guard_false"),
    Move(AWAY, "go_home", SAFE, ("preparing",)),
    Move(AWAY, "go_home", {"in(searching)": False}, "guard_unknown"),
    Move(("preparing",), "confirm_return", {}, ("moved_back",)),
    Move(("preparing",), "to_review", {}, "wrong_state"),
    Move(("moved_back",), "to_review", {}, ("review",)),
    Move(("review",), "relapse", {}, START),
    Move(("review",), "close", {"tasks_open": 1}, "guard_false"),
    Move(("review",), "close", {"tasks_open": 0}, ("closed",)),
)


@pytest.mark.parametrize("move", MOVES, ids=lambda one: f"{'-'.join(one.before)}-{one.event}-{one.after[0][:9]}")
def test_each_decision_leads_where_it_should_or_is_refused(compiled: CompiledPlan, move: Move) -> None:
    step = compiled.machine.fire(move.before, move.event, move.figures)
    assert (step.configuration if isinstance(step, MachineStep) else step.reason) == move.after


def test_every_decision_of_the_plan_is_in_that_table(compiled: CompiledPlan) -> None:
    assert {one.event for one in MOVES if not isinstance(one.after, str)} == {*compiled.events}


@pytest.mark.parametrize(
    ("leaves", "figures", "proposed"),
    [
        (("evacuated",), {"hours_out": 3, "people_missing": 0}, set()),
        (("evacuated",), {"hours_out": 4}, {"activate"}),
        (("evacuated",), {"people_missing": 1}, {"activate"}),
        (START, {"hours_out": 23}, set()),
        (START, {"hours_out": 24}, {"relocate"}),
        (AWAY, {"hours_out": 719}, set()),
        (AWAY, {"hours_out": 720}, {"settle"}),
        (AWAY, SAFE, {"go_home"}),
        (("preparing",), {"building_safe": False}, {"relapse"}),
        (("preparing",), {}, set()),
    ],
)
def test_thresholds_propose_the_next_move(
    compiled: CompiledPlan, leaves: tuple[str, ...], figures: dict[str, object], proposed: set[str]
) -> None:
    active = compiled.active(leaves)
    found = {
        one.decision
        for one, threshold in compiled.thresholds.moves
        if not active.isdisjoint(one.source) and threshold.holds(figures) is True
    }
    assert found == proposed


# ---------------------------------------------------------------- the fire, played


def test_the_rehearsal_comes_out_as_its_file_says(played: Rehearsed) -> None:
    assert played.unmet == ()
    assert played.report["journal"]["replay_equal"]


@pytest.mark.parametrize(
    ("moment", "measures"),
    [
        ("2026-10-14T08:00", "E4 E5 G1 G2 G3 G4 C1 R1 R2 R3 R4 R4B R5 R6 R7"),
        ("2026-10-20T08:00", "E4 E5 G1 G2 G3 G4 C1 R1 R3 R4 R4B R5 R7 L1"),
        ("2026-11-18T20:00", "E4 E5 G1 G3 G4 C1 R1 R3 R4 R4B R5 R7 B1 B2"),
        ("2026-11-20T08:00", "E4 E5 G1 G2 G3 G4 C1 R1 R3 R4 R4B R5 R7 L1"),
        ("2026-12-03T08:00", "E4 E5 G1 G3 G4 C1 R1 R3 R4 R4B R5 R7 B1 B2"),
        ("2026-12-10T12:00", "E5 G4"),
        ("2026-12-20T12:00", "X1"),
    ],
)
def test_what_holds_on_each_day(played: Rehearsed, moment: str, measures: str) -> None:
    assert holding_on(played, moment) == {*measures.split()}


def test_what_was_refused_and_why(played: Rehearsed) -> None:
    assert refusals_of(played) == [("activate", "not_entitled"), ("all_found", "guard_false")]


def test_the_roll_is_called_once_five_minutes_late(played: Rehearsed) -> None:
    [call] = tasks_of(played, "E1")
    assert call["status"] == "done"
    assert timedelta(0) < call["done_at"] - call["due_at"] <= timedelta(minutes=5)
    [search] = tasks_of(played, "E2")
    assert search["status"] == "cancelled", "everybody was found first: the search is called off, on record"


def test_every_priority_activity_is_back_before_it_can_no_longer_be_borne(played: Rehearsed) -> None:
    stopped = {f.activity: at for at, _, f in facts_of(played) if isinstance(f, ActivityInterrupted)}
    back = {f.activity: at - stopped[f.activity] for at, _, f in facts_of(played) if isinstance(f, ActivityRestored)}
    marks = {(f.activity, f.mark) for _, _, f in facts_of(played) if isinstance(f, MarkReached)}
    assert {one for one, mark in marks if mark == "rto"} == {"customer_line"}, "twenty minutes late"
    assert not any(mark == "mtpd" for _, mark in marks)
    assert [back[one] <= 4 * HOUR for one in ("customer_line", "payments", "treasury")] == [True] * 3
    assert {*back} == {"customer_line", "payments", "treasury", "lending", "mail"}


def test_seats_then_names_then_work(played: Rehearsed) -> None:
    [site], [seats], [work] = (tasks_of(played, one)[:1] for one in ("R1", "R2", "R6"))
    assert site["done_at"] <= seats["acknowledged_at"]
    assert seats["done_at"] <= work["acknowledged_at"]


def test_the_telephone_that_cannot_be_forwarded_gets_a_temporary_number(played: Rehearsed) -> None:
    assert [one["status"] for one in tasks_of(played, "R4")] == ["refused"]
    assert [(one["status"], one["team"]) for one in tasks_of(played, "R4B")] == [("done", "press")]
    assert [one["status"] for one in tasks_of(played, "R4", "undo")] == ["done"]


def test_branches_receive_head_office_customers(played: Rehearsed) -> None:
    received = tasks_of(played, "R7")
    assert sorted(one["place"] for one in received) == BRANCHES
    assert {one["status"] for one in received} == {"done"}


def test_the_failed_return_finds_the_fallback_site_as_it_was(played: Rehearsed) -> None:
    again = [one for one in played.report["states"] if one["configuration"] == ["long_term", "all_found"]]
    assert len(again) == 2
    for measure in ("R1", "R3", "R5", "G3"):
        spans = [one for one in played.report["measures"] if one["id"] == measure]
        assert len(spans) == 1, f"{measure} never stopped"
    assert [one["status"] for one in tasks_of(played, "B1")] == ["cancelled", "done"]
    assert [one["status"] for one in tasks_of(played, "R1", "undo")] == ["done"]


def test_the_insurer_is_told_the_same_day_and_in_writing(plan: Playbook, played: Rehearsed) -> None:
    at, told = waves_of(played)["outside"]
    assert at.startswith("10-13")
    assert "stakeholder:insurer" in told
    [notice] = tasks_of(played, "G3")
    assert notice["status"] == "done"
    assert notice["done_at"] - notice["opened_at"] <= plan.measure["G3"].complete_within


def test_who_hears_what(played: Rehearsed) -> None:
    waves = waves_of(played)
    assert len(waves["muster"][1]) == len(waves["stay_home"][1]) == 50
    assert {*waves} >= {
        "customers_told",
        "seats_told",
        "return_told",
        "return_outside",
        "return_customers",
        "review_told",
    }
    assert "casualties_told" not in waves
    assert "search_late" not in waves


def test_nothing_is_left_when_the_crisis_is_closed(played: Rehearsed) -> None:
    told = played.report
    assert told["tasks"]["open"] == told["tasks"]["unfinished"] == told["messages"]["waiting"] == 0
    assert [one["status"] for one in tasks_of(played, "X1")] == ["done"]
