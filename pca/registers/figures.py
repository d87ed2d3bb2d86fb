"""Reads a file of figures: a date, a place and a value in each row, or one column for each indicator.

What cannot be read is named and set aside; the other rows stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import msgspec

from pca.catalogue import LANGUAGES, Words
from pca.domain.diagnosis import diagnosis, suggestion
from pca.domain.directory import ROOT
from pca.domain.figures import NoNumber, read_number
from pca.domain.folding import folded
from pca.domain.limits import MOST_OBSERVED
from pca.domain.orders import Observation
from pca.domain.texts.zones import local_to_utc
from pca.isolated import ParseFailed, parse_isolated
from pca.registers.declared import first_day
from pca.registers.one_file import LIMITS, sheet_in, unreadable
from pca.registers.records import FIGURES, BadCell, Problems, RegisterProblem
from pca.registers.sheets import SheetRow

OWN = frozenset({"date", "perimeter", "indicator", "value"})
_SIGNS = Words("plan.signs")
EARLIEST = date(1990, 1, 1)
END_OF_DAY = time(23, 59)


class FigureColumn(msgspec.Struct, frozen=True):
    """One indicator that may be read: what its values are, and the unit that may stand behind a number."""

    type: str
    units: tuple[str, ...] = ()


class FiguresExpected(msgspec.Struct, frozen=True):
    """What a file of figures may hold: indicators, what columns may be called, places by what they are called."""

    indicators: dict[str, FigureColumn]
    heads: dict[str, str]
    """Indicators by their folded names."""
    places: dict[str, str]
    """Regions and sites by their folded names."""
    zone: str
    now: datetime
    only: str = ""
    """The indicator of a file that names none."""


class FiguresRead(msgspec.Struct, frozen=True):
    """The values of a file, and everything that is wrong with its other cells."""

    values: tuple[Observation, ...] = ()
    problems: tuple[RegisterProblem, ...] = ()


def read_figures(content: bytes, expected: FiguresExpected) -> FiguresRead:
    """The values of a CSV file or a workbook. Pure."""
    problems = Problems()
    sheet = sheet_in(FIGURES, content, problems, expected.heads)
    values: dict[tuple[str, str, datetime], tuple[int, str, str] | None] = {}
    if sheet.lines and not (sheet.lines[0].cells.keys() & {"value", *expected.indicators}):
        problems.add(FIGURES, 1, "value", diagnosis("column.missing", known=("value", *expected.indicators)))
        return FiguresRead(problems=tuple(problems.noted))
    for line in sheet.lines:
        for column, indicator, place, at, value in _cells(line, expected, problems):
            key = (indicator, place, at)
            before = values.setdefault(key, (line.number, column, value))
            if before is None or before[2] != value:
                row = before[0] if before else line.number
                problems.add(FIGURES, line.number, column, diagnosis("figures.twice", row=row), value)
                values[key] = None
    if len(values) > MOST_OBSERVED:
        problems.add(FIGURES, 0, "", diagnosis("figures.many", most=MOST_OBSERVED))
        values = {}
    problems.noted.sort(key=lambda problem: problem.row)
    seen = tuple(Observation(name, kept[2], at, place) for (name, place, at), kept in values.items() if kept)
    return FiguresRead(seen, tuple(problems.noted))


def _cells(
    line: SheetRow, expected: FiguresExpected, problems: Problems
) -> Iterator[tuple[str, str, str, datetime, str]]:
    """The values of one row: column, indicator, place, instant and value. An empty cell says nothing."""
    cells = {name: text or "" for name, text in line.cells.items()}
    at, place = _instant(line.number, cells["date"], expected, problems), ROOT
    if word := cells.get("perimeter", ""):
        place = expected.places.get(folded(word), "")
    if not place:
        names = frozenset(expected.places.values())
        advice, values = suggestion(word[:40], names if len(names) < 5_000 else frozenset(), 1)
        problems.add(
            FIGURES, line.number, "perimeter", diagnosis("cell.unknown", advice, text=word[:60], **values), word
        )
    if at is None or not place:
        return
    for column, text in cells.items():
        indicator = column if column not in OWN or column in expected.indicators else ""
        if column == "value" and not indicator:
            word = cells.get("indicator", "")
            indicator = expected.heads.get(folded(word), "") if word else expected.only
            if not indicator and (text or word):
                advice, values = suggestion(word[:40], frozenset(expected.indicators), 5)
                what = diagnosis("cell.unknown", advice, text=word[:60], **values)
                problems.add(FIGURES, line.number, "indicator", what, word)
        if indicator and text:
            value = _value(text, expected.indicators[indicator])
            if value is None:
                what = diagnosis(f"figure_value.{expected.indicators[indicator].type}")
                problems.add(FIGURES, line.number, column, what, text)
            else:
                yield column, indicator, place, at, value


def _instant(row: int, text: str, expected: FiguresExpected, problems: Problems) -> datetime | None:
    """When the value was true: the end of its day in the plan's zone; of today its beginning, which has passed."""
    zone = ZoneInfo(expected.zone)
    today = expected.now.astimezone(zone).date()
    try:
        day: date = first_day(text)
    except BadCell as bad:
        problems.add(FIGURES, row, "date", bad.diagnosis, text)
        return None
    if not EARLIEST <= day <= today:
        problems.add(FIGURES, row, "date", diagnosis("figures.future" if day > today else "figures.past"), text)
        return None
    return local_to_utc(datetime.combine(day, time() if day == today else END_OF_DAY), zone)


def _value(text: str, column: FigureColumn) -> str | None:
    """The value as it is kept; None for what is none, or could be two."""
    if column.type == "number":
        for unit in column.units or ("",):
            try:
                return read_number(text, unit)
            except NoNumber:
                continue
        return None
    if column.type == "date":
        try:
            return str(first_day(text))
        except BadCell:
            return None
    if column.type == "boolean":
        return _truth().get(folded(text))
    return text


@cache
def _truth() -> Mapping[str, str]:
    """How people write what is kept as true or false."""
    both = ("true", "false")
    return {
        folded(word): kept for kept in both for word in (kept, *(_SIGNS.say(kept, language) for language in LANGUAGES))
    }


def figures_apart(content: bytes, expected: FiguresExpected) -> FiguresRead:
    """The same in a process of its own: what breaks the reader breaks nothing else."""
    try:
        return parse_isolated(read_figures, content, expected, lane="figures", limits=LIMITS)
    except ParseFailed as failed:
        return FiguresRead(problems=(unreadable(FIGURES, failed),))


def named(indicators: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """By folded name, what is called so; a name of two means neither."""
    meant: dict[str, set[str]] = {}
    for key, words in indicators.items():
        for word in (key, *words):
            meant.setdefault(folded(word), set()).add(key)
    return {word: next(iter(keys)) for word, keys in meant.items() if word and len(keys) == 1}
