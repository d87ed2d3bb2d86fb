"""Counts of people shown so that nobody is recognised: small ones are hidden, and enough others to keep them hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

SMALLEST = 5
"""The smallest count that is shown to whoever does not manage staff (R61)."""

Shown: TypeAlias = int | Literal["few", "hidden"]
"""A count; `few` for one under SMALLEST; `hidden` for one that would give a small one away by subtraction."""


def shown(table: Sequence[Sequence[int]]) -> tuple[tuple[Shown, ...], ...]:
    """The same table for a reader who may know the total of every row and of every column.

    Nothing small can be worked out: each row and column has no hidden cell, or at least two, or nothing else in it.
    """
    grid: list[list[Shown]] = [["few" if 0 < count < SMALLEST else count for count in row] for row in table]
    lines = [[(row, column) for column in range(len(cells))] for row, cells in enumerate(table)]
    lines += [[(row, column) for row in range(len(table))] for column in range(len(table[0]) if table else 0)]
    while True:
        more = [cell for line in lines if (cell := _next(table, grid, line)) is not None]
        if not more:
            return tuple(tuple(row) for row in grid)
        for row, column in more:
            grid[row][column] = "hidden"


def total(cells: Sequence[int]) -> Shown:
    """A sum by itself: a small one is not told."""
    count = sum(cells)
    return "few" if 0 < count < SMALLEST else count


def _next(
    table: Sequence[Sequence[int]], grid: list[list[Shown]], line: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The smallest cell of a line that has to be hidden too, if any."""
    if sum(isinstance(grid[row][column], str) for row, column in line) != 1:
        return None
    plain = [cell for cell in line if isinstance(grid[cell[0]][cell[1]], int) and table[cell[0]][cell[1]] > 0]
    return min(plain, key=lambda cell: table[cell[0]][cell[1]], default=None)
