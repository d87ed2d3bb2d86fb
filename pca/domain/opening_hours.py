"""What a site offers; its hours as people write them, `mon-thu 08:15-16:30; sat 9-12`, and as minutes of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple, TypeAlias

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST = 4
"""Spans of one day."""

LONGEST = 300
"""Characters of a week."""

MIDNIGHT = 24 * 60


class SiteRegime(StrEnum):
    """What a site offers, from the usual to the strictest."""

    OPEN = "open"
    REDUCED = "reduced"
    NO_CASH = "no_cash"
    BY_APPOINTMENT = "by_appointment"
    ALTERNATE_SITE = "alternate_site"
    CLOSED = "closed"


class OpeningSpan(NamedTuple):
    """From when until when a door is open, in minutes of the day; `closes` is not open any more."""

    opens: int
    closes: int


DaySpans: TypeAlias = tuple[OpeningSpan, ...]
"""One day: in order, never overlapping; none is a day on which nothing opens."""

Week: TypeAlias = tuple[DaySpans, ...]
"""Seven days, Monday first."""


class NoHours(ValueError):
    """These are no opening hours; `code` says why: `unreadable`, `reversed`, `overlap`, `too_many`, `day_twice`."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.said = code, text[:40]


def day_of(text: str) -> DaySpans:
    """The spans of one day, `08:15-12:15 14:00-17:30`; nothing is a day on which nothing opens. Raises NoHours."""
    parts = text.replace("–", "-").replace(",", " ").split()
    if len(parts) > MOST:
        raise NoHours("too_many", text)
    spans = sorted(_span(part) for part in parts)
    if any(before.closes > after.opens for before, after in pairwise(spans)):
        raise NoHours("overlap", text)
    return tuple(spans)


def _span(text: str) -> OpeningSpan:
    opens, dash, closes = text.partition("-")
    span = OpeningSpan(_minutes(opens, text), _minutes(closes, text)) if dash else None
    if span is None:
        raise NoHours("unreadable", text)
    if span.opens >= span.closes:
        raise NoHours("reversed", text)
    return span


def _minutes(text: str, whole: str) -> int:
    hour, colon, minute = text.strip().partition(":")
    if not (hour.isascii() and hour.isdigit() and len(hour) < 3 and (not colon or len(minute) == 2)):
        raise NoHours("unreadable", whole)
    if colon and not (minute.isascii() and minute.isdigit()):
        raise NoHours("unreadable", whole)
    minutes = int(hour) * 60 + int(minute or 0)
    if minutes > MIDNIGHT or int(minute or 0) > 59:
        raise NoHours("unreadable", whole)
    return minutes


@lru_cache(maxsize=4_096)
def week_of(text: str) -> Week:
    """The week of a text; days that it does not name open nothing. Raises NoHours."""
    if len(text) > LONGEST:
        raise NoHours("unreadable", text)
    week: list[DaySpans | None] = [None] * 7
    for part in filter(None, (part.strip() for part in text.split(";"))):
        days, _, hours = part.partition(" ")
        for day in _named(days, part):
            if week[day] is not None:
                raise NoHours("day_twice", part)
            week[day] = day_of(hours)
    return tuple(spans or () for spans in week)


def _named(text: str, whole: str) -> Iterable[int]:
    """The days of `mon-fri` or `mon,wed`."""
    for piece in text.casefold().split(","):
        first, dash, last = piece.partition("-")
        last = last if dash else first
        if first not in DAYS or last not in DAYS:
            raise NoHours("unreadable", whole)
        if DAYS.index(first) > DAYS.index(last):
            raise NoHours("reversed", whole)
        yield from range(DAYS.index(first), DAYS.index(last) + 1)


def written_day(spans: DaySpans) -> str:
    """One day as it is written."""
    return " ".join(f"{clock(span.opens)}-{clock(span.closes)}" for span in spans)


def written(week: Week) -> str:
    """A week as it is written: days with the same hours together."""
    return "; ".join(f"{days} {hours}" for days, hours in _grouped(week) if hours)


def _grouped(week: Week) -> Iterator[tuple[str, str]]:
    for hours, days in groupby(range(7), key=lambda day: written_day(week[day])):
        first, *rest = days
        yield (f"{DAYS[first]}-{DAYS[rest[-1]]}" if rest else DAYS[first]), hours


def clock(minutes: int) -> str:
    """A time of the day as it is written."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def within(spans: DaySpans, envelope: DaySpans) -> DaySpans:
    """`spans` as far as they lie between the first opening and the last closing of `envelope`."""
    if not envelope:
        return ()
    first, last = envelope[0].opens, envelope[-1].closes
    cut = (OpeningSpan(max(span.opens, first), min(span.closes, last)) for span in spans)
    return tuple(span for span in cut if span.opens < span.closes)
