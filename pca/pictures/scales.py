"""Rulers: where an instant or a value stands in a picture, and which round ones are written beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pca.catalogue.times import short_month
from pca.domain.texts.zones import local_to_utc
from pca.pictures.pen import code
from pca.pictures.picture import DrawingSheet

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_STEPS = (HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
_MONTH = 30.4 * DAY


@dataclass(frozen=True)
class TimeScale:
    """From `start` to `end` along `room` pixels, `left` pixels from the reading side (from the right in Arabic)."""

    sheet: DrawingSheet
    zone: ZoneInfo
    start: datetime
    end: datetime
    left: float
    room: float

    def across(self, at: datetime) -> float:
        """How far from the reading side an instant stands, kept within the ruler."""
        share = (at - self.start) / (self.end - self.start)
        return self.left + min(1.0, max(0.0, share)) * self.room

    def x(self, at: datetime) -> float:
        """Where an instant stands."""
        return self.sheet.x(self.across(at))

    def ticks(self) -> tuple[tuple[datetime, str], ...]:
        """Round instants of the wall clock with what is written there; none closer than a word is wide."""
        most = max(2, int(self.room // 74))
        span = self.end - self.start
        step = next((candidate for candidate in _STEPS if span / candidate <= most + 1), None)
        if step is None:
            months = next((candidate for candidate in _MONTHS if span / (candidate * _MONTH) <= most), _MONTHS[-1])
            marks = [(at, self._month(at)) for at in self._monthly(months)]
        else:
            marks = [(at, self._label(at, step)) for at in self._regular(step)]
        every = max(1, math.ceil(len(marks) / (most + 1)))
        return tuple(marks[::every])

    def _regular(self, step: timedelta) -> Iterator[datetime]:
        """Multiples of `step` on the wall clock, counted from midnight (days: from the first of the month's week)."""
        midnight = self.start.astimezone(self.zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
        at = local_to_utc(midnight, self.zone)
        turn = 0
        while at <= self.end:
            if at >= self.start:
                yield at
            turn += 1
            at = local_to_utc(midnight + turn * step, self.zone)

    def _monthly(self, months: int) -> Iterator[datetime]:
        first = self.start.astimezone(self.zone)
        count = (first.year * 12 + first.month - 1) // months * months
        while True:
            if count // 12 > 9999:
                return
            at = local_to_utc(datetime(count // 12, count % 12 + 1, 1), self.zone)  # noqa: DTZ001  # a wall-clock time
            if at > self.end:
                return
            if at >= self.start:
                yield at
            count += months

    def _label(self, at: datetime, step: timedelta) -> str:
        local = at.astimezone(self.zone)
        if step < DAY and (local.hour or local.minute):
            return f"{local:%H:%M}"
        return f"{code(str(local.day))} {self._name(local)}"

    def _month(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return f"{self._name(local)} {code(str(local.year))}"

    def _name(self, local: datetime) -> str:
        """A month, at most five letters of it."""
        return short_month(local.month, self.sheet.language)


@dataclass(frozen=True)
class ValueScale:
    """From `low` (at the bottom) to `high` along `room` pixels below `top`."""

    low: float
    high: float
    top: float
    room: float

    def y(self, value: float) -> float:
        """How far down a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return self.top + (1 - share) * self.room

    def ticks(self) -> tuple[float, ...]:
        """Three to six round values."""
        step = _round_step((self.high - self.low) / 4)
        first = math.ceil(self.low / step - 1e-9)
        count = int((self.high - self.low) / step + 1e-6) + 1
        values = [(first + turn) * step for turn in range(min(count, 8))]
        return tuple(value for value in values if value <= self.high + step * 1e-6)


def fitted(values: Sequence[float], top: float, room: float) -> ValueScale:
    """A ruler that begins at zero when values are not negative, and ends at a round value."""
    low, high = min(0.0, *values), max(0.0, *values)
    if high - low < 1e-12:  # nothing a picture could tell apart
        high = low + 1
    step = _round_step((high - low) / 4)
    return ValueScale(math.floor(low / step) * step, math.ceil(high / step - 1e-9) * step, top, room)


def _round_step(rough: float) -> float:
    """1, 2 or 5 with zeros, not less than `rough`."""
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 1e-300 else 1e-300
    return next((times * power for times in (1, 2, 5) if times * power >= rough * (1 - 1e-9)), 10 * power)
