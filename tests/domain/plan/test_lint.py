"""Each lint code is found where it should be, and only there; the minimal plan is clean."""

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pca.catalogue import Words
from pca.catalogue.findings import line, say
from pca.domain.plan.compiled import compile_plan
from pca.domain.plan.lint import CODES, FindingSeverity, lint
from pca.domain.plan.lint.findings import codes_table
from pca.domain.plan.playbook import Playbook

TODAY = date(2026, 11, 23)
T = {"fr": "Texte", "en": "Text"}
ITEM = [{"id": "one", "text": T}]
STATE = {"id": "extra", "title": T}
MOVE = {"id": "extra", "title": T, "from": "watch", "to": "normal", "decided_by": ["director"]}

APART: list[tuple[str, Any]] = [
    ("measures.M2.after", None),
    ("measures.M2.on_leave", None),
    ("measures.M2.transfer_to", None),
]

CASES: list[tuple[str, str, list[tuple[str, Any]]]] = [
    # code, path of the finding (beginning), changes
    (
        "unknown_status",
        "communications[0].audience.people",
        [("communications.0.audience", {"people": "status == 'abscent'"})],
    ),
    ("duplicate_id", "roles[1].id", [("roles.keeper.id", "director")]),
    (
        "duplicate_id",
        "states[4].id",
        [("states.review.id", "watch"), ("transitions.review.to", "watch"), ("transitions.close.from", "watch")],
    ),
    ("duplicate_id", "measures[0].checklist[1].id", [("measures.M1.checklist", ITEM * 2)]),
    ("duplicate_id", "measures[0].undo.checklist[1].id", [("measures.M1.undo.checklist", ITEM * 2)]),
    ("duplicate_id", "measures[1].levels[1].id", [("measures.M2.levels.closed.id", "open")]),
    (
        "duplicate_id",
        "dependencies.external[0].id",
        [("dependencies.external.0.id", "payments"), ("activities.counter.depends_on", ["payments"])],
    ),
    ("review_overdue", "review.last", [("review.last", "2025-06-01")]),
    ("review_in_future", "review.last", [("review.last", "2027-01-01")]),
    ("author_approves", "approval.by", [("author", "p1"), ("roles.director.deputies", ["p1"])]),
    ("main_language_missing", "purpose", [("languages", ["en", "fr"]), ("purpose", {"fr": "Texte"})]),
    ("language_unnamed", "purpose", [("purpose", {**T, "er": "Text"})]),
    ("notices_missing", "languages[2]", [("languages", ["fr", "en", "es"])]),
    ("translation_missing", "purpose", [("purpose", {"fr": "Texte"})]),
    (
        "health_data",
        "indicators[0].id",
        [
            ("indicators.sites_shut.id", "staff_symptoms"),
            ("activation_criteria.0.when", None),
            ("stand_down_criteria.0.when", None),
            ("transitions.activate.propose_when", None),
            ("transitions.stand_down.guard", None),
            ("measures.M1.target", None),
            ("measures.M2.levels.closed.propose_when", None),
        ],
    ),
    (
        "health_data",
        "measures[0].checklist[0].id",
        [("measures.M1.checklist.guard.id", "test_result"), ("scenario", "pandemic")],
    ),
    ("health_data", "indicators[1].id", [("indicators.order_given.id", "positif"), ("scenario", "pandemic")]),
    ("indicator_reserved", "indicators[1].id", [("indicators.order_given.id", "tasks_open")]),
    ("indicator_reserved", "indicators[1].id", [("indicators.order_given.id", "and")]),
    ("unknown_indicator", "transitions[1].propose_when", [("transitions.activate.propose_when", "site_shut >= 3")]),
    ("unknown_indicator", "measures[0].target.indicator", [("measures.M1.target.indicator", "nothing")]),
    ("expression", "transitions[5].guard", [("transitions.stand_down.guard", "sites_shut ==")]),
    ("expression", "activation_criteria[0].when", [("activation_criteria.0.when", "sites_shut + 1")]),
    ("expression", "measures[0].each.where", [("measures.M1.each.where", "colour == 'red'")]),
    ("expression", "measures[1].each.where", [("measures.M2.each.where", "staff > 3")]),
    (
        "expression",
        "communications[0].audience.people",
        [("communications.told_staff.audience.people", "type == 'urban'")],
    ),
    (
        "expression",
        "communications[2].audience.site_heads",
        [("communications.told_heads.audience.site_heads", "type")],
    ),
    (
        "expression",
        "measures[1].levels[1].propose_when",
        [("measures.M2.levels.closed.propose_when", "sites_shut > 'a'")],
    ),
    (
        "expression",
        "measures[0].each.where",
        [("measures.M1.each", {"kind": "person", "where": "type == 'urban'"}), ("measures.M1.repeat", None)],
    ),
    ("unknown_team", "measures[0].each.teams[0]", [("measures.M1.each", {"kind": "person", "teams": ["x"]})]),
    ("unknown_role", "measures[0].each.roles[0]", [("measures.M1.each", {"kind": "person", "roles": ["x"]})]),
    ("rto_over_mtpd", "activities[0].rto", [("activities.counter.rto", "3d")]),
    ("dependency_slower", "activities[0].depends_on[2]", [("dependencies.external.0.rto", "9h")]),
    (
        "dependency_cycle",
        "activities[0].depends_on",
        [("activities.payments.depends_on", ["counter"]), ("activities.payments.rto", "8h")],
    ),
    ("dependency_cycle", "activities[0].depends_on", [("activities.counter.depends_on", ["counter"])]),
    ("objective_unjustified", "activities[1]", [("activities.payments.objective", None)]),
    (
        "approved_in_future",
        "activities[1].objective.approved_on",
        [("activities.payments.objective.approved_on", "2027-01-01")],
    ),
    ("unknown_dependency", "activities[0].depends_on[0]", [("activities.counter.depends_on", ["payment"])]),
    ("unknown_resource", "activities[0].resources[0]", [("activities.counter.resources", ["van"])]),
    ("unknown_activity", "states[2].interrupts[0]", [("states.crisis.interrupts", ["counters"])]),
    ("unknown_activity", "measures[0].activities[0]", [("measures.M1.activities", ["nothing"])]),
    ("role_without_deputy", "roles[0]", [("roles.director.deputies", [])]),
    ("deputy_is_holder", "roles[0].deputies[1]", [("roles.director.deputies", ["p2", "p1"])]),
    ("one_deputy_for_all", "committee.roles", [("roles.keeper.deputies", ["p2"])]),
    ("no_decision_role", "committee.roles", [("roles.director.function", "legal")]),
    ("no_log_role", "committee.roles", [("committee.roles", ["director"])]),
    ("team_lead_missing", "teams[0]", [("teams.logistics.lead", None)]),
    ("team_without_deputy", "teams[0]", [("teams.logistics.deputies", None)]),
    ("no_authority", "stakeholders", [("stakeholders.authority.kind", "partner")]),
    ("unknown_role", "committee.roles[1]", [("committee.roles", ["director", "keper", "keeper"])]),
    ("unknown_role", "owner", [("owner", "directeur")]),
    ("unknown_role", "approval.by", [("approval.by", "nobody")]),
    ("unknown_role", "transitions[0].decided_by[1]", [("transitions.watch.decided_by", ["director", "x"])]),
    ("unknown_role", "measures[1].decided_by[0]", [("measures.M2.decided_by", ["x"])]),
    ("unknown_role", "communications[1].approved_by", [("communications.told_authority.approved_by", "x")]),
    ("unknown_role", "communications[2].audience.roles[0]", [("communications.told_heads.audience.roles", ["x"])]),
    ("unknown_team", "measures[0].team", [("measures.M1.team", "logistic")]),
    ("unknown_team", "measures[1].transfer_to", [("measures.M2.transfer_to", "x")]),
    ("unknown_team", "communications[0].audience.teams[0]", [("communications.told_staff.audience.teams", ["x"])]),
    (
        "unknown_communication",
        "communications[1].replaces[0]",
        [("communications.told_authority.replaces", ["x"])],
    ),
    (
        "unknown_stakeholder",
        "communications[1].audience.stakeholders[0]",
        [("communications.told_authority.audience.stakeholders", ["x"])],
    ),
    ("state_kind_missing", "states[1]", [("states.watch.kind", None), ("transitions.watch.to", "watch")]),
    ("state_children_mixed", "states[2]", [("states.crisis.states", [{**STATE, "id": "inside"}])]),
    ("no_crisis_state", "states", [("states.crisis.kind", "watch")]),
    ("no_return_state", "states", [("states.back.kind", "review")]),
    ("no_closed_state", "states", [("states.closed.kind", "review")]),
    ("phase_missing", "states", [("states.review.kind", "return")]),
    ("unknown_state", "initial", [("initial", "part_open")]),
    ("unknown_state", "states[2].regions[0].initial", [("states.crisis.regions.premises.initial", "service_remote")]),
    ("unknown_state", "transitions[0].to[0]", [("transitions.watch.to", "wach")]),
    ("unknown_state", "transitions[1].from[1]", [("transitions.activate.from", ["normal", "wach"])]),
    ("unknown_state", "measures[0].holds_in[0]", [("measures.M1.holds_in", ["crise"])]),
    ("unknown_state", "measures[1].levels[1].holds_in[0]", [("measures.M2.levels.closed.holds_in", ["x"])]),
    ("unknown_state", "communications[0].when.entering", [("communications.told_staff.when", {"entering": "x"})]),
    (
        "state_unreachable",
        "states[6]",
        [("states.+", {**STATE, "kind": "crisis"}), ("transitions.+", {**MOVE, "from": "extra"})],
    ),
    ("state_unreachable", "states[2].regions[0].states[1]", [("transitions.shut_premises", None)]),
    (
        "state_dead_end",
        "states[6]",
        [("states.+", {**STATE, "kind": "crisis"}), ("transitions.+", {**MOVE, "to": "extra"})],
    ),
    ("state_dead_end", "states[4]", [("transitions.close", None), ("transitions.relapse.from", "back")]),
    ("transition_nobody", "transitions[0]", [("transitions.watch.decided_by", [])]),
    ("transition_nobody", "transitions[2].decided_by", [("transitions.shut_service.decided_by", ["keeper"])]),
    ("closed_state_left", "transitions[6].from[1]", [("transitions.relapse.from", ["back", "closed"])]),
    ("targets_conflict", "transitions[4].to[1]", [("transitions.reopen.to", ["part_open", "back"])]),
    ("targets_conflict", "transitions[4].to[1]", [("transitions.reopen.to", ["crisis", "part_open"])]),
    (
        "transition_shadowed",
        "transitions[9]",
        [("transitions.+", {**MOVE, "event": "watch", "from": "normal", "to": "crisis"})],
    ),
    ("threshold_without_deadline", "transitions[1]", [("transitions.activate.decide_within", None)]),
    ("measure_nowhere", "measures[2]", [("measures.M1.fallback", None)]),
    ("measure_without_team", "measures[0]", [("measures.M1.team", None)]),
    ("region_team_alone", "measures[2].team", [("measures.M3.team", "regional")]),
    ("prerequisite_cycle", "measures[0].after", [("measures.M1.after", ["M2"])]),
    (
        "fallback_cycle",
        "measures[0].fallback",
        [("measures.M3.fallback", "M1"), ("measures.M1.holds_in", None), ("measures.M2.after", None)],
    ),
    ("fallback_holds", "measures[2].holds_in", [("measures.M3.holds_in", ["crisis"])]),
    ("measure_in_closed", "measures[1].holds_in[1]", [("measures.M2.holds_in", ["crisis", "closed"])]),
    ("undo_at_closing", "measures[0].undo", [("measures.M1.holds_in", ["crisis", "review"])]),
    ("prerequisite_apart", "measures[1].after[0]", [("measures.M1.holds_in", ["watch"])]),
    (
        "prerequisite_too_late",
        "measures[1].after[0]",
        [
            ("measures.M1.holds_in", ["review"]),
            ("measures.M1.undo", None),
            ("measures.M2.on_leave", None),
            ("transitions.relapse.from", "back"),
        ],
    ),
    ("transfer_without_team", "measures[1].on_leave", [("measures.M2.transfer_to", None)]),
    ("deadlines_reversed", "measures[0].complete_within", [("measures.M1.complete_within", "1h")]),
    ("due_repeats", "measures[0].due", [("measures.M1.due", {"entering": "crisis", "after": "24h"})]),
    ("due_never", "measures[1].due.entering", [("measures.M2.due", {"entering": "watch", "after": "24h"})]),
    ("due_never", "measures[2].due.entering", [("measures.M3.due", {"entering": "watch", "after": "24h"})]),
    ("due_no_date", "measures[1].due.date", [("measures.M2.due", {"date": "sites_shut", "before": "3d"})]),
    ("unknown_indicator", "measures[1].due.date", [("measures.M2.due", {"date": "opening"})]),
    ("unknown_state", "measures[1].due.entering", [("measures.M2.due", {"entering": "crise", "after": "24h"})]),
    ("exclusion_circle", "measures[0].excludes", [("measures.M1.excludes", ["M1"])]),
    (
        "exclusion_circle",
        "measures[0].excludes",
        [*APART, ("measures.M1.excludes", ["M2"]), ("measures.M2.excludes", ["M1"])],
    ),
    ("exclusion_fallback", "measures[0].excludes[0]", [("measures.M1.excludes", ["M3"])]),
    ("exclusion_continues", "measures[0].excludes[0]", [("measures.M1.excludes", ["M2"])]),
    (
        "exclusion_idle",
        "measures[0].excludes[0]",
        [
            *APART,
            ("measures.M2.holds_in", ["back"]),
            ("measures.M2.levels.closed.holds_in", None),
            ("measures.M1.excludes", ["M2"]),
        ],
    ),
    (
        "exclusion_idle",
        "measures[0].excludes[0]",
        [*APART, ("measures.M1.each", {"kind": "person"}), ("measures.M1.excludes", ["M2"])],
    ),
    (
        "condition_circle",
        "measures[0].when",
        [*APART, ("measures.M1.when", "open(M2) >= 3"), ("measures.M1.excludes", ["M2"])],
    ),
    (
        "exclusion_always",
        "measures[1].excludes[0]",
        [("measures.M2.excludes", ["M1"]), ("measures.M2.expires_after", None), ("measures.M2.each.where", None)],
    ),
    ("unknown_measure", "measures[0].excludes[0]", [("measures.M1.excludes", ["M9"])]),
    ("level_never", "measures[1].levels[1].holds_in", [("measures.M2.levels.closed.holds_in", ["watch"])]),
    (
        "levels_missing",
        "communications[2].when.level_changes",
        [("communications.told_heads.when", {"level_changes": "M1"})],
    ),
    ("target_not_number", "measures[0].target.indicator", [("measures.M1.target.indicator", "order_given")]),
    ("unknown_measure", "measures[1].after[0]", [("measures.M2.after", ["M9"])]),
    ("unknown_measure", "measures[0].fallback", [("measures.M1.fallback", "M9"), ("measures.M3.holds_in", ["crisis"])]),
    (
        "unknown_measure",
        "communications[2].when.level_changes",
        [("communications.told_heads.when", {"level_changes": "M22"})],
    ),
    ("unknown_axis", "measures[0].axis", [("measures.M1.axis", "acces")]),
    ("condition_never", "measures[0].when", [("measures.M1.when", "sites_shut > 5 and sites_shut < 3")]),
    ("condition_never", "measures[0].when", [("measures.M1.when", "in(watch) and sites_shut > 5")]),
    ("condition_idle", "measures[0].when", [("measures.M1.when", "in(crisis)")]),
    ("condition_idle", "measures[2].when", [("measures.M3.when", "sites_shut > 5")]),
    ("condition_circle", "measures[0].when", [("measures.M1.when", "open(M1) > 0")]),
    ("condition_circle", "measures[0].when", [("measures.M1.when", "open(M3) > 0")]),
    ("condition_circle", "measures[0].when", [("measures.M1.when", "tasks_open < 9")]),
    (
        "condition_circle",
        "measures[0].when",
        [("measures.M1.when", "done(M2)"), ("measures.M2.when", "open(M1) > 3"), ("measures.M2.after", None)],
    ),
    ("unknown_indicator", "measures[0].when", [("measures.M1.when", "site_shut > 3")]),
    ("expression", "measures[0].when", [("measures.M1.when", "done(M9)")]),
    (
        "direction_never",
        "communications[0].when.from[0]",
        [("communications.told_staff.when", {"entering": "crisis", "from": ["closed"]})],
    ),
    (
        "unknown_state",
        "communications[0].when.from[1]",
        [("communications.told_staff.when", {"entering": "crisis", "from": ["watch", "wach"]})],
    ),
    ("external_without_approver", "communications[1]", [("communications.told_authority.approved_by", None)]),
    ("released_too_late", "communications[1]", [("communications.told_authority.when", {"entering": "closed"})]),
    ("external_unmarked", "communications[1]", [("communications.told_authority.external", False)]),
    (
        "stakeholder_without_address",
        "communications[1].audience.stakeholders[0]",
        [("stakeholders.authority.email", None)],
    ),
    ("unknown_message", "communications[0].message", [("communications.told_staff.message", "activatoin")]),
    ("text_missing", "communications[1].message", [("communications.told_authority.languages", ["fr", "en"])]),
    ("text_missing", "communications[2].message", [("communications.told_heads.kinds", ["poster"])]),
    ("text_missing", "communications", [("languages", ["fr", "en", "ar"])]),
]

