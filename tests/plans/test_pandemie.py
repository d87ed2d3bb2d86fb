"""The shipped pandemic plan says what the first real case says: its measures, domains, thresholds, phases, texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from pca.domain.expressions.expressions import compile_expression
from pca.domain.machine.machine import MachineStep
from pca.domain.plan.communications import Communication
from pca.domain.plan.compiled import compile_plan
from pca.domain.plan.languages import HOUSE as LANGUAGES
from pca.domain.plan.measures import Measure
from pca.domain.plan.names import catalogue
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.states import Kind
from pca.domain.plan.text import Text
from pca.plans.loader import LoadedPlan, load
from pca.plans.texts import NOTICES
from pca.render import check_template, render_message

ROOT = Path(__file__).parents[2]

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

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The basic alphabet of GSM 03.38: 160 characters to a message; any other character leaves 70."""


@pytest.fixture(scope="module")
def loaded() -> LoadedPlan:
    return load(ROOT / "playbooks" / "pandemie", ROOT / "notifications")


@pytest.fixture(scope="module")
def plan(loaded: LoadedPlan) -> Playbook:
    return loaded.playbook


def holds(plan: Playbook, condition: str, values: Mapping[str, object]) -> bool | None:
    verdict = compile_expression(condition, catalogue(plan.indicators)).evaluate(values)
    return None if verdict is None else bool(verdict)


def texts_in(part: object, path: str) -> Iterator[tuple[str, Text]]:
    """Every text inside `part`, with where it stands."""
    if isinstance(part, Text):
        yield path, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts_in(getattr(part, name), f"{path}.{name}")
    elif isinstance(part, tuple):
        for index, one in enumerate(part):
            yield from texts_in(one, f"{path}[{getattr(one, 'id', index)}]")


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


# ---------------------------------------------------------------- texts


def test_every_text_of_the_plan_is_written_in_three_languages(plan: Playbook) -> None:
    found = list(texts_in(plan, "plan"))
    assert len(found) > 400
    assert [path for path, text in found if not (text.ar and text.en)] == []


def test_arabic_texts_are_arabic_and_use_western_digits(loaded: LoadedPlan) -> None:
    said = [(path, text.ar or "") for path, text in texts_in(loaded.playbook, "plan")]
    said += [("/".join(key), text) for key, text in loaded.texts.items() if key[2] == "ar"]
    assert [path for path, text in said if not any("\u0621" <= letter <= "\u064a" for letter in text)] == []
    assert [path for path, text in said if any("\u0660" <= letter <= "\u0669" for letter in text)] == []


def wanted_texts(communications: tuple[Communication, ...]) -> Iterator[tuple[str, str]]:
    for one in communications:
        for kind in one.kinds:
            yield one.message, kind
            if kind == "mail":
                yield one.message, "subject"
    for notice in NOTICES:
        yield from ((notice, kind) for kind in ("subject", "mail", "sms"))


def test_every_message_exists_in_every_language_and_no_text_is_left_over(loaded: LoadedPlan) -> None:
    wanted = {(*one, language) for one in wanted_texts(loaded.playbook.communications) for language in LANGUAGES}
    assert wanted <= loaded.texts.keys()
    assert {message for message, *_ in loaded.texts} == {message for message, *_ in wanted} | {"roll_call"}
    for message, kind, _ in loaded.texts:  # a rung of the ladder has its texts in every language too
        assert {(message, kind, language) for language in LANGUAGES} <= loaded.texts.keys()


def test_every_text_is_a_good_template_and_can_be_written(loaded: LoadedPlan) -> None:
    for (message, kind, language), source in loaded.texts.items():
        assert check_template(source) == (), (message, kind, language)
        if kind != "subject":
            assert render_message(loaded.texts, message, kind, language, WORDS, exercise=False).body


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_sms_fits_one_message(loaded: LoadedPlan, language: str) -> None:
    for message, kind, said_in in loaded.texts:
        if (kind, said_in) == ("sms", language):
            body = render_message(loaded.texts, message, "sms", language, WORDS, exercise=False).body
            assert len(body) <= 160, message
            assert set(body) <= GSM_7, message


WORDS = {
    "institution": "Microfinance Exemple",
    "plan": "Plan",
    "crisis": "2020-10",
    "title": "Pandémie",
    "state": "Confinement",
    "level": 4,
    "perimeter": "Institution",
    "at": "lun. 16 mars 2020, 14:05 (UTC+1)",
    "recipient": "A. B.",
    "reason": "Restrictions",
    "decided_by": "Directeur de crise",
    "measure": "Charte d’hygiène",
    "measure_level": "Niveau 2",
    "instructions": "Ne pas voyager.",
    "count": 646,
    "tasks": [
        {"key": "2020-1/T4", "title": "Affiches", "site": "Agence", "due": "mer. 18", "acknowledge_by": "mar. 17"}
    ],
    "acknowledge_by": "mar. 17 mars 2020, 14:05 (UTC+1)",
    "activity": "Guichet",
    "mark": "75 %",
    "remaining": "2 h 14",
    "proposal": "Activer le plan",
    "decide_by": "lun. 16 mars 2020, 18:05 (UTC+1)",
}
"""One value for every variable a text may name."""


# ---------------------------------------------------------------- communications


def test_what_leaves_the_house_waits_for_the_spokesperson(plan: Playbook) -> None:
    outward = [one for one in plan.communications if one.audience.stakeholders]
    assert outward
    assert all(one.external and one.approved_by == "spokesperson" for one in outward)


def test_mail_goes_only_to_stakeholders_with_an_address(plan: Playbook) -> None:
    address = {one.id: one.email for one in plan.stakeholders}
    for one in plan.communications:
        if {"mail", "sms"} & {*one.kinds}:
            assert all(address[stakeholder] for stakeholder in one.audience.stakeholders)


def test_the_end_of_crisis_reaches_everybody_over_several_channels(plan: Playbook) -> None:
    said = [one for one in plan.communications if one.when.entering == "return_to_normal"]
    assert any(one.audience.everyone for one in said)
    assert {key for one in said for key in one.audience.stakeholders} == {one.id for one in plan.stakeholders}
    assert {kind for one in said for kind in one.kinds} == {"mail", "sms", "post", "poster"}


def test_everything_a_communication_names_exists(plan: Playbook) -> None:
    stakeholders = {one.id for one in plan.stakeholders}
    for one in plan.communications:
        states = {one.when.entering, one.when.leaving} - {None}
        measures = {one.when.measure_starts, one.when.level_changes, one.when.task_overdue} - {None}
        assert states <= plan.state.keys()
        assert measures <= plan.measure.keys()
        assert {*one.audience.teams} <= plan.team.keys()
        assert {*one.audience.roles} <= plan.role.keys()
        assert {*one.audience.stakeholders} <= stakeholders
