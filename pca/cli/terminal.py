"""Draws on a terminal: colours, and what is wider than the page. Its library is loaded for nothing else."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pca.cli.page import StruckOut, page_width
from pca.cli.waiting import WAITING


def console(*, error: bool = False) -> Console:
    """The terminal, or a wide page when there is none."""
    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else page_width()
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def line(text: str, style: str) -> None:
    """One line of readable text."""
    WAITING.over()
    console().print(Text(text, style=style), soft_wrap=True)


def table(columns: Sequence[str], body: Sequence[Sequence[str | StruckOut]], whole: int) -> None:
    """A table whose first `whole` columns never wrap."""
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for place, name in enumerate(columns):
        shown.add_column(Text(name, style="bold"), overflow="fold", no_wrap=place < whole)
    for row in body:
        shown.add_row(*map(_text, row))
    WAITING.over()
    console().print(shown)


def _text(value: str | StruckOut) -> Text:
    if isinstance(value, StruckOut):
        return Text(value.text, style="strike").append(value.after)
    return Text(value)
