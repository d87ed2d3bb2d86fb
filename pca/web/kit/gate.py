"""Before anything of a request is read: who it may be from, how much it may bring, and how long it may take."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pca.web.kit.forms import LARGEST_BODY, LARGEST_UPLOAD
from pca.web.kit.guard import secret_of
from pca.web.kit.proof_of_possession import Proof, SignedCalls, by_link
from pca.web.kit.receiving import LARGE_WITHIN, Intake, TooMuch, TooSlow, bounded
from pca.web.kit.task_threads import Threads

LINE = "/live"
"""The address of the line that a browser keeps open."""

WHOLE = 20.0
"""Seconds a stranger has to send a request whole."""

STAY = 60.0
"""Seconds after which a stranger who takes the answer too slowly is let go."""


class Gate:
    """Around everything but what says the protecting headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._calls, self._intake = app, SignedCalls(), Intake()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. What goes wrong is said on a page that needs nothing, and never by the server's own words."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, begun = Request(scope), False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._let_in(request, receive, noted)
        except Exception as error:
            if begun:
                raise
            answer = await request.app.state.trouble(request, error)
            await answer(scope, receive, send)
        finally:
            if (form := scope.get("state", {}).get("form_read")) is not None:
                form.forget()

    async def _let_in(self, request: Request, receive: Receive, send: Send) -> None:
        scope = request.scope
        threads: Threads = request.app.state.threads
        if request.url.path.startswith("/static/"):  # from memory, without a thread
            await self._app(scope, receive, send)
            return
        secret, bearer = secret_of(request)
        state, link = scope.setdefault("state", {}), by_link(request)
        if link is not None:
            state["room"] = link.room
        state["known"] = await threads.whose(secret, bearer=bearer)
        if state["known"]:
            line = threads.line(state["known"]) if request.url.path == LINE else nullcontext()
            with line:
                async with self._intake.place(state["known"], request):
                    await self._app(scope, bounded(receive, LARGEST_UPLOAD, LARGE_WITHIN), send)
            return
        await self._stranger(request, threads, link, receive, send)

    async def _stranger(
        self, request: Request, threads: Threads, proof: Proof | None, receive: Receive, send: Send
    ) -> None:
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length[:12]) > LARGEST_BODY:
            raise TooMuch
        if proof is None:
            proof, receive = await self._calls.look(request, threads, receive)
        if proof is None:
            inside = threads.inside(request.client.host if request.client else "")
        else:
            request.scope["state"]["room"] = proof.room
            inside = threads.inside(proof.name, proof.room)
        with inside:
            try:
                async with asyncio.timeout(STAY):
                    await self._app(request.scope, bounded(receive, LARGEST_BODY, WHOLE), send)
            except TimeoutError:
                raise TooSlow from None
