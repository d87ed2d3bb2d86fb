"""When whoever decides is reminded that a decision lapses."""

from __future__ import annotations

from datetime import datetime, timedelta

REMINDED = timedelta(days=1)


def reminded_at(since: datetime, sunset: datetime) -> datetime:
    """A day before it lapses; half way, where that is later."""
    return max(sunset - REMINDED, since + (sunset - since) / 2)
