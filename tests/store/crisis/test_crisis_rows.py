"""Crisis files, states and decisions, row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.journal import Entry
from pca.store.crisis import crisis, decisions
from pca.store.engine import due
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit
from pca.store.tables.activities import ACTIVITY_CLOCK
from pca.store.tables.crisis import CRISIS, STANDING, STATE_SPAN
from pca.store.tables.decisions import DECISION
from pca.store.tables.directory import DIRECTORY_HEAD, REGION, SITE
from pca.store.tables.measures import MEASURE
from pca.store.tables.messages import OBLIGATION
from pca.store.tables.tasks import TASK
from tests.kit.rows import MINE, NOON, OTHER, changed, numbers, put

HOUR = timedelta(hours=1)
Entries = Callable[..., Entry]
PLACES: tuple[dict[str, Any], ...] = (
    {"perimeter": "root"},
    {"perimeter": "CS"},
    {"perimeter": "S2"},
    {"perimeter": "CS", "crisis": OTHER},
)


def test_crises_are_found_by_key_and_counted_by_year_and_mode(unit: Unit) -> None:
    keys = ("2020-3", "2021-1", "EX-2020-1", "EX-2020-2")
    put(unit, CRISIS, *({"key": key} for key in keys), plan="h", closed_at=NOON, mode="real")
    assert [file and file.key for file in (crisis.crisis(unit, "2021-1"), crisis.crisis(unit, "2021-9"))] == [
        "2021-1",
        None,
    ]
    assert len(crisis.crises(unit)) == 6
    assert [file.key for file in crisis.crises(unit, open_only=True)] == [MINE, OTHER]
    asked: list[tuple[Any, int]] = [("real", 2020), ("real", 2021), ("exercise", 2020), ("exercise", 2021)]
    assert [crisis.opened(unit, *one) for one in asked] == [3, 1, 2, 0]


def test_what_falls_due_next_is_the_earliest_of_all_that_waits_in_an_open_crisis(unit: Unit) -> None:
    put(unit, CRISIS, {"key": "2019-1", "closed_at": NOON}, plan="h")
    waits = ((TASK, "escalate_at"), (MEASURE, "expires_at"), (ACTIVITY_CLOCK, "next_at"), (OBLIGATION, "step_at"))
    for away, (table, column) in enumerate(waits):
        put(unit, table, {"crisis": "2019-1", column: NOON - HOUR}, {"crisis": OTHER, column: NOON + 9 * HOUR})
        put(unit, table, {column: NOON + (4 - away) * HOUR})
        assert due.next_due(unit) == {MINE: NOON + (4 - away) * HOUR, OTHER: NOON + 9 * HOUR}


def test_states_are_those_of_the_crisis(unit: Unit) -> None:
    put(unit, STANDING, *PLACES)
    put(unit, STATE_SPAN, *PLACES, configuration=["watch"])
    assert set(crisis.standings(unit, MINE)) == {"root", "CS", "S2"}
    assert crisis.root_states(unit, MINE) == [(("watch",), NOON)]
    assert crisis.root_states(unit, OTHER) == []


@pytest.mark.parametrize(
    ("reach", "given"),
    [
        (EVERYTHING, ["CS", "S2", "root"]),
        (Reach(sites=frozenset({"S1"})), ["CS", "root"]),
        (Reach(sites=frozenset({"S2"})), ["S2", "root"]),
        (Reach(person="P1"), ["root"]),
    ],
)
def test_states_are_seen_where_they_hold_for_ones_places(unit: Unit, reach: Reach, given: list[str]) -> None:
    put(unit, DIRECTORY_HEAD, id=1, version=1)
    put(unit, REGION, {"id": "CS"}, {"id": "TTA"})
    put(unit, SITE, {"id": "S1", "region": "CS"}, {"id": "S2", "region": "TTA"}, type="urban")
    put(unit, STATE_SPAN, *PLACES)
    assert [line.perimeter for line in crisis.state_history(unit, MINE, reach)] == given


def test_a_state_ends_the_one_that_goes_on_in_its_perimeter(unit: Unit, entry: Entries) -> None:
    put(unit, STANDING, *PLACES)
    put(unit, STATE_SPAN, *PLACES, {"perimeter": "CS", "number": 9, "ended_at": NOON}, started_at=NOON - HOUR)
    rejoined = entry(facts.PerimeterRejoined(perimeter="CS"), at=NOON + HOUR)
    assert changed(unit, lambda: apply(unit, rejoined)) == {
        "standing": {"CS": {}},
        "state_span": {("CS", 2): {"ended_at": NOON + HOUR}},
    }


def test_decisions_are_those_of_the_crisis_after_a_number(unit: Unit) -> None:
    put(unit, DECISION, {}, {}, {"crisis": OTHER}, {})
    assert numbers(decisions.decisions(unit, MINE)) == [1, 2, 4]
    assert numbers(decisions.decisions(unit, MINE, after=1)) == [2, 4]
    assert numbers(decisions.decisions(unit, OTHER)) == [3]
