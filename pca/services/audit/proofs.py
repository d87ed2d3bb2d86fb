"""The two proofs, kept up while the application runs: the journal is whole, and the tables follow from it."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

import msgspec

from pca.runtime import Runtime
from pca.store.audit import journal
from pca.store.audit.journal import Break, Recorded
from pca.store.engine.past import MOST
from pca.store.engine.replay import Replayed, replay
from pca.store.kit.database import Unit

_log = logging.getLogger(__name__)

BREATH = 100
"""Entries after which a rebuilding in the background lets others work."""


class Checked(msgspec.Struct, frozen=True):
    """What is known of the journal: sound entries, the chain value after them (hex), the break if any.

    `at` is the last look; `whole_at` is when every entry was last walked, the later ones since then as they came.
    """

    entries: int
    head: str
    broken: Break | None
    at: datetime
    whole_at: datetime


class Rebuilding(msgspec.Struct, frozen=True):
    """How far the rebuilding of the tables is: entries `read` so far; what the last one found, and when."""

    running: bool
    read: int
    found: Replayed | None
    at: datetime | None
    failed: str
    """Why the last one could not be carried through; empty when it was."""
    too_long: bool = False
    """Whether the journal is too long for it: use the command then."""


class Stopped(Exception):
    """The application ends; the rebuilding is given up."""


class Proofs:
    """What this process knows of the journal. Safe to use from many threads."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._walking, self._starting, self._end = threading.Lock(), threading.Lock(), threading.Event()
        self._checked: Checked | None = None
        self._thread: threading.Thread | None = None
        self._read, self._failed = 0, ""
        self._found: Replayed | None = None
        self._found_at: datetime | None = None

    def look(self, unit: Unit, *, whole: bool = False) -> Checked | None:
        """Check what was added since the last look, or every entry when `whole`; a break is looked for anew.

        One look at a time: while another goes on nobody waits, and what was known before it is the answer (None when
        nothing was).
        """
        if not self._walking.acquire(blocking=False):
            return self._checked
        try:
            known, now = self._checked, self._runtime.clock.now()
            since = None if whole or known is None or known.broken else _mark(known)
            found = journal.verify(unit, since)
            went_on = known is not None and since is not None and found.entries >= known.entries
            whole_at = known.whole_at if known is not None and went_on else now
            self._checked = Checked(found.entries, found.head, found.broken, now, whole_at)
            return self._checked
        finally:
            self._walking.release()

    @property
    def looking(self) -> bool:
        """Whether a look is under way."""
        return self._walking.locked()

    def rebuild(self) -> bool:
        """Start to rebuild the tables in the background; false when that is going on already."""
        with self._starting:
            if self._running():
                return False
            self._read, self._failed = 0, ""
            self._thread = threading.Thread(target=self._rebuild, name="replay", daemon=True)
            self._thread.start()
            return True

    def rebuilding(self, entries: int) -> Rebuilding:
        """How far it is; `entries` is the length of the journal."""
        return Rebuilding(self._running(), self._read, self._found, self._found_at, self._failed, entries > MOST)

    def close(self) -> None:
        """Give up what is going on."""
        self._end.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _rebuild(self) -> None:
        try:
            self._found = replay(self._runtime.store, progress=self._progress)
            self._found_at = self._runtime.clock.now()
        except Stopped:
            self._failed = "stopped"
        except Exception as error:  # whatever it is, it is told on the page: nobody else listens to this thread
            _log.warning("the tables could not be rebuilt", exc_info=error)
            self._failed = str(error) or type(error).__name__

    def _progress(self, read: int) -> None:
        self._read = read
        if self._end.is_set() or (read % BREATH == 0 and self._end.wait(0.0005)):
            raise Stopped


def _mark(known: Checked) -> Recorded:
    return Recorded(known.entries, bytes.fromhex(known.head))
