"""A figure day by day: what it was on a day, its mean over days, and by how much it changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from pca.domain.expressions.expressions import Type
from pca.domain.orders import Observation
from pca.domain.plan.indicators import Indicator
from pca.domain.plan.names import MEAN, OverDays

DAY = timedelta(days=1)
EXACT = Decimal("0.000001")
"""A mean is worked out to six decimals, and compared as it is kept."""
_ROOM = Context(prec=100)

LARGEST = 40
"""Digits before or after the point that a figure may have: beyond it conditions take it as unknown."""


def parse(value: str, kind: Type) -> Decimal | bool | date | str | None:
    """The value a text stands for, or None when it is not one of that type."""
    try:
        if kind is Type.NUMBER:
            number = Decimal(value)  # journals of earlier versions hold spellings that are not taken any more
            return number if number.is_finite() and abs(number.adjusted()) <= LARGEST else None
        if kind is Type.DATE:
            return date.fromisoformat(value)
    except (InvalidOperation, ValueError):
        return None
    if kind is Type.BOOLEAN:
        return {"true": True, "false": False}.get(value)
    return value


def longest_quiet(indicator: Indicator) -> timedelta:
    """How old the newest value may be for what is looked at over days: its own limit, or two of its cadences."""
    return indicator.stale_after or 2 * (indicator.cadence or DAY)


@lru_cache(maxsize=4_096)
def _day(at: datetime, zone: ZoneInfo) -> date:
    """The day of an instant there; figures of one day are mostly given at one instant."""
    return at.astimezone(zone).date()


class DailySeries:
    """The values of one figure by day of the plan's zone; of several on one day the last counts."""

    def __init__(self, indicator: Indicator, observed: Iterable[Observation], zone: ZoneInfo) -> None:
        self.newest: datetime | None = None
        self._by_day: dict[date, object] = {}
        for observation in observed:
            self.newest = observation.observed_at
            value = parse(observation.value, indicator.type)
            self._by_day[_day(observation.observed_at, zone)] = value
        self._holds = max(0, -(-(indicator.cadence or DAY) // DAY) - 1)

    @property
    def last(self) -> date | None:
        """The day of the newest value."""
        return next(reversed(self._by_day), None)

    def on(self, day: date) -> object:
        """The value of a day: its own, or the one before it that holds until the next is to come; None is unknown."""
        for back in range(self._holds + 1):
            at = day - back * DAY
            if at in self._by_day:
                return self._by_day[at]
        return None

    def over(self, asked: OverDays, last: date) -> Decimal | None:
        """The mean of the days up to one, or the change since so many days before it; unknown where a day is."""
        spans = range(asked.days) if asked.asked == MEAN else (0, asked.days)
        numbers = [value for value in (self.on(last - back * DAY) for back in spans) if isinstance(value, Decimal)]
        if len(numbers) < len(spans):
            return None
        if asked.asked == MEAN:
            mean = _ROOM.divide(sum(numbers, Decimal()), Decimal(asked.days))
            return Decimal(f"{_ROOM.normalize(mean.quantize(EXACT, ROUND_HALF_EVEN, _ROOM)):f}")
        return numbers[0] - numbers[1]
