"""Openings of sites in words: regimes, days, holidays, hours."""

from __future__ import annotations

from itertools import groupby

from pca.catalogue.languages import direction
from pca.catalogue.words import Words, listed
from pca.domain.opening_hours import DAYS, DaySpans, clock, week_of
from pca.domain.regimes import DayHours

REGIMES, WEEKDAYS, HOLIDAYS = Words("openings.regimes"), Words("openings.days"), Words("openings.holidays")
_WORDS = Words("openings")


def hours_said(spans: DaySpans, language: str) -> str:
    """The hours of a day, `08:15–12:15, 14:00–16:30`; closed where there are none."""
    times = [f"{clock(span.opens)}–{clock(span.closes)}" for span in spans]
    if direction(language) == "rtl":  # else a line from right to left would show the closing first
        return "، ".join(f"\u2066{hours}\u2069" for hours in times) or _WORDS.say("shut", language)
    return ", ".join(times) or _WORDS.say("shut", language)


def week_in_one(text: str, language: str) -> str:
    """A week in one line, days with the same hours together; days that open nothing are left out."""
    week, parts = week_of(text), list[str]()
    for spans, days in groupby(range(7), key=lambda day: week[day]):
        if spans:
            first, *rest = (WEEKDAYS.say(DAYS[day], language) for day in days)
            until = f" – {rest[-1]}" if rest else ""
            parts.append(f"{first}{until} {hours_said(spans, language)}")
    return listed(parts, language)


def day_said(day: DayHours, language: str) -> str:
    """The hours of one day, and why they are not the usual ones."""
    if not day.known:
        return _WORDS.say("unknown", language)
    why = day.note or (HOLIDAYS.say(day.holiday, language) if day.holiday else "")
    hours = hours_said(day.spans, language)
    return f"{hours} ({why})" if why else hours


def week_said(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Each day of a week with its hours."""
    week = week_of(text)
    return tuple((WEEKDAYS.say(day, language), hours_said(week[place], language)) for place, day in enumerate(DAYS))
