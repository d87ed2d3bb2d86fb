"""Whether the rows that pages list people by are what the directory, its names and its addresses give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import select

from pca.store.kit.database import Unit
from pca.store.people import address_faults, staff_names
from pca.store.people.lists import PORTION, everybody
from pca.store.tables.whole import BY_DRAWING, METADATA

Row: TypeAlias = tuple[Any, ...]


class ListDifference(NamedTuple):
    """One row that does not follow, by table and by its key."""

    table: str
    key: str


class ListsProved(NamedTuple):
    """What was differing: rows compared, how many are there and should not be or are missing, and the first of them."""

    compared: int
    wrong: int
    differences: tuple[ListDifference, ...]


def lists_proved(unit: Unit, most: int = 100) -> ListsProved:
    """Draw everything anew, beside what is kept; no row is kept in memory unless a table is wrong."""
    drawn = {name: _Sum() for name in sorted(BY_DRAWING)}
    for name, row in _drawn(unit):
        drawn[name].add(row)
    kept = {name: _Sum() for name in drawn}
    for name, total in kept.items():
        for row in _kept(unit, name):
            total.add(row)
    wrong = [name for name in drawn if drawn[name] != kept[name]]
    differing = [each for name in wrong for each in _differences(unit, name)]
    return ListsProved(sum(total.rows for total in kept.values()), len(differing), tuple(differing[:most]))


class _Sum(Counter[str]):
    """Rows in any order, as two numbers: how many, and the sum of what each comes to."""

    def add(self, row: Row) -> None:
        self["rows"] += 1
        self["sum"] = (self["sum"] + hash(row)) % (1 << 64)

    @property
    def rows(self) -> int:
        return self["rows"]


def _differences(unit: Unit, name: str) -> list[ListDifference]:
    there, meant = Counter(_kept(unit, name)), Counter(row for table, row in _drawn(unit) if table == name)
    keys = len(METADATA.tables[name].primary_key)
    named = {"/".join(str(part) for part in row[:keys]) for row in (there - meant) + (meant - there)}
    return [ListDifference(name, key) for key in sorted(named)]


def _kept(unit: Unit, name: str) -> Iterator[Row]:
    """The rows of one table as they are."""
    table = METADATA.tables[name]
    for row in unit.connection.execute(select(table), execution_options={"yield_per": PORTION}):
        yield tuple(row)


def _drawn(unit: Unit) -> Iterator[tuple[str, Row]]:
    """The rows of all tables as they ought to be."""
    people, counted = everybody(unit), Counter[Row]()
    used: dict[bool, set[str]] = {False: set(), True: set()}
    for at in range(0, len(people), PORTION):
        called = staff_names.lines(unit, people[at : at + PORTION])
        for person, name in called.items():
            yield "staff_line", staff_names.row(person, name)
        words = staff_names.words(called)
        for word in words:
            used[word.named].add(word.word)
            yield "staff_word", tuple(word)
        for fault in address_faults.rows(unit, people[at : at + PORTION]):
            counted[(fault.site, fault.fault, fault.ended)] += 1
            yield "address_fault", tuple(fault)
    for named, spellings in used.items():
        yield from (("word_ending", row) for word in spellings for row in staff_names.spelled(named, [word]))
    yield from (("fault_count", (*of, number)) for of, number in counted.items())
