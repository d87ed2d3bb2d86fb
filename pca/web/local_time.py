"""Times as people type them: wall-clock time in the plan's zone, with the choice when a time came twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from pca.domain.zones import local_to_utc, offset_of

FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class Twice(msgspec.Struct, frozen=True):
    """A wall-clock time that came twice, with the offsets of the first and the second time."""

    first: str
    second: str


def instant_in(typed: str, zone: ZoneInfo, fold: str = "") -> datetime | None:
    """The instant (UTC) of what was typed, `2020-04-19T02:30`; None for nothing. `fold` is 1 for the second time.

    A text with an offset of its own means that instant. Raises msgspec.ValidationError for anything else.
    """
    said = typed.strip()
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError as error:
        raise msgspec.ValidationError(f"`{said[:40]}`: YYYY-MM-DDTHH:MM") from error
    if found.tzinfo is not None:
        return found.astimezone(UTC)
    if fold == "1" and twice(said, zone) is not None:
        return found.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return local_to_utc(found, zone)


def twice(typed: str, zone: ZoneInfo) -> Twice | None:
    """The two meanings of a time that clocks showed twice; None for all others."""
    try:
        found = datetime.fromisoformat(typed.strip())
    except ValueError:
        return None
    if found.tzinfo is not None:
        return None
    first, second = (found.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    # In a gap the second reading lies before the first: that time never was, it did not come twice.
    return Twice(offset_of(first, zone), offset_of(second, zone)) if second > first else None


def day_start(typed: str, zone: ZoneInfo, *, days: int = 0) -> datetime | None:
    """Midnight in `zone` at the beginning of a day, or `days` later (UTC); None for nothing or no day at all."""
    try:
        found = datetime.strptime(typed.strip()[:10], "%Y-%m-%d")  # noqa: DTZ007 - a wall-clock day, given its zone below
    except ValueError:
        return None
    return local_to_utc(found + timedelta(days=days), zone)
