"""The shipped flood plan: what a commune expects of it on each day of a flood, from yellow to the corrected plan."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

from pca.domain.facts import Refused, WaveApproved
from pca.domain.machine.machine import MachineStep
from pca.domain.plan.compiled import CompiledPlan, compile_plan
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.terms import Scenario
from pca.plans.loader import load
from pca.services.exercises.rehearsals import Rehearsed
from tests.plans.played import facts_of, holding_on, refusals_of, tasks_of, waves_of

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "playbooks" / "inondation"
DISTRICTS = ["BAS", "CENTRE", "DOUARS", "PLATEAU"]
SCHOOLS = ["COLLEGE", "ECOLE-BAS", "ECOLE-CENTRE"]


@pytest.fixture(scope="module")
def compiled() -> CompiledPlan:
    loaded = load(FOLDER, ROOT / "notifications")
    return compile_plan(loaded.playbook, loaded.texts)


@pytest.fixture(scope="module")
def plan(compiled: CompiledPlan) -> Playbook:
    return compiled.playbook


@pytest.fixture(scope="module")
def played(rehearsed: Callable[[Path], Rehearsed]) -> Rehearsed:
    return rehearsed(FOLDER / "rehearsals" / "crue.yaml")


# ---------------------------------------------------------------- what is written


def test_only_the_mayor_or_the_deputy_activates_evacuates_and_opens_the_return(plan: Playbook) -> None:
    decides = {one.id: one.decided_by for one in plan.transitions}
    alone = ("activate", "evacuate", "rise_again", "stand_down", "close")
    assert [decides[one] for one in alone] == [("dos",)] * 5
    assert plan.role["dos"].function.value == "decision"
    assert plan.scenario is Scenario.NATURAL_DISASTER


def test_the_register_stays_on_paper(plan: Playbook) -> None:
    assert "n’écrivez ici ni nom" in plan.measure["P2"].instructions.fr.lower()
    assert plan.indicators[2].id == "register_unseen"
    assert plan.indicators[2].type.value == "number"


class Move(NamedTuple):
    """One decision: from which leaves, with which figures, to which leaves; or the reason why not."""

    before: tuple[str, ...]
    event: str
    figures: dict[str, object]
    after: tuple[str, ...] | str


RED, AWAY, FALLING = ("red", "led_by_commune"), ("evacuation", "led_by_state"), ("recession", "led_by_state")
MOVES = (
    Move(("normal",), "to_yellow", {}, ("yellow",)),
    Move(("normal",), "to_orange", {}, ("orange",)),
    Move(("yellow",), "to_orange", {}, ("orange",)),
    Move(("orange",), "lower", {}, ("yellow",)),
    Move(("orange",), "calm", {}, ("normal",)),
    Move(("yellow",), "activate", {}, RED),
    Move(("normal",), "activate", {}, RED),
    Move(RED, "evacuate", {}, ("evacuation", "led_by_commune")),
    Move(RED, "state_takes_over", {}, ("red", "led_by_state")),
    Move(AWAY, "state_hands_back", {}, ("evacuation", "led_by_commune")),
    Move(AWAY, "recede", {}, FALLING),
    Move(FALLING, "rise_again", {}, ("red", "led_by_state")),
    Move(FALLING, "evacuate", {}, AWAY),
    Move(AWAY, "stand_down", {"register_unseen": 0}, "wrong_state"),
    Move(FALLING, "stand_down", {}, "guard_unknown"),
    Move(FALLING, "stand_down", {"register_unseen": 1}, "guard_false"),
    Move(FALLING, "stand_down", {"register_unseen": 0}, ("reentry",)),
    Move(("reentry",), "to_review", {}, "wrong_state"),
    Move(("reentry",), "rebuild", {}, ("rebuilding",)),
    Move(("rebuilding",), "to_review", {}, ("review",)),
    Move(("review",), "close", {"tasks_open": 1}, "guard_false"),
    Move(("review",), "close", {"tasks_open": 0}, ("closed",)),
)


@pytest.mark.parametrize("move", MOVES, ids=lambda one: f"{one.before[0]}-{one.event}-{one.after[0][:9]}")
def test_each_decision_leads_where_it_should_or_is_refused(compiled: CompiledPlan, move: Move) -> None:
    step = compiled.machine.fire(move.before, move.event, move.figures)
    assert (step.configuration if isinstance(step, MachineStep) else step.reason) == move.after


def test_every_decision_of_the_plan_is_in_that_table(compiled: CompiledPlan) -> None:
    assert {one.event for one in MOVES if not isinstance(one.after, str)} == {*compiled.events}


def test_when_the_water_comes_back_relief_is_directed_by_whoever_directed_it(compiled: CompiledPlan) -> None:
    down = compiled.machine.fire(FALLING, "stand_down", {"register_unseen": 0})
    assert isinstance(down, MachineStep)
    again = compiled.machine.fire(down.configuration, "rise_again", {}, down.history)
    assert isinstance(again, MachineStep)
    assert again.configuration == ("red", "led_by_state")


@pytest.mark.parametrize(
    ("state", "figures", "proposed"),
    [
        ("normal", {"vigilance": "green"}, set()),
        ("normal", {"vigilance": "yellow"}, {"to_yellow"}),
        ("normal", {"river_level": 250}, {"to_orange"}),
        ("yellow", {"vigilance": "orange", "river_level": 249}, {"to_orange"}),
        ("orange", {"vigilance": "orange", "river_level": 319}, set()),
        ("orange", {"vigilance": "orange", "river_level": 320}, {"activate"}),
        ("orange", {"vigilance": "green", "river_level": 199}, {"calm"}),
        ("orange", {"vigilance": "green"}, set()),
        ("red", {"vigilance": "red", "river_level": 380}, {"evacuate"}),
        ("evacuation", {"vigilance": "orange", "river_level": 279}, {"recede"}),
        ("evacuation", {"vigilance": "red", "river_level": 279}, set()),
        ("recession", {"river_level": 320}, {"rise_again"}),
        ("recession", {"river_level": 199, "register_unseen": 1}, set()),
        ("recession", {"river_level": 199, "register_unseen": 0}, {"stand_down"}),
        ("reentry", {"river_level": 320}, {"rise_again"}),
    ],
)
def test_thresholds_propose_the_next_move(
    compiled: CompiledPlan, state: str, figures: dict[str, object], proposed: set[str]
) -> None:
    active = compiled.active({state})
    found = {
        one.decision
        for one, threshold in compiled.thresholds.moves
        if not active.isdisjoint(one.source) and threshold.holds(figures) is True
    }
    assert found == proposed


# ---------------------------------------------------------------- the flood, played


def test_the_rehearsal_comes_out_as_its_file_says(played: Rehearsed) -> None:
    assert played.unmet == ()
    assert played.report["journal"]["replay_equal"]


@pytest.mark.parametrize(
    ("moment", "measures"),
    [
        ("2026-11-19T20:00", "S2"),
        ("2026-11-20T12:00", "S1 S1B S2 P2 V1 V2"),
        ("2026-11-20T22:00", "S1 S1B S2 S3 S4 S5 P1 P2 P3 P4 P5 P6 E1 V1 V2"),
        ("2026-11-21T14:00", "S1 S1B S2 S3 S4 S5 P2 P4 P5 P6 E1 V1 V3 V4"),
        ("2026-11-21T23:30", "S1 S1B S2 S3 S4 S5 P1 P2 P3 P4 P5 P6 E1 V1 V2 V3"),
        ("2026-11-24T12:00", "S1 S1B P4 P5 P6 V1 V3 V4 N1 N2 N3 N4"),
        ("2026-12-01T12:00", "P6 N3 N4"),
        ("2026-12-15T12:00", "X1 X2"),
        ("2027-01-13T12:00", ""),
    ],
)
def test_what_holds_on_each_day(played: Rehearsed, moment: str, measures: str) -> None:
    assert holding_on(played, moment) == {*measures.split()}


def test_what_was_refused_and_why(played: Rehearsed) -> None:
    assert refusals_of(played) == [("activate", "not_entitled"), ("stand_down", "guard_false")]


def test_the_whole_town_is_warned_even_while_one_district_is_ordered_out(played: Rehearsed) -> None:
    """An order to one district must not take back the warning to all, which may still wait to be released."""
    refused = [fact.code for _, _, fact in facts_of(played) if isinstance(fact, Refused)]
    assert "wave_replaced" not in refused


def test_one_district_is_evacuated_twice_and_the_others_never(played: Rehearsed) -> None:
    assert [(one["place"], one["status"]) for one in tasks_of(played, "P3")] == [("BAS", "done")] * 2
    states = [one["configuration"][0] for one in played.report["states"] if one["perimeter"] == "BAS"]
    assert states == ["evacuation", "recession", "evacuation"]


def test_every_district_is_warned_each_time_the_water_rises(played: Rehearsed) -> None:
    warned = [(f"{one['opened_at']:%d}", one["place"], one["status"]) for one in tasks_of(played, "P1")]
    by_day = {day: sorted(place for _, place, _ in found) for day, found in groupby(warned, key=lambda one: one[0])}
    assert by_day == {"20": DISTRICTS, "21": DISTRICTS}
    assert {status for _, _, status in warned} == {"done"}


def test_the_register_is_gone_through_in_every_district_on_the_first_day(played: Rehearsed) -> None:
    visits = tasks_of(played, "P2")
    assert sorted(one["place"] for one in visits) == DISTRICTS
    assert {(one["status"], f"{one['done_at']:%m-%d}") for one in visits} == {("done", "11-20")}


def test_the_post_that_could_not_open_is_opened_elsewhere(played: Rehearsed) -> None:
    assert [one["status"] for one in tasks_of(played, "S1")] == ["refused"]
    [elsewhere] = tasks_of(played, "S1B")
    assert elsewhere["status"] == "done"
    assert elsewhere["team"] == "desk"


def test_centres_open_first_and_count_afterwards(played: Rehearsed) -> None:
    opened = {one["place"]: one["done_at"] for one in tasks_of(played, "P4")}
    counted = tasks_of(played, "P5")
    assert sorted(opened) == ["FOYER", "GYMNASE"]
    assert all(one["acknowledged_at"] > opened[one["place"]] for one in counted if one["acknowledged_at"])
    assert [one["status"] for one in tasks_of(played, "P4", "undo")] == ["done", "done"]


def test_schools_close_at_once_and_reopen_only_with_a_signed_check(played: Rehearsed) -> None:
    assert sorted(one["place"] for one in tasks_of(played, "E1")) == SCHOOLS
    again = tasks_of(played, "E1", "undo")
    assert sorted(one["place"] for one in again) == SCHOOLS
    assert {one["status"] for one in again} == {"done"}
    assert played.report["journal"]["verified"]


def test_no_street_is_cleaned_before_its_district_was_checked(played: Rehearsed) -> None:
    checked = {one["place"]: one["done_at"] for one in tasks_of(played, "N1")}
    cleaned = {one["place"]: one["done_at"] for one in tasks_of(played, "N2")}
    assert sorted(checked) == sorted(cleaned) == DISTRICTS
    assert all(checked[place] < cleaned[place] for place in DISTRICTS)


def test_roads_are_guarded_then_shut_then_reopened_one_by_one(played: Rehearsed) -> None:
    assert [one["level"] for one in tasks_of(played, "V1")] == ["guarded", "shut"]
    assert [one["status"] for one in tasks_of(played, "V1", "undo")] == ["done"]


def test_bottles_are_handed_out_from_the_first_bad_sample_to_the_first_good_one(played: Rehearsed) -> None:
    [span] = [one for one in played.report["measures"] if one["id"] == "V3"]
    assert (span["started_at"][:10], span["stopped_at"][:10]) == ("2026-11-21", "2026-11-25")
    assert len(tasks_of(played, "V3")) == 6, "at once, then every morning"


def test_who_hears_what(played: Rehearsed) -> None:
    waves = waves_of(played)
    heads = {f"ref-{one}" for one in ("bas", "centre", "plateau", "douars")}
    assert heads <= waves["yellow_notice"][1]
    assert "college" not in waves["yellow_notice"][1]
    assert heads | {"college", "gymnase", "foyer"} <= waves["orange_notice"][1]
    assert len(waves["red_staff"][1]) == 43
    assert {"gymnase", "foyer", "ref-bas", "police"} <= waves["evacuation_heads"][1]
    assert waves["authorities"][1] == {f"stakeholder:{one}" for one in ("state", "rescue_service", "neighbours")}
    assert {*waves} >= {"red_public", "evacuation_public", "return_public", "return_staff", "review_notice"}
    assert "visits_late" not in waves, "every visit was answered"


def test_what_leaves_the_town_hall_was_released_by_somebody(plan: Playbook, played: Rehearsed) -> None:
    outward = {one.id for one in plan.communications if one.external}
    assert all(one.approved_by for one in plan.communications if one.external)
    released = [act.wave for _, act, fact in facts_of(played) if isinstance(fact, WaveApproved)]
    assert len(released) >= len(outward)


def test_nothing_is_left_when_the_crisis_is_closed(played: Rehearsed) -> None:
    told = played.report
    assert told["tasks"]["open"] == told["tasks"]["unfinished"] == told["messages"]["waiting"] == 0
    assert told["tasks"]["escalated"] > 0, "some were late, and were reminded"
    assert [one["status"] for one in tasks_of(played, "X2")] == ["done"]
