"""The one line a browser keeps open: it says that something happened, and each open page then fetches its own part."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from pca.store.kit.errors import StoreError
from pca.web.kit.guard import FirstPassword, SignedOut, visiting
from pca.web.kit.lanes import Crowded
from pca.web.kit.live import ANYHOW, Changes
from pca.web.kit.request_context import NotAllowed, RequestContext
from pca.web.kit.routes import Over, Router, Rule, SignedIn
from pca.web.kit.task_threads import Threads

routes = Router()


LISTENING = Rule(SignedIn.PAGE, Over.OWN)


@routes.file("/live", may=SignedIn.PAGE, over=Over.OWN, reads=False)
def listen(context: RequestContext) -> Response:
    """The journal's number, again and again: pages of one browser share this line and then fetch their own parts."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_numbers(context.request), media_type="text/event-stream", headers=headers)


async def _numbers(request: Request) -> AsyncIterator[str]:
    """Ends when the server does, or when whoever listens is signed in no more."""
    changes: Changes = request.app.state.changes
    loop = asyncio.get_running_loop()
    seen, asked = -1, loop.time()
    yield ": hello\n\n"
    while not changes.closed:
        seen = await changes.after(seen, ANYHOW)
        if loop.time() - asked > ANYHOW / 2:
            asked = loop.time()
            if not await _still(request):
                yield "event: signed-out\ndata: -\n\n"
                return
        yield f"id: {seen}\ndata: {seen}\n\n"


async def _still(request: Request) -> bool:
    """Whether the session goes on; while that cannot be found out, it does (the parts themselves are asked for)."""
    threads: Threads = request.app.state.threads

    def admitted() -> None:
        with visiting(request, LISTENING):
            pass

    try:
        await threads.work(request, LISTENING, admitted)
    except (SignedOut, FirstPassword, NotAllowed):
        return False
    except (StoreError, Crowded):
        pass
    return True
