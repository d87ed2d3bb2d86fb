"""Puts texts into a folder: what is to be printed, posted or read out, and every mail of an exercise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from pca.channels.files import flush_folder, own_folder, plain_name, write_whole
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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open."""

    def send(self, batch: Sequence[Outgoing]) -> Sequence[Sent]:
        """Write each text; a full or missing disk is worth another try. All is on disk when this returns."""
        touched: set[Path] = set()
        answers = [self._one(outgoing, touched) for outgoing in batch]
        try:
            for folder in touched:
                flush_folder(folder)
        except OSError as error:
            return [Sent(key=text.key, outcome="retry", error=_words(error)) for text in batch]
        return answers

    def _one(self, outgoing: Outgoing, touched: set[Path]) -> Sent:
        folder = self._folder / plain_name(outgoing.kind)
        name = f"{plain_name(outgoing.key)}.{plain_name(outgoing.language)}"
        sheets = self.sheets(outgoing)
        try:
            own_folder(folder)
            for ending, text in sheets.items():
                write_whole(folder / f"{name}.{ending}", text)
        except OSError as error:
            return Sent(key=outgoing.key, outcome="retry", error=_words(error))
        touched.add(folder)
        sent = Sent(key=outgoing.key, outcome="sent", provider_id=f"{folder.name}/{name}.{next(iter(sheets))}")
        return msgspec.structs.replace(sent, prepared=self.prepares(outgoing))

    def sheets(self, outgoing: Outgoing) -> Mapping[str, str]:
        """The files of one text, by the ending of their names: here one, the text as a person passes it on."""
        head = [f"{outgoing.name} <{outgoing.address}>" if outgoing.address else outgoing.name, outgoing.subject]
        cells = [line for line in head if line]
        return {"txt": "\n".join([*cells, *([""] if cells else []), outgoing.body, ""])}

    def prepares(self, outgoing: Outgoing) -> bool:
        """Whether a person must still do something before it reaches anybody, and says so afterwards."""
        return False


def _words(error: OSError) -> str:
    return f"the outbox folder cannot be written: {error.strerror or error}"
