"""The main courante and the points of situation, row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.journal import Entry
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit
from pca.store.log import log, points
from pca.store.tables.directory import SITE
from pca.store.tables.log import LOG_ENTRY
from pca.store.tables.points import SITUATION_POINT
from tests.kit.rows import MINE, NOON, OTHER, changed, numbers, put

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
def entries(unit: Unit) -> Unit:
    put(unit, SITE, {"id": "S1", "region": "CS"}, {"id": "S2", "region": "TTA"})
    rows = (
        {},
        {"kind": "decision"},
        {"entered_by": "P2"},
        {"on_behalf_of": "P2"},
        {"seat": "chair"},
        {"text": "Ouvert"},
        {"event_at": NOON - SECOND},
        {"event_at": NOON + HOUR},
        {"entered_at": NOON + SECOND},
        {"perimeter": "S1"},
        {"perimeter": "TTA"},
        {"crisis": OTHER},
    )
    put(unit, LOG_ENTRY, *({"kind": "fact", "entered_by": "P1", "text": "Fermé 5 %", **row} for row in rows))
    return unit


@pytest.mark.parametrize(
    ("wanted", "without"),
    [
        ({}, []),
        ({"kind": "fact"}, [2]),
        ({"author": "P1"}, [3]),
        ({"seat": "chair"}, [1, 2, 3, 4, 6, 7, 8, 9, 10, 11]),
        ({"text": "fermé"}, [6]),
        ({"text": "%"}, [6]),
        ({"text": "_"}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        ({"since": NOON}, [7]),
        ({"until": NOON + HOUR}, [8]),
        ({"until": NOON}, [1, 2, 3, 4, 5, 6, 8, 9, 10, 11]),
        ({"entered_after": NOON}, [1, 2, 3, 4, 5, 6, 7, 8, 10, 11]),
    ],
)
def test_entries_fit_every_filter(entries: Unit, wanted: dict[str, Any], without: list[int]) -> None:
    lines = log.search(entries, MINE, log.LogFilter(**wanted), reach=EVERYTHING, oldest=True, limit=50)
    assert numbers(lines) == [number for number in range(1, 12) if number not in without]


def test_whoever_wrote_or_for_whom_it_was_written_is_the_author(entries: Unit) -> None:
    lines = log.search(entries, MINE, log.LogFilter(author="P2"), reach=EVERYTHING, limit=50)
    assert numbers(lines) == [4, 3]
    assert log.authors(entries, MINE, EVERYTHING) == (("P1", None), ("P1", "chair"), ("P2", None))


@pytest.mark.parametrize(
    ("reach", "given"),
    [(Reach(regions=frozenset({"CS"})), [10]), (Reach(regions=frozenset({"TTA"})), [11]), (Reach(person="P1"), [])],
)
def test_entries_are_reached_by_their_place(entries: Unit, reach: Reach, given: list[int]) -> None:
    assert numbers(log.search(entries, MINE, log.LogFilter(), reach=reach, limit=50)) == given
    assert [number for number in range(1, 13) if log.log_entry(entries, MINE, number, reach)] == given
    assert log.authors(entries, MINE, reach) == ((("P1", None),) if given else ())


def test_an_entry_is_found_by_its_crisis_and_number(entries: Unit) -> None:
    assert [key for key in (MINE, OTHER) if log.log_entry(entries, key, 12)] == [OTHER]
    assert numbers(log.log_entries(entries, MINE, after=9)) == [10, 11]
    assert numbers(log.log_entries(entries, MINE, by_event=True, limit=2)) == [7, 1]


def test_a_correction_strikes_the_entry_it_corrects(entries: Unit, entry: Callable[..., Entry]) -> None:
    put(entries, LOG_ENTRY, {"number": 1}, {"number": 2}, crisis=OTHER)
    fact = facts.LogEntryAdded(number=40, kind="fact", text="Ouvert", event_at=NOON, corrects=2)
    after = changed(entries, lambda: apply(entries, entry(fact)))["log_entry"]
    assert {number: row for number, row in after.items() if number != 40} == {2: {"struck_by": 40}}


def test_points_are_those_of_the_crisis_newest_first(unit: Unit) -> None:
    put(unit, SITUATION_POINT, {}, {"text": "two"}, {"crisis": OTHER, "text": "other"}, text="one")
    last = points.last(unit, MINE)
    assert last is not None
    assert last.number == 2
    assert numbers(points.points(unit, MINE)) == [2, 1]
    assert [point and point.text for point in (points.point(unit, MINE, 1), points.point(unit, OTHER, 1))] == [
        "one",
        None,
    ]
