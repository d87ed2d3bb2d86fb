"""Rows put straight into tables: what a test leaves unsaid is filled in, so that rows show only how they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Table, delete, insert, select

from pca.store.kit.database import Unit
from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.crisis import CRISIS
from pca.store.tables.plans import PLAN_VERSION
from pca.store.tables.tasks import LATE_SAMPLE, TASK, TASK_COUNT
from pca.store.tables.whole import METADATA
from pca.store.tasks import counts

NOON = datetime(2020, 3, 16, 12, tzinfo=UTC)
MINE, OTHER = "2020-1", "2020-2"
"""Two crises that are open in every store of rows."""

_MAPPINGS = {"about", "body", "criteria", "entered", "history", "judged", "known", "known_when", "rejected", "votes"}
"""Columns that hold a mapping; the other packed ones hold lists."""


def put(unit: Unit, table: Table, *rows: Mapping[str, Any], **usual: Any) -> None:
    """Insert rows; `usual` is what they have in common, and columns that must not be empty are filled.

    The crisis is MINE, numbers (and runs of tasks) count from 1, instants are NOON, texts are a dash, all rows of a
    wave are written.
    """
    for number, row in enumerate(rows or ({},), 1):
        known = {"status": "open"} if table is TASK else {}
        given = {"crisis": MINE, "number": number, "run": number, **known, **usual, **row}
        given.setdefault("written", given.get("count", 0))
        assert {*usual, *row} <= set(table.columns.keys()), f"{table.name} has no such column"
        values = {column.name: given.get(column.name, _filled(column)) for column in table.columns}
        unit.connection.execute(insert(table).values(values))
    if table is TASK:
        recount(unit)


def recount(unit: Unit) -> None:
    """Count the tasks that were put, as `apply` would have."""
    unit.connection.execute(delete(TASK_COUNT))
    counts.count_all(unit)


def put_crises(unit: Unit, *more: Mapping[str, Any]) -> None:
    """The two crises, and others."""
    put(unit, PLAN_VERSION, hash="h")
    put(unit, CRISIS, {"key": MINE}, {"key": OTHER}, *more, plan="h", mode="real")


def numbers(records: Iterable[Any]) -> list[int]:
    """The numbers of records, in their order."""
    return [record.number for record in records]


def keys(records: Iterable[Any]) -> list[tuple[str, int]]:
    """Crisis and number of records, in their order."""
    return [(record.crisis, record.number) for record in records]


def _filled(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    if isinstance(column.type, Packed):
        return {} if column.name in _MAPPINGS else []
    default = column.default
    if default is not None and default.is_scalar:
        return default.arg  # type: ignore[attr-defined]
    if isinstance(column.type, Instant):
        return NOON
    return {int: 0, bool: False, bytes: b"-"}.get(column.type.python_type, "-")


def changed(unit: Unit, does: Callable[[], object]) -> dict[str, dict[Any, dict[str, Any]]]:
    """What `does` does to all tables: by table and key the new values, nothing for a row that goes.

    A row of the crisis MINE is named by the rest of its key alone, as few words as tell it. How tasks are counted
    follows from their rows, and has a test of its own.
    """
    tables = [table for table in METADATA.sorted_tables if table not in (TASK_COUNT, LATE_SAMPLE)]
    before = {table.name: _rows(unit, table) for table in tables}
    does()
    after = {table.name: _rows(unit, table) for table in tables}
    return {name: _difference(before[name], rows) for name, rows in after.items() if before[name] != rows}


def _difference(before: Mapping[Any, dict[str, Any]], after: Mapping[Any, dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    return {
        key: {name: value for name, value in after.get(key, {}).items() if before.get(key, {}).get(name) != value}
        for key in sorted({*before, *after}, key=str)
        if before.get(key) != after.get(key)
    }


def _rows(unit: Unit, table: Table) -> dict[Any, dict[str, Any]]:
    rows = unit.connection.execute(select(table)).mappings()
    return {
        _key([row[column.name] for column in table.primary_key]): {**row} | dict.fromkeys(row.keys() & {"late_as_of"})
        for row in rows
    }


def _key(values: list[Any]) -> Any:
    named = tuple(values[1:] if values[0] == MINE and len(values) > 1 else values)
    return named[0] if len(named) == 1 else named
