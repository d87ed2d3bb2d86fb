"""A bar for whoever waits: on a terminal, once a command has said nothing for two seconds; never in a pipe or JSON."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

PATIENCE = 2.0
"""Seconds that somebody waits without a sign."""

WITHOUT = frozenset({"run", "serve", "worker", "rehearse", "demo"})
"""Commands that go on until they are told to stop, and those with a bar of their own."""


class WaitingBar:
    """What somebody waits for: a bar comes after a while, and goes before anything is said or asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._bar: Any = None

    def begin(self) -> None:
        """From now on somebody waits."""
        self._timer = threading.Timer(PATIENCE, copy_context().run, (self._show,))  # in the language of this command
        self._timer.daemon = True
        self._timer.start()

    def _show(self) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # only who waits needs it

        from pca.cli.terminal import console
        from pca.cli.words import say

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with self._lock:
            if self._timer is not None:
                quiet = {"transient": True, "redirect_stdout": False, "redirect_stderr": False}
                self._bar = Progress(*columns, console=console(error=True), **quiet)  # type: ignore[arg-type]
                self._bar.add_task(say("under_way"), total=None)
                self._bar.start()

    def over(self) -> None:
        """Something is said, or asked: the line is free again."""
        timer, self._timer = self._timer, None
        if timer is None:
            return
        timer.cancel()
        with self._lock:
            if self._bar is not None:
                self._bar.stop()
                self._bar = None


WAITING = WaitingBar()
"""What is waited for in this process."""


@contextmanager
def patience(words: Sequence[str]) -> Iterator[None]:
    """Carry out a command with these words; whoever sits before a terminal sees that it is at work."""
    seen = sys.stdout.isatty() and sys.stderr.isatty()
    if not seen or WITHOUT & set(words[:1]) or {"--json", "json", "--format=json"} & set(words):
        yield
        return
    WAITING.begin()
    try:
        yield
    finally:
        WAITING.over()