ELSEWHERE = {
    "unlisted_part",
    "text_broken",
    "sms_long",
    "sms_alphabet",
    "plan_not_runnable",
    *(one.partition(".")[0] for one in Words("findings.institution")),
}
"""Codes found while reading files or texts, or with a directory at hand, and the net under all others."""

ALONGSIDE: dict[tuple[str, str], set[str]] = {
    ("duplicate_id", "roles[1].id"): {"unknown_role", "no_log_role", "no_decision_role", "one_deputy_for_all"},
    ("duplicate_id", "states[4].id"): {"state_unreachable", "state_dead_end", "unknown_state"},
    ("author_approves", "approval.by"): {"deputy_is_holder"},
    ("role_without_deputy", "roles[0]"): {"one_deputy_for_all"},
    ("notices_missing", "languages[2]"): {"text_missing", "translation_missing"},
    ("state_kind_missing", "states[1]"): {"phase_missing"},
    ("state_children_mixed", "states[2]"): {"state_unreachable"},
    ("unknown_state", "transitions[0].to[0]"): {"state_unreachable"},
    ("unknown_state", "transitions[1].from[1]"): {"state_dead_end"},
    ("state_dead_end", "states[4]"): {"state_unreachable"},
    ("text_missing", "communications"): {"translation_missing"},
}
"""Findings that rightly come with another one."""


