"""Keeps the files that prove a task: each once, under the hash of its content, safely on disk before it counts."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from pca.domain.orders import AttachEvidence
from pca.domain.task_acts import EVIDENCE_TYPES, MAX_EVIDENCE
from pca.domain.texts.wording import one_line
from pca.isolated import Limits, ParseFailed, parse_isolated
from pca.isolated.limits import MB
from pca.runtime import Runtime
from pca.services.tasks.file_kinds import ARCHIVE, kind_inside, kind_of
from pca.store.kit.errors import StoreError

LOG = logging.getLogger(__name__)

CHUNK = 1 << 20
"""Bytes read at a time."""

LONGEST_NAME = 200
"""Longest file name kept, in characters."""

LIMITS = Limits(seconds=20, processor=10, memory=256 * MB)
"""What it may cost to look into an archive."""


def keep(runtime: Runtime, task: int, source: Path, item: str | None = None) -> AttachEvidence:
    """Copy `source` into the evidence folder and say how to attach it to a task.

    A file the rules will refuse (type, size) is not kept; the act still names it, so that the refusal is journalled.
    Raises OSError when the file cannot be read or written (a full disk included); then nothing is left behind.
    """
    with source.open("rb") as file:
        return _keep(runtime, task, file, os.fstat(file.fileno()).st_size, source.name, item)


Fits = Callable[[AttachEvidence], bool]
"""Whether an order would be taken, as things stand: nothing is kept of what would be refused."""


def keep_sent(
    runtime: Runtime, task: int, name: str, content: bytes, item: str | None = None, fits: Fits = lambda _act: True
) -> AttachEvidence:
    """The same for a file that was sent to us. Of its name only the last part counts: a path is nobody's business."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    return _keep(runtime, task, io.BytesIO(content), len(content), bare, item, fits=fits)


def keep_text(runtime: Runtime, task: int, item: str, text: str) -> AttachEvidence:
    """The same for a text made up by a rehearsal; such a file need not survive a power cut."""
    content = text.encode()
    return _keep(runtime, task, io.BytesIO(content), len(content), f"T{task}-{item}.txt", item, durable=False)


def path_of(runtime: Runtime, sha256: str) -> Path:
    """Where the file with this hash (64 hex digits) is kept."""
    return runtime.evidence / sha256[:2] / sha256


def _keep(
    runtime: Runtime,
    task: int,
    file: BinaryIO,
    size: int,
    name: str,
    item: str | None,
    *,
    durable: bool = True,
    fits: Fits = lambda _act: True,
) -> AttachEvidence:
    shown = one_line(name)[:LONGEST_NAME] or "sans nom"
    head = file.read(CHUNK)
    media_type = sniff(head, file, shown)
    act = AttachEvidence(task=task, sha256="", size=size, media_type=media_type, name=shown, item=item)
    if media_type not in EVIDENCE_TYPES or not 0 < size <= MAX_EVIDENCE:
        return act
    file.seek(0)
    if not fits(act):
        return msgspec.structs.replace(act, sha256=_digest(file))
    sha256, size = _store(runtime, file, durable)
    return AttachEvidence(task=task, sha256=sha256, size=size, media_type=media_type, name=shown, item=item)


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(file):
        digest.update(piece)
    return digest.hexdigest()


def _store(runtime: Runtime, file: BinaryIO, durable: bool) -> tuple[str, int]:
    """Write beside, make sure, then rename: the file is there whole or not at all. Hash in hex, size in bytes."""
    runtime.evidence.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".incoming-", dir=runtime.evidence)
    temporary, digest, size = Path(name), hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as written:
            for piece in _pieces(file):
                digest.update(piece)
                size += len(piece)
                written.write(piece)
            written.flush()
            if durable:
                os.fsync(written.fileno())
        place = path_of(runtime, digest.hexdigest())
        place.parent.mkdir(exist_ok=True)
        temporary.replace(place)
        if durable:
            _sync_folders(place.parent, runtime.evidence)
    finally:
        temporary.unlink(missing_ok=True)
    return digest.hexdigest(), size


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
