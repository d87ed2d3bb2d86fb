"""Each lint code is found where it should be, and only there; the minimal plan is clean."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pca.catalogue import Words
from pca.catalogue.findings import line, say
from pca.domain.plan.compiled import compile_plan
from pca.domain.plan.lint.findings import CODES, FindingSeverity, codes_table
from pca.domain.plan.lint.rules import lint
from pca.domain.plan.playbook import Playbook
from tests.kit.broken_plans import CASES, TODAY
from tests.kit.examples import some

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
    ("point_to_public", "communications[0].kinds"): {"text_missing"},
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
@settings(max_examples=some(80), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
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
