"""Measures are reconciled with the state of each perimeter; nothing is dropped in silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain import facts, orders


def by_outcome(happened):
    return {fact.outcome: fact.tasks for fact in happened if isinstance(fact, facts.TasksSettled)}


def test_leaving_a_state_gives_each_open_task_an_explicit_outcome(crisis):
    crisis.decide("lockdown")
    live = crisis.live()
    of = {name: tuple(number for number, task in live.items() if task.measure == name) for name in ("M1", "M2", "M3")}
    happened = crisis.decide("end", despite="x")
    settled = [(fact.outcome, fact.tasks) for fact in happened if isinstance(fact, facts.TasksSettled)]
    assert ("cancelled", of["M1"]) in settled
    assert ("continued", of["M2"]) in settled
    assert ("transferred", of["M3"]) in settled
    assert crisis.task(of["M3"][0]).team == "ops"
    assert crisis.task(of["M3"][0]).assignee == "ops1"
    assert crisis.task(of["M2"][0]).status == "open"
    named = {number for _, numbers in settled for number in numbers}
    assert named == set(live), "every live task is named in an outcome"


def test_the_decision_itself_may_choose_the_outcome(crisis):
    mine = tuple(crisis.live("M1"))
    happened = crisis.ok(orders.Decide(event="end", despite="x", outcomes={"M1": "continue"}))
    assert mine in [
        fact.tasks for fact in happened if isinstance(fact, facts.TasksSettled) and fact.outcome == "continued"
    ]
    assert crisis.task(mine[0]).status == "open"


@pytest.mark.parametrize(
    ("outcomes", "code"), [({"M9": "cancel"}, "measure_unknown"), ({"M1": "transfer"}, "transfer_without_team")]
)
def test_an_outcome_that_cannot_be_is_refused(crisis, outcomes, code):
    assert crisis.no(orders.Decide(event="end", despite="x", outcomes=outcomes)) == code


def test_what_a_stopped_measure_must_undo_is_a_task_at_each_place(crisis):
    crisis.decide("end", despite="x")
    undo = [task for task in crisis.live("M1").values() if task.purpose == "undo"]
    assert [(task.place, task.assignee) for task in undo] == [(one, f"head-{one}") for one in "ABCD"]
    crisis.ok(orders.Complete(task=undo[0].number), "head-A")
    again = crisis.decide("relapse")
    replaced = [fact.tasks for fact in again if isinstance(fact, facts.TasksSettled) and fact.outcome == "replaced"]
    assert replaced == [tuple(task.number for task in undo[1:])], "what starts again is not undone"


def test_a_region_in_another_state_changes_only_what_differs(crisis):
    happened = crisis.decide("lockdown", perimeter="TTA")
    assert crisis.states() == {
        "root": ("open_premises", "full_service"),
        "TTA": ("closed_premises", "remote_service"),
    }
    started = [(fact.measure, fact.perimeter) for fact in crisis.of(happened, facts.MeasureStarted)]
    assert started == [("M3", "TTA"), ("M5", "TTA")], "what holds for the institution already covers the region"
    assert not by_outcome(happened)
    levels = {task.perimeter: task.level for task in crisis.live("M5").values()}
    assert levels == {"root": "far", "TTA": "near"}, "its own state asks for another level"
    back = crisis.ok(orders.Rejoin(perimeter="TTA"))
    assert [(fact.measure, fact.because) for fact in crisis.of(back, facts.MeasureStopped)] == [
        ("M3", "state"),
        ("M5", "state"),
    ]
    assert [task.level for task in crisis.live("M5").values()] == ["far"]


def test_a_region_that_ends_its_crisis_gives_up_its_own_places_only(crisis):
    happened = crisis.decide("end", perimeter="TTA", despite="x")
    settled = {number for fact in happened if isinstance(fact, facts.TasksSettled) for number in fact.tasks}
    assert {crisis.task(number).place for number in settled} == {"C", "D", "TTA"}
    places = {
        purpose: {task.place for task in crisis.live("M1").values() if task.purpose == purpose}
        for purpose in ("do", "undo")
    }
    assert places == {"do": {"A", "B"}, "undo": {"C", "D"}}, "where it ends, it is undone"
    back = crisis.ok(orders.Rejoin(perimeter="TTA"))
    opened = [(fact.measure, fact.places) for fact in crisis.of(back, facts.TasksOpened)]
    assert ("M1", ("C", "D")) in opened
    assert {task.purpose for task in crisis.live("M1").values()} == {"do"}, "what starts again is not undone"
    assert ("M6", ("TTA",)) in opened
    assert crisis.states() == {"root": ("open_premises", "full_service")}


def test_a_site_can_hold_a_state_of_its_own_inside_its_region(crisis):
    crisis.decide("end", perimeter="TTA", despite="x")
    crisis.decide("relapse", perimeter="D")
    live = {(task.place, task.perimeter) for task in crisis.live("M1").values() if task.purpose == "do"}
    assert live == {("A", "root"), ("B", "root"), ("D", "D")}
    assert crisis.no(orders.Rejoin(perimeter="C")) == "perimeter_has_no_state"


@pytest.mark.parametrize("perimeter", ["nowhere", "", "TTA "])
def test_an_unknown_perimeter_is_refused(crisis, perimeter):
    assert crisis.no(orders.Decide(event="lockdown", perimeter=perimeter)) == "perimeter_unknown"


def test_levels_follow_the_state_and_the_hand(crisis):
    assert crisis.no(orders.SetLevel(measure="M5", level="far")) == "level_in_force"
    assert crisis.no(orders.SetLevel(measure="M5", level="moon")) == "level_unknown"
    assert crisis.no(orders.SetLevel(measure="M5", level="near"), "hr1") == "not_entitled"
    before = tuple(crisis.live("M5"))
    happened = crisis.ok(orders.SetLevel(measure="M5", level="near"))
    assert by_outcome(happened) == {"replaced": before}
    assert [fact.level for fact in crisis.of(happened, facts.TasksOpened)] == ["near"]
    assert not crisis.of(crisis.decide("lockdown"), facts.LevelSet), "the state asks for the level already in force"
    crisis.observe(index=10, ready=True)
    down = crisis.decide("reopen")
    assert [fact.level for fact in crisis.of(down, facts.LevelSet)] == ["far"]


def test_a_level_may_be_proposed_by_a_threshold(crisis):
    happened = crisis.observe(index=96)
    proposed = [(fact.event, fact.level) for fact in crisis.of(happened, facts.Proposed)]
    assert ("M5", "near") in proposed
    followed = crisis.ok(orders.SetLevel(measure="M5", level="near"))
    assert "followed" in [fact.outcome for fact in crisis.of(followed, facts.ProposalSettled)]


def test_a_measure_lapses_at_its_sunset_unless_renewed(crisis):
    crisis.pass_time(timedelta(days=9))
    crisis.ok(orders.RenewMeasure(measure="M4"))
    assert "M4" not in [
        fact.measure for fact in crisis.pass_time(timedelta(days=9)) if isinstance(fact, facts.MeasureStopped)
    ]
    gone = crisis.pass_time(timedelta(days=2))
    assert [(fact.measure, fact.because) for fact in gone if isinstance(fact, facts.MeasureStopped)] == [
        ("M4", "expired")
    ]
    assert not [
        fact for fact in crisis.decide("lockdown") if isinstance(fact, facts.MeasureStarted) and fact.measure == "M4"
    ]
    back = crisis.ok(orders.RenewMeasure(measure="M4"))
    assert [fact.measure for fact in crisis.of(back, facts.MeasureStarted)] == ["M4"]
    assert crisis.no(orders.RenewMeasure(measure="M1")) == "measure_does_not_expire"
    assert crisis.no(orders.RenewMeasure(measure="M3B")) == "measure_not_held"


def test_tasks_that_recur_come_back_and_those_nobody_did_are_missed(crisis):
    first = tuple(crisis.live("M2"))
    happened = crisis.pass_time(timedelta(days=1, hours=2))
    assert first in [
        fact.tasks for fact in happened if isinstance(fact, facts.TasksSettled) and fact.outcome == "missed"
    ]
    opened = [fact for fact in happened if isinstance(fact, facts.TasksOpened)]
    assert [(fact.measure, fact.run) for fact in opened] == [("M2", 2)]
    assert opened[0].next_at.isoformat() == "2026-03-04T09:00:00+00:00"


def test_a_newer_plan_is_taken_over_only_by_a_journalled_decision(crisis):
    from pca.plans.texts import content_hash, freeze

    book = crisis.loaded.playbook
    fewer = tuple(one for one in book.measures if one.id != "M6")
    newer = book.model_copy(update={"version": "1.1.0", "measures": fewer})
    version, body = content_hash(newer, {}), freeze(newer, {}).decode()
    crisis.ok(orders.PublishPlan(hash=version, body=body), "author")
    assert crisis.live("M6")
    assert crisis.no(orders.AdoptPlan(plan=crisis.version)) == "plan_in_force"
    happened = crisis.ok(orders.AdoptPlan(plan=version))
    adopted = crisis.of(happened, facts.PlanAdopted)[0]
    assert (adopted.before, adopted.after) == (crisis.version, version)
    assert [(fact.measure, fact.because) for fact in crisis.of(happened, facts.MeasureStopped)] == [("M6", "plan")]
    assert not crisis.live("M6")
