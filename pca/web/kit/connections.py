"""One connection, held to limits before it is a request: a head that comes in time and is of a sensible size.

Proxies have such limits too; these hold where there is none, or where it lets through.
"""

from __future__ import annotations

import asyncio
import resource

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
"""Seconds for the head of a request, from the first byte of the connection or of the request."""

HEAD_BYTES, HEAD_LINES = 32_768, 100
"""Most that a head may hold: address, cookies and all."""

SPARE_FILES = 128
"""Files this process keeps for itself: database, mail, what it writes."""

MOST_IDLE = 512
"""Connections that wait for a request to come; beyond, the one that waited longest is closed."""


def most_connections() -> int:
    """How many connections may be open at a time: as many files as the system gives, but for those we need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else hard
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(wanted - SPARE_FILES, SPARE_FILES)


class Connection(HttpToolsProtocol):
    """A connection of the server, with a limit to how long it may wait and how much it may say."""

    most = 1_000
    """Connections open at a time; `most_connections` says what the system allows."""
    _waiting: dict[Connection, None] = {}  # noqa: RUF012  # shared on purpose: those without a request, oldest first

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a head; when too many wait already, the one that waited longest gives up its place."""
        super().connection_made(transport)
        self._deadline: asyncio.TimerHandle | None = None
        self._head = 0
        self._wait()
        if len(self.connections) > self.most or len(self._waiting) > MOST_IDLE:
            next(iter(self._waiting)).give_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over, whoever ended it."""
        self._settled()
        super().connection_lost(exc)

    def give_up(self) -> None:
        """Close a connection on which nothing, or not a whole head, was said in time."""
        self._settled()
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Bytes came; a head that does not end is not read on."""
        if self._deadline is not None:
            self._head += len(data)
        super().data_received(data)
        if self._deadline is not None and self._head > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("Invalid HTTP request received.")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._wait()

    def on_header(self, name: bytes, value: bytes) -> None:
        """A line of the head."""
        if len(self.headers) >= HEAD_LINES or len(name) + len(value) > HEAD_BYTES:
            raise httptools.HttpParserError("more than any head holds")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole: from here on the application sees to it."""
        self._settled()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """The answer is out; the next request may come, for a few seconds."""
        super().on_response_complete()
        if self._deadline is None and not self.transport.is_closing():
            self._waiting[self] = None

    def _wait(self) -> None:
        self._settled()
        self._waiting[self] = None
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.give_up)

    def _settled(self) -> None:
        self._head = 0
        self._waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
