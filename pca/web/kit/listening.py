"""The one line a browser keeps open: the live parts of its pages come on it whenever they are made anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from pca.domain.topics import HOUSE, Topic, access_of
from pca.services.access.sessions import ended_with
from pca.store.kit.errors import StoreError
from pca.web.kit.csrf import reader_of
from pca.web.kit.guard import FirstPassword, SignedOut, secret_of, visiting
from pca.web.kit.lanes import Crowded
from pca.web.kit.live import Changes
from pca.web.kit.live_event import LiveEvent
from pca.web.kit.live_views import Listener
from pca.web.kit.request_context import NotAllowed, NotFound, RequestContext
from pca.web.kit.routes import Over, Router, Rule, SignedIn
from pca.web.kit.task_threads import Threads

routes = Router()

LISTENING = Rule(SignedIn.PAGE, Over.OWN)

ANYHOW = 60.0
"""Seconds after which, by and large, the parts of a line are asked for although nothing happened: pages tell time in
minutes. Lines that were opened together do not ask together."""

STILL = 20.0
"""Seconds after which something is said on a line on which nothing was: its pages know that it is open."""

TOGETHER, MOMENT = 1.0, 0.02
"""Seconds that a part waits, at most, for the others that the same entry touched: what surrounds a page and the page
itself agree. And seconds between two looks whether they are there."""

AGAIN = 2.0
"""Seconds after which that is done where it could not be done before."""

PARTS, LONGEST = 32, 2_000
"""Parts on one line, and characters of the address of one."""

STILL_OPEN = LiveEvent("still", "-")

SQUEEZED = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255))
"""How a gzip stream begins."""


@routes.file("/live", may=SignedIn.PAGE, over=Over.OWN, reads=False)
def listen(context: RequestContext) -> Response:
    """Live parts of the pages open in a browser, each whenever it changes; the journal's number where none is named.

    `part` names them, by the addresses under which they are also to be had one by one.
    """
    request = context.request
    parts = tuple(dict.fromkeys(request.query_params.getlist("part")))
    if len(parts) > PARTS or any(not part.startswith("/live/") or len(part) > LONGEST for part in parts):
        raise NotFound
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Accept-Encoding"}
    squeezed = "gzip" in request.headers.get("accept-encoding", "")
    if squeezed:
        headers["Content-Encoding"] = "gzip"
    listener = Listener(request, parts, _topics(context), context.person)
    pieces = _pieces(listener, squeezed=squeezed)
    return StreamingResponse(pieces, media_type="text/event-stream", headers=headers)


def _topics(context: RequestContext) -> frozenset[Topic]:
    secret, bearer = secret_of(context.request)
    return frozenset({HOUSE, access_of(context.person), ended_with(secret, bearer=bearer)})


async def _pieces(listener: Listener, *, squeezed: bool) -> AsyncIterator[bytes]:
    """Ends when the server does, or when whoever listens is signed in no more."""
    request = listener.request
    changes: Changes = request.app.state.changes
    if squeezed:
        yield SQUEEZED

    def put(event: LiveEvent) -> bytes:
        return event.packed if squeezed else event.plain

    changes.watch()
    changes.views.listeners[listener] = None
    try:
        async for event in (_events if listener.addresses else _numbers)(listener, changes):
            yield put(event)
    finally:
        changes.views.leave(listener)


async def _events(listener: Listener, changes: Changes) -> AsyncIterator[LiveEvent]:
    """What is told on a line, for as long as it is open."""
    loop, due = asyncio.get_running_loop(), 0.0
    yield LiveEvent("reader", reader_of(secret_of(listener.request)[0]))
    while not changes.closed:
        listener.woken.clear()
        if listener.doubted or loop.time() >= due:
            try:
                whole = await changes.views.look(listener)
            except SignedOut:
                yield LiveEvent("signed-out", "-")
                return
            due = loop.time() + (ANYHOW * listener.pace if whole else AGAIN)
        if not listener.waiting:
            yield STILL_OPEN
        together = loop.time() + TOGETHER
        while listener.waiting and listener.behind and loop.time() < together:
            await asyncio.sleep(MOMENT)
        while listener.waiting:
            yield listener.waiting.pop(next(iter(listener.waiting)))
        with suppress(TimeoutError):
            await asyncio.wait_for(listener.woken.wait(), max(min(due - loop.time(), STILL), 0))


async def _numbers(listener: Listener, changes: Changes) -> AsyncIterator[LiveEvent]:
    """The journal's number, again and again, for whoever names no part."""
    while not changes.closed:
        listener.woken.clear()
        if not await _still(listener.request):
            yield LiveEvent("signed-out", "-")
            return
        seen = changes.head
        yield LiveEvent("", str(max(seen, 0)), max(seen, 0))
        with suppress(TimeoutError):
            async with asyncio.timeout(STILL):
                while changes.head == seen and not listener.doubted and not changes.closed:
                    await listener.woken.wait()
                    listener.woken.clear()
        listener.doubted = False


async def _still(request: Request) -> bool:
    """Whether the session goes on; while that cannot be found out, it does (each part is asked for by itself)."""
    threads: Threads = request.app.state.threads

    def admitted() -> None:
        with visiting(request, LISTENING):
            pass

    try:
        await threads.look(request, admitted)
    except (SignedOut, FirstPassword, NotAllowed):
        return False
    except (StoreError, Crowded):
        pass
    return True
