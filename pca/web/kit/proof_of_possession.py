"""What a request proves before it is let in: that it has the link of a message, or the signature of a service.

Whoever proves that waits with others who did, and never behind strangers.
"""

from __future__ import annotations

import asyncio
from functools import partial

import msgspec
from starlette.requests import Request
from starlette.types import Message, Receive

from pca.channel_choice import webhooks_for
from pca.runtime import Runtime
from pca.web.kit.forms import LARGEST_BODY
from pca.web.kit.receiving import TooSlow, bounded
from pca.web.kit.task_threads import Room, Threads

ANSWERS, CALLS = "/r/", "/hooks/"
"""How the addresses of links and of services' calls begin."""

READ_AT_ONCE = 64
"""Calls read at a time; beyond, the one that is read for longest gives up its place: a real one comes in one piece."""

WITHIN = 20.0
"""Seconds a call has to come whole."""


class Proof(msgspec.Struct, frozen=True):
    """In which room a request waits, and as whom it counts there."""

    room: Room
    name: str


def by_link(request: Request) -> Proof | None:
    """The proof of a message's link; None when this is none of ours. Nothing is looked up for it."""
    path = str(request.scope["path"])
    runtime: Runtime = request.app.state.runtime
    message = runtime.opened(path.removeprefix(ANSWERS)) if path.startswith(ANSWERS) else None
    return Proof("answers", f"{message[0]}/{message[1]}") if message else None


class SignedCalls:
    """The calls of services that are being read, and whether each is signed."""

    def __init__(self) -> None:
        self._reading: dict[asyncio.Timeout, None] = {}  # oldest first

    async def look(self, request: Request, threads: Threads, receive: Receive) -> tuple[Proof | None, Receive]:
        """Read a call whole: its proof when it is signed, and what gives it once more; anything else is left unread.

        Raises TooMuch, TooSlow, Crowded.
        """
        path = str(request.scope["path"])
        runtime: Runtime = request.app.state.runtime
        hook = webhooks_for(runtime.settings).get(path.removeprefix(CALLS)) if path.startswith(CALLS) else None
        if hook is None or request.method != "POST":
            return None, receive
        messages = await self._whole(bounded(receive, LARGEST_BODY, WITHIN))
        body = b"".join(message.get("body", b"") for message in messages)
        headers = {name.lower(): value for name, value in request.headers.items()}
        signed = await threads.checks.work(partial(hook.verify, headers, body))
        return Proof("calls", hook.provider) if signed else None, _again(messages, receive)

    async def _whole(self, receive: Receive) -> list[Message]:
        messages: list[Message] = []
        try:
            async with asyncio.timeout(WITHIN) as mine:
                self._reading[mine] = None
                try:
                    if len(self._reading) > READ_AT_ONCE:
                        self._give_up_oldest()
                    while not messages or messages[-1].get("more_body", False):
                        messages.append(await receive())
                finally:
                    self._reading.pop(mine, None)
        except TimeoutError:
            raise TooSlow from None
        return messages

    def _give_up_oldest(self) -> None:
        """It leaves the list at once: several may come before it learns of it, and each then sends away another."""
        oldest = next(iter(self._reading))
        del self._reading[oldest]
        if not oldest.expired():  # its time may be over in this very turn
            oldest.reschedule(asyncio.get_running_loop().time())


def _again(messages: list[Message], receive: Receive) -> Receive:
    """What was read, then whatever comes."""
    left = iter(messages)

    async def given() -> Message:
        part = next(left, None)
        return await receive() if part is None else part

    return given
