"""Dates and times as people type them: wall-clock time of the institution's zone, never guessed at.

A time that clocks skipped, and one that they showed twice, are told to whoever typed them; see `twice` for the choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from pca.domain.texts.zones import local_to_utc, offset_of
from pca.web.kit.languages import LANGUAGES

WORDS: Mapping[str, tuple[str, str, str]] = {
    "unreadable": (
        "« {said} » n’est pas une date et une heure. Écrivez-les ainsi : 2020-04-23T18:00.",
        "«{said}» ليس تاريخا وساعة. اكتبوهما هكذا: 2020-04-23T18:00.",
        "“{said}” is not a date and time. Write it like this: 2020-04-23T18:00.",
    ),
    "no_day": (
        "« {said} » n’est pas un jour. Écrivez-le ainsi : 2020-04-23.",
        "«{said}» ليس يوما. اكتبوه هكذا: 2020-04-23.",
        "“{said}” is not a day. Write it like this: 2020-04-23.",
    ),
    "never": (
        "L’heure {said} n’a pas existé : les horloges ont été avancées. Choisissez-en une avant ou après.",
        "الساعة {said} لم توجد: قُدّمت الساعات. اختاروا ساعة قبلها أو بعدها.",
        "The time {said} never was: clocks went forward. Choose one before or after.",
    ),
    "twice": (
        "L’heure {said} est passée deux fois : les horloges ont été reculées. Dites laquelle.",
        "الساعة {said} مرت مرتين: أُخّرت الساعات. حددوا أيتهما.",
        "The time {said} came twice: clocks went back. Say which one.",
    ),
}
"""Why what was typed cannot be taken, in French, Arabic and English."""


class Twice(msgspec.Struct, frozen=True):
    """A wall-clock time that came twice, with the offsets of the first and the second time."""

    first: str
    second: str


def instant_in(typed: str, zone: ZoneInfo, language: str, fold: str = "") -> datetime | None:
    """The instant (UTC) of what was typed, `2020-04-19T02:30`; None for nothing.

    `fold` says which is meant of a time that came twice: 0 the first, 1 the second. A text with an offset of its own
    means that instant. Raises msgspec.ValidationError, in words for people.
    """
    said = typed.strip()
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said)
        first, second = ((found if found.tzinfo else found.replace(tzinfo=zone, fold=one)) for one in (0, 1))
        early, late = first.astimezone(UTC), second.astimezone(UTC)
    except (ValueError, OverflowError):
        raise unfit("unreadable", said, language) from None
    if early > late:  # both readings of a skipped time lie on the wrong side of the gap
        raise unfit("never", said, language)
    if early < late and fold not in ("0", "1"):
        raise unfit("twice", said, language)
    return late if fold == "1" else early


def twice(typed: str, zone: ZoneInfo) -> Twice | None:
    """The two meanings of a time that clocks showed twice; None for all others."""
    try:
        first, second = (instant_in(typed, zone, LANGUAGES[0], fold) for fold in ("0", "1"))
    except msgspec.ValidationError:
        return None
    return Twice(offset_of(first, zone), offset_of(second, zone)) if first and second and first < second else None


def day_in(typed: str, zone: ZoneInfo, language: str, *, days: int = 0) -> datetime | None:
    """Midnight in `zone` at the beginning of a day, or `days` later (UTC); None for nothing.

    Raises msgspec.ValidationError, in words for people.
    """
    said = typed.strip()
    if not said:
        return None
    try:
        found = datetime.strptime(said[:10], "%Y-%m-%d")  # noqa: DTZ007 - a wall-clock day, given its zone below
        return local_to_utc(found + timedelta(days=days), zone)
    except (ValueError, OverflowError):
        raise unfit("no_day", said, language) from None


def unfit(why: str, said: str, language: str) -> msgspec.ValidationError:
    """Why what was typed cannot be taken, in the reader's language."""
    return msgspec.ValidationError(WORDS[why][LANGUAGES.index(language)].format(said=said[:40].replace("T", " ")))
