"""Workbooks written shortly, and what is wrong in them."""

from __future__ import annotations

from typing import Any

from pca.registers.sent import read_apart, sheets_apart
from pca.registers.workbooks import is_workbook, read_workbook
from tests.registers.books import (
    HEADS,
    TWO,
    packed,
    rows_of,
    sheet,
)


def faults(book: bytes) -> list[tuple[int, str, str]]:
    assert is_workbook(book)
    return [(one.row, one.column, one.message) for one in read_workbook(book, "annuaire.xlsx").problems]


def only_fault(book: bytes) -> tuple[int, str, str]:
    (found,) = faults(book)
    return found


def people(book: bytes) -> Any:
    return read_apart(sheets_apart("annuaire.xlsx", book).files, "MA").organisation.people


def with_people(inner: str, after: str = "", **how: Any) -> bytes:
    """The people's sheet as raw XML, beside good other sheets."""
    formats: list[str | int] = [0]
    others = {
        "regions": [HEADS["regions"], ("R1", "Région", "a1", "a2")],
        "sites": [HEADS["sites"], ("S1", "Siège", "head_office", "R1", "a1", "a2")],
    }
    sheets = [(name, sheet(rows_of(table, formats))) for name, table in others.items()]
    return packed([*sheets, ("people", sheet(inner, after))], **how)


GOOD = rows_of([HEADS["people"], *TWO], [0])
