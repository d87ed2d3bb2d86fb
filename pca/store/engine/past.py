"""The tables as they were at an instant of the past, rebuilt from the journal for one crisis at a time."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from pca.store.audit import ledger
from pca.store.engine.bearing import Bearing, bearing_on, count, entries
from pca.store.engine.rebuild import Progress, rebuild, rebuild_for_readers
from pca.store.engine.snapshot_file import UnfitSnapshot
from pca.store.engine.snapshots import FIRST, Snapshots
from pca.store.kit.database import Store, Unit
from pca.store.kit.errors import StoreError

KEPT = 3
"""Pasts kept ready."""

AT_ONCE = FIRST
"""Entries gone through while whoever asks waits, a second or two; beyond that it is done in the background."""

MOST = 2_000_000_000
"""Bytes of all pasts kept together; the one looked at last is kept whatever it takes."""

MEGABYTES = 16
"""How much of each past is held in memory; the rest lies in a file without a name."""

WAITING = 4
"""Who may wait for a past to be rebuilt at a time; more are asked to come again, and the present goes on."""

EACH = 2
"""How many of these may be of one person: whoever leafs through the past leaves room for others."""

BREATH = 100
"""Entries after which a rebuilding in the background lets others work."""

_log = logging.getLogger(__name__)


class BeingMade(Exception):
    """That past is rebuilt in the background; ask again in a few seconds. So many `entries` are to be `read`."""

    def __init__(self, read: int, entries: int) -> None:
        super().__init__(f"{read} of {entries} entries")
        self.read, self.entries = read, entries


class _Stopped(Exception):
    """The application ends; what goes on in the background is given up."""


@dataclass
class _RebuiltPast:
    """One past, who is reading it now, whether it is still wanted, and how many bytes it takes."""

    store: Store
    readers: int = 0
    wanted: bool = True
    size: int = 0


@dataclass
class _Background:
    """What is rebuilt in the background: for whom, how far it is."""

    bearing: Bearing
    thread: threading.Thread
    entries: int
    read: int = 0


class Past:
    """The pasts that were looked at lately. Safe to use from many threads; one is rebuilt at a time."""

    def __init__(self, house: Callable[[], Store], snapshots: Callable[[], Snapshots]) -> None:
        """`house` gives the database whose past it is, `snapshots` what shortens the way: asked for when needed."""
        self._house, self._snapshots = house, snapshots
        self._kept: OrderedDict[Bearing, _RebuiltPast] = OrderedDict()
        self._lock, self._building = threading.Lock(), threading.Lock()
        self._waiting: list[str | None] = []
        self._background: _Background | None = None
        self._end = threading.Event()

    @contextmanager
    def at(self, live: Unit, crisis: str, instant: datetime, whose: str | None = None) -> Iterator[Unit]:
        """A unit that reads the tables as they were once every entry not later than `instant` was written.

        Rows of other crises are not in it, and what the journal does not hold (names, addresses, texts sent) is empty.
        `whose` is the person who asks. Raises BeingMade where that takes long, StoreError when an entry cannot be
        read, or (`busy`) when others, or this person, wait already for one to be rebuilt.
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
        """Forget them all; what goes on in the background is given up."""
        self._end.set()
        background = self._background
        if background is not None:
            background.thread.join(timeout=5)
        with self._lock:
            while self._kept:
                self._forget()

    def _take(self, live: Unit, crisis: str, last: int, whose: str | None) -> _RebuiltPast:
        upto = bearing_on(live, crisis, last)
        if (kept := self._ready(upto)) is not None:
            return kept
        with self._lock:
            if len(self._waiting) >= WAITING or (whose is not None and self._waiting.count(whose) >= EACH):
                raise StoreError("busy", "others, or the same person, wait already for a past to be rebuilt")
            self._waiting.append(whose)
        try:
            if self._far(live, upto):
                raise self._being_made(live, upto)
            with self._building:
                return self._ready(upto) or self._added(upto, self._rebuilt(live, upto), readers=1)
        finally:
            with self._lock:
                self._waiting.remove(whose)

    def _far(self, live: Unit, upto: Bearing) -> bool:
        """Whether more has to be gone through than one waits for."""
        stack = self._snapshots().stack(live, upto)
        return count(live, upto, stack[0].heading.upto if stack else 0, AT_ONCE + 1) > AT_ONCE

    def _rebuilt(self, live: Unit, upto: Bearing, progress: Progress = lambda _: None) -> Store:
        """The tables as they were, from the newest snapshot before or from the first entry."""
        stack = self._snapshots().stack(live, upto)
        with suppress(UnfitSnapshot, OSError):  # then from the first entry
            if stack:
                store, after = self._snapshots().open(stack, MEGABYTES), stack[0].heading.upto
                return _gone_on(store, lambda: rebuild(live, store, entries(live, upto, after), progress))
        fresh = Store.scratch(MEGABYTES)
        return _gone_on(fresh, lambda: rebuild_for_readers(live, fresh, entries(live, upto), progress))

    def _being_made(self, live: Unit, upto: Bearing) -> BeingMade:
        """How far it is in the background, where one at a time is begun."""
        with self._lock:
            background = self._background
            if background is None or not background.thread.is_alive():
                thread = threading.Thread(target=self._make, name="past", daemon=True, args=(upto,))
                background = self._background = _Background(upto, thread, count(live, upto, 0, upto.upto))
                thread.start()
        return BeingMade(background.read, background.entries)

    def _make(self, upto: Bearing) -> None:
        try:
            with suppress(OSError):  # such as a full disk: then without any
                self._snapshots().extend(self._house(), upto.crisis, upto.upto, self._progress)
            with self._house().read() as live:
                self._added(upto, self._rebuilt(live, upto, self._progress), readers=0)
        except _Stopped:
            pass
        except Exception as error:  # nobody listens to this thread; whoever asks again begins anew
            _log.warning("a past could not be rebuilt", exc_info=error)

    def _progress(self, read: int) -> None:
        assert self._background is not None
        self._background.read = read
        if self._end.is_set() or (read % BREATH == 0 and self._end.wait(0.0005)):
            raise _Stopped

    def _ready(self, upto: Bearing) -> _RebuiltPast | None:
        with self._lock:
            kept = self._kept.get(upto)
            if kept is not None:
                kept.readers += 1
                self._kept.move_to_end(upto)
            return kept

    def _added(self, upto: Bearing, store: Store, readers: int) -> _RebuiltPast:
        with store.read() as unit:
            size = unit.raw.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()
        made = _RebuiltPast(store, readers=readers, size=int(size[0]))
        with self._lock:
            self._kept[upto] = made
            while len(self._kept) > KEPT or (
                len(self._kept) > 1 and sum(kept.size for kept in self._kept.values()) > MOST
            ):
                self._forget()
        return made

    def _forget(self) -> None:
        _, kept = self._kept.popitem(last=False)
        kept.wanted = False
        _close_unused(kept)


def _close_unused(kept: _RebuiltPast) -> None:
    if not kept.wanted and not kept.readers:
        kept.store.close()


def _gone_on(store: Store, go_on: Callable[[], object]) -> Store:
    """The same store once `go_on` is done; closed when that fails."""
    try:
        go_on()
    except BaseException:
        store.close()
        raise
    return store
