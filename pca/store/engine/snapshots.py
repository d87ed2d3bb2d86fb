"""Snapshots of long crises, kept on disk so that a past page need not begin at the first entry.

Each holds what changed since the one below it. None is believed for lying there: it carries the seal of this
installation, names the program that made it and the journal's chain value it was made from; whatever does not fit is
removed, and made anew. All that is in them follows from the journal.
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import msgspec

from pca.domain.journal import Entry
from pca.store.audit import journal
from pca.store.engine.bearing import Bearing, count, entries
from pca.store.engine.rebuild import rebuild
from pca.store.engine.snapshot_file import (
    DRAFT,
    Heading,
    SnapshotFile,
    UnfitSnapshot,
    changed_pages,
    lay,
    opened,
    write,
)
from pca.store.kit import schema
from pca.store.kit.database import Store, Unit
from pca.store.kit.engines import emptied

EVERY = 10_000
"""Entries from one snapshot to the next: what a past page has to go through at most, half a second."""

FIRST = 40_000
"""Entries that bear on a crisis before any snapshot is made of it: below, its past is rebuilt while one waits."""

STALE = 600
"""Seconds after which what lies half-made for a reader is swept away: its process was killed."""

MEGABYTES = 64
"""How much of a database is held in memory while snapshots are made of it."""

_MB = 1_000_000
_SUFFIX, _LAID = ".snapshot", ".laid-"
_log = logging.getLogger(__name__)


class Snapshots:
    """The snapshots in one folder. Safe to use from many threads and processes; one makes them at a time."""

    def __init__(self, folder: Path, key: bytes, megabytes: int) -> None:
        """`key` seals them; they take up to `megabytes` in all, none where that is 0."""
        self._folder, self._key, self._most = folder, key, megabytes * _MB
        self._program = f"{version('pca')} {schema.HEAD}"
        self._full = set[str]()
        """Crises whose snapshots alone would take more than may be taken."""

    def stack(self, live: Unit, bearing: Bearing) -> list[SnapshotFile]:
        """The newest snapshot not beyond `bearing` and those below it, newest first; what is unfit is removed."""
        stack: list[SnapshotFile] = []
        for path in self._paths(bearing.crisis):
            try:
                snapshot = opened(path, self._key)
                self._check(live, snapshot, bearing.crisis, stack)
            except FileNotFoundError:
                break
            except (UnfitSnapshot, OSError, ValueError, msgspec.DecodeError) as error:
                self._remove_from(path, error)
                break
            stack.append(snapshot)
        return [snapshot for snapshot in reversed(stack) if snapshot.heading.upto <= bearing.upto]

    def _check(self, live: Unit, snapshot: SnapshotFile, crisis: str, below: list[SnapshotFile]) -> None:
        """Raises UnfitSnapshot for one made by another program, from another journal, or over something else."""
        heading, seal = snapshot.heading, below[-1].seal if below else ""
        if (heading.program, heading.crisis, heading.below) != (self._program, crisis, seal):
            raise UnfitSnapshot("it is of another program, another crisis, or stands on something that is not there")
        if journal.chain_at(live, heading.upto) != heading.chain:
            raise UnfitSnapshot("the journal is another one now")

    def open(self, stack: list[SnapshotFile], megabytes: int) -> Store:
        """The database that a stack holds, in a file that has no name any more. Raises UnfitSnapshot, OSError."""
        draft = self._folder / f"{_LAID}{secrets.token_hex(8)}"
        try:
            _private(draft)
            lay(stack, draft)
            return Store.scratch(megabytes, draft)
        except UnfitSnapshot as error:
            self.drop(stack[0].heading.crisis)
            _log.warning("snapshots were thrown away: %s", error)
            raise
        finally:
            draft.unlink(missing_ok=True)

    def extend(self, house: Store, crisis: str, upto: int, progress: Callable[[int], None] = lambda _: None) -> int:
        """Make the snapshots that are missing up to entry `upto`; how many were made.

        None while there is little to go through, or another process is at it. `progress` is told how many entries were
        read. Raises StoreError, OSError.
        """
        bearing = Bearing(crisis, upto)
        with house.read() as live:
            stack = self.stack(live, bearing)
            least = EVERY if stack else FIRST
            after = stack[0].heading.upto if stack else 0
            if not self._most or crisis in self._full or count(live, bearing, after, least) < least:
                return 0
        with self._alone() as alone:
            return self._made(house, bearing, stack, progress) if alone else 0

    def _made(self, house: Store, bearing: Bearing, stack: list[SnapshotFile], progress: Callable[[int], None]) -> int:
        draft, made, read = self._folder / f"{DRAFT}{secrets.token_hex(8)}", 0, 0
        try:
            _private(draft)
            if stack:
                lay(stack, draft)
            with Store.scratch(MEGABYTES, draft, noting=True) as fresh:
                while True:
                    with house.read() as live:
                        after = stack[0].heading.upto if stack else 0
                        if count(live, bearing, after, EVERY) < EVERY:
                            return made
                        numbers = list[int]()
                        next_ones = _noting(islice(entries(live, bearing, after), EVERY), numbers)
                        rebuild(live, fresh, next_ones, lambda done, before=read: progress(before + done))  # type: ignore[misc]
                        chain = journal.chain_at(live, numbers[-1])
                    assert chain is not None
                    stack = [self._added(draft, bearing.crisis, numbers[-1], chain, stack), *stack]
                    made, read = made + 1, read + EVERY
                    if not self._bounded(bearing.crisis):
                        return made
        finally:
            for name in (draft.name, f"{draft.name}-wal", f"{draft.name}-shm"):
                draft.with_name(name).unlink(missing_ok=True)

    def _added(self, draft: Path, crisis: str, upto: int, chain: str, stack: list[SnapshotFile]) -> SnapshotFile:
        """Write what changed since the newest of the stack as a snapshot."""
        with draft.open("rb") as file:
            page_size = int.from_bytes(file.read(18)[16:], "big") or 4096
        changed = changed_pages(draft, 65_536 if page_size == 1 else page_size)
        emptied(draft)
        pages = draft.stat().st_size // page_size
        heading = Heading(
            program=self._program,
            crisis=crisis,
            upto=upto,
            chain=chain,
            below=stack[0].seal if stack else "",
            pages=pages,
            page_size=page_size,
        )
        path = self._of(crisis) / f"{upto:015}{_SUFFIX}"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write(path, self._key, heading, sorted(changed) if stack else range(1, pages + 1), draft)
        return opened(path, self._key)

    def _bounded(self, crisis: str) -> bool:
        """Throw away other crises' snapshots, the least used first, until all fit; False if this one's alone do not."""
        while sum(path.stat().st_size for path in self._folder.glob(f"*/*{_SUFFIX}")) > self._most:
            others = [folder for folder in self._folder.iterdir() if folder.is_dir() and folder != self._of(crisis)]
            if not others:
                self._paths(crisis)[-1].unlink(missing_ok=True)
                self._full.add(crisis)
                return False
            shutil.rmtree(min(others, key=lambda folder: folder.stat().st_mtime), ignore_errors=True)
        return True

    def drop(self, crisis: str | None = None) -> None:
        """Remove the snapshots of one crisis, or all of them."""
        shutil.rmtree(self._folder if crisis is None else self._of(crisis), ignore_errors=True)

    def _remove_from(self, path: Path, why: Exception) -> None:
        """Remove a snapshot that does not fit, and those that stand on it."""
        _log.warning("a snapshot was thrown away: %s: %s", path.name, why)
        for above in path.parent.glob(f"*{_SUFFIX}"):
            if above.name >= path.name:
                above.unlink(missing_ok=True)

    def _paths(self, crisis: str) -> list[Path]:
        return sorted(self._of(crisis).glob(f"*{_SUFFIX}"))

    def _of(self, crisis: str) -> Path:
        return self._folder / quote(crisis, safe="")

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether nobody else makes snapshots here; what somebody left half-made is swept away."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            alone = _locked(handle)
            if alone:
                os.utime(handle)
                self._sweep(os.fstat(handle).st_mtime)
            yield alone
        finally:
            os.close(handle)

    def _sweep(self, now: float) -> None:
        for left in (*self._folder.glob(f"{DRAFT}*"), *self._folder.glob(f"*/{DRAFT}*")):
            left.unlink(missing_ok=True)
        for left in self._folder.glob(f"{_LAID}*"):
            with suppress(FileNotFoundError):
                if left.stat().st_mtime < now - STALE:
                    left.unlink()


def _noting(numbered: Iterable[tuple[int, Entry]], numbers: list[int]) -> Iterator[tuple[int, Entry]]:
    """The same entries; their numbers are noted as they pass."""
    for seq, entry in numbered:
        numbers.append(seq)
        yield seq, entry


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _private(file: Path) -> None:
    """An empty file that belongs to its owner alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
