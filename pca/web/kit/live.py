"""Live pages: one watcher sees the journal grow, for everybody who has a page open."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from anyio.to_thread import run_sync

from pca.runtime import Runtime
from pca.services.audit import read

_log = logging.getLogger(__name__)

EVERY = 0.4
"""Seconds between two looks at the journal, one look for all listeners."""

ANYHOW = 20.0
"""Seconds after which pages look again although nothing happened: clocks and deadlines move on."""

LATER = 2.0
"""Seconds between two looks while the database is away."""


class Changes:
    """One watcher of the journal for all listeners of this process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._moved = runtime, asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.head, self.closed = -1, False

    async def after(self, seen: int, patience: float) -> int:
        """The journal's number once it is past `seen`, or as it is when nothing happens for `patience` seconds.

        0 until the first look: whoever asks then is woken by it.
        """
        if self.closed:
            return max(self.head, 0)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        if self.head <= seen:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), patience)
        return max(self.head, 0)

    async def _watch(self) -> None:
        """Look again and again; nobody else sets `head`, so that no change goes by without waking everybody."""
        away = False
        while True:
            try:
                head, away = await run_sync(self._look), False
            except Exception as error:
                if not away:  # said once, not twice a second
                    _log.warning("the journal cannot be looked at for the live pages: %s", error)
                head, away = self.head, True
            if head != self.head:
                # Each change has an event of its own: listeners may come and go as they like.
                moved, self.head, self._moved = self._moved, head, asyncio.Event()
                moved.set()
            await asyncio.sleep(LATER if away else EVERY)

    def _look(self) -> int:
        with self._runtime.store.read() as unit:
            return read.head(unit).seq

    def close(self) -> None:
        """Stop watching, and let everybody go who listens: their pages come back by themselves."""
        self.closed = True
        self._moved.set()
        if self._task is not None:
            self._task.cancel()
