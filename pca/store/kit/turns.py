"""One writer at a time, first come first served: nobody who wants to write waits for ever."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from pca.store.kit.errors import StoreError


class Turns:
    """A fair lock: whoever asked first gets it first (a plain lock lets threads starve each other)."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._holder: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn and hold it. Raises StoreError when this thread holds it already."""
        self._acquire()
        try:
            yield
        finally:
            self._release()

    @contextmanager
    def turn_if_free(self) -> Iterator[None]:
        """Hold the turn when nobody has it. Raises StoreError `busy` at once when somebody has."""
        with self._guard:
            if self._holder is not None:
                raise StoreError("busy", "Somebody is writing; what may wait is not written now.")
            self._holder = threading.get_ident()
        try:
            yield
        finally:
            self._release()

    def _acquire(self) -> None:
        me = threading.get_ident()
        with self._guard:
            if self._holder is None:
                self._holder = me
                return
            if self._holder == me:
                raise StoreError("nested", "A unit of work is already open here; finish it before the next one.")
            ticket = threading.Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        try:
            ticket.acquire()
        except BaseException:
            self._give_up(ticket)
            raise
        self._holder = me

    def _give_up(self, ticket: threading.Lock) -> None:
        """The waiting thread was interrupted: leave the queue, or pass on a turn that was just handed over."""
        with self._guard:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                return
        self._release()

    def _release(self) -> None:
        with self._guard:
            if self._waiting:
                self._holder = -1
                self._waiting.popleft().release()
            else:
                self._holder = None
