"""Values, proposals and interrupted activities, row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.journal import Entry
from pca.store.engine.apply import apply
from pca.store.indicators import activities, indicators
from pca.store.kit.database import Unit
from pca.store.tables.activities import ACTIVITY_CLOCK
from pca.store.tables.indicators import INDICATOR, OBSERVATION, PROPOSAL
from tests.kit.rows import MINE, NOON, OTHER, changed, numbers, put

HOUR = timedelta(hours=1)
Entries = Callable[..., Entry]


def test_values_are_those_of_the_crisis_and_of_the_institution(unit: Unit) -> None:
    rows = ({}, {"indicator": "beds"}, {"perimeter": "CS"}, {"crisis": OTHER, "indicator": "x"})
    for table in (INDICATOR, OBSERVATION):
        put(unit, table, *({"indicator": "cases", "perimeter": "root", **row} for row in rows))
    assert set(indicators.observed(unit, MINE)) == {"cases", "beds", "cases(CS)"}
    assert [one.name for one in indicators.observations(unit, MINE, "cases", "root", 9)] == ["cases"]
    assert [one.name for one in indicators.observations(unit, MINE, "cases", "CS", 9)] == ["cases(CS)"]


def test_proposals_are_open_until_somebody_settles_them(unit: Unit, entry: Entries) -> None:
    put(unit, PROPOSAL, {}, {"status": "followed"}, {"crisis": OTHER, "number": 1}, {"number": 4}, status="open")
    assert numbers(indicators.open_proposals(unit, MINE)) == [1, 4]
    assert numbers(indicators.proposals(unit, MINE)) == [1, 2, 4]
    settled = entry(facts.ProposalSettled(number=1, outcome="withdrawn"))
    assert changed(unit, lambda: apply(unit, settled)) == {
        "proposal": {1: {"status": "withdrawn", "settled_at": NOON, "watched": False}}
    }


CLOCKS: tuple[dict[str, Any], ...] = (
    {},
    {"restored_at": NOON},
    {"left_down_at": NOON},
    {"activity": "mail"},
    {"crisis": OTHER},
    {"crisis": OTHER, "activity": "payroll"},
    {"activity": "cash", "restored_at": NOON},
)


def clocks(unit: Unit) -> None:
    put(unit, ACTIVITY_CLOCK, *({"activity": "credit", "next_at": NOON, "since": NOON, **row} for row in CLOCKS))


def test_an_activity_stands_still_until_it_works_again_or_is_left_so(unit: Unit) -> None:
    clocks(unit)
    assert set(activities.clocks(unit, MINE)) == {"credit", "mail"}
    assert activities.left_down(unit, MINE) == ("credit", "mail")
    assert [line.activity for line in activities.interruptions(unit, MINE)] == [
        "cash",
        "credit",
        "credit",
        "credit",
        "mail",
    ]


@pytest.mark.parametrize(
    ("fact", "after"),
    [
        (facts.ActivityRestored(activity="credit", partial=True), {"partial_at": NOON}),
        (facts.ActivityRestored(activity="credit"), {"restored_at": NOON, "next_at": None}),
        (facts.ActivityLeftDown(activity="credit"), {"left_down_at": NOON, "next_at": None}),
        (
            facts.MarkReached(activity="credit", mark="rto", next_at=NOON + HOUR),
            {"mark": "rto", "marked_at": NOON, "next_at": NOON + HOUR},
        ),
    ],
)
def test_a_fact_changes_the_clock_that_runs(
    unit: Unit, entry: Entries, fact: facts.AnyFact, after: dict[str, Any]
) -> None:
    clocks(unit)
    assert changed(unit, lambda: apply(unit, entry(fact))) == {"activity_clock": {("credit", 1): after}}
