"""What every picture is: one drawing for a wide page, one for a telephone, and a table that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pca.domain.plan.languages import direction
from pca.pictures.pen import element, escaped, text
from pca.pictures.words import phrase
from pca.plans.drawing import lettering

WIDE, NARROW = 760.0, 300.0
"""Widths the two drawings are made for, in pixels: letters keep their size, the layout changes."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table. `at` is the instant it tells, `href` where it leads, `status` the shape to show before it.

    A page isolates every text from the direction of its surroundings (`<bdi>`).
    """

    text: str
    kind: Literal["text", "number", "time", "code"] = "text"
    href: str = ""
    at: datetime | None = None
    status: str = ""


@dataclass(frozen=True)
class Table:
    """A picture's data in words; `columns` are its headings, in the reader's language."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True)
class Picture:
    """`wide` and `narrow` are SVG texts (`narrow` may be empty: the wide one serves both); `table` says the same.

    `empty` means that there is nothing to show yet: the drawings then say so in a sentence.
    """

    wide: str
    narrow: str
    table: Table
    empty: bool = False

    @property
    def svg(self) -> str:
        """Both drawings, for one page; the style sheet shows one of them."""
        return self.wide + self.narrow


@dataclass(frozen=True)
class DrawingSheet:
    """One drawing surface: its width in pixels, and the side on which one begins to read."""

    kind: str
    key: str
    language: str
    width: float

    @property
    def narrow(self) -> bool:
        return self.width <= NARROW

    @property
    def rtl(self) -> bool:
        return direction(self.language) == "rtl"

    @property
    def id(self) -> str:
        """The prefix of all identifiers in this drawing."""
        return f"{self.key}-{'n' if self.narrow else 'w'}"

    def x(self, across: float, wide: float = 0.0) -> float:
        """Where something `wide` pixels wide stands that begins `across` pixels from the reading side."""
        return self.width - across - wide if self.rtl else across

    def finished(
        self, title: str, desc: str, height: float, body: Iterable[str], links: bool = False, *, only: bool = False
    ) -> str:
        """The SVG text: an image with a title and a description, or a group when it holds links.

        `only` says that there is no other drawing for other widths.
        """
        size = "pic-only" if only else "pic-narrow" if self.narrow else "pic-wide"
        across = ' direction="rtl"' if self.rtl else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="pic {size} pic-{self.kind}"'
            f' viewBox="0 0 {self.width:.0f} {height:.0f}" width="{self.width:.0f}" height="{height:.0f}"'
            f' role="{"group" if links else "img"}" aria-labelledby="{self.id}-title {self.id}-desc"'
            f' lang="{self.language}"{across} font-family="system-ui, sans-serif">'
            f'<title id="{self.id}-title">{escaped(title)}</title><desc id="{self.id}-desc">{escaped(desc)}</desc>'
            f"{''.join(body)}</svg>\n"
        )


def sheets(kind: str, key: str, language: str) -> tuple[DrawingSheet, DrawingSheet]:
    """The wide and the narrow surface of a picture."""
    return DrawingSheet(kind, key, language, WIDE), DrawingSheet(kind, key, language, NARROW)


def nothing_yet(kind: str, key: str, language: str, table: Table, sentence: str) -> Picture:
    """A calm picture that says what will appear here."""
    drawn = []
    for sheet in sheets(kind, key, language):
        lines = _sentence(sheet, sentence)
        frame = element("rect", "void", x=0.5, y=0.5, width=sheet.width - 1, height=63 + 18 * len(lines) - 18, rx=4)
        body = [
            frame,
            *(text(sheet.width / 2, 37 + 18 * at, line, "t quiet-t", "middle") for at, line in enumerate(lines)),
        ]
        drawn.append(sheet.finished(table.caption, sentence, 64 + 18 * (len(lines) - 1), body))
    return Picture(drawn[0], drawn[1], table, empty=True)


def _sentence(sheet: DrawingSheet, sentence: str) -> Sequence[str]:
    return lettering.lines(sentence, sheet.width - 32, 13, 4)


def see_table(count: str, language: str) -> str:
    """That `count` more rows are in the table only."""
    return phrase("more_in_table", language, count=count)
