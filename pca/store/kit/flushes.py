"""What PostgreSQL committed is brought to the disk outside of the writers' turn: all who wait share one flush."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sqlalchemy import Engine

from pca.store.kit.connections import HeldConnection
from pca.store.kit.errors import StoreError
from pca.store.kit.turns import Turns

FLUSH = "SELECT pg_logical_emit_message(true, 'pca', '')"
"""A transaction of its own that writes next to nothing: when its commit returns, whatever was committed before it is on
the disk, and with every standby that commits wait for."""


class Flushes:
    """The waiting for the disk of one process."""

    def __init__(self, engine: Engine | None, turns: Turns, writer: Callable[[], HeldConnection]) -> None:
        """`writer` gives the connection of whoever has the turn; once that is taken, `engine` opens another one.

        Without `engine` nothing is waited for: commits wait for the disk themselves, or nobody does.
        """
        self._engine, self._turns, self._writer = engine, turns, writer
        self._held: HeldConnection | None = None
        self._changed = threading.Condition()
        self._begun = self._done = 0
        self._flushing = False

    def wait(self) -> None:
        """Return once everything that is committed now is on the disk. Raises the driver's error when that is not sure.

        Where nobody else writes, the connection that writes serves for it.
        """
        if self._engine is None:
            return
        try:
            with self._turns.turn_if_free():
                self._writer().driver.execute(FLUSH)
        except StoreError:  # somebody writes
            self._together()

    def _together(self) -> None:
        """A flush that began before may have missed it: one waits for the next, which serves all who came meanwhile."""
        with self._changed:
            mine = self._begun + 1
            while self._flushing and self._done < mine:
                self._changed.wait()
            if self._done >= mine:
                return
            self._begun += 1
            number, self._flushing = self._begun, True
        try:
            self._flush()
        except BaseException:
            self._ended(self._done)  # whoever waits tries for themselves
            raise
        self._ended(number)

    def _ended(self, done: int) -> None:
        with self._changed:
            self._done, self._flushing = done, False
            self._changed.notify_all()

    def _flush(self) -> None:
        """A server that was started anew since the last flush is asked once more: what was committed then is there."""
        while True:
            fresh = self._held is None
            assert self._engine is not None
            held = self._held = self._held or HeldConnection.to(self._engine)
            try:
                held.driver.execute(FLUSH)
            except BaseException:
                lost = held.closed
                self.close()
                if fresh or not lost:
                    raise
            else:
                return

    def close(self) -> None:
        """Let go of the connection."""
        if self._held is not None:
            self._held.close()
            self._held = None