@pytest.fixture
def book(minimal: dict[str, Any]) -> Playbook:
    return Playbook.model_validate(minimal)


def test_minimal_plan_is_clean(book, texts):
    assert lint(book, texts, TODAY) == ()


@pytest.mark.parametrize(("code", "where", "changes"), CASES, ids=[f"{code}-{at}" for code, at, _ in CASES])
def test_each_code_is_found_where_it_belongs(code, where, changes, minimal, texts, put):
    for path, value in changes:
        put(minimal, path, value)
    found = lint(Playbook.model_validate(minimal), texts, TODAY)
    assert (code, where) in {(one.code, one.where) for one in found}, found
    assert {one.code for one in found} - {code} <= ALONGSIDE.get((code, where), set()), found
    for one in found:
        assert all(say(one.what, "en"))
        assert one.severity is CODES[one.code].severity


def test_every_code_has_a_case():
    assert {code for code, _, _ in CASES} | ELSEWHERE == set(CODES)


@pytest.mark.parametrize(
    "condition",
    [
        "sites_shut >= 3",
        "sites_shut > 3 and not order_given",
        "in(all_shut)",
        "done(M3) or order_given",
        "sites_shut(CS) * 2 > 3",
        "days_in_state >= 2",
    ],
)
def test_a_condition_that_may_be_met_and_may_not_is_no_finding(condition, minimal, texts, put):
    put(minimal, "measures.M2.when", condition)
    put(minimal, "measures.M2.after", None)
    assert lint(Playbook.model_validate(minimal), texts, TODAY) == ()


