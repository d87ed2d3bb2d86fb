"""Proves that the present follows from the journal: rebuilds every table from it and compares, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import repeat
from sqlite3 import OperationalError
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import ColumnElement, String, Table, select

from pca.store.engine.rebuild import Progress, leave_out_unread_indexes, rebuild
from pca.store.kit.database import Store, Unit
from pca.store.messages import wave_rows
from pca.store.tables.whole import METADATA, NOT_REPLAYED

ROW = "(row)"
"""Name given to the whole row in a difference, when one side has no such row."""

MEGABYTES = 24
"""How much of the rebuilt tables is held in memory; the rest lies in their file."""

PORTION = 1_000
"""Rows of each side held in memory at a time."""

Key: TypeAlias = tuple[Any, ...]


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
    """Rebuild every table from the journal beside the live one and compare them, a portion at a time.

    However long the journal is, little of it is held in memory: what is rebuilt lies in a file without a name.
    Names at most `most` differences. `progress` is told how many entries were read. Raises StoreError when an
    entry cannot be read or applied. Left out: the journal itself, what may be erased, what only runs deliveries.
    """
    with Store.scratch(MEGABYTES) as fresh, store.read() as live:
        leave_out_unread_indexes(fresh)
        read = rebuild(live, fresh, progress=progress)
        with fresh.write() as unit:
            for wave in wave_rows.unwritten(live):
                wave_rows.take_back(unit, wave)
        with fresh.read() as rebuilt:
            return _compared(live, rebuilt, read, most)


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
    same = 0
    for rows in _same_portions(live, rebuilt, table):
        same += rows
        yield from repeat((), rows)
    for key, here, there in _side_by_side(_rows(live, table, same), _rows(rebuilt, table, same)):
        yield () if here == there else tuple(_differences(table, key, here, there))


def _same_portions(live: Unit, rebuilt: Unit, table: Table) -> Iterator[int]:
    """How many rows each portion at the beginning has in which both sides are stored the very same.

    SQLite itself writes each portion as one text, which takes a third of the time of handing over its values, and both
    sides do so at once. Portions with the same text have the same values; whatever comes after the first one with a
    difference is looked at value by value, and so is a table with bytes in it, which such a text cannot hold.
    """
    if not live.kind == rebuilt.kind == "sqlite":
        return
    key: Key = ()
    with suppress(OperationalError), ThreadPoolExecutor(1) as beside:
        while True:
            there = beside.submit(_portion, rebuilt, table, key)
            here = _portion(live, table, key)
            if here != there.result() or not here[1]:
                return
            yield here[1]
            key = _last_key(live, table, key)
            if not key:
                return


def _portion(unit: Unit, table: Table, after: Key) -> tuple[str, int]:
    """The rows that follow a key (the first ones where there is none), written as one text, and how many they are."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    rows = f"SELECT json_array({columns}) AS row FROM {_following(table, after)} LIMIT {PORTION}"  # noqa: S608  # names of our own tables
    whole = f"SELECT group_concat(row, char(10)), count(*) FROM ({rows})"  # noqa: S608  # the same
    text, count = unit.raw.execute(whole, after).fetchone()
    return text, count


def _last_key(unit: Unit, table: Table, after: Key) -> Key:
    """The key of the last row of a whole portion; none where there are fewer."""
    rows = f"SELECT {_names(table)} FROM {_following(table, after)} LIMIT 1 OFFSET {PORTION - 1}"  # noqa: S608
    return unit.raw.execute(rows, after).fetchone() or ()


def _following(table: Table, after: Key) -> str:
    keys = _names(table)
    beyond = f" WHERE ({keys}) > ({', '.join('?' * len(after))})" if after else ""
    return f'"{table.name}"{beyond} ORDER BY {keys}'


def _names(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.primary_key)


def _rows(unit: Unit, table: Table, after: int) -> Iterator[tuple[Key, Key]]:
    """Key and values of every row but the first `after`, in the order of the key, a portion at a time."""
    keys = list(table.primary_key)
    order = [_plain(column) if unit.kind == "postgresql" else column for column in keys]
    query = select(*keys, *table.columns).order_by(*order).offset(after)
    for row in unit.connection.execute(query, execution_options={"yield_per": PORTION}):
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
