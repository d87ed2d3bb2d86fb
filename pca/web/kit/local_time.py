"""Dates and times as people type them: wall-clock time of the institution's zone, never guessed at.

A time that clocks skipped, and one that they showed twice, are told to whoever typed them; see `twice` for the choice.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from pca.catalogue import LANGUAGES, Words
from pca.domain.texts.zones import local_to_utc, offset_of


class Twice(msgspec.Struct, frozen=True):
    """A wall-clock time that came twice, with the offsets of the first and the second time."""

    first: str
    second: str


def instant_in(typed: str, zone: ZoneInfo, language: str, fold: str = "") -> datetime | None:
    """The instant (UTC) of what was typed, `2020-04-19T02:30`; None for nothing.

    `fold` says which is meant of a time that came twice: 0 the first, 1 the second. A text with an offset of its own
    means that instant. Raises msgspec.ValidationError, in words for people.
    """
    text = typed.strip()
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
        first, second = ((instant if instant.tzinfo else instant.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
        early, late = first.astimezone(UTC), second.astimezone(UTC)
    except (ValueError, OverflowError):
        raise unfit("unreadable", text, language) from None
    if early > late:  # both readings of a skipped time lie on the wrong side of the gap
        raise unfit("never", text, language)
    if early < late and fold not in ("0", "1"):
        raise unfit("twice", text, language)
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
    text = typed.strip()
    if not text:
        return None
    try:
        day = datetime.strptime(text[:10], "%Y-%m-%d")  # noqa: DTZ007 - a wall-clock day, given its zone below
        return local_to_utc(day + timedelta(days=days), zone)
    except (ValueError, OverflowError):
        raise unfit("no_day", text, language) from None


_WORDS = Words("input.times")


def unfit(why: str, typed: str, language: str) -> msgspec.ValidationError:
    """Why what was typed cannot be taken, in the reader's language."""
    return msgspec.ValidationError(_WORDS.say(why, language, said=typed[:40].replace("T", " ")))
