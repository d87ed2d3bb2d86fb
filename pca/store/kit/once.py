"""Files that are drawn once and then stand: whoever comes at the same moment, thread or process, reads the same one."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def drawn_once(path: Path, draw: Callable[[], bytes]) -> bytes:
    """What stands in the file; when there is nothing, `draw` says what, and only its owner may read it.

    An empty file, as a power cut may leave one, counts as none. Raises OSError when the folder cannot be written.
    """
    content = _content(path)
    if content:
        return content
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone(path.parent):
        content = _content(path)
        if not content:
            _write(path, draw())
        return _content(path)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder for a moment: against other threads too, since each opens it for itself."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_own(path: Path, content: bytes) -> None:
    """Put another content into a file of ours, whole or not at all, for its owner alone. Raises OSError."""
    with _draft(path, content) as draft:
        draft.replace(path)


def _write(path: Path, content: bytes) -> None:
    with _draft(path, content) as draft:
        if path.exists():
            draft.replace(path)
        else:
            with suppress(FileExistsError):  # where a shared disk knows no locks, the first one still wins
                os.link(draft, path)


@contextmanager
def _draft(path: Path, content: bytes) -> Iterator[Path]:
    """The content in a file of a name that nobody else draws, safe from a power cut; gone at the end."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)
