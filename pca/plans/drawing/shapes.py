"""The pieces a finished drawing consists of, each with its place; the painter turns them into a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pca.plans.drawing.diagram import Arrow, Box

Point = tuple[float, float]

OPPOSITE: Mapping[str, str] = {"start": "end", "middle": "middle", "end": "start"}
"""The other end of a line of text."""


@dataclass(frozen=True)
class StateCard:
    """A box at its place, in pixels; `lines` is its title broken into lines. `panel` boxes hold others."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    panel: bool = False

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Label:
    """Lines of text around `x`, the first baseline's line box beginning at `y`."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    """Whether `x` is the left end (`start`), the `middle` or the right end (`end`) of the lines."""
    width: float = 0.0
    height: float = 0.0

    @property
    def left(self) -> float:
        return self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width


@dataclass(frozen=True)
class RoutedArrow:
    """An arrow along its points, with its label. Without points it shares the line of the arrow before it."""

    arrow: Arrow
    points: tuple[Point, ...]
    label: Label


@dataclass(frozen=True)
class Start:
    """The dot that points at the state entered first."""

    x: float
    y: float
    length: float


@dataclass(frozen=True)
class Block:
    """A finished group of shapes and its size."""

    width: float
    height: float
    cards: tuple[StateCard, ...] = ()
    lines: tuple[RoutedArrow, ...] = ()
    starts: tuple[Start, ...] = ()

    def moved(self, dx: float, dy: float) -> Block:
        """The same group, elsewhere."""
        return replace(
            self,
            cards=tuple(replace(card, x=card.x + dx, y=card.y + dy) for card in self.cards),
            lines=tuple(_line_moved(line, dx, dy) for line in self.lines),
            starts=tuple(replace(start, x=start.x + dx, y=start.y + dy) for start in self.starts),
        )

    def mirrored(self) -> Block:
        """The same group read from right to left."""
        across = self.width
        return replace(
            self,
            cards=tuple(replace(card, x=across - card.x - card.width) for card in self.cards),
            lines=tuple(
                replace(
                    line,
                    points=tuple((across - x, y) for x, y in line.points),
                    label=replace(line.label, x=across - line.label.x, anchor=OPPOSITE[line.label.anchor]),
                )
                for line in self.lines
            ),
            starts=tuple(replace(start, x=across - start.x, length=-start.length) for start in self.starts),
        )


def _line_moved(line: RoutedArrow, dx: float, dy: float) -> RoutedArrow:
    label = replace(line.label, x=line.label.x + dx, y=line.label.y + dy)
    return replace(line, points=tuple((x + dx, y + dy) for x, y in line.points), label=label)


def together(width: float, height: float, blocks: Iterable[Block]) -> Block:
    """Several groups as one."""
    parts = list(blocks)
    return Block(
        width,
        height,
        tuple(card for block in parts for card in block.cards),
        tuple(line for block in parts for line in block.lines),
        tuple(start for block in parts for start in block.starts),
    )
