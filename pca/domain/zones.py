"""Wall-clock time and instants: from one to the other with a stated policy, and how an instant is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = {
    "fr": ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "ar": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def local_to_utc(naive: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a wall-clock time: one that a clock change skips moves on by the gap; one that comes
    twice means the first time."""
    return naive.replace(tzinfo=zone, fold=0).astimezone(UTC)


def offset_of(instant: datetime, zone: ZoneInfo) -> str:
    """The offset in force, such as UTC+1 or UTC+5:30."""
    offset = instant.astimezone(zone).utcoffset() or timedelta(0)
    minutes = int(offset.total_seconds()) // 60
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}{f':{rest:02}' if rest else ''}"


def say_instant(instant: datetime, zone: ZoneInfo, language: str = "fr") -> str:
    """An instant in words with its zone: lun. 16 mars 2020, 14:05 (UTC+1)."""
    local = instant.astimezone(zone)
    spoken = language if language in MONTHS else "fr"
    day, month = WEEKDAYS[spoken][local.weekday()], MONTHS[spoken][local.month - 1]
    comma = "،" if spoken == "ar" else ","
    return f"{day} {local.day} {month} {local.year}{comma} {local:%H:%M} ({offset_of(instant, zone)})"
