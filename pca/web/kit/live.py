"""Live pages: one watcher sees the journal grow, for everybody who has a page open in this process."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import cached_property

from anyio.to_thread import run_sync

from pca.runtime import Runtime
from pca.services.audit import read
from pca.services.audit.touched import Touched
from pca.store.kit.errors import StoreError
from pca.store.kit.news import News
from pca.web.kit.live_views import LiveViews

_log = logging.getLogger(__name__)

EVERY = 0.25
"""Seconds between two looks at the journal where nothing says that it grew; one look for all listeners."""

SOON = 0.05
"""Seconds from one look to the next where the database says that it grew."""

LATER = 2.0
"""Seconds between two looks while the database is away, and where it would have said that something happened."""


class Changes:
    """One watcher of the journal for all listeners of this process."""

    def __init__(self, runtime: Runtime, touched: Touched) -> None:
        self._runtime, self._touched, self._moved = runtime, touched, asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._came = asyncio.Event()
        self._file: int | None = None
        self.views = LiveViews(touched)
        self.head, self.closed = -1, False

    @cached_property
    def _news(self) -> News:
        """Where the database says that something happened; made when somebody first listens."""
        return News(self._runtime.store)

    def watch(self) -> None:
        """See that somebody watches."""
        if not self.closed and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        """Look again and again; nobody else sets `head`, so that no change goes by without waking whom it concerns."""
        away = False
        while True:
            try:
                if self._file is None:
                    await self._listen()
                fell_back, away = await run_sync(self._look), False
            except Exception as error:
                if not away:  # said once, not twice a second
                    _log.warning("the journal cannot be looked at for the live pages: %s", error)
                fell_back, away = False, True
            if fell_back or self._touched.head != self.head:
                self.head = self._touched.head
                self.views.wake(everything=fell_back)
            await self._next(away)

    def _look(self) -> bool:
        """See what was touched; whether another journal took the place of the one before."""
        known = self._touched.head
        with self._runtime.store.read() as unit:
            self._touched.catch_up(unit)
            return self._touched.fell_back(known, read.head(unit).seq)

    async def _next(self, away: bool) -> None:
        """Wait for the next look: until the database says that something happened, where it does."""
        if away or self._file is None:
            await asyncio.sleep(LATER if away else EVERY)
            return
        await asyncio.sleep(SOON)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._came.wait(), LATER)
        self._came.clear()

    async def _listen(self) -> None:
        """Let the database tell, where it can."""
        self._file = await run_sync(self._news.begin, abandon_on_cancel=False)
        if self.closed:
            self._news.end()
            return
        if self._file is not None:
            asyncio.get_running_loop().add_reader(self._file, self._hear)

    def _hear(self) -> None:
        try:
            self._news.came()
        except StoreError:
            self._deaf()  # the next look begins again
        self._came.set()

    def _deaf(self) -> None:
        if self._file is not None:
            asyncio.get_running_loop().remove_reader(self._file)
            self._file = None

    def close(self) -> None:
        """Stop watching, and let everybody go who listens: their pages come back by themselves."""
        self.closed = True
        self.views.close()
        if self._task is not None:
            self._task.cancel()
            with suppress(RuntimeError):  # no loop runs any more
                self._deaf()
        self._news.end()
