"""The frame around curves: a ruler of values at the side, one of time below, and what is drawn between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from pca.pictures.pen import element, short, text
from pca.pictures.picture import DrawingSheet
from pca.pictures.scales import TimeScale, ValueScale, fitted
from pca.pictures.words import number
from pca.plans.drawing import lettering

Point = tuple[datetime, float]
When = TypeVar("When")

TOP = 16.0
LIMIT = 1e100
"""Values beyond it (or none: NaN) are left out: nothing measured in a crisis is that large."""


@dataclass(frozen=True)
class ChartFrame:
    """The rulers of one chart; `bottom` is where the ruler of time lies."""

    sheet: DrawingSheet
    time: TimeScale
    value: ValueScale

    @property
    def bottom(self) -> float:
        return self.value.top + self.value.room

    def spot(self, point: Point) -> tuple[float, float]:
        """Where a value stands."""
        return self.time.x(point[0]), self.value.y(point[1])

    def drawn(self) -> Iterator[str]:
        """The rulers with their round values."""
        sheet = self.sheet
        near, far = sheet.x(self.time.left), sheet.x(self.time.left + self.time.room)
        for value in self.value.ticks():
            y = self.value.y(value)
            yield element("path", "axis" if value == 0 else "grid", d=f"M{short(near)} {short(y)}H{short(far)}")
            yield text(sheet.x(self.time.left - 6), y + 4, number(value, sheet.language), "t small quiet-t", "end")
        for at, words in self.time.ticks():
            x, half = self.time.x(at), lettering.width(words, 11.5) / 2
            yield element("path", "axis", d=f"M{short(x)} {short(self.bottom)}v5")
            x = min(max(x, half), sheet.width - half)
            yield text(x, self.bottom + 19, words, "t small quiet-t", "middle")

    def path(self, points: Sequence[Point], *, steps: bool = False) -> str:
        """The line through the points; with `steps` a value lasts until the next one."""
        if not points:
            return ""
        x, y = self.spot(points[0])
        strokes = [f"M{short(x)} {short(y)}"]
        for point in points[1:]:
            x, y = self.spot(point)
            strokes.append(f"H{short(x)}V{short(y)}" if steps else f"L{short(x)} {short(y)}")
        return "".join(strokes)


def framed(
    sheet: DrawingSheet, zone: ZoneInfo, points: Sequence[Point], beside: float, also: Sequence[float] = ()
) -> ChartFrame:
    """A frame that holds `points` and the values `also`, with `beside` pixels left after the newest for words."""
    room = (150.0 if sheet.narrow else 190.0) + 14 * max(len(also) - 2, 0)
    value = fitted([*(value for _, value in points), *also], TOP, room)
    widest = max(lettering.width(number(tick, sheet.language), 11.5) for tick in value.ticks())
    left = widest + 12
    start, end = min(at for at, _ in points), max(at for at, _ in points)
    if end <= start:
        start, end = start - timedelta(hours=1), end + timedelta(hours=1)
    return ChartFrame(sheet, TimeScale(sheet, zone, start, end, left, sheet.width - left - beside), value)


def thinned(points: Iterable[tuple[When, float]], most: int) -> tuple[tuple[When, float], ...]:
    """At most `most` of the points (at least 4), in their order: of each stretch the lowest and the highest stay.

    The first and the last stay too, so nothing that stands out is lost. Values that are no number are left out.
    """
    known = tuple(point for point in points if abs(point[1]) < LIMIT)
    if len(known) <= most:
        return known
    inner, kept = known[1:-1], [known[0]]
    buckets = max(1, (most - 2) // 2)
    for turn in range(buckets):
        bucket = inner[turn * len(inner) // buckets : (turn + 1) * len(inner) // buckets]
        low, high = (pick(range(len(bucket)), key=lambda at: bucket[at][1]) for pick in (min, max))
        kept += [bucket[at] for at in sorted({low, high})]
    return (*kept, known[-1])
