"""What time it is: the only place that asks the machine; everything else is told."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime
from importlib import import_module
from typing import Protocol

from pca.domain.texts.zones import to_utc

zoneinfo.reset_tzpath(to=[])
zoneinfo.ZoneInfo.clear_cache()
"""Zone rules come from the tzdata package alone: a machine's own may be years old (Morocco changed in 2026)."""


class Clock(Protocol):
    """Tells the instant: UTC, whole milliseconds."""

    def now(self) -> datetime:
        """This instant, in UTC, cut to milliseconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This instant, in UTC, cut to milliseconds."""
        return _milliseconds(datetime.now(UTC))  # noqa: TID251  # the one place that may ask the machine


class VirtualClock:
    """A clock that stands still until it is moved forward: a year of crisis is rehearsed in seconds."""

    def __init__(self, start: datetime) -> None:
        """Stand at `start`, an instant with an offset; ValueError without one."""
        self._now = _milliseconds(to_utc(start))

    def now(self) -> datetime:
        """The instant the clock was last moved to, in UTC, cut to milliseconds."""
        return self._now

    def advance_to(self, instant: datetime) -> None:
        """Move forward to `instant`, which has an offset. Raises ValueError for an earlier one: time only goes on."""
        wanted = _milliseconds(to_utc(instant))
        if wanted < self._now:
            raise ValueError(f"the clock stands at {self._now.isoformat()} and cannot go back to {wanted.isoformat()}")
        self._now = wanted


def tzdb_version() -> str:
    """The release of the zone rules in use, as its publisher names it, such as 2026f."""
    return str(import_module("tzdata").IANA_VERSION)


def _milliseconds(instant: datetime) -> datetime:
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
