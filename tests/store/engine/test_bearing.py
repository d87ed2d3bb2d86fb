"""What bears on a crisis: its own entries, those of none, and facts of the house wherever they stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pca.domain import facts
from pca.domain.facts import AnyFact
from pca.domain.journal import Entry
from pca.store.audit import journal
from pca.store.engine import house
from pca.store.engine.apply import APPLIERS, _nothing, apply
from pca.store.engine.bearing import bearing_on, count, entries
from pca.store.engine.house import OF_THE_HOUSE
from pca.store.kit.database import Store, Unit
from pca.store.kit.errors import StoreError


def test_facts_of_the_house_are_those_that_are_applied_without_a_crisis(
    store: Store, story: list[tuple[str | None, tuple[AnyFact, ...]]], entry: Callable[..., Entry]
) -> None:
    bound = set()
    for fact in (fact for _, together in story for fact in together):
        try:
            with store.write() as unit:
                apply(unit, entry(fact, crisis=None))
        except StoreError as error:
            bound |= {type(fact)} if error.code == "no_crisis" else set()
    changing = {kind for kind, applier in APPLIERS.items() if applier is not _nothing}
    assert set(OF_THE_HOUSE) == changing - bound


@pytest.fixture
def two(store: Store, entry: Callable[..., Entry]) -> Store:
    """Entries of two crises and of none; one of the other crisis says something about the house and about itself."""
    noted, status = facts.Refused(code="x"), facts.StatusDeclared(person="P1", status="telework")
    given = [("2020-1", (noted,)), ("2020-2", (noted,)), (None, (noted,)), ("2020-2", (noted, status))]
    with store.write() as unit:
        for crisis, found in (*given, ("2020-1", (noted,)), ("2020-2", (noted,))):
            made = entry(*found, crisis=crisis)
            journal.append(unit, made)
            house.note(unit, made)
    return store


def numbers(unit: Unit, last: int, after: int = 0) -> tuple[int, int, list[tuple[int, int]]]:
    """Where it ends, how many come after an entry, and each with how many facts it holds."""
    bearing = bearing_on(unit, "2020-1", last)
    read = [(seq, len(entry.facts)) for seq, entry in entries(unit, bearing, after)]
    return bearing.upto, count(unit, bearing, after, 100), read


def test_entries_of_others_do_not_count_but_for_the_house(two: Store) -> None:
    with two.read() as unit:
        assert numbers(unit, 6) == (5, 4, [(1, 1), (3, 1), (4, 1), (5, 1)])
        assert numbers(unit, 4) == (4, 3, [(1, 1), (3, 1), (4, 1)])
        assert numbers(unit, 3) == (3, 2, [(1, 1), (3, 1)])
        assert numbers(unit, 6, after=3) == (5, 2, [(4, 1), (5, 1)])
        assert numbers(unit, 0) == (0, 0, [])


def test_no_more_are_counted_than_asked_for(two: Store) -> None:
    with two.read() as unit:
        assert count(unit, bearing_on(unit, "2020-1", 6), 0, 1) == 3


def test_what_a_crisis_says_of_the_house_is_found_without_reading_the_journal(two: Store) -> None:
    with two.read() as unit:
        ready = house._NUMBERS._for(unit)
        if unit.kind == "sqlite":
            values = ready.ordered({**ready.constants, "first": 1, "upto": 6, "but": "2020-1"})
            plan = unit.raw.execute(f"EXPLAIN QUERY PLAN {ready.sql}", values).fetchall()
            assert not [row for row in plan if row[3].startswith("SCAN journal")], plan
        assert house.numbers(unit, "2020-1", 6) == [4]
        assert house.numbers(unit, "2020-2", 6) == []
