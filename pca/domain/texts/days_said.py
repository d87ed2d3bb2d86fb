"""Days away or at home as somebody writes them: "ABSENT 3 jours", "congé du 12/12 au 20/12", in three languages.

Only a text that says this and nothing else is understood; with any other word a person reads it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from pca.domain.availability import StatusName
from pca.domain.folding import folded

MOST_SIGNS = 80
"""Signs of a text that says days and nothing else."""

AHEAD = timedelta(days=183)
"""A day without a year is the nearest one: at most so far behind, else that of next year."""

_STATUS: Mapping[str, StatusName] = {
    **dict.fromkeys(("absent", "absente", "absence", "غائب", "غايب", "غائبه"), "absent"),
    **dict.fromkeys(("conge", "conges", "leave", "عطله", "اجازه"), "leave"),
    **dict.fromkeys(("teletravail", "telework", "عن بعد", "عمل عن بعد"), "telework"),
}
_NUMBER = r"(?P<count>\d{1,3})"
_DAYS = r"(?:jours?|j|days?|ايام|يوما|يوم)"
_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            *("janvier january يناير", "fevrier february فبراير", "mars march مارس", "avril april ابريل"),
            *("mai may ماي", "juin june يونيو", "juillet july يوليوز", "aout august غشت"),
            *("septembre september شتنبر", "octobre october اكتوبر", "novembre november نونبر"),
            "decembre december دجنبر",
        ),
        1,
    )
    for name in names.split()
}
_NAMED = rf"\d{{1,2}}(?:er)?\s+(?:{'|'.join(_MONTHS)})(?:\s+\d{{4}})?"
_NUMBERS = r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2}(?:\d{2})?)?"
_NEAR = {"demain": 1, "tomorrow": 1, "غدا": 1, "aujourd'hui": 0, "aujourdhui": 0, "today": 0, "اليوم": 0}
_ONE = "|".join((_NAMED, _NUMBERS, *_NEAR))
_FROM, _TO = r"(?:du|de|from|من)", r"(?:au|a|jusqu'au|jusquau|jusqu'a|until|to|till|الي|حتي)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_NUMBER}\s*{_DAYS}",
        rf"{_TO}\s+(?P<ends>{_ONE})",
        rf"{_FROM}\s+(?P<starts>{_ONE})\s+{_TO}\s+(?P<ends>{_ONE})",
        rf"(?:le|on|يوم)?\s*(?P<starts>{_ONE})",
    )
)
_BACK = frozenset({"de retour", "retour", "je suis de retour", "back", "i am back", "رجعت", "عدت"})


class DaysSaid(msgspec.Struct, frozen=True):
    """A status from a day to another, both included; `status` is empty for somebody who is back."""

    status: StatusName | None
    starts: date
    ends: date


def days_said(text: str, today: date) -> DaysSaid | None:
    """What days a text says; None for any other text, and for a day there is none of. Never raises."""
    plain = folded(text.strip()).strip(" .!،")
    if not plain or len(plain) > MOST_SIGNS:
        return None
    if plain in _BACK:
        return DaysSaid(None, today, today)
    word = _status_word(plain)
    if word is None:
        return None
    rest = plain[len(word) :].strip()
    for form in _FORMS:
        if match := form.fullmatch(rest):
            return _said(_STATUS[word], match.groupdict(), today)
    return None


def _status_word(plain: str) -> str | None:
    return next((word for word in sorted(_STATUS, key=len, reverse=True) if plain.startswith(f"{word} ")), None)


def _said(status: StatusName, parts: Mapping[str, str | None], today: date) -> DaysSaid | None:
    if count := parts.get("count"):
        return DaysSaid(status, today, today + timedelta(days=max(int(count), 1) - 1)) if int(count) else None
    starts = _day(parts["starts"], today) if parts.get("starts") else today
    ends = _day(parts["ends"], today) if parts.get("ends") else starts
    return None if starts is None or ends is None else DaysSaid(status, starts, ends)


def _day(written: str | None, today: date) -> date | None:
    """A day as people write it; without a year the nearest."""
    if written is None:
        return None
    if written in _NEAR:
        return today + timedelta(days=_NEAR[written])
    day, month, *year = (int(_MONTHS.get(part, part.removesuffix("er"))) for part in re.split(r"[/.\s-]+", written))
    try:
        if year:
            return date(year[0] + 2000 if year[0] < 100 else year[0], month, day)
        this = date(today.year, month, day)
        return this if this >= today - AHEAD else date(today.year + 1, month, day)
    except ValueError:
        return None
