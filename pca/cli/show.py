"""Shows things on the terminal: calm tables for people, stable JSON for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from itertools import islice
from typing import Any

import msgspec
from rich.cells import cell_len

from pca.catalogue.words import isolated
from pca.cli.lines import readable
from pca.cli.page import StruckOut, page_width, to_terminal
from pca.cli.words import LANGUAGE
from pca.cli.words import banner as exercise_banner
from pca.domain.crisis import EXERCISE
from pca.domain.plan.lengths import say_duration
from pca.domain.texts.wording import clean
from pca.store.kit.instants import to_text

PORTION = 500
"""Rows of a long table printed at a time."""

SHAPES: Mapping[str, str] = {
    "open": "○",
    "acknowledged": "◐",
    "done": "●",
    "late": "▲",
    "refused": "✕",
    "impossible": "✕",
    "cancelled": "‖",
    "missed": "▲",
    "replaced": "‖",
    "unfinished": "▲",
    "waiting": "‖",
}
"""Each status has its own shape, so that it is never told by colour alone."""


def as_json(value: object) -> None:
    """Print `value` as JSON: instants in UTC, keys as they are, text as UTF-8."""
    print(json.dumps(plain(value), ensure_ascii=False, indent=2))  # noqa: T201


def as_json_list(values: Iterable[object]) -> None:
    """Print a list as JSON, each value as it comes: none is kept, however many there are."""
    before = "[\n"
    for value in values:
        text = json.dumps(plain(value), ensure_ascii=False, indent=2)
        print(before + "  " + text.replace("\n", "\n  "), end="")  # noqa: T201
        before = ",\n"
    print("[]" if before == "[\n" else "\n]")  # noqa: T201


def plain(value: Any) -> Any:
    """The same in the few types JSON has. Instants are UTC ISO 8601, exact figures and durations are text."""
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case datetime():
            return to_text(value)
        case date():
            return value.isoformat()
        case timedelta():
            return say_duration(value)
        case Decimal():
            return str(value)
        case Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case msgspec.Struct():
            return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return str(value)


def banner(crisis: str) -> None:
    """The exercise banner, above everything else about an exercise."""
    if crisis.startswith(EXERCISE):
        line(exercise_banner(), style="bold reverse")


def line(text: str, *, style: str = "") -> None:
    """One line of text, whatever it contains."""
    shown = readable(text)
    if "\t" in shown or (style and to_terminal()):
        from pca.cli import terminal

        terminal.line(shown, style)
        return
    print(shown, flush=True)  # noqa: T201


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "", whole: int = 0) -> None:
    """A table; when it is empty, the line that says what will appear there. The first `whole` columns never wrap.

    On a terminal, and where a row is wider than the page, it is drawn by the library that knows both: fifty times
    the time of laying out what simply fits.
    """
    body = [[cell(value) for value in row] for row in rows]
    if not body:
        line(empty, style="dim")
        return
    laid_out = None if to_terminal() else _laid_out([list(columns), *([str(value) for value in row] for row in body)])
    if laid_out is None:
        from pca.cli import terminal

        terminal.table(columns, body, whole)
        return
    print("\n".join(laid_out), flush=True)  # noqa: T201


def _laid_out(rows: Sequence[Sequence[str]]) -> list[str] | None:
    """Rows as lines with their columns side by side, two blanks between them; None where that is wider than a page."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + 2 * (len(widths) - 1) > page_width():
        return None
    return ["  ".join(map(_filled, row, widths)) for row in rows]


def _filled(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def long_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "") -> None:
    """The same for rows without number: a table for each few hundred, none of them kept."""
    waiting = iter(rows)
    portion = list(islice(waiting, PORTION))
    table(columns, portion, empty=empty)
    while portion := list(islice(waiting, PORTION)):
        table(columns, portion)


def number(count: int) -> str:
    """A count as people read it: 31 675."""
    return f"{count:,}".replace(",", "\u202f")


def cell(value: object) -> str | StruckOut:
    """One value as text: nothing is a dash, control characters are removed, and it disturbs no reading order."""
    if isinstance(value, StruckOut):
        return value
    text = "—" if value is None or value == "" else str(value)
    return isolated(" ".join(clean(text).split()), LANGUAGE.get())
