"""The rows that pages list people by, drawn anew for whoever changed: once for each of them, before the commit."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from pca.store.kit.database import Unit
from pca.store.people import address_faults, staff_names
from pca.store.tables.directory import PERSON

PORTION = 20_000
"""People drawn at a time."""


def redraw(unit: Unit, people: Collection[str]) -> None:
    """Draw these people's lines, words and faults as names, addresses and directory have them now."""
    ordered = sorted(people)
    for portion in (ordered[at : at + PORTION] for at in range(0, len(ordered), PORTION)):
        staff_names.redraw(unit, portion)
        address_faults.redraw(unit, portion)


def draw_all(unit: Unit) -> None:
    """Draw everybody: for a database from before there were such rows."""
    redraw(unit, everybody(unit))


def everybody(unit: Unit) -> list[str]:
    """Everybody of the directory, in order."""
    return sorted(str(row[0]) for row in unit.connection.execute(select(PERSON.c.id)))