def test_codes_table_names_every_code():
    assert all(f"| `{code}` |" in codes_table() for code in CODES)


def test_one_finding_for_each_slow_dependency(minimal, texts, put):
    put(minimal, "dependencies.external.0.rto", "9h")
    put(minimal, "dependencies.internal.0.rto", "10h")
    slow = [one for one in lint(Playbook.model_validate(minimal), texts, TODAY) if one.code == "dependency_slower"]
    assert [one.where for one in slow] == ["activities[0].depends_on[1]", "activities[0].depends_on[2]"]


@given(
    rtos=st.lists(st.integers(1, 40), min_size=3, max_size=6),
    edges=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5))),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_slow_dependencies_are_exactly_the_slow_edges(rtos, edges, minimal):
    model = minimal["activities"][1]
    pairs = sorted({(one, other) for one, other in edges if one < len(rtos) and other < len(rtos)})
    activities = [
        {
            **model,
            "id": f"a{at}",
            "rto": f"{hours}h",
            "dmia": "9d",
            "depends_on": [f"a{b}" for a, b in pairs if a == at],
        }
        for at, hours in enumerate(rtos)
    ]
    plan = Playbook.model_validate({**minimal, "activities": activities})
    slow = [one for one in lint(plan, None, TODAY) if one.code == "dependency_slower"]
    assert len(slow) == sum(rtos[other] > rtos[one] for one, other in pairs)


