"""Lint says a thing once: no finding comes twice, and no list of what there is names the same twice."""

from __future__ import annotations

import copy
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pca.catalogue.findings import say
from pca.domain.diagnosis import suggestion
from pca.domain.expressions.expressions import ExpressionError, Question, Type, compile_expression
from pca.domain.plan.lint.findings import Finding, unknown, unknown_among
from pca.domain.plan.lint.rules import lint
from pca.domain.plan.playbook import Playbook
from pca.render import check_template

TODAY = date(2026, 11, 23)


def named(advice: str) -> list[str]:
    """What a list of suggestions names."""
    listed = advice.partition(":")[2] if advice.startswith("known") else ""
    return [one for one in re.split(r",\s*", listed.strip()) if one and one != "…"]


def once(found: tuple[Finding, ...]) -> None:
    said = [(one.code, one.path, one.what) for one in found]
    assert len(said) == len(set(said))
    for one in found:
        advice = say(one.what, "en")[1]
        assert len(named(advice)) == len(set(named(advice))), advice


def test_what_there_is_is_listed_once():
    assert say(unknown("team", "zzz", ["ops", "hr", "ops"], ()).what, "en")[1] == "known here: ops, hr"
    assert suggestion("zzz", ["ops", "hr", "ops"], 1) == ("known", {"known": ("ops", "…")})
    assert suggestion("zzz", []) == ("none", {})
    assert suggestion("OPS", ["ops", "hr"]) == ("near", {"near": "ops"})
    with pytest.raises(ExpressionError) as refused:
        compile_expression("done(zzz)", {}, questions={"done": Question(Type.BOOLEAN, "measure", ["m1", "m2", "m1"])})
    assert named(say(refused.value.diagnosis, "en")[1]) == ["m1", "m2"]
    [(_, what)] = check_template("{{ zzzzzz }}")
    names = named(say(what, "en")[1])
    assert len(names) == len(set(names)) > 1


def test_a_name_that_stands_twice_in_a_list_is_found_once():
    found = list(unknown_among("state", ["gone", "crisis", "gone"], ["crisis"], ("holds_in",)))
    assert [one.where for one in found] == ["holds_in[0]"]


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_doubled_or_misnamed_is_said_once(data: st.DataObject, minimal: dict[str, Any]):
    plan = copy.deepcopy(minimal)
    for kind in ("roles", "teams", "measures", "transitions", "activities", "communications", "stakeholders"):
        if plan.get(kind) and data.draw(st.booleans()):
            plan[kind] += copy.deepcopy(data.draw(st.lists(st.sampled_from(plan[kind]), min_size=1, max_size=3)))
    for one in plan["measures"]:
        if data.draw(st.booleans()):
            one["team"], one["holds_in"] = "zzzz", ["qqqq", "crisis", "qqqq"]
            one["each"] = {"kind": "site", "where": "zzzz == 1"}
    if data.draw(st.booleans()):
        plan["committee"]["roles"] = ["zzzz", "zzzz", *plan["committee"]["roles"]]
    once(lint(Playbook.model_validate(plan), None, TODAY))
