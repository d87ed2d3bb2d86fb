"""Small capacities of their own for what makes a request wait: passwords to work on, the identity provider's network.

The threads that show pages never wait for these. Who finds a lane full is asked to come back in a few seconds.
"""

from __future__ import annotations

import asyncio
import contextvars
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Any, Literal, TypeVar

from starlette.requests import Request

from pca.services.access import devices
from pca.services.kit.sources import sources_of
from pca.web.kit.forms import Form

T = TypeVar("T")

Lane = Literal["signing_in", "own_password", "provider"]
"""What a route waits for: the password of whoever signs in, that of somebody signed in already, the provider."""


PATIENCE = 8.0
"""Seconds after which nobody is served any more who waited so long: they pressed again, or left."""


class Crowded(Exception):
    """The lane is full: come back in a few seconds."""


class Capacity:
    """So many at a time, so many in all, so many from one network; whoever waited too long is sent away unheard."""

    def __init__(self, name: str, *, at_once: int, in_all: int, share: int, niceness: int = 0) -> None:
        self._in_all, self._share = in_all, share
        self._lock, self._inside = Lock(), Counter[str]()
        self._threads = ThreadPoolExecutor(at_once, f"pca-{name}", initializer=_yield_to_pages, initargs=(niceness,))

    async def run(self, source: str, call: Callable[[], T]) -> T:
        """What `call` gives, on a thread of this lane. Raises Crowded."""
        with self._lock:
            if self._inside.total() >= self._in_all or self._inside[source] >= self._share:
                raise Crowded
            self._inside[source] += 1
        try:
            context, until = contextvars.copy_context(), time.monotonic() + PATIENCE
            return await asyncio.get_running_loop().run_in_executor(
                self._threads, context.run, self._in_time, until, call
            )
        finally:
            with self._lock:
                self._inside[source] -= 1
                if not self._inside[source]:
                    del self._inside[source]

    @staticmethod
    def _in_time(until: float, call: Callable[[], T]) -> T:
        if time.monotonic() > until:
            raise Crowded
        return call()

    def close(self) -> None:
        """Take no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _yield_to_pages(niceness: int) -> None:
    """Let pages go first where processors are few; only Linux has priorities for single threads."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, 0, niceness)


def _passwords(name: str, *, in_all: int, share: int) -> Capacity:
    """Where passwords are worked on: one at a time, which itself takes several processors."""
    return Capacity(name, at_once=1, in_all=in_all, share=share, niceness=10)


class Lanes:
    """The lanes of one application."""

    def __init__(self) -> None:
        self._strangers = _passwords("strangers", in_all=24, share=12)
        self._known = _passwords("known", in_all=24, share=24)
        self._own = _passwords("own", in_all=12, share=12)
        self._provider = Capacity("provider", at_once=4, in_all=12, share=6)
        self._browsers = Capacity("browsers", at_once=2, in_all=48, share=24)
        """Where it is looked up whether a browser is known: a slow database must not hold up what serves everybody."""

    async def run(self, lane: Lane, request: Request, form: Form | None, call: Callable[[], T]) -> T:
        """What `call` gives, on the lane's own threads. Raises Crowded."""
        return await (await self._of(lane, request, form)).run(_network(request), call)

    async def _of(self, lane: Lane, request: Request, form: Form | None) -> Capacity:
        """The lane itself; a browser in which this very person signed in before need not queue with strangers."""
        if lane == "provider":
            return self._provider
        if lane == "own_password":
            return self._own
        kept = request.cookies.get(device_cookie(request), "")
        person = form.fields.get("person", [""])[0].strip() if form is not None else ""
        if not kept:
            return self._strangers
        look = partial(devices.known, request.app.state.runtime, kept, person, None)
        return self._known if await self._browsers.run(_network(request), look) else self._strangers

    def close(self) -> None:
        """Take no more."""
        for capacity in (self._strangers, self._known, self._own, self._provider, self._browsers):
            capacity.close()


def apart(lane: Lane, endpoint: Callable[..., T]) -> Callable[..., Awaitable[T]]:
    """The endpoint of a route, waiting in its lane."""

    async def waiting(request: Request, **values: Any) -> T:
        lanes: Lanes = request.app.state.lanes
        return await lanes.run(lane, request, values.get("form"), partial(endpoint, request=request, **values))

    return waiting


def device_cookie(request: Request) -> str:
    """The name of the cookie by which a browser is known, on this connection."""
    return "__Host-pca-device" if request.url.scheme == "https" else "pca-device"


def _network(request: Request) -> str:
    """The widest network that is counted as one, so that nobody fills a lane from a thousand addresses of their own."""
    address = request.client.host if request.client else ""
    return list(sources_of(address).values())[-1]
