"""The plan for an outage of information systems: its states, decisions, runbook and texts."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest

from pca.domain.expressions.expressions import compile_expression
from pca.domain.machine.machine import MachineStep
from pca.domain.plan.compiled import CompiledPlan, compile_plan
from pca.domain.plan.names import SITE, catalogue
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.states import Kind
from pca.domain.plan.terms import Scenario
from pca.domain.texts.sms_parts import sms_parts
from pca.plans.loader import LoadedPlan, load
from pca.plans.text_checks import SAMPLE
from pca.render import render_message
from tests.plans.panne_si.conftest import FOLDER, HOUR, MINUTE, ROOT


@pytest.fixture(scope="module")
def loaded() -> LoadedPlan:
    return load(FOLDER, ROOT / "notifications")


@pytest.fixture(scope="module")
def plan(loaded: LoadedPlan) -> Playbook:
    return loaded.playbook


@pytest.fixture(scope="module")
def compiled(loaded: LoadedPlan) -> CompiledPlan:
    return compile_plan(loaded.playbook, loaded.texts)


# ---------------------------------------------------------------- people and activities


def test_it_is_another_plan_for_the_same_people(plan: Playbook) -> None:
    pandemic = load(ROOT / "playbooks" / "pandemie").playbook
    assert plan.scenario is Scenario.ICT_FAILURE
    assert people_of(plan) <= people_of(pandemic)
    assert not {one.id for one in plan.measures} & {"H1", "C1", "O1", "A1"}
    assert not {one.message for one in plan.communications} & {one.message for one in pandemic.communications}


def people_of(plan: Playbook) -> set[str]:
    seats = {person for role in plan.roles for person in (role.holder, *role.deputies)}
    return seats | {person for team in plan.teams for person in (team.lead, *team.deputies) if person}


def test_a_committee_of_six_with_a_deputy_for_each_seat(plan: Playbook) -> None:
    seats = [plan.role[one] for one in plan.committee.roles]
    assert len(seats) == 6
    assert all(seat.deputies for seat in seats)
    assert len({seat.holder for seat in seats}) == 6


@pytest.mark.parametrize(
    ("key", "rto", "dmia", "rpo"),
    [
        ("telephony", 30 * MINUTE, 2 * HOUR, None),
        ("network_access", HOUR, 3 * HOUR, None),
        ("core_banking", 4 * HOUR, 8 * HOUR, 15 * MINUTE),
        ("counter_service", 5 * HOUR, 10 * HOUR, 15 * MINUTE),
        ("transfers", 6 * HOUR, 12 * HOUR, 15 * MINUTE),
        ("card_payments", 12 * HOUR, 24 * HOUR, 15 * MINUTE),
    ],
)
def test_objectives_are_minutes_and_hours(
    plan: Playbook, key: str, rto: timedelta, dmia: timedelta, rpo: timedelta | None
) -> None:
    activity = plan.activity[key]
    assert (activity.rto, activity.dmia, activity.rpo) == (rto, dmia, rpo)


def test_everything_at_the_counter_needs_core_banking(plan: Playbook) -> None:
    assert {one.id for one in plan.activities if "core_banking" in one.depends_on} == {
        *("counter_service", "transfers", "card_payments")
    }


# ---------------------------------------------------------------- states and transitions


def test_states_lie_inside_states(compiled: CompiledPlan) -> None:
    assert compiled.active({"site_failover", "links_up"}) == {
        *("crisis", "production", "site_down", "site_failover", "telecoms", "links_up")
    }
    assert compiled.active({"switching_back"}) == {"return_home", "switching_back"}
    assert [one.kind for one in compiled.playbook.states] == list(Kind)


class Move(NamedTuple):
    """One decision: from which leaves, with which figures, to which leaves; or the reason why not."""

    before: tuple[str, ...]
    event: str
    figures: dict[str, object]
    after: tuple[str, ...] | str


UP: dict[str, object] = {"core_banking_up": True}


DOWN: dict[str, object] = {"core_banking_up": False}


PAPER, FAILOVER = ("manual_mode", "links_up"), ("site_failover", "links_up")


REDUCED, FULL = ("backup_reduced", "links_up"), ("backup_full", "links_up")


MOVES = (
    Move(("normal",), "alert", {}, ("alert",)),
    Move(("alert",), "false_alarm", {**UP, "transactions_to_reenter": 0}, ("normal",)),
    Move(("alert",), "false_alarm", {**DOWN, "transactions_to_reenter": 0}, "guard_false"),
    Move(("alert",), "activate", {}, ("local_failover", "links_up")),
    Move(("normal",), "failover", {"backup_lag_minutes": 0}, "wrong_state"),
    Move(("local_failover", "links_up"), "local_success", UP, ("back_on_primary",)),
    Move(("local_failover", "links_up"), "local_success", {}, "guard_unknown"),
    Move(("local_failover", "links_up"), "paper_mode", {}, PAPER),
    Move(("local_failover", "links_up"), "failover", {"backup_lag_minutes": 15}, FAILOVER),
    Move(PAPER, "failover", {"backup_lag_minutes": 15}, FAILOVER),
    Move(PAPER, "failover", {"backup_lag_minutes": 16}, "guard_false"),
    Move(PAPER, "failover", {}, "guard_unknown"),
    Move(PAPER, "failover_with_loss", {}, FAILOVER),
    Move(FAILOVER, "abandon_failover", {}, PAPER),
    Move(FAILOVER, "mobile_links", {}, ("site_failover", "links_mobile")),
    Move(("backup_full", "links_mobile"), "main_links", {}, FULL),
    Move(("site_failover", "links_mobile"), "on_backup", UP, ("backup_reduced", "links_mobile")),
    Move(FAILOVER, "on_backup", DOWN, "guard_false"),
    Move(REDUCED, "extend_service", {**UP, "sites_offline": 60}, FULL),
    Move(REDUCED, "extend_service", {**UP, "sites_offline": 61}, "guard_false"),
    Move(REDUCED, "backup_lost", {}, PAPER),
    Move(FULL, "backup_lost", {}, PAPER),
    Move(FULL, "reduce_service", {}, REDUCED),
    Move(FULL, "stand_down", {**UP, "transactions_to_reenter": 0}, ("return_ready",)),
    Move(FULL, "stand_down", {**UP, "transactions_to_reenter": 1}, "guard_false"),
    Move(FULL, "stand_down", {**UP}, "guard_unknown"),
    Move(("return_ready",), "switch_back", {"primary_ready": True, "backup_lag_minutes": 5}, ("switching_back",)),
    Move(("return_ready",), "switch_back", {"primary_ready": True, "backup_lag_minutes": 6}, "guard_false"),
    Move(("return_ready",), "switch_back", {"primary_ready": False}, "guard_false"),
    Move(("switching_back",), "confirm_return", UP, ("back_on_primary",)),
    Move(("switching_back",), "relapse", {}, PAPER),
    Move(("back_on_primary",), "relapse", {}, PAPER),
    Move(("review",), "relapse", {}, PAPER),
    Move(("back_on_primary",), "review", {**UP, "transactions_to_reenter": 3}, "guard_false"),
    Move(("back_on_primary",), "review", {**UP, "transactions_to_reenter": 0}, ("review",)),
    Move(("switching_back",), "review", {**UP, "transactions_to_reenter": 0}, "wrong_state"),
    Move(("review",), "close", {"tasks_open": 1}, "guard_false"),
    Move(("review",), "close", {"tasks_open": 0}, ("closed",)),
)


@pytest.mark.parametrize("move", MOVES, ids=lambda one: f"{one.before[0]}-{one.event}-{one.after[:14]}")
def test_each_decision_leads_where_it_should_or_is_refused(compiled: CompiledPlan, move: Move) -> None:
    step = compiled.machine.fire(move.before, move.event, move.figures)
    assert (step.configuration if isinstance(step, MachineStep) else step.reason) == move.after


def test_every_decision_of_the_plan_is_in_that_table(compiled: CompiledPlan) -> None:
    assert {one.event for one in MOVES if not isinstance(one.after, str)} == {*compiled.events}


@pytest.mark.parametrize(
    ("state", "figures", "proposed"),
    [
        ("normal", {}, set()),
        ("normal", DOWN, {"alert"}),
        ("normal", {**UP, "sites_offline": 19}, set()),
        ("normal", {"sites_offline": 20}, {"alert"}),
        ("alert", {"minutes_down": 14}, set()),
        ("alert", {"minutes_down": 15}, {"activate"}),
        ("local_failover", {"minutes_down": 60}, {"paper_mode"}),
        ("local_failover", {"minutes_down": 120}, {"paper_mode", "failover"}),
        ("manual_mode", {"minutes_down": 119}, set()),
        ("backup_full", DOWN, {"backup_lost"}),
        ("backup_full", {"primary_ready": True, "transactions_to_reenter": 0}, {"stand_down"}),
        ("backup_full", {"primary_ready": True, "transactions_to_reenter": 12}, set()),
        ("switching_back", DOWN, {"relapse"}),
        ("switching_back", UP, set()),
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


def test_accepting_a_loss_of_data_is_for_the_crisis_director_alone(plan: Playbook) -> None:
    decides = {one.decision: one.decided_by for one in plan.transitions}
    assert decides["failover_with_loss"] == decides["switch_back"] == ("crisis_director",)
    assert "it_lead" in decides["failover"]


def test_answers_to_thresholds_are_asked_within_minutes(plan: Playbook) -> None:
    for one in plan.transitions:
        assert one.propose_when is None or one.decide_within is not None
        assert one.decide_within is None or one.decide_within <= (4 * HOUR if one.id == "stand_down" else 20 * MINUTE)


def test_clocks_start_with_the_states_that_stop_an_activity(plan: Playbook) -> None:
    stopped = {state.id: state.interrupts for state in plan.state.values() if state.interrupts}
    assert stopped == {
        "local_failover": ("core_banking",),
        "site_down": ("core_banking", "counter_service", "transfers", "card_payments"),
        "links_mobile": ("network_access",),
    }


# ---------------------------------------------------------------- measures


def test_the_runbook_goes_step_by_step(plan: Playbook) -> None:
    steps = {key: plan.measure[key].after.measures for key in ("F1", "F2", "F3", "F4", "F5")}
    assert steps == {"F1": (), "F2": ("F1",), "F3": ("F1",), "F4": ("F2", "F3"), "F5": ("F2", "F3")}
    assert all("site_failover" in plan.measure[key].holds_in for key in steps)
    assert all(plan.measure[key].complete_within <= 4 * HOUR for key in steps)


def test_paper_and_what_follows_from_it_is_for_each_point_of_sale(plan: Playbook) -> None:
    everywhere = [one for one in plan.measures if one.each and one.each.kind == "site"]
    assert [one.id for one in everywhere] == ["P1", "R1", "R2"]
    for one in everywhere:
        assert one.each is not None
        where = compile_expression(one.each.where or "", SITE)
        verdicts = [where.holds({"type": kind}) for kind in ("head_office", "urban", "rural", "mobile")]
        assert verdicts == [False, True, True, True]


def test_no_slip_is_forgotten(plan: Playbook) -> None:
    for key in ("R1", "R2"):
        measure = plan.measure[key]
        assert [one.evidence.value for one in measure.checklist].count("required") == 1
        assert measure.on_leave.value == "continue"
        assert measure.fallback is not None
    assert plan.measure["R2"].after.measures == ("R1",)


@pytest.mark.parametrize(
    ("minutes", "slips", "proposed"),
    [
        (239, 0, set()),
        (240, 0, {"tight"}),
        (719, None, {"tight"}),
        (720, 0, {"deposits_only"}),
        (None, 40000, {"deposits_only"}),
        (None, None, set()),
    ],
)
def test_the_offline_ceiling_tightens_as_the_outage_lasts(
    plan: Playbook, minutes: int | None, slips: int | None, proposed: set[str]
) -> None:
    values = {"minutes_down": minutes, "transactions_to_reenter": slips}
    conditions = {one.id: one.propose_when for one in plan.measure["P2"].levels if one.propose_when}
    names = catalogue(plan.indicators)
    assert {key for key, said in conditions.items() if compile_expression(said, names).holds(values)} == proposed


def test_privileged_access_lapses_after_a_day_and_is_closed_with_evidence(plan: Playbook) -> None:
    measure = plan.measure["X1"]
    assert measure.expires_after == 24 * HOUR
    assert measure.undo is not None
    assert measure.undo.checklist[0].evidence.value == "required"


def test_authorities_hear_of_it_without_delay(plan: Playbook) -> None:
    assert plan.measure["L1"].complete_within <= HOUR
    assert "maCERT" in plan.measure["L1"].title.fr
    assert plan.measure["L2"].complete_within <= 4 * HOUR
    late = [one for one in plan.communications if one.when.task_overdue == "L1"]
    assert [one.audience.roles for one in late] == [("legal_lead", "crisis_director")]


def test_the_bridge_meets_every_half_hour(plan: Playbook) -> None:
    repeat = plan.measure["D2"].repeat
    assert repeat is not None
    assert repeat.every == 30 * MINUTE
    assert plan.measure["D2"].complete_within < 30 * MINUTE


# ---------------------------------------------------------------- texts


def test_a_text_message_fits_one_part_or_two_in_arabic(loaded: LoadedPlan, plan: Playbook) -> None:
    ceilings = plan.measure["P2"].levels
    for message, kind, language in loaded.texts:
        if kind == "sms" and message.startswith("outage_"):
            for ceiling in ceilings:
                words = {**SAMPLE, "crisis": "2026-10", "measure_level": ceiling.title.to(language)}
                said = render_message(loaded.texts, message, kind, language, words, exercise=False).body
                assert sms_parts(said).count <= (2 if language == "ar" else 1), (message, language, said)


def test_what_leaves_the_house_waits_for_the_spokesperson(plan: Playbook) -> None:
    outward = [one for one in plan.communications if one.audience.stakeholders]
    assert len(outward) == 4
    assert all(one.external and one.approved_by == "spokesperson" for one in outward)
