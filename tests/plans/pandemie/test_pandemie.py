"""The pandemic plan: its measures, states, thresholds and seats are those of the case of 2020."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from pca.domain.expressions.expressions import compile_expression
from pca.domain.machine.machine import MachineStep
from pca.domain.plan.compiled import compile_plan
from pca.domain.plan.languages import HOUSE as LANGUAGES
from pca.domain.plan.measures import Measure
from pca.domain.plan.names import catalogue
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.states import Kind

MEASURES = {
    "hygiene": ("H1", "H2", "H3", "H4", "H5", "H6"),
    "communication": ("C1", "C2", "C3", "C4", "C5"),
    "hr": ("R1", "R2", "R3", "R4", "R5"),
    "operations": ("O1", "O2", "O3", "O4", "O5", "O6", "O7"),
    "aid": ("A1", "A2"),
}
"""What the case lists, by axis."""


STRINGENCY = (
    ("2020-03-12", "5.56"),
    ("2020-03-13", "25"),
    ("2020-03-14", "44.44"),
    ("2020-03-16", "55.56"),
    ("2020-03-19", "55.56"),
    ("2020-03-20", "90.74"),
    ("2020-03-25", "93.52"),
    ("2020-06-10", "93.52"),
    ("2020-06-11", "76.85"),
    ("2020-06-21", "74.07"),
    ("2020-06-24", "68.52"),
    ("2020-08-05", "73.15"),
    ("2020-12-31", "74.07"),
)
"""Real steps of the OxCGRT index for Morocco (CC BY 4.0), and days just before some of them."""


def holds(plan: Playbook, condition: str, values: Mapping[str, object]) -> bool | None:
    verdict = compile_expression(condition, catalogue(plan.indicators)).evaluate(values)
    return None if verdict is None else bool(verdict)


# ---------------------------------------------------------------- measures


@pytest.mark.parametrize(("axis", "key"), [(axis, key) for axis, keys in MEASURES.items() for key in keys])
def test_each_measure_of_the_case_stands_in_its_axis(plan: Playbook, axis: str, key: str) -> None:
    measure = plan.measure[key]
    assert measure.axis == axis
    assert measure.team in plan.team
    assert 3 <= len(measure.checklist) <= 6
    holds_in = {"A1": ("aid_phase_1",), "A2": ("aid_phase_2",)}.get(key, ("crisis",))
    assert measure.holds_in == holds_in


def test_everything_a_measure_names_exists(plan: Playbook) -> None:
    axes, indicators = {one.id for one in plan.axes}, {one.id for one in plan.indicators}
    for one in plan.measures:
        assert one.axis in axes
        assert one.team in plan.team
        assert {*one.holds_in} <= plan.state.keys()
        assert {*one.activities} <= plan.activity.keys()
        assert {*one.after.measures, *([one.fallback] if one.fallback else [])} <= plan.measure.keys()
        assert {*one.decided_by} <= plan.role.keys()
        assert one.transfer_to is None or one.transfer_to in plan.team
        assert one.target is None or one.target.indicator in indicators
        assert one.acknowledge_within <= one.complete_within


def test_internal_meetings_stop_at_six_people(plan: Playbook) -> None:
    assert all("6" in plan.measure["H4"].instructions.to(language) for language in LANGUAGES)


def test_travel_shrinks_by_three_levels_that_the_committee_sets(plan: Playbook) -> None:
    measure = plan.measure["R3"]
    assert [level.id for level in measure.levels] == ["abroad", "inter_city", "province"]
    assert measure.decided_by == ("crisis_director", "hr_lead")


@pytest.mark.parametrize(
    ("cases", "stringency", "proposed"),
    [
        (1, "55.56", {"abroad"}),  # 16 March: what holds already, so nothing new
        (28, "90.74", set()),  # 23 March
        (128, "93.52", {"province"}),  # 4 April
        (29, "76.85", {"inter_city"}),  # 11 June
        (101, "76.85", set()),  # 14 June
        (539, "76.85", {"province"}),  # 19 June
        (None, "50", set()),
    ],
)
def test_travel_levels_follow_the_figures_of_the_day(
    plan: Playbook, cases: int | None, stringency: str, proposed: set[str]
) -> None:
    values = {"new_cases": cases, "stringency": float(stringency)}
    levels = plan.measure["R3"].levels
    assert {one.id for one in levels if one.propose_when and holds(plan, one.propose_when, values)} == proposed


@pytest.mark.parametrize(
    ("key", "quantity", "indicator"),
    [("A1", 143_000, "aid_phase_1_mobile_served"), ("A2", 80_000, "aid_phase_2_mobile_served")],
)
def test_aid_phases_have_their_targets(plan: Playbook, key: str, quantity: int, indicator: str) -> None:
    measure = plan.measure[key]
    assert measure.target is not None
    assert (measure.target.quantity, measure.target.indicator) == (quantity, indicator)
    assert measure.each is not None
    assert measure.each.where == "type == 'mobile'"


def test_several_measures_have_a_substitute_that_holds_in_no_state_by_itself(plan: Playbook) -> None:
    substitutes = {one.id: one.fallback for one in plan.measures if one.fallback}
    assert substitutes.items() >= {"H3": "H3B", "O5": "O5B", "A1": "A1B", "A2": "A1B"}.items()
    assert all(not plan.measure[key].holds_in for key in substitutes.values())


def test_work_at_every_site_is_kept_small(plan: Playbook) -> None:
    def everywhere(one: Measure) -> bool:
        return one.each is not None and one.each.kind == "site" and one.each.where not in SMALL

    assert [one.id for one in plan.measures if everywhere(one)] == ["H1", "C1", "C3", "R2", "O1", "O4"]
    assert not any(one.repeat for one in plan.measures if everywhere(one))


SMALL = ("type == 'head_office'", "type == 'mobile'")


# ---------------------------------------------------------------- states and transitions


def test_the_five_domains_run_side_by_side_in_degraded_mode(plan: Playbook) -> None:
    crisis = plan.state["crisis"]
    assert [one.id for one in crisis.regions] == [
        "premises",
        "customer_relationship",
        "credit",
        "customer_service",
        "it",
    ]
    assert all(2 <= len(one.states) <= 4 for one in crisis.regions)
    assert [one.kind for one in plan.states] == list(Kind)


def test_every_transition_joins_known_states_and_has_somebody_to_decide_it(plan: Playbook) -> None:
    for one in plan.transitions:
        assert {*one.source, *one.target} <= plan.state.keys()
        assert one.decided_by
        assert {*one.decided_by} <= plan.role.keys()


def test_one_decision_moves_several_domains(plan: Playbook) -> None:
    moves = {event: [one for one in plan.transitions if one.decision == event] for event in ("lockdown", "ease")}
    assert {event: len(found) for event, found in moves.items()} == {"lockdown": 4, "ease": 4}
    assert all(sum(one.propose_when is not None for one in found) == 1 for found in moves.values())


def enter(plan: Playbook, active: frozenset[str], source: str, target: str) -> frozenset[str]:
    """The active states after leaving `source` for `target`: enough of a state chart for this plan."""
    left = {one.id for one in plan.state[source].walk()}
    inner = [region.initial or region.states[0].id for region in plan.state[target].regions]
    return (active - left) | {target, *inner}


def test_real_figures_propose_the_real_dates(plan: Playbook) -> None:
    """Each proposal is followed the same day; days in state count from entering the state the move would leave."""
    active, seen = frozenset({"normal"}), []
    entered = {"normal": STRINGENCY[0][0]}
    for day, index in STRINGENCY:
        possible = [one for one in plan.transitions if one.propose_when and not active.isdisjoint(one.source)]
        events = []
        for one in possible:
            since = max(entered[state] for state in active.intersection(one.source))
            days = (date.fromisoformat(day) - date.fromisoformat(since)).days
            if holds(plan, one.propose_when or "", {"stringency": float(index), "days_in_state": days}):
                events.append(one.decision)
        seen += [(day, event) for event in events]
        for one in plan.transitions:
            if one.decision in events:
                for source in active.intersection(one.source):
                    after = enter(plan, active, source, one.target[0])
                    entered |= dict.fromkeys(after - active, day)
                    active = after
    assert seen == [
        ("2020-03-13", "watch"),
        ("2020-03-16", "activate"),
        ("2020-03-20", "lockdown"),
        ("2020-06-11", "ease"),
        ("2020-06-24", "stand_down"),
    ]


def test_the_two_aid_programmes_run_side_by_side(plan: Playbook) -> None:
    machine = compile_plan(plan).machine
    first = machine.initial().configuration
    found: list[set[str]] = []
    for event in ("activate", "aid_phase_1", "aid_phase_2", "aid_phase_1_end", "aid_phase_1", "aid_end"):
        step = machine.fire(first, event, {})
        assert isinstance(step, MachineStep), event
        first = step.configuration
        found.append({state for state in first if state.startswith(("aid_", "service_"))})
    assert found == [
        {"service_adapted"},
        {"aid_phase_1", "aid_phase_2_idle"},
        {"aid_phase_1", "aid_phase_2"},
        {"aid_phase_1_idle", "aid_phase_2"},
        {"aid_phase_1", "aid_phase_2"},
        {"service_adapted"},
    ]


def test_the_end_of_crisis_counts_its_days_from_entering_crisis(plan: Playbook) -> None:
    (stand_down,) = (one for one in plan.transitions if one.decision == "stand_down")
    assert stand_down.source == ("crisis",)
    assert "days_in_state >= 7" in (stand_down.propose_when or "")


def test_standing_down_asks_for_no_figure(plan: Playbook) -> None:
    assert [one.guard for one in plan.transitions if one.decision == "stand_down"] == [None]


def test_closing_waits_for_open_tasks(plan: Playbook) -> None:
    (close,) = (one for one in plan.transitions if one.decision == "close")
    assert close.guard is not None
    assert [holds(plan, close.guard, {"tasks_open": number}) for number in (0, 1, None)] == [True, False, None]


def test_a_relapse_is_possible_from_the_return_and_from_the_review(plan: Playbook) -> None:
    (relapse,) = (one for one in plan.transitions if one.decision == "relapse")
    assert (set(relapse.source), relapse.target) == ({"return_to_normal", "review"}, ("crisis",))


# ---------------------------------------------------------------- people and activities


def test_every_seat_has_deputies_and_nobody_holds_them_all(plan: Playbook) -> None:
    seats = [plan.role[role] for role in plan.committee.roles]
    assert all(seat.deputies and seat.holder not in seat.deputies for seat in seats)
    assert not set.intersection(*({*seat.deputies} for seat in seats))
    assert len({seat.function for seat in seats}) == 9
    people = {person for seat in seats for person in (seat.holder, *seat.deputies)}
    people |= {person for team in plan.teams for person in (team.lead, *team.deputies) if person}
    assert 10 <= len(people) <= 14


def test_the_author_does_not_hold_the_approving_seat(plan: Playbook) -> None:
    approver = plan.role[plan.approval.by]
    assert plan.author not in (approver.holder, *approver.deputies)


def test_no_activity_aims_beyond_what_can_be_borne_or_waits_for_something_slower(plan: Playbook) -> None:
    recovery = {one.id: one.rto for one in plan.activities}
    recovery |= {one.id: one.rto for one in (*plan.dependencies.internal, *plan.dependencies.external) if one.rto}
    for one in plan.activities:
        assert one.rto <= one.dmia
        assert one.objective is not None
        assert all(recovery[needed] <= one.rto for needed in one.depends_on)
        assert {*one.resources} <= {resource.id for resource in plan.resources}
