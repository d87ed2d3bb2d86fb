"""Which upright parts of arrows cross a height: found in bands, without asking each arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pca.plans.drawing.shapes import Point

BAND = 256.0
"""An upright part stands in every band of this height that it touches, in pixels."""


class Uprights:
    """The upright parts of arrows; each arrow is a number and its points."""

    def __init__(self, arrows: Iterable[tuple[int, Sequence[Point]]]) -> None:
        self._bands: dict[int, list[tuple[float, float, float, int]]] = {}
        for arrow, points in arrows:
            for (x, y), (other, below) in pairwise(points):
                if x == other:
                    top, bottom = min(y, below), max(y, below)
                    for band in range(_band(top), _band(bottom) + 1):
                        self._bands.setdefault(band, []).append((x, top, bottom, arrow))

    def crossing(self, low: float, high: float, but: int) -> Iterator[float]:
        """Where upright parts lie that have something between the two heights, those of arrow `but` left out."""
        first = _band(low)
        for band in range(first, _band(high) + 1):
            for x, top, bottom, arrow in self._bands.get(band, ()):
                here = band == max(_band(top), first)  # told once, in the first band both are in
                if here and top < high and bottom > low and arrow != but:
                    yield x


def _band(y: float) -> int:
    return int(y // BAND)
