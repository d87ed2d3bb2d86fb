"""Labels ask which lines cross their room: the bands must give what asking every line gives."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pca.plans.drawing.uprights import BAND, Uprights
from tests.kit.examples import some

HEIGHTS = st.one_of(st.sampled_from([-BAND, 0.0, BAND, 2 * BAND]), st.floats(-700, 2000, width=32))
POINTS = st.lists(st.tuples(st.sampled_from([-4.0, 0.0, 12.5]), HEIGHTS), min_size=2, max_size=6)


@given(st.lists(POINTS, max_size=8), HEIGHTS, st.floats(1, 900, width=32), st.integers(0, 8))
@settings(max_examples=some(100))
def test_bands_find_what_asking_each_line_finds(
    lines: list[list[tuple[float, float]]], low: float, tall: float, but: int
) -> None:
    high = low + tall
    expected = [
        x
        for number, points in enumerate(lines)
        for (x, y), (other, below) in pairwise(points)
        if number != but and x == other and min(y, below) < high and max(y, below) > low
    ]
    assert sorted(Uprights(enumerate(lines)).crossing(low, high, but)) == sorted(expected)
