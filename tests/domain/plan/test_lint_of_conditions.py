"""Lint of conditions on measures: those that are never so, always so, or wait for themselves."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.plan.lint import conditions
from tests.kit.broken_plans import APART
from tests.kit.one_family import Edits, Put, found

# ---------------------------------------------------------------- conditions of measures

DAY = {"id": "day", "type": "date", "title": {"fr": "j", "en": "d"}}
WORD = {"id": "word", "type": "text", "title": {"fr": "m", "en": "w"}}
NEVER, IDLE = "condition_never", "condition_idle"


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("day > '2026-03-01' and day < '2026-03-01'", NEVER),
        ("day > '2026-03-01' and day < '2026-03-03'", None),
        ("day >= '2026-03-01' or day < '2026-03-01'", IDLE),
        ("day < '2026-03-01'", None),
        ("day == day", IDLE),
        ("word == 'a' and word == 'b'", NEVER),
        ("word != 'a'", None),
        ('word == "a"', None),
        ("word == 'a' or word != 'a'", IDLE),
        ("word in ['a', 'b'] and word not in ['a', 'b']", NEVER),
        ("word not in ['a', 'b']", None),
        ("word == '5' and sites_shut > 5", None),
        ("sites_shut > 5 and sites_shut < 7", None),
        ("sites_shut > 5 and sites_shut < 5", NEVER),
        ("sites_shut > 5 and sites_shut <= 5", NEVER),
        ("sites_shut >= 5 and sites_shut <= 5", None),
        ("sites_shut >= 0", None),
        ("sites_shut > 1.5", None),
        ("days_in_state >= 0", IDLE),
        ("days_in_state > 3", None),
        ("days_in_state < 0", NEVER),
        ("open(M3) < 0", NEVER),
        ("open(M3) > 1", None),
        ("done(M3)", None),
        ("done(M3) or not done(M3)", IDLE),
        ("in(watch)", NEVER),
        ("not in(watch)", IDLE),
        ("in(crisis)", IDLE),
        ("in(all_shut)", None),
        ("not in(all_shut)", None),
        ("order_given", None),
        ("order_given and not order_given", NEVER),
        ("sites_shut * 2 > 5", None),
        ("sites_shut + 1 > sites_shut", None),
        ("in(watch) and sites_shut * 2 > 5", NEVER),
        ("sites_shut > -5", None),
        ("sites_shut > 20 and sites_shut < 10 and days_in_state > 30 and open(M2) > 0 and open(M3) > 0", None),
    ],
)
def test_a_condition_that_is_never_or_always_so(when: str, code: str | None, minimal: Any, put: Put) -> None:
    edits: Edits = [("indicators.+", DAY), ("indicators.+", WORD), *APART, ("measures.M1.when", when)]
    expected = [] if code is None else [(code, "measures[0].when", {"measure": "M1"})]
    told = found(conditions.check, minimal, put, edits)
    assert [one for one in told if one[0] in (NEVER, IDLE)] == expected


@pytest.mark.parametrize(
    ("states", "when", "code"),
    [
        (["part_open"], "in(all_shut)", NEVER),
        (["part_open"], "in(service_remote)", None),
        (["part_open", "service_remote"], "in(crisis)", IDLE),
        (["part_open", "back"], "in(crisis)", None),
        (["back"], "in(crisis)", NEVER),
        (["gone"], "in(crisis)", NEVER),
        (["part_open", "gone"], "in(crisis)", IDLE),
    ],
)
def test_a_condition_on_a_state(states: list[str], when: str, code: str | None, minimal: Any, put: Put) -> None:
    edits: Edits = [*APART, ("measures.M1.holds_in", states), ("measures.M1.when", when)]
    told = found(conditions.check, minimal, put, edits)
    assert told == ([] if code is None else [(code, "measures[0].when", {"measure": "M1"})])


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        (
            [*APART, ("measures.M1.when", "tasks_open < 9")],
            [("condition_circle.own", "measures[0].when", {"measure": "M1"})],
        ),
        (
            [*APART, ("measures.M1.when", "open(M1) > 3")],
            [("condition_circle", "measures[0].when", {"circle": "M1 → M1"})],
        ),
        (
            [*APART, ("measures.M2.when", "open(M1) > 3"), ("measures.M1.when", "done(M2)")],
            [("condition_circle", "measures[0].when", {"circle": "M1 → M2 → M1"})],
        ),
        ([*APART, ("measures.M2.when", "open(M1) > 3")], []),
        (
            [("measures.M3.when", "sites_shut > 5")],
            [("condition_idle.fallback", "measures[2].when", {"measure": "M3"})],
        ),
    ],
)
def test_conditions_that_wait_for_themselves(edits: Edits, told: list[Any], minimal: Any, put: Put) -> None:
    assert found(conditions.check, minimal, put, edits) == told
