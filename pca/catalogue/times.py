"""Instants and lengths of time in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pca.catalogue.words import Words
from pca.domain.texts.zones import offset_of, to_utc

_MONTHS, _DAYS, _SHORT_DAYS = Words("house.months"), Words("house.days"), Words("house.weekdays")
_SHORT_MONTHS = Words("house.short_months")
_UNITS, _TIMES = Words("house.units"), Words("house.times")


def month(number: int, language: str) -> str:
    """The name of a month, from 1."""
    return _MONTHS.say(str(number - 1), language)


def short_month(number: int, language: str) -> str:
    """The name of a month in five letters or less, from 1."""
    return _SHORT_MONTHS.say(str(number - 1), language)


def say_length(length: timedelta, language: str) -> str:
    """A length of time in its two largest units (`1 j 4 h`, `45 min`); empty when nothing is left."""
    minutes = int(length.total_seconds()) // 60
    counts = (minutes // 1440, minutes // 60 % 24, minutes % 60)
    parts = [f"{count} {_UNITS.say(str(place), language)}" for place, count in enumerate(counts) if count]
    return " ".join(parts[:2]) if minutes > 0 else ""


def say_until(instant: datetime, zone: ZoneInfo, language: str = "fr") -> str:
    """When something ends, as people say it: lundi 9 mars à 8 h; Monday 9 March at 08:00."""
    local = to_utc(instant).astimezone(zone)
    return _TIMES.plain(
        "until_whole" if local.minute == 0 else "until",
        language,
        weekday=_DAYS.say(str(local.weekday()), language),
        day=_day(local, language),
        month=month(local.month, language),
        hour=local.hour,
        minute=f"{local:%M}",
        time=f"{local:%H:%M}",
    )


@lru_cache(maxsize=4096)
def say_instant(instant: datetime, zone: ZoneInfo, language: str = "fr") -> str:
    """An instant in words, with its offset: lun. 16 mars 2020, 14:05 (UTC+1). Other languages fall back to French."""
    local = to_utc(instant).astimezone(zone)
    return _TIMES.plain(
        "instant",
        language,
        weekday=_SHORT_DAYS.say(str(local.weekday()), language),
        day=_day(local, language),
        month=month(local.month, language),
        year=local.year,
        time=f"{local:%H:%M}",
        offset=offset_of(instant, zone),
    )


def _day(local: datetime, language: str) -> str:
    """The day of the month; its first one may have a name of its own."""
    return _TIMES.say("first", language) if local.day == 1 else str(local.day)
