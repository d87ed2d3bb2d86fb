"""Whatever is changed in silence in any proved table is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table, Text, delete, insert, literal, update

from pca.store.audit import beside, journal
from pca.store.audit.credentials import KINDS
from pca.store.engine.rebuild import rebuild
from pca.store.engine.replay import compared
from pca.store.kit.database import Store, Unit
from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.people.lists_proved import lists_proved
from pca.store.tables.whole import BY_CHAIN, BY_DIGEST, BY_DRAWING, BY_ENTRY, METADATA, NOT_REPLAYED
from tests.store.engine.tampering.conftest import behind, first_row, kept

REPLAYED = sorted(set(METADATA.tables) - NOT_REPLAYED)


@contextmanager
def undone(unit: Unit) -> Iterator[None]:
    with unit.connection.begin_nested() as saved:
        yield
        saved.rollback()


def another(column: Column[Any], value: Any, step: int = 2) -> Any:
    """A value that this one is not; later, where it is an instant."""
    if isinstance(column.type, Packed):
        return literal(f"{value or ''}{'x' * step}", Text())
    if isinstance(column.type, Instant):
        return (value or datetime(2030, 1, 1, tzinfo=UTC)) + timedelta(days=365 * step)
    kind = column.type.python_type
    if kind is bool:
        return not value
    if kind is int:
        return (value or 0) + 500 * step
    return (value or b"") + b"\7" * step if kind is bytes else (value or "") + "x" * step


def same(table: Table, row: dict[str, Any]) -> list[Any]:
    return [column == row[column.name] for column in table.primary_key]


def change(unit: Unit, table: Table, column: Column[Any]) -> None:
    row = first_row(unit, table)
    value = another(column, row[column.name])
    unit.connection.execute(update(table).where(*same(table, row)).values({column.name: value}))


def add(unit: Unit, table: Table) -> None:
    """One row more: like the first, under another name."""
    row = first_row(unit, table)
    named = {column.name for column in table.primary_key} | _unique(table)
    made = {
        column.name: another(column, row[column.name], 7) if column.name in named else kept(column, row[column.name])
        for column in table.columns
    }
    unit.connection.execute(insert(table).values(made))


def _unique(table: Table) -> set[str]:
    indexes = [index.columns.keys() for index in table.indexes if index.unique]
    return {name for names in indexes for name in names} | {one.name for one in table.columns if one.unique}


def take(unit: Unit, table: Table) -> None:
    unit.connection.execute(delete(table).where(*same(table, first_row(unit, table))))


def found_beside(unit: Unit, folder: Path, now: datetime) -> set[tuple[str, str]]:
    """What the walk over the journal and the comparisons beside it find: code and table."""
    broken = journal.verify(unit).broken
    told = (beside.texts(unit), beside.evidence(unit, folder), beside.plans(unit), beside.credentials(unit, now))
    found = {(finding.code, finding.where) for one in told for finding in one.findings}
    lists = {("list_changed", each.table) for each in lists_proved(unit).differences}
    return found | lists | ({("broken", "journal")} if broken else set())


@pytest.fixture
def rebuilt(house: Store) -> Iterator[Unit]:
    with Store.open("sqlite://", durable=False) as fresh:
        with house.read() as live:
            rebuild(live, fresh)
        with fresh.read() as unit:
            yield unit


def test_whatever_is_changed_in_a_replayed_table_is_found(house: Store, rebuilt: Unit) -> None:
    missed = []
    with behind(house) as unit:
        for name in REPLAYED:
            table = METADATA.tables[name]
            assert not any(list(compared(unit, rebuilt, table))), name
            changes: list[tuple[str, Callable[[], None]]] = [
                (one.name, partial(change, unit, table, one)) for one in table.columns
            ]
            changes += [("a row more", partial(add, unit, table)), ("a row less", partial(take, unit, table))]
            for what, tamper in changes:
                with undone(unit):
                    tamper()
                    if not any(list(compared(unit, rebuilt, table))):
                        missed.append((name, what))
    assert missed == []


UNSEALED = {of.table.name: of.uses for of in KINDS.values()}


VANISHING = {of.table.name for of in KINDS.values() if of.vanishes}


def test_whatever_is_changed_in_any_other_proved_table_is_found(
    house: Store, folder: Path, noon: datetime, hour: timedelta
) -> None:
    missed = []
    with behind(house) as unit:
        before = found_beside(unit, folder, noon + hour)
        for name in sorted(BY_CHAIN | BY_DIGEST | BY_ENTRY | BY_DRAWING):
            table = METADATA.tables[name]
            unsealed = UNSEALED.get(name, frozenset())
            changes: list[tuple[str, Callable[[], None]]] = [
                (one.name, partial(change, unit, table, one)) for one in table.columns if one.name not in unsealed
            ]
            changes += [("a row more", partial(add, unit, table))]
            if name not in VANISHING | BY_DIGEST | BY_CHAIN:
                changes += [("a row less", partial(take, unit, table))]
            for what, tamper in changes:
                with undone(unit):
                    tamper()
                    if not {one for one in found_beside(unit, folder, noon + hour) - before if one[1] == name}:
                        missed.append((name, what))
    assert before <= {("plan_changed", "plan_version"), ("text_unsent", "message_body")}  # made up by the story
    assert missed == []
