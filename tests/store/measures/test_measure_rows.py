"""Measures, row by row: which of them a reading gives, and which of them a fact changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.access.access import Reach
from pca.domain.journal import Entry
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit
from pca.store.measures import lists, measures
from pca.store.tables.directory import DIRECTORY_HEAD, REGION, SITE
from pca.store.tables.measures import CONDITION, LISTED, MEASURE, MEASURE_LEVEL, MEASURE_SPAN
from tests.kit.rows import MINE, NOON, OTHER, changed, put

HOUR = timedelta(hours=1)
Entries = Callable[..., Entry]
Place = tuple[str, str]
ROWS: tuple[dict[str, Any], ...] = ({}, {"measure": "H2"}, {"perimeter": "CS"}, {"crisis": OTHER})
"""H1 for the institution, and rows that are each of another measure, another perimeter, another crisis."""

H1, H2, CS = ("H1", "root"), ("H2", "root"), ("H1", "CS")


def alike(unit: Unit, *tables: Any, **usual: Any) -> None:
    for table in tables:
        put(unit, table, *ROWS, **{"measure": "H1", "perimeter": "root", **usual})


def places(some: Any) -> list[Place]:
    return [(one.measure, one.perimeter) for one in some]


def test_measures_conditions_and_lists_are_those_of_the_crisis(unit: Unit) -> None:
    alike(unit, MEASURE, status="held")
    alike(unit, CONDITION, holds=True)
    alike(unit, LISTED, subject="P1")
    assert set(measures.running(unit, MINE)) == set(measures.verdicts(unit, MINE)) == {H1, H2, CS}
    assert lists.lists(unit, MINE) == {H1: ("P1",), H2: ("P1",), CS: ("P1",)}


def test_spans_and_levels_fit_every_filter(unit: Unit) -> None:
    alike(unit, MEASURE_SPAN)
    alike(unit, MEASURE_LEVEL, level="low")
    put(unit, MEASURE_SPAN, {"number": 9, "stopped_at": NOON}, measure="H1", perimeter="root")
    assert places(measures.measures(unit, MINE)) == [CS, H1, H1, H2]
    assert places(measures.measures(unit, MINE, held_only=True)) == [CS, H1, H2]
    assert places(measures.measures(unit, MINE, measure="H2")) == [H2]
    assert places(measures.levels(unit, MINE)) == [CS, H1, H2]


@pytest.mark.parametrize(
    ("reach", "theirs", "given"),
    [
        (Reach(sites=frozenset({"S1"})), [], [CS, ("H1", "S1"), H1, H2]),
        (
            Reach(regions=frozenset({"TTA"})),
            [],
            [("H1", "S2"), ("H1", "TTA"), ("H1", "root"), ("H2", "root"), ("H3", "TTA")],
        ),
        (Reach(person="P9"), ["H3"], [H1, H2, ("H3", "TTA")]),
    ],
)
def test_measures_are_seen_where_they_hold_for_ones_places_and_ones_own_everywhere(
    unit: Unit, reach: Reach, theirs: list[str], given: list[Place]
) -> None:
    put(unit, DIRECTORY_HEAD, id=1, version=1)
    put(unit, REGION, {"id": "CS"}, {"id": "TTA"})
    put(unit, SITE, {"id": "S1", "region": "CS"}, {"id": "S2", "region": "TTA"}, type="urban")
    where = [{"perimeter": perimeter} for perimeter in ("CS", "S1", "S2", "TTA")]
    for table in (MEASURE, MEASURE_SPAN, MEASURE_LEVEL):
        alike(unit, table)
        put(unit, table, *where[1:], measure="H1")
        put(unit, table, measure="H3", perimeter="TTA")
    within = measures.seen(unit, reach, theirs)
    for read in (measures.everywhere, measures.levels):
        assert sorted(places(read(unit, MINE, within))) == given
    assert sorted(places(measures.measures(unit, MINE, within=within))) == given


# ---------------------------------------------------------------- what facts change


OF: dict[str, Any] = {"measure": "H1", "perimeter": "root"}


@pytest.mark.parametrize(
    ("fact", "after"),
    [
        (
            facts.MeasureStopped(**OF, because="expired"),
            {
                "measure": {H1: {"status": "lapsed", "next_at": None, "expires_at": None}},
                "measure_span": {(*H1, 1): {"stopped_at": NOON + HOUR, "because": "expired"}},
            },
        ),
        (
            facts.LevelSet(**OF, level="high", by_hand=True),
            {
                "measure": {H1: {"level": "high", "by_hand": True}},
                "measure_span": {(*H1, 1): {"level": "high"}},
            },
        ),
        (facts.MeasureRenewed(**OF, expires_at=NOON + HOUR), {"measure": {H1: {"expires_at": NOON + HOUR}}}),
        (facts.RecurrenceSet(**OF, next_at=None), {"measure": {H1: {"next_at": None}}}),
    ],
)
def test_a_fact_changes_its_own_measure_and_the_span_that_goes_on(
    unit: Unit, entry: Entries, fact: facts.AnyFact, after: dict[str, Any]
) -> None:
    alike(unit, MEASURE, status="held", next_at=NOON, expires_at=NOON, level="low")
    alike(unit, MEASURE_SPAN, level="low", number=1)
    put(unit, MEASURE_SPAN, {"stopped_at": NOON, "number": 7}, **OF)
    done = changed(unit, lambda: apply(unit, entry(fact, at=NOON + HOUR)))
    assert {name: rows for name, rows in done.items() if name != "measure_level"} == after


def test_a_run_is_counted_for_the_latest_span_of_its_measure_and_never_backwards(unit: Unit, entry: Entries) -> None:
    alike(unit, MEASURE, status="held", runs=2, starts=2)
    for number in (1, 2):
        alike(unit, MEASURE_SPAN, number=number, tasks=1)
    for run, counted in ((3, {"runs": 3}), (2, None)):
        opened = facts.TasksOpened(
            **OF, first=run * 10, team="crisis", places=("S1", "S2"), assignees=(None, None), run=run,
            acknowledge_by=NOON, due_at=NOON,
        )  # fmt: skip
        after = changed(unit, lambda opened=opened: apply(unit, entry(opened)))
        assert after.get("measure") == ({H1: counted} if counted else None)
        assert after["measure_span"] == {(*H1, 2): {"tasks": 3 if run == 3 else 5}}


def test_a_list_takes_the_place_of_the_one_before(unit: Unit, entry: Entries) -> None:
    alike(unit, LISTED, subject="A")
    given = facts.ListGiven(**OF, entries=("B",))
    assert changed(unit, lambda: apply(unit, entry(given)))["listed"].keys() == {(*H1, "A"), (*H1, "B")}


def test_people_join_after_the_others_and_leave_by_name(unit: Unit, entry: Entries) -> None:
    for number, person in enumerate(("P1", "P2"), 3):
        alike(unit, LISTED, subject=person, number=number)
    put(unit, LISTED, {"number": 8}, measure="H2", perimeter="root", subject="P9")
    after = changed(unit, lambda: apply(unit, entry(facts.PeopleMatched(measure="H1", joined=("P3",), left=("P1",)))))
    assert set(after["listed"]) == {(*H1, "P1"), (*H1, "P3")}
    assert after["listed"][*H1, "P3"]["number"] == 5


def test_a_condition_is_judged_for_its_own_measure(unit: Unit, entry: Entries) -> None:
    alike(unit, CONDITION)
    judged = facts.ConditionJudged(**OF, outcome="met")
    assert changed(unit, lambda: apply(unit, entry(judged))) == {"condition": {H1: {"holds": True, "mode": "real"}}}