def test_did_you_mean(minimal, texts, put):
    put(minimal, "measures.M1.team", "logistik")
    (finding,) = lint(Playbook.model_validate(minimal), texts, TODAY)
    assert say(finding.what, "en")[1] == "did you mean `logistics`?"


def test_expression_error_names_the_column(minimal, texts, put):
    put(minimal, "transitions.stand_down.guard", "tasks_open == 0 and sites == 1")
    (finding,) = lint(Playbook.model_validate(minimal), texts, TODAY)
    assert "column 21" in line(finding.what, "en")


def test_an_it_plan_may_run_diagnostics(minimal, texts, put):
    put(minimal, "scenario", "ict_failure")
    put(minimal, "measures.M1.checklist.guard.id", "diagnostic")
    put(minimal, "measures.M3.checklist.locked.id", "temperature")
    assert lint(Playbook.model_validate(minimal), texts, TODAY) == ()


def _spots(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in inner:
        found += _spots(value, (*path, step))
    return found


ODD = st.one_of(
    st.sampled_from(
        ["x", "crisis", "premises", "part_open", "M1", "director", "keeper", "logistics", "counter", "closed"]
    ),
    st.sampled_from([[], {}, ["crisis", "closed"], ["M1", "M2", "M3"], "1d", "1min", "sites_shut > 1", "staff > 0"]),
    st.text(max_size=8),
    st.integers(-5, 500),
    st.booleans(),
)


@given(data=st.data())
@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_change_makes_lint_fail_and_plans_without_errors_run(data, minimal):
    plan = copy.deepcopy(minimal)
    for _ in range(data.draw(st.integers(1, 4))):
        spots = _spots(plan)
        *steps, last = data.draw(st.sampled_from(spots))
        at = plan
        for step in steps:
            at = at[step]
        if data.draw(st.booleans()):
            at[last] = data.draw(ODD)
        else:
            del at[last]
    try:
        book = Playbook.model_validate(plan)
    except ValidationError:
        return
    found = lint(book, None, TODAY)
    if not any(one.severity is FindingSeverity.ERROR for one in found):
        compile_plan(book)
    assert "plan_not_runnable" not in {one.code for one in found}
