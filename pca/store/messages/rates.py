"""How fast a channel may be used: one row for each channel, the same on one machine and on several (GCRA)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, select

from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement, upserting
from pca.store.tables.messages import CHANNEL_RATE

BURST = timedelta(seconds=1)
"""What was not used for so long may be used at once."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_READ = Statement(select(CHANNEL_RATE.c.until).where(CHANNEL_RATE.c.channel == bindparam("channel")))
_WRITE = upserting(CHANNEL_RATE)


def room(unit: Unit, channel: str, per_second: float, now: datetime) -> int:
    """How many texts may leave at `now` (UTC)."""
    return _room(unit, channel, per_second, now)[0]


def reserve(unit: Unit, channel: str, per_second: float, wanted: int, now: datetime) -> tuple[int, datetime]:
    """How many of `wanted` texts may leave at `now` (UTC), and when the next one may. Needs a writing unit.

    Over any second at most twice `per_second`, over a longer time `per_second`: the writers' turn is the lock.
    """
    left, due = _room(unit, channel, per_second, now)
    interval, burst = _span(per_second)
    taken = min(wanted, left)
    due += taken * interval
    if taken:
        _WRITE.run(unit, channel=channel, until=due)
    return taken, max(now, _EPOCH + (due + interval - burst) * _MICRO)


def _room(unit: Unit, channel: str, per_second: float, now: datetime) -> tuple[int, int]:
    """How many may leave, and when (microseconds) all that was sent would have been due."""
    interval, burst = _span(per_second)
    at = (now - _EPOCH) // _MICRO
    row = _READ.first(unit, channel=channel)
    due = max(at, 0 if row is None else int(row[0]))
    return max(0, (at + burst - due) // interval), due


def _span(per_second: float) -> tuple[int, int]:
    """Microseconds from one text to the next, and those one may be early."""
    interval = max(1, round(1_000_000 / per_second))
    return interval, max(BURST // _MICRO, interval)
