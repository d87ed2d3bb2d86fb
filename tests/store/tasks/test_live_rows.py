"""Tasks still to be done, found by place, by person or because they wait: rows that differ in one thing."""

from __future__ import annotations

from typing import Any

from pca.store.kit.database import Unit
from pca.store.tables.measures import MEASURE
from pca.store.tables.tasks import TASK
from pca.store.tasks.live import KeptTasks
from tests.kit.rows import MINE, OTHER, numbers, put

ROWS: tuple[dict[str, Any], ...] = (
    {},
    {"status": "acknowledged"},
    {"status": "done"},
    {"crisis": OTHER},
    {"measure": "H2"},
    {"perimeter": "CS"},
    {"place": "S2"},
    {"assignee": "P2"},
    {"assignee": None},
    {"assignee": None, "status": "done"},
    {"assignee": None, "crisis": OTHER},
    {"waiting": True},
    {"waiting": True, "status": "done"},
    {"waiting": True, "crisis": OTHER},
)


def test_live_tasks_are_found_by_place_person_or_waiting(unit: Unit) -> None:
    rows = ({"perimeter": "root"}, {"perimeter": "TTA"}, {"crisis": OTHER, "perimeter": "CS"})
    put(unit, MEASURE, *rows, measure="H1")
    usual = {"status": "open", "measure": "H1", "perimeter": "root", "place": "S1", "assignee": "P1"}
    put(unit, TASK, *({**usual, **row} for row in ROWS))
    kept = KeptTasks(unit, MINE)
    assert numbers(kept.of("H2")) == [5]
    assert numbers(kept.at(["S1"])) == [1, 2, 8, 9, 12]
    assert numbers(kept.at(["S2", "S1"])) == [1, 2, 7, 8, 9, 12]
    assert numbers(kept.held_by(["P2"])) == [8, 9]
    assert numbers(kept.held_by([])) == [9]
    assert numbers(kept.all_waiting()) == numbers(kept.waiting("H1")) == [12]
    assert numbers(kept.all()) == [1, 2, 5, 6, 7, 8, 9, 12]
    assert kept.count() == 8
