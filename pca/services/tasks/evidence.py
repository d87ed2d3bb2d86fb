"""Keeps the files that prove a task: each once, under the hash of its content, safely on disk before it counts.

A file is written beside, and takes its place in the transaction that attaches it: an order that is refused, or was
given before, leaves nothing behind, however often it is sent.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from pca.domain.orders import AttachEvidence
from pca.domain.task_acts import EVIDENCE_TYPES, MAX_EVIDENCE
from pca.domain.texts.wording import one_line
from pca.isolated import Limits, ParseFailed, parse_isolated
from pca.isolated.limits import MB
from pca.runtime import Runtime
from pca.services.engine.execute import Private
from pca.services.tasks.file_kinds import ARCHIVE, kind_inside, kind_of
from pca.store.kit.database import Unit
from pca.store.kit.errors import StoreError

LOG = logging.getLogger(__name__)

CHUNK = 1 << 20
"""Bytes read at a time."""

LONGEST_NAME = 200
"""Longest file name kept, in characters."""

LIMITS = Limits(seconds=20, processor=10, memory=256 * MB)
"""What it may cost to look into an archive."""


class Kept(NamedTuple):
    """A file that waits to be attached: the order that names it, and what puts it in its place as that is carried out.

    Nothing lies there of an order that was refused, given before, or not carried out for any other reason.
    """

    act: AttachEvidence
    settle: Private


Fits = Callable[[AttachEvidence], bool]
"""Whether an order would be taken, as things stand: nothing is written of what would be refused."""


@contextmanager
def keep(runtime: Runtime, task: int, source: Path, item: str | None = None) -> Iterator[Kept]:
    """A copy of `source` that waits beside those kept, and how to attach it to a task; gone at the end unless it was.

    A file the rules will refuse (type, size) is not copied; the act still names it, so that the refusal is journalled.
    Raises OSError when the file cannot be read or written (a full disk included); then nothing is left behind.
    """
    with source.open("rb") as file, _waiting(runtime, file, _named(task, file, source.name, item)) as kept:
        yield kept


@contextmanager
def keep_sent(
    runtime: Runtime, task: int, name: str, content: bytes, item: str | None = None, fits: Fits = lambda _act: True
) -> Iterator[Kept]:
    """The same for a file that was sent to us. Of its name only the last part counts: a path is nobody's business."""
    bare, file = name.replace("\\", "/").rpartition("/")[2], io.BytesIO(content)
    with _waiting(runtime, file, _named(task, file, bare, item), fits) as kept:
        yield kept


@contextmanager
def keep_text(runtime: Runtime, task: int, item: str, text: str) -> Iterator[Kept]:
    """The same for a text made up by a rehearsal; such a file need not survive a power cut."""
    file = io.BytesIO(text.encode())
    with _waiting(runtime, file, _named(task, file, f"T{task}-{item}.txt", item), durable=False) as kept:
        yield kept


def path_of(runtime: Runtime, sha256: str) -> Path:
    """Where the file with this hash (64 hex digits) is kept."""
    return runtime.evidence / sha256[:2] / sha256


def _named(task: int, file: BinaryIO, name: str, item: str | None) -> AttachEvidence:
    """How it is attached, but for its hash."""
    shown, size = one_line(name)[:LONGEST_NAME] or "sans nom", file.seek(0, os.SEEK_END)
    file.seek(0)
    media_type = sniff(file.read(CHUNK), file, shown)
    return AttachEvidence(task=task, sha256="", size=size, media_type=media_type, name=shown, item=item)


@contextmanager
def _waiting(
    runtime: Runtime, file: BinaryIO, act: AttachEvidence, fits: Fits = lambda _act: True, *, durable: bool = True
) -> Iterator[Kept]:
    if act.media_type not in EVIDENCE_TYPES or not 0 < act.size <= MAX_EVIDENCE:
        yield Kept(act, _nothing)
        return
    file.seek(0)
    if not fits(act):
        yield Kept(msgspec.structs.replace(act, sha256=_digest(file)), _nothing)
        return
    with _draft(runtime, file, durable) as (draft, sha256, size):

        def settle(_unit: Unit) -> None:
            place = path_of(runtime, sha256)
            place.parent.mkdir(exist_ok=True)
            draft.replace(place)
            if durable:
                _sync_folders(place.parent, runtime.evidence)

        yield Kept(msgspec.structs.replace(act, sha256=sha256, size=size), settle)


def _nothing(_unit: Unit) -> None:
    """Of what will be refused there is no file to put anywhere."""


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(file):
        digest.update(piece)
    return digest.hexdigest()


@contextmanager
def _draft(runtime: Runtime, file: BinaryIO, durable: bool) -> Iterator[tuple[Path, str, int]]:
    """The file written beside and safe on disk, its hash (hex) and bytes: a rename away from being there whole."""
    runtime.evidence.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".incoming-", dir=runtime.evidence)
    draft, digest, size = Path(name), hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as written:
            for piece in _pieces(file):
                digest.update(piece)
                size += len(piece)
                written.write(piece)
            written.flush()
            if durable:
                os.fsync(written.fileno())
        yield draft, digest.hexdigest(), size
    finally:
        draft.unlink(missing_ok=True)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """The file in pieces, one byte beyond the limit at most: it may grow while it is read, and is refused then."""
    left = MAX_EVIDENCE + 1
    while left > 0 and (piece := file.read(min(CHUNK, left))):
        left -= len(piece)
        yield piece


def _sync_folders(*folders: Path) -> None:
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sniff(head: bytes, file: BinaryIO, name: str) -> str:
    """The media type by content; the name only tells a CSV from another text. `head` is the file's beginning.

    An archive is looked into by a process of its own. Raises StoreError when none is free.
    """
    kind = kind_of(head, name)
    if kind != ARCHIVE:
        return kind
    file.seek(0)
    content = file.read(MAX_EVIDENCE + 1)
    if len(content) > MAX_EVIDENCE:
        return kind
    try:
        return parse_isolated(kind_inside, content, limits=LIMITS)
    except ParseFailed as failed:
        if failed.limit == "busy":
            raise StoreError("busy", failed.detail) from failed
        LOG.warning("a document was not looked into: %s", failed.limit)
        return kind
