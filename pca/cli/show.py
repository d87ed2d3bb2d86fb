"""Shows things on the terminal: calm tables for people, stable JSON for programs."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pca.catalogue.words import isolated
from pca.cli.lines import readable
from pca.cli.words import LANGUAGE
from pca.cli.words import banner as exercise_banner
from pca.domain.crisis import EXERCISE
from pca.domain.plan.terms import say_duration
from pca.domain.texts.wording import clean
from pca.store.kit.instants import to_text

WIDE = 160
"""Columns assumed when the answer goes to a file or a program instead of a terminal."""

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


def console(*, error: bool = False) -> Console:
    """The terminal, or a wide page when there is none."""
    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else int(os.environ.get("COLUMNS", "") or WIDE)
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def as_json(value: object) -> None:
    """Print `value` as JSON: instants in UTC, keys as they are, text as UTF-8."""
    print(json.dumps(plain(value), ensure_ascii=False, indent=2))  # noqa: T201


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
    console().print(Text(readable(text), style=style), soft_wrap=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "", whole: int = 0) -> None:
    """A table; when it is empty, the line that says what will appear there. The first `whole` columns never wrap."""
    body = [[cell(value) for value in row] for row in rows]
    if not body:
        line(empty, style="dim")
        return
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for place, name in enumerate(columns):
        shown.add_column(Text(name, style="bold"), overflow="fold", no_wrap=place < whole)
    for row in body:
        shown.add_row(*row)
    console().print(shown)


def number(count: int) -> str:
    """A count as people read it: 31 675."""
    return f"{count:,}".replace(",", "\u202f")


def cell(value: object) -> Text:
    """One value as text: nothing is a dash, control characters are removed, and it disturbs no reading order."""
    if isinstance(value, Text):
        return value
    text = "—" if value is None or value == "" else str(value)
    return Text(isolated(" ".join(clean(text).split()), LANGUAGE.get()))
