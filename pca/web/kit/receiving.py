"""How a request is received: how much it may bring, and how long it may take."""

from __future__ import annotations

import asyncio

from starlette.types import Message, Receive

SILENCE = 30.0
"""Seconds without a byte after which a request that is not whole is given up."""


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
            async with asyncio.timeout_at(until or asyncio.get_running_loop().time() + SILENCE):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        count += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if count > most:
            raise TooMuch
        return message

    return counted
