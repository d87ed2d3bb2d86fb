"""Counts of people: nobody is recognised in a small one, and none can be worked out from the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.domain.small_cells import SMALLEST, shown, total

TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=6)
)


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ([[0, 9], [7, 8]], ((0, 9), (7, 8))),
        ([[3, 0]], (("few", 0),)),
        ([[3, 9, 7]], (("few", 9, "hidden"),)),
        ([[3, 9], [6, 8]], (("few", "hidden"), ("hidden", "hidden"))),
        ([[4, 2], [6, 8]], (("few", "few"), ("hidden", "hidden"))),
        ([], ()),
    ],
)
def test_what_is_shown(table: list[list[int]], wanted: tuple[tuple[object, ...], ...]) -> None:
    assert shown(table) == wanted


@given(TABLES)
def test_no_hidden_count_follows_from_the_total_of_its_row_or_column(table: list[list[int]]) -> None:
    found = shown(table)
    lines = [list(zip(row, cells, strict=True)) for row, cells in zip(table, found, strict=True)]
    lines += [[line[column] for line in lines[: len(table)]] for column in range(len(table[0]))]
    for line in lines:
        hidden = [count for count, said in line if isinstance(said, str)]
        others = [count for count, said in line if not isinstance(said, str) and count]
        assert len(hidden) != 1 or not others, line
    plain = [(count, said) for line in lines for count, said in line if not isinstance(said, str)]
    assert all(count == said and (count == 0 or count >= SMALLEST) for count, said in plain)


@pytest.mark.parametrize(("cells", "wanted"), [([1, 2], "few"), ([3, 2], 5), ([0], 0)])
def test_a_small_total_is_not_told(cells: list[int], wanted: object) -> None:
    assert total(cells) == wanted
