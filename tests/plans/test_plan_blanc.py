"""The shipped hospital surge plan, and the night it is played: what its owner would look for at each moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pca.domain.expressions.expressions import compile_expression
from pca.domain.facts import (
    ActivityInterrupted,
    CrisisClosed,
    LevelSet,
    MarkReached,
    MeasureStarted,
    MeasureStopped,
    TasksEscalated,
    TasksReady,
    TasksSettled,
    WaveApproved,
)
from pca.domain.machine.machine import MachineStep
from pca.domain.plan.compiled import compile_plan
from pca.domain.plan.names import catalogue
from pca.plans.review import at_hand
from pca.services.exercises.rehearsals import Rehearsed
from tests.plans.story import ROOT, Story

FOLDER = ROOT / "playbooks" / "plan-blanc"


@pytest.fixture(scope="module")
def story(rehearsed: Callable[[Path], Rehearsed]) -> Story:
    """The night of the two coaches, played once for all the tests below."""
    return Story(FOLDER, rehearsed(FOLDER / "rehearsals" / "accident-car.yaml"))


# ---------------------------------------------------------------- the plan


def test_it_is_short_and_fits_its_own_hospital(story: Story) -> None:
    assert story.lines() <= 600
    assert story.named() <= story.house.people.keys()
    assert at_hand(story.loaded, story.house, datetime(2026, 10, 12, tzinfo=UTC), sound=True) == ()


@pytest.mark.parametrize(
    ("before", "event", "figures", "after"),
    [
        ("normal", "alert", {}, ("alert",)),
        ("alert", "false_alarm", {"victims_announced": 0}, ("normal",)),
        ("alert", "false_alarm", {}, "guard_unknown"),
        ("alert", "mobilise", {}, ("internal", "no_recall")),
        ("alert", "plan_blanc", {}, ("own_means", "no_recall")),
        ("own_means no_recall", "recall_1", {}, ("own_means", "wave_1")),
        ("own_means wave_1", "recall_3", {}, "wrong_state"),
        ("own_means wave_1", "reinforce", {}, ("reinforced", "wave_1")),
        ("reinforced wave_2", "hold_alone", {"critical_beds_free": 0}, "guard_false"),
        ("reinforced wave_2", "ease", {"victims_waiting": 0}, ("internal", "wave_2")),
        ("own_means wave_2", "stand_down", {"victims_waiting": 1}, "guard_false"),
        ("own_means wave_2", "stand_down", {"victims_waiting": 0}, ("easing",)),
        ("easing", "catch_up", {"blood_days": 2, "drugs_days": 9}, "guard_false"),
        ("catching_up", "review", {"surgery_postponed": 1}, "guard_false"),
        ("review", "close", {"tasks_open": 0}, ("closed",)),
    ],
)
def test_each_decision_leads_where_it_should_or_is_refused(
    story: Story, before: str, event: str, figures: dict[str, object], after: tuple[str, ...] | str
) -> None:
    step = compile_plan(story.loaded.playbook).machine.fire(before.split(), event, figures)
    assert (step.configuration if isinstance(step, MachineStep) else step.reason) == after


@pytest.mark.parametrize(
    ("days", "orders"),
    [
        ({"blood_days": 2, "oxygen_days": 2, "drugs_days": 2}, False),
        ({"blood_days": 1.9, "oxygen_days": 9, "drugs_days": 9}, True),
        ({"blood_days": 9, "oxygen_days": 1, "drugs_days": None}, True),
        ({"blood_days": 9, "oxygen_days": 9, "drugs_days": None}, None),
    ],
)
def test_stocks_are_ordered_below_two_days_of_cover(story: Story, days: dict[str, object], orders: bool | None) -> None:
    condition = story.loaded.playbook.measure["S2"].when
    assert condition is not None
    assert compile_expression(condition, catalogue(story.loaded.playbook.indicators)).holds(days) is orders


def test_the_director_alone_sets_the_plan_off_and_stands_it_down(story: Story) -> None:
    decides = {one.decision: set(one.decided_by) for one in story.loaded.playbook.transitions}
    assert decides["plan_blanc"] == decides["stand_down"] == decides["close"] == {"director"}
    assert "medical_director" in decides["mobilise"]


# ---------------------------------------------------------------- the night, hour by hour


def test_the_story_comes_out_as_it_says(story: Story) -> None:
    assert story.played.unmet == ()
    assert story.played.report["journal"]["replay_equal"]


def test_1845_the_cell_and_the_emergency_department_are_told_by_text_message(story: Story) -> None:
    (first, *_) = story.sent("alert_cell")
    assert first[:2] == ("12 18:45", "sms")
    assert {"dga", "dir-medical", "dir-soins", "resp-crise", "chef-urgences"} <= first[2]
    assert first[2] <= {one.id for one in story.house.people.values() if one.site in ("direction", "urgences")}


def test_1900_every_ward_counts_its_beds_and_triage_moves_to_the_hall(story: Story) -> None:
    ((at, counted),) = story.opened("B1")[:1]
    assert (at, len(counted.places)) == ("12 19:00", 7)
    assert counted.assignees[0] == "chef-rea"
    (refusal, _) = story.refused("T1")
    assert refusal == ("12 19:07", False, "Gazole répandu devant l’entrée des ambulances.")
    assert story.opened("T1B")[0][0] == "12 19:07"
    done, _ = story.done("T1B")
    ready = [at for at, fact in story.all(TasksReady) if set(fact.tasks) & story.numbers("T2")]
    assert ready[0] == done[0], "nobody is registered before there is a triage post"


def test_1918_the_director_decides_what_the_medical_director_could_not(story: Story) -> None:
    assert story.refusals() == [
        ("plan_blanc", "not_entitled"),
        ("stand_down", "guard_false"),
        ("review", "guard_false"),
    ]
    assert ("12 19:18", ("own_means", "no_recall")) in story.states()
    assert [(at, one.activity) for at, one in story.all(ActivityInterrupted)] == [
        ("12 19:18", "planned_surgery"),
        ("12 19:18", "outpatients"),
    ]


def test_1918_authorities_and_families_are_told_once_somebody_released_it(story: Story) -> None:
    assert story.sent("authorities")[0] == (
        "12 19:18",
        "mail",
        frozenset(
            f"stakeholder:{one}" for one in ("prefect", "regional_agency", "ambulance_control", "partner_hospitals")
        ),
    )
    assert {kind for at, kind, _ in story.sent("families_told") if at == "12 19:18"} == {"post", "poster"}
    released = [(at, one.seat) for at, one in story.all(WaveApproved) if at == "12 19:23"]
    assert released == [("12 19:23", "spokesperson")] * 4 + [("12 19:23", "director")]


def test_1933_nobody_rang_the_prefect_so_the_deputy_and_the_director_learn_it(story: Story) -> None:
    mine = story.numbers("C2")
    climbed = [(at, one.level, one.to) for at, one in story.all(TasksEscalated) if mine & set(one.tasks)]
    assert climbed[:2] == [("12 19:23", 1, ("resp-crise",)), ("12 19:33", 2, ("assist-direction",))]
    assert story.sent("agency_unanswered")[0][:2] == ("12 19:33", "sms")
    assert story.done("C2")[0] == ("12 19:44", "assist-direction")


@pytest.mark.parametrize(
    ("wave", "at", "kinds"),
    [
        ("recall_first", "12 19:22", {"emergency", "theatre", "critical_care"}),
        ("recall_second", "12 20:20", {"ward"}),
        ("recall_third", "13 00:40", {"support"}),
    ],
)
def test_each_wave_recalls_those_at_home_of_its_own_wards_and_once(
    story: Story, wave: str, at: str, kinds: set[str]
) -> None:
    wanted = {
        one.id
        for one in story.house.people.values()
        if story.house.sites[one.site].type in kinds and one.status != "on_site"
    }
    assert story.sent(wave) == [(at, "sms", frozenset(wanted)), (at, "mail", frozenset(wanted))]
    assert wanted


def test_beds_are_opened_ward_by_ward_once_they_are_counted(story: Story) -> None:
    counted, opened = story.done("B1"), story.done("B2")
    assert len(opened) == 2 * 6, "six wards, twice: the plan was taken up again the next day"
    assert min(opened)[0] > min(counted)[0]
    levels = [(at, one.level) for at, one in story.all(LevelSet) if one.measure == "O1"]
    assert levels == [("12 21:05", "all_but_vital")]


def test_2230_blood_runs_short_the_service_cannot_deliver_and_a_neighbour_lends(story: Story) -> None:
    started = {one.measure: at for at, one in story.all(MeasureStarted) if one.measure in ("S2", "S2B")}
    assert started == {"S2": "12 22:30", "S2B": "12 22:37"}
    assert story.refused("S2") == [("12 22:37", True, "Le centre de transfusion ne livre pas avant demain.")]
    assert [by for _, by in story.done("S2B")] == ["pharmacien"]
    stopped = [(at, one.because) for at, one in story.all(MeasureStopped) if one.measure == "S2"]
    assert stopped == [("13 04:20", "condition")]


def test_0805_the_plan_is_stood_down_beds_are_given_back_and_everybody_is_thanked(story: Story) -> None:
    assert ("13 08:05", ("easing",)) in story.states()
    assert story.opened("B2", "undo")[0][0] == "13 08:05"
    at, kind, people = story.sent("over_staff")[0]
    assert (at, kind, people) == ("13 08:05", "sms", frozenset(story.house.people))


def test_1215_the_relapse_takes_the_plan_up_where_it_was_and_recalls_nobody_twice(story: Story) -> None:
    assert ("13 12:15", ("own_means", "wave_3")) in story.states()
    given_up = [(at, one.outcome, len(one.tasks)) for at, one in story.all(TasksSettled) if at == "13 12:15"]
    assert ("13 12:15", "replaced", 6) in given_up, "beds on their way back stay open"
    assert len(story.sent("recall_third")) == 2


def test_planned_surgery_and_clinics_come_back_before_their_objective(story: Story) -> None:
    assert story.all(MarkReached) == []


def test_the_crisis_closes_with_nothing_left_open(story: Story) -> None:
    assert [at for at, _ in story.all(CrisisClosed)] == ["20 17:00"]
    counts = story.played.report["tasks"]
    assert counts["open"] == 0
    assert counts["refused"] >= 3
    assert counts["escalated"] > 0
    assert story.played.report["messages"]["waiting"] == 0
    assert story.done("N4")[0][1] == "resp-crise"
    assert story.done("N1")
    assert len(story.done("N2")) == 12, "every ward and service but management"
