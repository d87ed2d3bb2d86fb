"""Live pages: when the journal grows, everybody who looks is sent the changed part of their page, within a second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import StreamingResponse

from pca.runtime import Runtime
from pca.store import journal
from pca.web.entry import FirstPassword, SignedOut, visiting
from pca.web.kept import shown
from pca.web.pages import as_partial
from pca.web.rules import Rule
from pca.web.visit import NotAllowed

_log = logging.getLogger(__name__)

EVERY = 0.4
"""Seconds between two looks at the journal, one look for all listeners."""

ANYHOW = 20.0
"""Seconds after which a page is sent again although nothing happened: clocks and deadlines move on."""


class Changes:
    """One watcher of the journal for all listeners of this process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._moved = runtime, asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.head = -1

    async def after(self, seen: int, patience: float) -> int:
        """The journal's number once it is past `seen`, or as it is when nothing happens for `patience` seconds.

        0 until the first look: whoever asks then is woken by it.
        """
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        if self.head <= seen:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), patience)
        return max(self.head, 0)

    async def _watch(self) -> None:
        """Look again and again; nobody else sets `head`, so that no change goes by without waking everybody."""
        while True:
            try:
                found = await run_sync(self._look)
            except Exception:
                _log.warning("the journal could not be looked at for the live pages", exc_info=True)
                found = self.head
            if found != self.head:
                # Each change has an event of its own: listeners may come and go as they like.
                moved, self.head, self._moved = self._moved, found, asyncio.Event()
                moved.set()
            await asyncio.sleep(EVERY)

    def _look(self) -> int:
        with self._runtime.store.read() as unit:
            return journal.head(unit).seq

    def close(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()


def stream(
    request: Request, rule: Rule, template: str, answer: Any, values: Mapping[str, Any], *, personal: bool
) -> StreamingResponse:
    """The page's `live` block whenever something changed. Raises like `visiting` before anything is sent."""
    with visiting(request, rule):
        pass
    changes: Changes = request.app.state.changes
    events = _events(request, changes, rule, template, answer, values, personal)
    return StreamingResponse(
        events, media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


async def _events(
    request: Request,
    changes: Changes,
    rule: Rule,
    template: str,
    answer: Any,
    values: Mapping[str, Any],
    personal: bool,
) -> AsyncIterator[str]:
    seen = _number(request.headers.get("last-event-id", ""))
    yield ": hello\n\n"
    while True:
        # A listener that comes back, or was never told, gets the whole part at once.
        seen = await changes.after(seen, ANYHOW)
        try:
            part = await run_sync(_part, request, rule, template, answer, values, personal)
        except (SignedOut, FirstPassword, NotAllowed):
            yield "event: signed-out\ndata: -\n\n"
            return
        lines = "".join(f"data: {line}\n" for line in part.splitlines())
        yield f"id: {seen}\n{lines}\n"


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 12 else -1


def _part(request: Request, rule: Rule, template: str, answer: Any, values: Mapping[str, Any], personal: bool) -> str:
    with visiting(request, rule) as visit, visit.reading():
        return as_partial(shown(visit, template, lambda: answer(visit, **values), personal=personal).part)
