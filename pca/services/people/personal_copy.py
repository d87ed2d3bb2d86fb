"""A copy of all that is kept about one person, as a workbook that anybody opens or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal, TypeAlias
from zoneinfo import ZoneInfo

from pca.catalogue import Words
from pca.domain.availability_acts import ZONE
from pca.registers.exports import as_sheets
from pca.store.kit.database import Unit
from pca.store.people import personal_rows

CopyForm: TypeAlias = Literal["xlsx", "json"]
Listing: TypeAlias = tuple[str, tuple[str, ...], list[tuple[str, ...]]]
"""Title, heads and lines."""

_KINDS, _HEADS = Words("exports.kept"), Words("exports.kept_heads")
_GIVEN = {kept.kind: kept.given for kept in personal_rows.KEPT}


def personal_copy(unit: Unit, person: str, form: CopyForm, language: str, *, journal: bool = False) -> bytes:
    """The copy; with `journal` also the numbers of the entries of the journal that name the person."""
    tables = list(_tables(unit, person, language, journal))
    if form == "xlsx":
        return as_sheets({title: [heads, *lines] for title, heads, lines in tables})
    records = {title: [dict(zip(heads, line, strict=True)) for line in lines] for title, heads, lines in tables}
    return json.dumps(records, ensure_ascii=False, indent=1).encode()


def _tables(unit: Unit, person: str, language: str, journal: bool) -> Iterator[Listing]:
    for kind, rows in personal_rows.kept_about(unit, person).items():
        yield _table(kind, _GIVEN[kind], rows, language)
    if journal:
        yield _table("journal", ("number", "at"), personal_rows.mentions(unit, person), language)


def _table(kind: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]], language: str) -> Listing:
    heads = tuple(_HEADS.say(column, language) for column in columns)
    return _KINDS.say(kind, language), heads, [tuple(map(_cell, row)) for row in rows]


def _cell(value: Any) -> str:
    """As it is kept; instants by the institution's clock."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%d %H:%M")
    return value if isinstance(value, str) else str(value)
