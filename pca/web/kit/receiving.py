"""How a request is received: how much it may bring, how long it may take, and how many of one person at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.types import Message, Receive

from pca.web.kit.forms import LARGEST_BODY
from pca.web.kit.lanes import Crowded

SILENCE = 30.0
"""Seconds without a byte after which a request that is not whole is given up."""


LARGE_WITHIN = 900.0
"""Seconds in which the largest form of somebody signed in has to come, over a bad line too."""

BODIES, LARGE, LARGE_IN_ALL = 48, 2, 32
"""Requests with content of one person at a time; of these, the large ones that are taken in; and those of everybody."""

TURN = 20.0
"""Seconds a large request waits, unread, for its turn."""


class TooMuch(Exception):
    """More was sent than any form may hold."""


class TooSlow(Exception):
    """The rest of the request did not come in time."""


def bounded(receive: Receive, most: int, whole: float | None) -> Receive:
    """What comes in, up to `most` bytes and within `whole` seconds; without, as long as something comes.

    Raises TooMuch, TooSlow.
    """
    count, complete = 0, False
    until = None if whole is None else asyncio.get_running_loop().time() + whole

    async def counted() -> Message:
        nonlocal count, complete
        if complete:
            return await receive()  # whether the other side is still there
        try:
            silent = asyncio.get_running_loop().time() + SILENCE
            async with asyncio.timeout_at(min(until or silent, silent)):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        count += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if count > most:
            raise TooMuch
        return message

    return counted


class Intake:
    """Content that people who are signed in send: it lies in memory until it is answered, so nobody has much there.

    Large is what may be larger than a form without files; it waits for its turn before a byte of it is read.
    """

    def __init__(self) -> None:
        self._of: Counter[str] = Counter()
        self._large: dict[str, asyncio.Semaphore] = {}
        self._all = asyncio.Semaphore(LARGE_IN_ALL)

    @asynccontextmanager
    async def place(self, person: str, request: Request) -> AsyncIterator[None]:
        """One request of this person, from its first byte to the last of its answer. Raises Crowded."""
        if request.method in ("GET", "HEAD"):
            yield
            return
        if self._of[person] >= BODIES:
            raise Crowded
        self._of[person] += 1
        mine = self._large.setdefault(person, asyncio.Semaphore(LARGE))
        try:
            async with _turn(mine, self._all) if is_large(request) else _at_once():
                yield
        finally:
            self._of[person] -= 1
            if not self._of[person]:
                del self._of[person], self._large[person]


def is_large(request: Request) -> bool:
    """Whether more may come than any form without files has; also where its length is not said."""
    length = request.headers.get("content-length", "")
    if length.isdecimal():
        return int(length[:12]) > LARGEST_BODY
    return bool(length) or request.headers.get("transfer-encoding") is not None


@asynccontextmanager
async def _turn(*places: asyncio.Semaphore) -> AsyncIterator[None]:
    taken: list[asyncio.Semaphore] = []
    try:
        try:
            async with asyncio.timeout(TURN):
                for semaphore in places:
                    await semaphore.acquire()
                    taken.append(semaphore)
        except TimeoutError:
            raise Crowded from None
        yield
    finally:
        for semaphore in taken:
            semaphore.release()


@asynccontextmanager
async def _at_once() -> AsyncIterator[None]:
    yield
