"""The country's daily figures of 2020, read strictly: a bad row is named and refused, a missing value stays missing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TypeAlias

SERIES = "morocco-2020.csv"
DAY = timedelta(days=1)
SPELLINGS: Mapping[str, re.Pattern[str]] = {
    "jhu_new_confirmed": re.compile(r"\d{1,9}"),
    "jhu_new_deaths": re.compile(r"\d{1,9}"),
    "jhu_confirmed_cum": re.compile(r"\d{1,9}"),
    "oxcgrt_stringency": re.compile(r"100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?"),
}
"""The columns after `date`, and how a value of each is written: people, deaths, people so far, an index up to 100."""

Row: TypeAlias = tuple[date, Mapping[str, Decimal | None]]
"""One day, with its values by column; None where the source has none."""


class BadRows(ValueError):
    """The series cannot be trusted. `problems` names each bad row, counted as a spreadsheet does, and what is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


def daily(since: date, until: date) -> tuple[Row, ...]:
    """The days from `since` to `until`, both included, one row each, in order.

    Raises ValueError for days the series does not cover. Source and licences: data/SOURCES.md.
    """
    rows = _series()
    if not rows[0][0] <= since <= until <= rows[-1][0]:
        raise ValueError(f"{since} to {until}: the series goes from {rows[0][0]} to {rows[-1][0]}")
    return tuple(row for row in rows if since <= row[0] <= until)


def read_series(content: bytes) -> tuple[Row, ...]:
    """Every row of a series as CSV in UTF-8: a date and the four columns. Raises BadRows naming all that is wrong."""
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadRows((f"the file cannot be read as CSV in UTF-8: {error}",)) from error
    expected = ["date", *SPELLINGS]
    if not lines or lines[0] != expected:
        raise BadRows((f"row 1: the columns must be {', '.join(expected)}",))
    problems = tuple(problem for number, line in enumerate(lines[1:], 2) for problem in _wrong(number, line))
    if problems or len(lines) == 1:
        raise BadRows(problems or ("the file has no row under its header",))
    rows = tuple(_row(line) for line in lines[1:])
    problems = tuple(_out_of_step(rows))
    if problems:
        raise BadRows(problems)
    return rows


@cache
def _series() -> tuple[Row, ...]:
    return read_series(resources.files("pca.demo").joinpath("data", SERIES).read_bytes())


def _wrong(number: int, line: list[str]) -> Iterator[str]:
    """What cannot be read in one row."""
    if len(line) != 1 + len(SPELLINGS):
        yield f"row {number}: {1 + len(SPELLINGS)} cells expected, {len(line)} found"
        return
    if not _is_day(line[0]):
        yield f"row {number}: {line[0]!r} is not a day written 2020-03-16"
    for (column, spelling), cell in zip(SPELLINGS.items(), line[1:], strict=True):
        if cell and not (cell.isascii() and spelling.fullmatch(cell)):
            yield f"row {number}: {cell!r} is not a value of {column}"


def _is_day(cell: str) -> bool:
    try:
        return len(cell) == 10 and date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _row(line: list[str]) -> Row:
    values = (Decimal(cell) if cell else None for cell in line[1:])
    return date.fromisoformat(line[0]), dict(zip(SPELLINGS, values, strict=True))


def _out_of_step(rows: tuple[Row, ...]) -> Iterator[str]:
    """Days that are missing, come twice or out of order, and days whose new cases are not what the total grew by."""
    for number, ((before, old), (day, new)) in enumerate(pairwise(rows), 3):
        if day != before + DAY:
            yield f"row {number}: {day} does not follow {before}"
        total, grown, was = new["jhu_confirmed_cum"], new["jhu_new_confirmed"], old["jhu_confirmed_cum"]
        if total is not None and grown is not None and was is not None and total - was != grown:
            yield f"row {number}: {grown} new cases on {day}, but the total goes from {was} to {total}"
