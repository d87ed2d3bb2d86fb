"""The yardstick: the rows that one unit of work wrote, written again by the standard library's `sqlite3` alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PRAGMAS = ("synchronous=FULL", "journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000", "cache_size=-14336")
"""The same as the store's own writing connection."""

Batch = tuple[str, list[tuple[Any, ...]]]
"""One statement and the rows it is to be executed for."""


def connected(file: Path) -> sqlite3.Connection:
    """A connection that begins and commits only when told."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
    return connection


def write(connection: sqlite3.Connection, batches: Sequence[Batch]) -> None:
    """All rows of all batches, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for sql, rows in batches:
        connection.executemany(sql, rows)
    connection.execute("COMMIT")


def difference(before: Path, after: Path) -> list[Batch]:
    """What must be inserted and updated to get from one database to the other; nothing may have been deleted."""
    connection = sqlite3.connect(after)
    connection.execute("ATTACH ? AS old", (str(before),))
    tables = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY rowid").fetchall()
    found = [batch for (table,) in tables for batch in _of_table(connection, table)]
    connection.close()
    return found


def _of_table(connection: sqlite3.Connection, table: str) -> list[Batch]:
    described = connection.execute(f'PRAGMA main.table_info("{table}")').fetchall()
    names = [one[1] for one in described]
    keys = [names.index(one[1]) for one in described if one[5]]
    changed = connection.execute(f'SELECT * FROM main."{table}" EXCEPT SELECT * FROM old."{table}"').fetchall()
    known = {tuple(row[at] for at in keys): row for row in connection.execute(f'SELECT * FROM old."{table}"')}
    batches: list[Batch] = []
    fresh = []
    for row in changed:
        old = known.get(tuple(row[at] for at in keys))
        if old is None:
            fresh.append(row)
        else:
            batches.append(_update(table, names, keys, old, row))
    return [_insert(table, names, fresh), *batches] if fresh else batches


def _insert(table: str, names: list[str], rows: list[tuple[Any, ...]]) -> Batch:
    """Columns that are empty in every row are left out: the quickest statement that does it."""
    filled = [at for at in range(len(names)) if any(row[at] is not None for row in rows)]
    columns = ", ".join(f'"{names[at]}"' for at in filled)
    marks = ", ".join("?" * len(filled))
    return f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', [tuple(row[at] for at in filled) for row in rows]


def _update(table: str, names: list[str], keys: list[int], old: tuple[Any, ...], new: tuple[Any, ...]) -> Batch:
    changed = [at for at in range(len(names)) if old[at] != new[at]]
    values = ", ".join(f'"{names[at]}" = ?' for at in changed)
    where = " AND ".join(f'"{names[at]}" = ?' for at in keys)
    return f'UPDATE "{table}" SET {values} WHERE {where}', [tuple(new[at] for at in (*changed, *keys))]
