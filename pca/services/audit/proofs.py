"""The two proofs, kept up while the application runs: the journal is whole, and the tables follow from it."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

import msgspec

from pca.runtime import Runtime
from pca.store.audit import journal
from pca.store.audit.journal import Break, Recorded
from pca.store.engine.replay import Replayed, replay
from pca.store.kit.database import Unit

_log = logging.getLogger(__name__)

BREATH = 100
"""Entries after which a rebuilding in the background lets others work."""

MOST = 1_000_000
"""Entries a rebuilding in the background takes: beyond that it would go on for minutes, beside the pages."""

PATIENCE = 1.0
"""Seconds for which whoever has the whole journal walked waits for the answer; then the page shows how far it is."""


class Checked(msgspec.Struct, frozen=True):
    """What is known of the journal: sound entries, the chain value after them (hex), the break if any.

    `at` is the last look; `whole_at` is when every entry was last walked, the later ones since then as they came.
    """

    entries: int
    head: str
    broken: Break | None
    at: datetime
    whole_at: datetime

    @property
    def readable(self) -> bool:
        """False where a text in the journal is no entry any more, so that a list with it cannot be shown."""
        return self.broken is None or "no longer an entry" not in self.broken.why


class Walking(msgspec.Struct, frozen=True):
    """How far the walk over the whole journal is: entries `read` so far."""

    running: bool
    read: int
    failed: str
    """Why the last one could not be carried through; empty when it was."""


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
    """The application ends; what goes on in the background is given up."""


class Proofs:
    """What this process knows of the journal. Safe to use from many threads."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._walking, self._starting, self._end = threading.Lock(), threading.Lock(), threading.Event()
        self._checked: Checked | None = None
        self._walk: threading.Thread | None = None
        self._walked, self._walk_failed = 0, ""
        self._thread: threading.Thread | None = None
        self._read, self._failed = 0, ""
        self._found: Replayed | None = None
        self._found_at: datetime | None = None

    def look(self, unit: Unit) -> Checked | None:
        """Check what was added since the last look; the first one walks every entry. A break is looked for anew.

        One look at a time: while another goes on nobody waits, and what was known before it is the answer (None when
        nothing was).
        """
        known = self._checked
        if known is None:
            self.walk()
        elif self._walking.acquire(blocking=False):
            try:
                self._check(unit, known)
            finally:
                self._walking.release()
        return self._checked

    def walk(self) -> bool:
        """Walk every entry, in the background where that takes long; false when a look is under way already."""
        if not self._walking.acquire(blocking=False):
            return False
        self._walked, self._walk_failed = 0, ""
        self._walk = threading.Thread(target=self._walk_all, name="walk", daemon=True)
        self._walk.start()
        self._walk.join(PATIENCE)
        return True

    def walking(self) -> Walking:
        """How far the walk over every entry is."""
        return Walking(_alive(self._walk), self._walked, self._walk_failed)

    def rebuild(self) -> bool:
        """Start to rebuild the tables in the background; false when that is going on, or the journal is too long."""
        with self._runtime.store.read() as unit:
            if self.rebuilding(journal.head(unit).seq).too_long:
                return False
        with self._starting:
            if _alive(self._thread):
                return False
            self._read, self._failed = 0, ""
            self._thread = threading.Thread(target=self._rebuild, name="replay", daemon=True)
            self._thread.start()
            return True

    def rebuilding(self, entries: int) -> Rebuilding:
        """How far it is; `entries` is the length of the journal."""
        return Rebuilding(_alive(self._thread), self._read, self._found, self._found_at, self._failed, entries > MOST)

    def close(self) -> None:
        """Give up what is going on."""
        self._end.set()
        for thread in (self._walk, self._thread):
            if thread is not None:
                thread.join(timeout=5)

    def _walk_all(self) -> None:
        try:
            with self._runtime.store.read() as unit:
                self._check(unit, None)
        except Stopped:
            self._walk_failed = "stopped"
        except Exception as error:  # whatever it is, it is told on the page: nobody else listens to this thread
            _log.warning("the journal could not be checked", exc_info=error)
            self._walk_failed = str(error) or type(error).__name__
        finally:
            self._walking.release()

    def _check(self, unit: Unit, known: Checked | None) -> None:
        """See what the journal is now, after what is known of it; whoever calls has the lock."""
        now = self._runtime.clock.now()
        if known is None or not known.entries:
            verdict = journal.verify(unit, None, self._step)
        else:
            verdict = journal.verify(unit, _mark(known))
        went_on = known is not None and verdict.entries >= known.entries
        whole_at = known.whole_at if known is not None and went_on else now
        self._checked = Checked(verdict.entries, verdict.head, verdict.broken, now, whole_at)

    def _step(self, walked: int) -> None:
        self._walked = walked
        if self._end.wait(0.0005):
            raise Stopped

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


def _alive(thread: threading.Thread | None) -> bool:
    return thread is not None and thread.is_alive()


def _mark(known: Checked) -> Recorded:
    return Recorded(known.entries, bytes.fromhex(known.head))
