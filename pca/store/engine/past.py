"""The tables as they were at an instant of the past, rebuilt from the journal for one crisis at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from pca.store.audit import ledger
from pca.store.engine.bearing import Bearing, Elsewhere, bearing_on, entries
from pca.store.engine.rebuild import rebuild_for_readers
from pca.store.kit.database import Store, Unit
from pca.store.kit.errors import StoreError

KEPT = 3
"""Pasts kept ready."""

MOST = 150_000
"""Entries rebuilt at most, all pasts kept together, those of other crises not counted: up to 0.1 ms for each."""

MEGABYTES = 16
"""How much of each past is held in memory; the rest lies in a file without a name."""

WAITING = 4
"""Who may wait for a past to be rebuilt at a time; more are asked to come again, and the present goes on."""

EACH = 2
"""How many of these may be of one person: whoever leafs through the past leaves room for others."""


class TooFar(Exception):
    """Too many entries bear on the crisis to be rebuilt up to that instant; holds how many, and the most."""


@dataclass
class _RebuiltPast:
    """One past, who is reading it now, and whether it is still wanted."""

    store: Store
    readers: int = 0
    wanted: bool = True


class Past:
    """The pasts that were looked at lately. Safe to use from many threads; one is rebuilt at a time."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Bearing, _RebuiltPast] = OrderedDict()
        self._lock, self._building = threading.Lock(), threading.Lock()
        self._waiting: list[str | None] = []
        self._elsewhere = Elsewhere()

    @contextmanager
    def at(self, live: Unit, crisis: str, instant: datetime, whose: str | None = None) -> Iterator[Unit]:
        """A unit that reads the tables as they were once every entry not later than `instant` was written.

        Rows of other crises are not in it, and what the journal does not hold (names, addresses, texts sent) is empty.
        `whose` is the person who asks. Raises TooFar, or StoreError when an entry cannot be read, or (`busy`) when
        others, or this person, wait already for one to be rebuilt.
        """
        kept = self._take(live, crisis, ledger.last_at(live, instant), whose)
        try:
            with kept.store.read() as unit:
                yield unit
        finally:
            with self._lock:
                kept.readers -= 1
                _close_unused(kept)

    def close(self) -> None:
        """Forget them all."""
        with self._lock:
            while self._kept:
                self._forget()

    def _take(self, live: Unit, crisis: str, last: int, whose: str | None) -> _RebuiltPast:
        elsewhere = self._elsewhere.upto(live, last)
        upto = bearing_on(live, crisis, last, elsewhere)
        if upto.entries > MOST:
            raise TooFar(upto.entries, MOST)
        if (kept := self._ready(upto)) is not None:
            return kept
        with self._lock:
            if len(self._waiting) >= WAITING or (whose is not None and self._waiting.count(whose) >= EACH):
                raise StoreError("busy", "others, or the same person, wait already for a past to be rebuilt")
            self._waiting.append(whose)
        try:
            with self._building:
                return self._ready(upto) or self._added(upto, _RebuiltPast(_rebuild(live, upto, elsewhere), readers=1))
        finally:
            with self._lock:
                self._waiting.remove(whose)

    def _ready(self, upto: Bearing) -> _RebuiltPast | None:
        with self._lock:
            kept = self._kept.get(upto)
            if kept is not None:
                kept.readers += 1
                self._kept.move_to_end(upto)
            return kept

    def _added(self, upto: Bearing, made: _RebuiltPast) -> _RebuiltPast:
        with self._lock:
            self._kept[upto] = made
            while len(self._kept) > KEPT or (len(self._kept) > 1 and sum(kept.entries for kept in self._kept) > MOST):
                self._forget()
        return made

    def _forget(self) -> None:
        _, kept = self._kept.popitem(last=False)
        kept.wanted = False
        _close_unused(kept)


def _close_unused(kept: _RebuiltPast) -> None:
    if not kept.wanted and not kept.readers:
        kept.store.close()


def _rebuild(live: Unit, upto: Bearing, elsewhere: list[int]) -> Store:
    store = Store.scratch(MEGABYTES)
    try:
        rebuild_for_readers(live, store, entries(live, upto, elsewhere))
    except BaseException:
        store.close()
        raise
    return store
