"""What was worked out once and is asked for by many: kept until the journal grows, a few seconds at most."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import inf
from time import perf_counter
from typing import Any, NamedTuple, TypeVar

import msgspec

from pca.domain.topics import UNSETTLED, Topic, access_of, by
from pca.services.audit import read
from pca.services.audit.touched import Touched
from pca.services.crisis.read_situation import Counting
from pca.web.kit.rendering import live_block
from pca.web.kit.request_context import RequestContext

T = TypeVar("T")

MOST = 500
"""Things kept at once; those asked for longest ago go first."""

FRESH = 5.0
"""Seconds after which a page is made again although nothing happened: clocks and deadlines move on."""

STRIPES = 16

SELDOM = 20
"""A count may use one part in so many of a processor."""

CHEAP = 0.05
"""Seconds a count may take to be taken anew after each change."""


class _Thing(NamedTuple):
    """What is kept: what it was made of, until when it is any good (on the monotonic clock, seconds), and itself."""

    stamp: Hashable
    until: float
    value: Any


class Cache:
    """A memory of this process. Two who ask for the same at once wait for one making of it."""

    def __init__(self) -> None:
        self._found: OrderedDict[Hashable, _Thing] = OrderedDict()
        self._guard = threading.Lock()
        self._making = [threading.Lock() for _ in range(STRIPES)]
        self.counts: OrderedDict[Hashable, Count] = OrderedDict()
        self.counting = threading.Lock()

    def __len__(self) -> int:
        return len(self._found)

    def get(
        self,
        key: Hashable,
        make: Callable[[], T],
        *,
        stamp: Hashable = None,
        seconds: float = inf,
        holds: Callable[[T], bool] = lambda _value: True,
    ) -> T:
        """What is kept under `key`, made now if need be: it was made of something else, so many seconds ago, or it
        no longer `holds`."""
        thing = self._look(key, stamp, holds)
        if thing is None:
            with self._making[hash(key) % STRIPES]:
                thing = self._look(key, stamp, holds)
                if thing is None:
                    value = make()
                    thing = _Thing(stamp, perf_counter() + seconds, value)
                    self._put(key, thing)
        kept: T = thing.value
        return kept

    def _look(self, key: Hashable, stamp: Hashable, holds: Callable[[Any], bool]) -> _Thing | None:
        with self._guard:
            thing = self._found.get(key)
            if thing is None or thing.stamp != stamp:
                return None
            self._found.move_to_end(key)
        return thing if holds(thing.value) else None

    def _put(self, key: Hashable, made: _Thing) -> None:
        """Keep it; what is no good any more goes at once, so that memory does not fill with pages of the past."""
        now = perf_counter()
        with self._guard:
            self._found[key] = made
            self._found.move_to_end(key)
            for old in [name for name, thing in self._found.items() if thing.until <= now]:
                del self._found[old]
            while len(self._found) > MOST:
                self._found.popitem(last=False)


class Count(NamedTuple):
    """Something counted: when, for which journal number, and how long that took (seconds)."""

    value: Any
    head: int
    at: float
    cost: float


def counting(context: RequestContext) -> Counting:
    """How what is shown is counted for this answer, for those who read it and know no page."""

    def count_for(name: Hashable, count: Callable[[], T], /) -> T:
        return counted(context, name, count)

    return count_for


def counted(context: RequestContext, name: Hashable, count: Callable[[], T]) -> T:
    """A count that takes long is taken seldom: again after a change, but not before SELDOM times its own length.

    A crisis with a thousand tasks is counted anew for each page; one with a million every few seconds.
    """
    if context.past is not None:
        return count()
    kept: Cache = context.request.app.state.cache
    head = read.head(context.unit).seq
    with kept.counting:
        last: Count | None = kept.counts.get(name)
        if last is None or (last.head != head and (last.cost < CHEAP or perf_counter() - last.at > SELDOM * last.cost)):
            started = perf_counter()
            value = count()
            last = kept.counts[name] = Count(value, head, perf_counter(), perf_counter() - started)
        elif last.head != head:
            context.followed.add(UNSETTLED)
        kept.counts.move_to_end(name)
        while len(kept.counts) > MOST:  # a name may hold what an address says: whoever asks chooses it
            kept.counts.popitem(last=False)
    counted_value: T = last.value
    return counted_value


class Shown(NamedTuple):
    """An answer with its live part as rendered, the entry it was made at, and the topics it was made of."""

    answer: Any
    part: str
    seq: int
    topics: frozenset[Topic]
    key: Hashable
    """What those have in common who are shown the same."""


def shown(
    context: RequestContext,
    template: str,
    answer: Callable[[], msgspec.Struct],
    *,
    personal: bool,
    topics: frozenset[Topic],
    forms: bool = True,
) -> Shown:
    """The answer and its rendered `live` part, shared among those who see the same. Needs the context's unit.

    It is made of `topics` and of what the answer says it follows: what touches none of them leaves it as it is.
    """
    touched: Touched = context.request.app.state.touched
    head = touched.catch_up(context.unit)
    key = (context.plain_path, context.language, _alike(context, personal=personal))
    kept: Cache = context.request.app.state.cache

    def make() -> Shown:
        context.shared, context.followed = not personal, set()
        try:
            made = answer()
            part = live_block(context, template, made)
        finally:
            context.shared = False
        return Shown(made, part, head, topics | context.followed | _own(context, personal=personal, forms=forms), key)

    moment = (int(context.now.timestamp() // FRESH), touched.era)

    def holds(made: Shown) -> bool:
        return not touched.since(made.topics, made.seq)

    return kept.get(key, make, stamp=moment, seconds=2 * FRESH, holds=holds)


def _own(context: RequestContext, *, personal: bool, forms: bool) -> frozenset[Topic]:
    """What a page of one person follows anyhow: their rights, and what they did, for its forms are used up by it."""
    if not personal or context.identity is None:
        return frozenset()
    person = context.identity.person
    return frozenset({by(person), access_of(person)} if forms else {access_of(person)})


def _alike(context: RequestContext, *, personal: bool) -> Hashable:
    """What two people must have in common to be shown the same."""
    if personal or context.identity is None:
        return context.token
    who = context.identity
    grants = sorted((grant.role.value, grant.scope.kind.value, grant.scope.id) for grant in who.counting)
    return (tuple(grants), who.token_actions)
