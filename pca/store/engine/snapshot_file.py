"""One snapshot on disk: the pages of a rebuilt database that changed since the snapshot below it, under a seal.

Magic, length of the heading, heading (JSON), numbers of the pages, a digest for each group of them, the seal over all
of that, the pages. What stands under the seal is believed; a group of pages is believed when it has its digest.
"""

from __future__ import annotations

import hmac
import os
import secrets
import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec

MAGIC = b"PCA snapshot 1\n"
GROUP = 16
"""Pages that share one digest: few, so that little is read of a snapshot most of whose pages changed again later."""

HANDS = 2
"""Threads that read, check and write pages: the longest part of it needs no lock of the interpreter."""

DIGEST = 32
DRAFT = ".making-"
"""How the name of what is not whole yet begins."""

_LENGTH = struct.Struct(">I")
_LONGEST_HEADING = 10_000
_FRAME = 24
_WAL_HEADING = 32
_VERSIONS = slice(18, 20)
"""Where the first page says which way of writing the file needs; ours lie still, so any will do."""


class UnfitSnapshot(Exception):
    """The file is damaged, forged, cut off or not a snapshot; it is thrown away."""


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """What a snapshot was made from: by which program, of which crisis, up to which entry with which chain value."""

    program: str
    crisis: str
    upto: int
    chain: str
    below: str
    """The seal of the snapshot it stands on (hex); empty for the first."""
    pages: int
    """Pages of the whole database then."""
    page_size: int


class SnapshotFile(msgspec.Struct, frozen=True):
    """One that was opened and whose seal is right; its pages are looked at when they are read."""

    path: Path
    heading: Heading
    numbers: array[int]
    digests: bytes
    seal: str
    begin: int
    """Where its pages begin in the file."""

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return self.begin + len(self.numbers) * self.heading.page_size


def write(path: Path, key: bytes, heading: Heading, numbers: Sequence[int], database: Path) -> str:
    """Write these pages of a database as a snapshot, whole or not at all, for its owner alone; its seal. OSError."""
    order = array("I", sorted(numbers))
    head = msgspec.json.encode(heading)
    top = MAGIC + _LENGTH.pack(len(head)) + head + _LENGTH.pack(len(order)) + _stored(order)
    begin = len(top) + DIGEST * (-(-len(order) // GROUP) + 1)
    draft = path.with_name(f"{DRAFT}{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.seek(begin)
            digests = []
            for group in _groups(database, order, heading):
                file.write(group)
                digests.append(sha256(group).digest())
            sealed = top + b"".join(digests)
            seal = hmac.digest(key, sealed, "sha256")
            file.seek(0)
            file.write(sealed + seal)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return seal.hex()


def opened(path: Path, key: bytes) -> SnapshotFile:
    """The snapshot in this file. Raises UnfitSnapshot when it is none of ours, OSError when it cannot be read."""
    with path.open("rb") as file:
        magic, length = file.read(len(MAGIC)), file.read(_LENGTH.size)
        if magic != MAGIC or len(length) < _LENGTH.size or _LENGTH.unpack(length)[0] > _LONGEST_HEADING:
            raise UnfitSnapshot(f"{path.name} is no snapshot")
        head = file.read(_LENGTH.unpack(length)[0])
        counted = file.read(_LENGTH.size)
        (count,) = _LENGTH.unpack(counted) if len(counted) == _LENGTH.size else (0,)
        if count * array("I").itemsize > path.stat().st_size:
            raise UnfitSnapshot(f"{path.name} is cut off")
        numbers, digests = file.read(count * array("I").itemsize), file.read(DIGEST * -(-count // GROUP))
        seal = file.read(DIGEST)
    sealed = b"".join((magic, length, head, counted, numbers, digests))
    if not hmac.compare_digest(hmac.digest(key, sealed, "sha256"), seal):
        raise UnfitSnapshot(f"{path.name} has not our seal")
    heading = msgspec.json.decode(head, type=Heading)
    return SnapshotFile(path, heading, _loaded(numbers), digests, seal.hex(), len(sealed) + DIGEST)


def lay(stack: Sequence[SnapshotFile], target: Path) -> None:
    """Put the database together that a stack of snapshots holds, the newest first. Raises UnfitSnapshot, OSError."""
    newest = stack[0].heading
    taken = bytearray(newest.pages + 1)
    with target.open("wb") as file, ThreadPoolExecutor(HANDS) as pool:
        file.truncate(newest.pages * newest.page_size)
        for snapshot in stack:
            with snapshot.path.open("rb") as held:
                laying = partial(_lay_share, snapshot, held.fileno(), file.fileno(), taken)
                for done in [pool.submit(laying, share) for share in range(HANDS)]:
                    done.result()


def _lay_share(snapshot: SnapshotFile, held: int, target: int, taken: bytearray, share: int) -> None:
    """One hand's share of the pages of a snapshot: every group that falls to it. No page is in two groups."""
    size, pages = snapshot.heading.page_size, len(taken)
    for at in range(share * GROUP, len(snapshot.numbers), HANDS * GROUP):
        numbers = snapshot.numbers[at : at + GROUP]
        wanted = [place for place, number in enumerate(numbers) if number < pages and not taken[number]]
        if not wanted:
            continue
        group = memoryview(os.pread(held, len(numbers) * size, snapshot.begin + at * size))
        digest = snapshot.digests[at // GROUP * DIGEST :][:DIGEST]
        if sha256(group).digest() != digest:
            raise UnfitSnapshot(f"{snapshot.path.name} is damaged")
        for first, last in _runs(wanted, numbers):
            os.pwrite(target, group[first * size : last * size], (numbers[first] - 1) * size)
        for place in wanted:
            taken[numbers[place]] = 1


def _runs(places: Sequence[int], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """From where to where pages that are wanted lie side by side, here and in the database."""
    first = last = places[0]
    for place in places[1:]:
        if place != last + 1 or numbers[place] != numbers[last] + 1:
            yield first, last + 1
            first = place
        last = place
    yield first, last + 1


def _groups(database: Path, order: Sequence[int], heading: Heading) -> Iterator[bytes]:
    """The pages of a database with these numbers, a group at a time."""
    size = heading.page_size
    with database.open("rb") as file:
        for at in range(0, len(order), GROUP):
            numbers = order[at : at + GROUP]
            read = ((os.pread(file.fileno(), size, (number - 1) * size), number) for number in numbers)
            yield b"".join(_page(page, number, size) for page, number in read)


def _page(page: bytes, number: int, size: int) -> bytes:
    if number != 1:
        return page.ljust(size, b"\0")  # one that was given up before it was ever written
    still = bytearray(page)
    still[_VERSIONS] = b"\x01\x01"
    return bytes(still)


def changed_pages(database: Path, page_size: int) -> set[int]:
    """Numbers of the pages that were written since the database's log (its WAL) was emptied."""
    numbers = set[int]()
    with database.with_name(f"{database.name}-wal").open("rb") as log:
        salt = log.read(_WAL_HEADING)[16:24]
        while len(frame := log.read(_FRAME)) == _FRAME and frame[8:16] == salt:
            numbers.add(int.from_bytes(frame[:4], "big"))
            log.seek(page_size, os.SEEK_CUR)
    return numbers


def _stored(numbers: array[int]) -> bytes:
    """Always with the small end first, whatever the machine."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _loaded(content: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
