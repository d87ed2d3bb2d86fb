"""One figure through years and dates: a bar for each, with its number beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pca.pictures.pen import code, element, name, plain, text
from pca.pictures.picture import NARROW, Cell, DrawingSheet, Picture, Table, nothing_yet
from pca.pictures.words import number, phrase
from pca.plans.drawing import lettering

ROW, LABEL, GAP = 24.0, 76.0, 6.0


@dataclass(frozen=True)
class YearBar:
    """A year or a date, and its value; None where nobody has it: no bar is not a bar of nothing."""

    title: str
    value: float | None


def years(bars: Sequence[YearBar], *, title: str, unit: str, language: str, key: str) -> Picture:
    """One bar for each year or date, in the order given."""
    known = [bar.value for bar in bars if bar.value is not None]
    caption = plain(f"{title} ({unit})" if unit else title)
    table = _table(bars, caption, language)
    if not known:
        return nothing_yet("years", key, language, table, phrase("series_none", language))
    sheet = DrawingSheet("years", key, language, NARROW)
    body = [piece for at, bar in enumerate(bars) for piece in _bar(sheet, bar, at * ROW, _most(sheet, known))]
    desc = phrase(
        "spark_desc",
        language,
        last=code(number(known[-1], language)),
        low=code(number(min(known), language)),
        high=code(number(max(known), language)),
    )
    return Picture(sheet.finished(caption, desc, len(bars) * ROW + 2, body, only=True), "", table)


def _table(bars: Sequence[YearBar], caption: str, language: str) -> Table:
    columns = tuple(phrase(column, language) for column in ("at", "value"))
    rows = tuple((Cell(plain(bar.title)), Cell(_said(bar, language), "number")) for bar in bars)
    return Table(caption, columns, rows)


def _said(bar: YearBar, language: str) -> str:
    return "—" if bar.value is None else number(bar.value, language)


def _most(sheet: DrawingSheet, known: Sequence[float]) -> tuple[float, float]:
    """The largest value, and how long its bar may be beside the longest number."""
    words = max(lettering.width(number(value, sheet.language), 13) for value in known)
    return max(map(abs, known)) or 1.0, max(sheet.width - LABEL - GAP - words - 4, 20.0)


def _bar(sheet: DrawingSheet, bar: YearBar, y: float, most: tuple[float, float]) -> Iterator[str]:
    yield text(sheet.x(0), y + 16, name(bar.title), "t small quiet-t")
    wide = 0.0
    if bar.value is not None:
        wide = max(abs(bar.value) / most[0] * most[1], 2.0)
        yield element("rect", "held", x=sheet.x(LABEL, wide), y=y + 5, width=wide, height=14, rx=2)
    yield text(sheet.x(LABEL + wide + GAP), y + 17, code(_said(bar, sheet.language)), "t")
