"""Wall-clock time and instants: from one to the other with a stated policy, and how an instant is said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "fr": ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS: Mapping[str, tuple[str, ...]] = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "ar": (
        *("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو"),
        *("يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
"""Month names as they are used in Morocco."""


def local_to_utc(naive: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a wall-clock time in `zone`.

    A time that a clock change skips moves on by the length of the gap (02:30 becomes 03:30); a time that comes twice
    means the first time. Raises ValueError when `naive` already has an offset.
    """
    if naive.tzinfo is not None:
        raise ValueError(f"a wall-clock time has no offset of its own: {naive.isoformat()}")
    return naive.replace(tzinfo=zone, fold=0).astimezone(UTC)


def to_utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError without an offset: the machine's own zone is never meant."""
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs an offset: {instant.isoformat()}")
    return instant.astimezone(UTC)


def offset_of(instant: datetime, zone: ZoneInfo) -> str:
    """The offset in force in `zone`, in whole minutes: UTC+1, UTC+0, UTC-3:30."""
    offset = to_utc(instant).astimezone(zone).utcoffset() or timedelta(0)
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "-" if offset < timedelta(0) else "+"
    return f"UTC{sign}{hours}:{minutes:02}" if minutes else f"UTC{sign}{hours}"


DAYS: Mapping[str, tuple[str, ...]] = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def say_until(instant: datetime, zone: ZoneInfo, language: str = "fr") -> str:
    """When something ends, as people say it: lundi 9 mars à 8 h; Monday 9 March at 08:00."""
    local = to_utc(instant).astimezone(zone)
    spoken = language if language in DAYS else "fr"
    weekday, month = DAYS[spoken][local.weekday()], MONTHS[spoken][local.month - 1]
    if spoken == "fr":
        minutes = f" {local:%M}" if local.minute else ""
        return f"{weekday} {'1er' if local.day == 1 else local.day} {month} à {local.hour} h{minutes}"
    return f"{weekday} {local.day} {month} {'at' if spoken == 'en' else 'على الساعة'} {local:%H:%M}"


@lru_cache(maxsize=4096)
def say_instant(instant: datetime, zone: ZoneInfo, language: str = "fr") -> str:
    """An instant in words, with its offset: lun. 16 mars 2020, 14:05 (UTC+1). Other languages fall back to French."""
    local = to_utc(instant).astimezone(zone)
    spoken = language if language in MONTHS else "fr"
    weekday, month = WEEKDAYS[spoken][local.weekday()], MONTHS[spoken][local.month - 1]
    day = "1er" if spoken == "fr" and local.day == 1 else str(local.day)
    comma = "،" if spoken == "ar" else ","
    return f"{weekday} {day} {month} {local.year}{comma} {local:%H:%M} ({offset_of(instant, zone)})"
