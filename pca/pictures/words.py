"""The pictures' own few words in French, Arabic and English, and how they say numbers, lengths and times."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from pca.catalogue import Words
from pca.catalogue.languages import locale_of
from pca.catalogue.times import say_instant, say_length

_WORDS = Words("pictures")

HUGE = 1e15
"""From here on a number is written with a power of ten."""


def phrase(key: str, language: str, **values: object) -> str:
    """One of our own sentences; `values` are finished texts (isolated where needed)."""
    return _WORDS.plain(key, language, **values)


def number(value: float, language: str) -> str:
    """A number as it is written in Morocco (fr: 1 234,5; ar: 1.234,5) or in English (1,234.5); two decimals at most."""
    if abs(value) >= HUGE:
        return f"{value:.3g}"
    return str(format_decimal(round(value, 2), locale=locale_of(language)))


def length(gap: timedelta, language: str) -> str:
    """A length of time in its two largest units; less than a minute is `< 1 min`."""
    return say_length(gap, language) or f"< {say_length(timedelta(minutes=1), language)}"


def instant(at: datetime, zone: ZoneInfo, language: str) -> str:
    """An instant in words with its offset."""
    return say_instant(at, zone, language)
