"""Plans somebody sent and has not published yet: kept a while in a folder of their own, by what they contain."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

KEPT = 20
"""Plans kept at once, of everybody together; the oldest goes first."""

EACH = 5
"""Of these, plans of one session."""

_NAME = re.compile(r"[0-9a-f]{16}-[0-9a-f]{64}")


class Uploads:
    """The folder of plans that wait to be published. Nothing in it was looked at by anybody but its sender."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, session: str, files: Mapping[str, bytes]) -> str:
        """Keep these files for a session; the hash they are found by."""
        content = msgspec.msgpack.encode(dict(sorted(files.items())))
        digest = hashlib.sha256(content).hexdigest()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self._folder / f"{_owner(session)}-{digest}"
        fresh = place.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        fresh.replace(place)
        self._sweep(_owner(session))
        return digest

    def find(self, session: str, digest: str) -> dict[str, bytes] | None:
        """The files this session sent under this hash, or None when they are gone or somebody else's."""
        name = f"{_owner(session)}-{digest}"
        if not _NAME.fullmatch(name):
            return None
        try:
            content = (self._folder / name).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content).hexdigest() != digest:
            return None
        return msgspec.msgpack.decode(content, type=dict[str, bytes])

    def forget(self, session: str, digest: str) -> None:
        """They are published, or not wanted."""
        if _NAME.fullmatch(f"{_owner(session)}-{digest}"):
            (self._folder / f"{_owner(session)}-{digest}").unlink(missing_ok=True)

    def _sweep(self, owner: str) -> None:
        known = sorted(self._folder.iterdir(), key=lambda folder: folder.stat().st_mtime_ns, reverse=True)
        mine = [folder for folder in known if folder.name.startswith(owner)]
        for path in {*known[KEPT:], *mine[EACH:]}:
            path.unlink(missing_ok=True)


def _owner(session: str) -> str:
    return hashlib.sha256(session.encode(errors="replace")).hexdigest()[:16]
