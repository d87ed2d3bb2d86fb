"""When measures held where, and until when: in rows, in words and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pca.pictures.pen import code, name, plain
from pca.pictures.picture import Cell, Table
from pca.pictures.words import instant, length, phrase

SOON = timedelta(days=3)
"""A measure that ends within this time is marked."""


@dataclass(frozen=True)
class MeasureSpan:
    """One span during which a measure held: `measure` is its code, `axis` and `place` are titles, instants are UTC.

    `levels` are the levels it was put on, in order of time; `ends_at` is when it lapses unless renewed.
    """

    measure: str
    title: str
    axis: str
    place: str
    started_at: datetime
    stopped_at: datetime | None = None
    levels: tuple[tuple[datetime, str], ...] = ()
    ends_at: datetime | None = None
    href: str = ""


@dataclass(frozen=True)
class SpanRow:
    """One measure in one place: each time it held, the latest last."""

    spans: tuple[MeasureSpan, ...]

    @property
    def last(self) -> MeasureSpan:
        """The latest of them."""
        return self.spans[-1]

    @property
    def on(self) -> bool:
        """Whether it holds now."""
        return any(span.stopped_at is None for span in self.spans)


def rows_of(held: Sequence[MeasureSpan], *, by_axis: bool = True) -> list[SpanRow]:
    """The spans of one measure at one place on one row; rows of one axis together, unless told otherwise."""
    by_row: dict[tuple[str, str, str], list[MeasureSpan]] = {}
    axes: dict[str, int] = {}
    for span in held:
        axes.setdefault(span.axis, len(axes))
        by_row.setdefault((span.axis, span.measure, span.place), []).append(span)
    ordered = sorted(by_row.values(), key=lambda spans: axes[spans[0].axis] if by_axis else 0)
    return [SpanRow(tuple(sorted(spans, key=lambda span: span.started_at))) for spans in ordered]


def state_of(span: MeasureSpan, now: datetime, language: str) -> tuple[str, bool]:
    """In words how a span stands, and whether it must be marked."""
    if span.stopped_at is not None:
        return phrase("stopped", language), False
    if span.ends_at is None:
        return phrase("still", language), False
    if span.ends_at <= now:
        return phrase("expired", language), True
    return phrase("ends_in", language, left=name(length(span.ends_at - now, language))), span.ends_at - now <= SOON


def sentence_of(span: MeasureSpan, now: datetime, zone: ZoneInfo, language: str) -> str:
    """One span as a sentence."""
    comma = phrase("comma", language)
    level = comma + name(span.levels[-1][1]) if span.levels else ""
    end = f" → {name(instant(span.stopped_at, zone, language))}" if span.stopped_at else ""
    since = name(instant(span.started_at, zone, language))
    state = state_of(span, now, language)[0]
    return f"{code(span.measure)} {name(span.title)}{comma}{name(span.place)}{level} – {since}{end} ({state})"


def table_of(held: Sequence[MeasureSpan], now: datetime, zone: ZoneInfo, language: str) -> Table:
    """The same figures as a table."""
    columns = ("axis", "measure", "place", "since", "until", "planned", "levels", "state")
    rows = tuple(_cells(span, now, zone, language) for row in rows_of(held) for span in row.spans)
    return Table(phrase("gantt", language), tuple(phrase(column, language) for column in columns), rows)


def _cells(span: MeasureSpan, now: datetime, zone: ZoneInfo, language: str) -> tuple[Cell, ...]:
    words, soon = state_of(span, now, language)

    def when(at: datetime | None) -> Cell:
        return Cell(instant(at, zone, language) if at else "—", "time", at=at)

    return (
        Cell(plain(span.axis)),
        Cell(plain(f"{span.measure} {span.title}"), href=span.href),
        Cell(plain(span.place)),
        when(span.started_at),
        when(span.stopped_at),
        when(span.ends_at),
        Cell(" → ".join(plain(level) for _, level in span.levels) or "—"),
        Cell(words, status="late" if soon else ""),
    )
