"""Proves that the present follows from the journal: rebuilds every table from it and compares, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import ColumnElement, String, Table, select

from pca.store.audit import journal
from pca.store.engine.apply import apply
from pca.store.kit.database import Store, Unit
from pca.store.tables import METADATA, NOT_REPLAYED

ROW = "(row)"
"""Name given to the whole row in a difference, when one side has no such row."""

Key: TypeAlias = tuple[Any, ...]
Progress: TypeAlias = Callable[[int], None]


class RowDifference(msgspec.Struct, frozen=True):
    """One value that does not follow from the journal: `live` in the database, `replayed` from the journal."""

    table: str
    key: str
    column: str
    live: str | None
    replayed: str | None


class Replayed(msgspec.Struct, frozen=True):
    """What a replay found: entries read, rows compared, the first differences, and the tables left out."""

    entries: int
    rows: int
    differences: tuple[RowDifference, ...]
    left_out: tuple[str, ...] = tuple(sorted(NOT_REPLAYED))


def replay(store: Store, *, most: int = 100, progress: Progress = lambda _entries: None) -> Replayed:
    """Rebuild every table from the journal in memory and compare it with the live one.

    Names at most `most` differences. `progress` is told how many entries were read. Raises StoreError when an
    entry cannot be read or applied. Left out: the journal itself, what may be erased, what only runs deliveries.
    """
    with Store.open("sqlite://", durable=False) as fresh, store.read() as live:
        read = rebuild(live, fresh, progress)
        with fresh.read() as rebuilt:
            return _compared(live, rebuilt, read, most)


def rebuild(live: Unit, fresh: Store, progress: Progress = lambda _entries: None) -> int:
    """Write into an empty store what follows from the journal; how many entries were read."""
    read = 0
    with fresh.write() as unit:
        for read, (_, entry) in enumerate(journal.entries(live), 1):
            apply(unit, entry)
            progress(read)
    return read


def tables() -> tuple[Table, ...]:
    """The tables the journal must be able to rebuild."""
    return tuple(table for table in METADATA.sorted_tables if table.name not in NOT_REPLAYED)


def _compared(live: Unit, rebuilt: Unit, entries: int, most: int) -> Replayed:
    rows, named = 0, list[RowDifference]()
    for table in tables():
        for differences in compared(live, rebuilt, table):
            rows += 1
            if differences and len(named) < most:
                named.extend(differences)
    return Replayed(entries=entries, rows=rows, differences=tuple(named[:most]))


def compared(live: Unit, rebuilt: Unit, table: Table) -> Iterator[tuple[RowDifference, ...]]:
    """What differs in each row of one table: nothing, where all is right."""
    for key, here, there in _side_by_side(_rows(live, table), _rows(rebuilt, table)):
        yield () if here == there else tuple(_differences(table, key, here, there))


def _rows(unit: Unit, table: Table) -> Iterator[tuple[Key, Key]]:
    """Key and values of every row, in the order of the key, a batch at a time."""
    keys = list(table.primary_key)
    order = [_plain(column) if unit.kind == "postgresql" else column for column in keys]
    query = select(*keys, *table.columns).order_by(*order)
    for row in unit.connection.execute(query, execution_options={"yield_per": 2000}):
        yield tuple(row[: len(keys)]), tuple(row[len(keys) :])


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Texts in the order of their characters' numbers, as SQLite and Python have it, whatever the server's language."""
    kind = getattr(column.type, "impl", column.type)
    return column.collate("C") if isinstance(kind, String) and column.type.python_type is str else column


def _side_by_side(
    live: Iterator[tuple[Key, Key]], rebuilt: Iterator[tuple[Key, Key]]
) -> Iterator[tuple[Key, Key | None, Key | None]]:
    """Rows of both sides by key; None where a side has no such row."""
    here, there = next(live, None), next(rebuilt, None)
    while here is not None or there is not None:
        if there is None or (here is not None and here[0] < there[0]):
            assert here is not None
            yield here[0], here[1], None
            here = next(live, None)
        elif here is None or there[0] < here[0]:
            yield there[0], None, there[1]
            there = next(rebuilt, None)
        else:
            yield here[0], here[1], there[1]
            here, there = next(live, None), next(rebuilt, None)


def _differences(table: Table, key: Key, here: Key | None, there: Key | None) -> Iterator[RowDifference]:
    name = "/".join(str(part) for part in key)
    if here is None or there is None:
        yield RowDifference(str(table.name), name, ROW, *(None if row is None else "present" for row in (here, there)))
        return
    for column, live, replayed in zip(table.columns, here, there, strict=True):
        if live != replayed:
            yield RowDifference(str(table.name), name, str(column.name), _shown(live), _shown(replayed))


def _shown(value: object) -> str | None:
    return None if value is None else str(value)
