"""Who waits for whom: strangers have a small capacity of their own, so that they never slow whoever is signed in.

Every answer is worked out in a thread. Pages of people who are signed in have most of them, and nobody has more than a
share of these, however many sessions or programs ask in their name; whatever anybody may ask for (signing in, whether
a message is genuine) has a few, and is refused for a moment beyond that. Answers by the link of a message, and signed
calls of services, have a few of their own: no stranger keeps them out.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from typing import Any, Literal, TypeAlias, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request

from pca.store.kit.errors import StoreError
from pca.web.kit.lanes import Crowded
from pca.web.kit.rules import Everybody, Rule

HOUSE, STRANGERS, DOOR = 32, 8, 4
"""Threads for people who are signed in, for everybody else, and for finding out which of the two somebody is."""

OF_PERSON, IN_LINE = 6, 256
"""Threads that one person has at most, and how many of their requests may wait; more are told to come again."""

LINES = 1_000
"""Live lines that one person may hold open."""

INSIDE, OF_ONE = 96, 24
"""Requests of strangers that are under way at a time: in all, and from one address (an office, an IPv6 network)."""

Room: TypeAlias = Literal["strangers", "answers", "calls"]
"""Where a request of somebody who is not signed in waits, by what it proved (`pca/web/kit/proof_of_possession.py`)."""

PROVEN: Mapping[Room, tuple[int, int]] = {"answers": (96, 4), "calls": (32, 32)}
"""The same for those that proved what they are: in all, and by one link, which may have leaked, or of one service."""

ANSWERS, CALLS, CHECKS = 6, 4, 2
"""Threads for answers by link, for calls of services, and for looking whether these are signed."""

PATIENCE = {"house": 20.0, "strangers": 5.0, "answers": 20.0, "calls": 20.0, "checks": 5.0, "door": 3.0}
"""Seconds one waits for a thread before one is asked to come again."""

REMEMBERED, MOST_REMEMBERED = 300.0, 5_000
"""Seconds for which somebody who was let in counts as signed in without being looked up, and how many are kept."""

T = TypeVar("T")


class ThreadShare:
    """So many threads, and how long one waits for one of them."""

    def __init__(self, threads: int, patience: float) -> None:
        self._free, self._limiter, self._patience = asyncio.Semaphore(threads), CapacityLimiter(threads), patience

    async def work(self, job: Callable[[], T]) -> T:
        """Do it in a thread of this share. Raises Crowded when none gets free in time."""
        await _in_time(self._free, self._patience)
        try:
            return await run_sync(job, limiter=self._limiter)
        finally:
            self._free.release()


async def _in_time(free: asyncio.Semaphore, patience: float) -> None:
    """Take a place. Raises Crowded when none gets free within so many seconds."""
    try:
        async with asyncio.timeout(patience):
            await free.acquire()
    except TimeoutError:
        raise Crowded from None


class PersonTurns:
    """What one person may have worked out at a time: the rest of what they ask waits behind it, and behind nobody else.

    Without it, whoever asks most has all the threads, and everybody waits for them.
    """

    def __init__(self, threads: int) -> None:
        self._threads, self._free = threads, dict[str, asyncio.Semaphore]()
        self._asking = Counter[str]()

    @asynccontextmanager
    async def turn(self, person: str) -> AsyncIterator[None]:
        """One answer for this person, once it is its turn. Raises Crowded."""
        if self._asking[person] >= self._threads + IN_LINE:
            raise Crowded
        self._asking[person] += 1
        try:
            free = self._free.setdefault(person, asyncio.Semaphore(self._threads))
            await _in_time(free, PATIENCE["house"])
            try:
                yield
            finally:
                free.release()
        finally:
            self._asking[person] -= 1
            if not self._asking[person]:
                del self._asking[person], self._free[person]


class Threads:
    """The threads of one application, and who is known to be signed in."""

    def __init__(self, admit: Callable[[str, bool], str]) -> None:
        """`admit` says whose a secret is (a session's, or a token's as `bearer`); empty if nobody's. StoreError."""
        self._admit = admit
        self._house, self._lines = ThreadShare(HOUSE, PATIENCE["house"]), Counter[str]()
        self._turns, self._looks = PersonTurns(OF_PERSON), PersonTurns(1)
        self._others: Mapping[Room, ThreadShare] = {
            "strangers": ThreadShare(STRANGERS, PATIENCE["strangers"]),
            "answers": ThreadShare(ANSWERS, PATIENCE["answers"]),
            "calls": ThreadShare(CALLS, PATIENCE["calls"]),
        }
        self.checks = ThreadShare(CHECKS, PATIENCE["checks"])
        self._door = ThreadShare(DOOR, PATIENCE["door"])
        self._known: OrderedDict[bytes, tuple[float, str]] = OrderedDict()
        self._inside: dict[Room, Counter[str]] = {other: Counter() for other in self._others}

    async def whose(self, secret: str, *, bearer: bool) -> str:
        """The person who is signed in with this secret, as far as that can be found out now; else empty."""
        if not secret:
            return ""
        name = sha256(secret.encode(errors="replace")).digest()
        until, person = self._known.get(name, (0.0, ""))
        if until > time.monotonic():
            return person
        try:
            person = await self._door.work(partial(self._admit, secret, bearer))
        except (Crowded, StoreError):
            return ""  # the answer itself will say what is wrong
        if person:
            self._known[name] = time.monotonic() + REMEMBERED, person
            self._known.move_to_end(name)
            while len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        return person

    @contextmanager
    def line(self, person: str) -> Iterator[None]:
        """One live line, for as long as it is open. Raises Crowded: one account must not hold every connection."""
        if self._lines[person] >= LINES:
            raise Crowded
        self._lines[person] += 1
        try:
            yield
        finally:
            self._lines[person] -= 1
            if not self._lines[person]:
                del self._lines[person]

    @contextmanager
    def inside(self, name: str, room: Room = "strangers") -> Iterator[None]:
        """One request of a room, from its first byte to the last of its answer. Raises Crowded at once.

        `name` says whose it is: an address, the message of a link, a service.
        """
        here, (in_all, of_one) = self._inside[room], PROVEN.get(room, (INSIDE, OF_ONE))
        if room == "strangers":
            name = network_of(name)
        if here.total() >= in_all or here[name] >= of_one:
            raise Crowded
        here[name] += 1
        try:
            yield
        finally:
            here[name] -= 1
            if not here[name]:
                del here[name]

    async def work(self, request: Request, rule: Rule, job: Callable[[], T]) -> T:
        """Work an answer out in the share of its route and of whoever asks. Raises Crowded."""
        person = known(request)
        if not person or isinstance(rule.may, Everybody):
            room: Room = request.scope.get("state", {}).get("room", "strangers")
            return await self._others[room].work(job)
        async with self._turns.turn(person):
            return await self._house.work(job)

    async def look(self, request: Request, job: Callable[[], T]) -> T:
        """Look something up for an open line: one at a time for each person, beside what they ask. Raises Crowded."""
        async with self._looks.turn(known(request)):
            return await self._house.work(job)


def known(request: Request) -> str:
    """The person whom the request was found to come from before anything of it was read; empty for strangers."""
    return str(request.scope.get("state", {}).get("known", ""))


def network_of(address: str) -> str:
    """Whom an address belongs to: one of the older kind alone, one of IPv6 with its whole network of 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)


def threaded(answer: Callable[..., T], rule: Rule) -> Callable[..., Awaitable[T]]:
    """The answer of a route as the server calls it: worked out in a thread of the right share."""

    async def endpoint(**given: Any) -> T:
        request: Request = given["request"]
        threads: Threads = request.app.state.threads
        return await threads.work(request, rule, partial(answer, **given))

    return endpoint
