"""Wall-clock time and instants: from one to the other with a stated policy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


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
