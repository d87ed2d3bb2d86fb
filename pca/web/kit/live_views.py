"""Live parts of pages as people see them: each is made once for all who see the same, and sent to all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import unquote
from weakref import WeakValueDictionary

from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.requests import Request
from starlette.types import Message

from pca.domain.topics import UNSETTLED, Topic
from pca.services.audit.touched import Touched
from pca.web.kit.cache import Shown
from pca.web.kit.guard import SignedOut
from pca.web.kit.live_event import LiveEvent
from pca.web.kit.task_threads import known

_log = logging.getLogger(__name__)

PAUSE = 0.5
"""Seconds from one making of a view to the next, however much happens meanwhile: the last of it is never lost."""

AT_ONCE = 2
"""Views made at a time, and as many asked for by lines in their own name: most threads are for whoever presses a
button. Of these one person has one at a time, however many lines they keep open."""

LATER = 2.0
"""Seconds until a view is tried again that could not be made: the database is away, or everybody asks at once."""

TRIED = 3
"""People in whose names a view is asked for before it is left for later."""

TOGETHER = 25
"""Lines that are written to before others have their turn."""

Digest: TypeAlias = int


@dataclass(frozen=True)
class PartMade:
    """What became of asking for a part: made, refused to whoever asked, or not to be had for the moment."""

    status: int
    shown: Shown | None = None
    event: LiveEvent | None = None

    @property
    def refused(self) -> bool:
        """Whether whoever asked is not to have it, or it is not there."""
        return 400 <= self.status < 500 and self.status != 429


@dataclass(eq=False)
class Listener:
    """One line, and the parts of the pages that are open behind it."""

    request: Request
    addresses: tuple[str, ...]
    topics: frozenset[Topic]
    """What ends the line or changes what it may tell: its session, and the rights of whoever listens."""
    person: str = ""
    """Whose line it is."""
    waiting: dict[str, LiveEvent] = field(default_factory=dict)
    """What is to be told next: of each part the newest alone, however slowly it is taken."""
    sent: dict[str, Digest] = field(default_factory=dict)
    views: dict[str, LiveView] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    doubted: bool = True
    """Whether it must be found out, at once, who listens and what they may see."""
    asked_at: int = 0
    """The entry up to which that is known."""
    pace: float = field(init=False)
    """How soon it is asked again although nothing happened, beside others: between 0.6 and 1."""

    def __post_init__(self) -> None:
        self.pace = 0.6 + 0.4 * (id(self) // 64 % 101) / 100

    @property
    def behind(self) -> bool:
        """Whether a part is being made of what others that wait to be told hold already: they are told together."""
        newest = max((event.id or 0 for event in self.waiting.values()), default=0)
        return any(view.pending and view.made < newest for view in self.views.values())

    def tell(self, address: str, event: LiveEvent, digest: Digest = 0) -> None:
        """Tell this next; a part that is on the page already is not told again."""
        if digest and self.sent.get(address) == digest:
            return
        self.sent[address] = digest
        self.waiting[address] = event
        self.woken.set()


class LiveView:
    """One part as everybody sees it who follows it here."""

    def __init__(self, views: LiveViews, key: Hashable, address: str) -> None:
        self._views, self.key, self.address = views, key, address
        self.followers: dict[Listener, None] = {}
        self.topics: frozenset[Topic] = frozenset()
        self.made = -1
        """The entry it was made at."""
        self._begun = float("-inf")
        self._due = False
        self._task: asyncio.Task[None] | None = None

    @property
    def pending(self) -> bool:
        """Whether it is to be made anew, or being made."""
        return self._task is not None

    def wake(self) -> None:
        """Something touched it: it is made anew, soon."""
        self._due = True
        if self._task is None:
            self._task = asyncio.create_task(self._follow())

    async def _follow(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._due and self.followers:
                await asyncio.sleep(max(self._begun + PAUSE - loop.time(), 0))
                self._due, self._begun = False, loop.time()
                if not await self._make():
                    await asyncio.sleep(LATER)
                    self._due = True
        finally:
            self._task = None

    async def _make(self) -> bool:
        """Make it as the first of its followers who still may have it; whether that is done.

        Whoever has too much asked for in their name already holds up nobody else: the next person is asked instead.
        """
        busy = set[str]()
        for follower in tuple(self.followers):
            if follower not in self.followers or follower.person in busy:
                continue
            asked = await self._views.ask(follower, self.address)
            if asked.refused:
                self._views.refuse(follower, self.address)
            elif asked.shown is None:
                busy.add(follower.person)
                if len(busy) == TRIED:
                    return False
            elif (self.address, asked.shown.key) != self.key:  # whoever it is may see something else now
                self._views.place(follower, self.address, asked)
            else:
                await self.take(asked, tuple(self.followers))
                return True
        return not busy

    async def take(self, asked: PartMade, followers: Iterable[Listener]) -> None:
        """What was made now: kept in mind, and told to these; to everybody who follows, where it is news.

        `made` is never later than what anybody was told last: who was told something older is told again.
        """
        assert asked.shown is not None
        assert asked.event is not None
        if asked.shown.seq > self.made:
            followers = tuple(self.followers)
        self.made, self.topics = asked.shown.seq, asked.shown.topics
        digest = hash(asked.shown.part)
        for number, follower in enumerate(followers):
            if number % TOGETHER == TOGETHER - 1:
                await asyncio.sleep(0)
            if follower in self.followers:
                follower.tell(self.address, asked.event, digest)
        if self._views.touched.since(self.topics, self.made):
            self.wake()
        elif UNSETTLED in self.topics:
            asyncio.get_running_loop().call_later(LATER, self.wake)

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()


class LiveViews:
    """All views that somebody follows in this process, and the lines by which they do."""

    def __init__(self, touched: Touched) -> None:
        self.touched = touched
        self._views: dict[Hashable, LiveView] = {}
        self._makings, self._looks = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(AT_ONCE)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.listeners: dict[Listener, None] = {}

    async def ask(self, listener: Listener, address: str) -> PartMade:
        """The part as this listener's own browser would be given it now, by the same route and the same rules."""
        async with self._makings:
            return await _asked(listener.request, address)

    async def _ask_in_turn(self, listener: Listener, address: str) -> PartMade:
        turn = self._turns.setdefault(listener.person, asyncio.Lock())
        async with turn, self._looks:
            return await _asked(listener.request, address)

    def wake(self, *, everything: bool = False) -> None:
        """The journal grew: make anew what it touched, and look again at lines whose session or rights it touched."""
        for view in tuple(self._views.values()):
            if everything or self.touched.since(view.topics, view.made):
                view.wake()
        for listener in self.listeners:
            if everything or self.touched.since(listener.topics, listener.asked_at):
                listener.doubted = True
                listener.woken.set()
            elif not listener.addresses:
                listener.woken.set()

    async def look(self, listener: Listener) -> bool:
        """Ask for everything behind a line in its own name: what it may see, and what changed by time alone.

        Whether all of it was to be had, or refused. Raises SignedOut.
        """
        listener.doubted, listener.asked_at, whole = False, self.touched.head, True
        for address in listener.addresses:
            asked = await self._ask_in_turn(listener, address)
            if asked.status == 401:
                raise SignedOut
            if asked.refused:
                self.refuse(listener, address)
            elif asked.shown is not None:
                await self.place(listener, address, asked).take(asked, (listener,))
            else:
                whole = False
        return whole

    def place(self, listener: Listener, address: str, asked: PartMade) -> LiveView:
        """Let a line follow the view of a part that fits it."""
        assert asked.shown is not None
        key = (address, asked.shown.key)
        view = self._views.get(key)
        if view is None:
            view = self._views[key] = LiveView(self, key, address)
        if listener.views.get(address) is not view:
            self._leave(listener, address)
            listener.views[address] = view
            view.followers[listener] = None
        return view

    def refuse(self, listener: Listener, address: str) -> None:
        """A part is not to be had any more: its page finds out for itself why, and says so."""
        self._leave(listener, address)
        listener.tell(address, LiveEvent("gone", address))

    def leave(self, listener: Listener) -> None:
        """A line ended."""
        self.listeners.pop(listener, None)
        for address in tuple(listener.views):
            self._leave(listener, address)

    def _leave(self, listener: Listener, address: str) -> None:
        view = listener.views.pop(address, None)
        if view is None:
            return
        view.followers.pop(listener, None)
        if not view.followers:
            view.close()
            self._views.pop(view.key, None)

    def close(self) -> None:
        """Make nothing more, and let everybody go who listens."""
        for view in self._views.values():
            view.close()
        for listener in self.listeners:
            listener.woken.set()


async def _asked(request: Request, address: str) -> PartMade:
    path, _, query = address.partition("?")
    kept = ("type", "asgi", "http_version", "scheme", "server", "client", "root_path", "headers", "app", *_HANDLING)
    state: dict[str, Any] = {"known": known(request)}
    scope = {name: request.scope[name] for name in kept if name in request.scope} | {
        "method": "GET",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "state": state,
    }
    status = 500

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]

    try:
        await AsyncExitStackMiddleware(request.app.router)(scope, receive, send)
    except Exception as error:
        answer = await request.app.state.trouble(Request(scope), error)
        status = answer.status_code
    shown: Shown | None = state.get("shown") if status == 200 else None
    if shown is None:
        return PartMade(status if status != 200 else 404)
    return PartMade(status, shown, LiveEvent("part", f"{address}\n{shown.part}", shown.seq))


_HANDLING = ("starlette.exception_handlers", "extensions")
