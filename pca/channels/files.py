"""Writes files that are whole or not there at all, also when the power fails: what the folder channels share."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """All or nothing: readers see the old file or the whole new one, also after a power cut. Raises OSError.

    Only its owner may read it: it holds names, addresses and links by which one answers.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def own_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter; one that is there stays as somebody set it. Raises OSError."""
    for path in (*reversed(folder.parents), folder):
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)


def flush_folder(folder: Path) -> None:
    """Make the new names themselves survive a power cut. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def plain_name(part: str) -> str:
    """A file name that is one name: no folder, no surprise."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", part).strip("-") or "x"
