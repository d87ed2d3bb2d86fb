"""Puts texts into a folder: what is to be printed, posted or read out, and every mail of an exercise."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from pca.channels.port import Abilities, Outgoing, Sent
from pca.domain.contact_points import ContactKind

KINDS = frozenset({"mail", "sms", "chat", "post", "poster"})


class OutboxChannel:
    """One text file for each text, in `folder/kind/`. The same text sent twice is one file."""

    name = "outbox"
    live = False
    contact: ContactKind | None = None
    abilities = Abilities()

    def __init__(self, folder: Path, kinds: frozenset[str] = KINDS) -> None:
        self._folder, self.kinds = folder, kinds
        self._touched: set[Path] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open."""

    def send(self, batch: Sequence[Outgoing]) -> Sequence[Sent]:
        """Write each text; a full or missing disk is worth another try. All is on disk when this returns."""
        self._touched.clear()
        answers = [self._one(outgoing) for outgoing in batch]
        try:
            for folder in self._touched:
                _flush_folder(folder)
        except OSError as error:
            return [Sent(key=one.key, outcome="retry", error=_words(error)) for one in batch]
        return answers

    def _one(self, outgoing: Outgoing) -> Sent:
        path = self._folder / _plain(outgoing.kind) / f"{_plain(outgoing.key)}.{_plain(outgoing.language)}.txt"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, _sheet(outgoing))
        except OSError as error:
            return Sent(key=outgoing.key, outcome="retry", error=_words(error))
        self._touched.add(path.parent)
        return Sent(key=outgoing.key, outcome="sent", provider_id=f"{path.parent.name}/{path.name}")


def _sheet(outgoing: Outgoing) -> str:
    """The text as a person needs it to pass it on: to whom, about what, then the words themselves."""
    head = [
        f"{outgoing.name} <{outgoing.address}>" if outgoing.address else outgoing.name,
        outgoing.subject,
    ]
    said = [line for line in head if line]
    return "\n".join([*said, *([""] if said else []), outgoing.body, ""])


def _write(path: Path, text: str) -> None:
    """All or nothing: readers see the old file or the whole new one, also after a power cut."""
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with half.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    """Make the new names themselves survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _plain(part: str) -> str:
    """A file name that is one name: no folder, no surprise."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", part).strip("-") or "x"


def _words(error: OSError) -> str:
    return f"the outbox folder cannot be written: {error.strerror or error}"
