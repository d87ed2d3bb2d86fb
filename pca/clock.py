"""What time it is: the only place that asks the machine; everything else is told."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime
from importlib import metadata
from typing import Protocol

zoneinfo.reset_tzpath(to=[])
"""Zone rules come from the tzdata package alone: a machine's own may be years old (Morocco changed in 2026)."""


class Clock(Protocol):
    """Tells the instant: UTC, whole milliseconds."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This instant, in UTC, cut to milliseconds."""
        return _milliseconds(datetime.now(UTC))  # noqa: TID251  # the one place that may ask


class VirtualClock:
    """A clock that stands still until it is moved forward: a year of crisis is rehearsed in seconds."""

    def __init__(self, start: datetime) -> None:
        self._now = _milliseconds(start.astimezone(UTC))

    def now(self) -> datetime:
        """The instant the clock was last moved to, in UTC."""
        return self._now

    def advance_to(self, instant: datetime) -> None:
        """Move forward to `instant` (aware). Raises ValueError for an earlier one: time does not run backwards."""
        wanted = _milliseconds(instant.astimezone(UTC))
        if wanted < self._now:
            raise ValueError(f"the clock stands at {self._now.isoformat()} and cannot go back to {wanted.isoformat()}")
        self._now = wanted


def tzdb_version() -> str:
    """The version of the zone rules in use, such as 2026.2."""
    return metadata.version("tzdata")


def _milliseconds(instant: datetime) -> datetime:
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
