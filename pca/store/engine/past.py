"""The tables as they were at an instant of the past, rebuilt from the journal in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from pca.store.audit import journal, ledger
from pca.store.engine.apply import apply
from pca.store.kit.database import Store, Unit
from pca.store.kit.errors import StoreError

KEPT = 3
"""Pasts kept ready."""

MOST = 150_000
"""Entries rebuilt at most, all pasts kept together: about 10 kB of memory and 0.1 ms for each."""


WAITING = 4
"""Who may wait for a past to be rebuilt at a time; more are asked to come again, and the present goes on."""

EACH = 2
"""How many of these may be of one person: whoever leafs through the past leaves room for others."""


class TooFar(Exception):
    """The journal is too long to be rebuilt up to that instant here; holds the number of entries, and the most."""


@dataclass
class _RebuiltPast:
    """One past, who is reading it now, and whether it is still wanted."""

    store: Store
    readers: int = 0
    wanted: bool = True


class Past:
    """The pasts that were looked at lately. Safe to use from many threads; one is rebuilt at a time."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, _RebuiltPast] = OrderedDict()
        self._lock, self._building = threading.Lock(), threading.Lock()
        self._waiting: list[str | None] = []

    @contextmanager
    def at(self, live: Unit, instant: datetime, whose: str | None = None) -> Iterator[Unit]:
        """A unit that reads the tables as they were once every entry not later than `instant` was written.

        What the journal does not hold (names, addresses, texts sent) is empty in it. `whose` is the person who asks.
        Raises TooFar, or StoreError when an entry cannot be read, or (`busy`) when others, or this person, wait
        already for one to be rebuilt.
        """
        kept = self._take(live, ledger.last_at(live, instant), whose)
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

    def _take(self, live: Unit, upto: int, whose: str | None) -> _RebuiltPast:
        if upto > MOST:
            raise TooFar(upto, MOST)
        if (kept := self._ready(upto)) is not None:
            return kept
        with self._lock:
            if len(self._waiting) >= WAITING or (whose is not None and self._waiting.count(whose) >= EACH):
                raise StoreError("busy", "others, or the same person, wait already for a past to be rebuilt")
            self._waiting.append(whose)
        try:
            with self._building:
                return self._ready(upto) or self._added(upto, _RebuiltPast(_rebuild(live, upto), readers=1))
        finally:
            with self._lock:
                self._waiting.remove(whose)

    def _ready(self, upto: int) -> _RebuiltPast | None:
        with self._lock:
            kept = self._kept.get(upto)
            if kept is not None:
                kept.readers += 1
                self._kept.move_to_end(upto)
            return kept

    def _added(self, upto: int, made: _RebuiltPast) -> _RebuiltPast:
        with self._lock:
            self._kept[upto] = made
            while len(self._kept) > KEPT or (len(self._kept) > 1 and sum(self._kept) > MOST):
                self._forget()
        return made

    def _forget(self) -> None:
        _, kept = self._kept.popitem(last=False)
        kept.wanted = False
        _close_unused(kept)


def _close_unused(kept: _RebuiltPast) -> None:
    if not kept.wanted and not kept.readers:
        kept.store.close()


def _rebuild(live: Unit, upto: int) -> Store:
    store = Store.open("sqlite://", durable=False)
    try:
        with store.write() as unit:
            for _, entry in journal.entries(live, limit=upto):
                apply(unit, entry)
    except BaseException:
        store.close()
        raise
    return store
