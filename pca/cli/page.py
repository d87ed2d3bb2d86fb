"""The page an answer is laid out on: a terminal, or one as wide as a terminal well may be."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

WIDE = 160
"""Columns assumed when the answer goes to a file or a program instead of a terminal."""


@dataclass(frozen=True)
class StruckOut:
    """A text that is struck out, and what stands behind it."""

    text: str
    after: str

    def __str__(self) -> str:
        return self.text + self.after


def to_terminal() -> bool:
    """Whether somebody sees the answer in colours, now or later."""
    return sys.stdout.isatty() or any(os.environ.get(name) for name in ("FORCE_COLOR", "TTY_COMPATIBLE"))


def page_width() -> int:
    """Columns of a page, where there is no terminal."""
    return int(os.environ.get("COLUMNS", "") or WIDE)
