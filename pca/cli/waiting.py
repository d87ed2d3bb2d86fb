"""Somebody waits before a terminal: a bar comes after a while, and goes before anything is said or asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Protocol

PATIENCE = 2.0
"""Seconds that somebody waits without a sign."""


class Bar(Protocol):
    """What is drawn while somebody waits."""

    def start(self) -> None:
        """Show it."""

    def stop(self) -> None:
        """Leave nothing of it."""


class WaitingBar:
    """What somebody waits for in this process, and the bar that says so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._bar: Bar | None = None

    def begin(self, drawn: Callable[[], Bar]) -> None:
        """From now on somebody waits."""
        self._timer = threading.Timer(PATIENCE, copy_context().run, (self._show, drawn))  # in this command's language
        self._timer.daemon = True
        self._timer.start()

    def _show(self, drawn: Callable[[], Bar]) -> None:
        bar = drawn()
        with self._lock:
            if self._timer is not None:
                self._bar = bar
                bar.start()

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
