"""Files of a support vault: each content is sealed before its order is given, each reading is an order before it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

import msgspec

from pca.domain.facts import SupportKept
from pca.domain.orders import VaultAct
from pca.domain.support import LONGEST, SupportFile
from pca.domain.vault_acts import EndVault, EraseSupport, KeepSupport, NoteSupportRead, SealedRecord, SupportVault
from pca.runtime import Runtime
from pca.services.engine.execute import Done
from pca.services.engine.vault_keys import destroy_left
from pca.store.kit.database import Unit
from pca.store.kit.errors import StoreError
from pca.store.vault import vaults

Give = Callable[[VaultAct], Done]
"""Gives one order as whoever asks."""

NEEDED = ("basis", "reference", "purpose", "notice", "until")
"""What must be entered before there is a vault."""


class NotOpen(Exception):
    """Nothing of this vault can be had: `missing` says what was not entered; nothing is missing where it has ended."""

    def __init__(self, missing: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.missing = missing


class SupportTooLong(ValueError):
    """A text of the file is longer than may be kept; holds its length."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length


class OpenedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file as it stands; `content` is None where it is locked, or its key is not there."""

    record: SealedRecord
    content: SupportFile | None = None


def require_open(unit: Unit, crisis: str, now: datetime) -> SupportVault:
    """The vault of a crisis. Raises NotOpen."""
    vault = vaults.vault(unit, crisis)
    if vault is None:
        raise NotOpen(NEEDED)
    if not vault.open(now):
        raise NotOpen
    return vault


def find(runtime: Runtime, unit: Unit, crisis: str, person: str) -> str:
    """The identifier of somebody's file; empty when there is none. Nothing of any content is answered."""
    for record in vaults.records(unit, crisis):
        content = None if record.erased_at else _content(runtime, crisis, record)
        if content is not None and content.person == person:
            return record.file
    return ""


def read(runtime: Runtime, unit: Unit, crisis: str, files: Iterable[str], give: Give) -> dict[str, OpenedFile]:
    """Files by identifier, as far as there are such. That they are read is journalled first, or none is opened."""
    known = vaults.named(unit, crisis, list(files))
    readable = [record for record in known.values() if not (record.locked or record.erased_at)]
    if readable:
        done = give(NoteSupportRead(files=tuple(record.file for record in readable)))
        if done.refused is not None:
            readable = []
    contents = {record.file: _content(runtime, crisis, record) for record in readable}
    return {file: OpenedFile(record=record, content=contents.get(file)) for file, record in known.items()}


def begin(runtime: Runtime, crisis: str, content: SupportFile, give: Give) -> tuple[str, Done | None]:
    """The file of the person a content is about: the one they have, or a new one and what was entered for it.

    Raises SupportTooLong.
    """
    _fit(content)
    with runtime.sealed_files.beginning(crisis):
        with runtime.store.read() as unit:
            known = find(runtime, unit, crisis, content.person)
        if known:
            return known, None
        file, entered = secrets.token_hex(16), False
        try:
            seal = runtime.sealed_files.write(crisis, file, msgspec.json.encode(content), "", new=True)
            done = give(KeepSupport(file=file, seal=seal))
            entered = _entered(done, seal)
        finally:
            if not entered:
                runtime.sealed_files.destroy(crisis, file)
    return file, done


def change(runtime: Runtime, crisis: str, file: str, content: SupportFile, give: Give, *, over: str, once: str) -> Done:
    """Enter a content instead of the one that was seen (`over`); the same order, `once`, may come twice.

    What was refused is not kept, and neither is what was replaced. Raises SupportTooLong, KeyGone.
    """
    _fit(content)
    sealed = runtime.sealed_files
    seal = sealed.write(crisis, file, msgspec.json.encode(content), f"{once} {over}", new=False)
    done = give(KeepSupport(file=file, seal=seal, over=over))
    with runtime.store.read() as unit:
        stands = {record.seal for record in vaults.named(unit, crisis, [file]).values()}
    for seen in {seal, over} - stands if _entered(done, seal) else {seal} - stands:
        sealed.drop(crisis, file, seen)
    return done


def _entered(done: Done, seal: str) -> bool:
    return any(isinstance(fact, SupportKept) and fact.seal == seal for fact in done.facts)


def _fit(content: SupportFile) -> None:
    longest = max(len(text) for text in (content.needs, content.contact, content.notes))
    if longest > LONGEST:
        raise SupportTooLong(longest)


def erase(runtime: Runtime, crisis: str, file: str, give: Give) -> Done:
    """Enter the tombstone, then destroy the key; the heartbeat destroys what this process did not come to."""
    done = give(EraseSupport(file=file))
    if done.refused is None:
        with suppress(OSError):
            runtime.sealed_files.destroy(crisis, file)
    return done


def end(runtime: Runtime, give: Give) -> Done:
    """End a vault before its day: the order, then every key."""
    done = give(EndVault())
    destroy_left(runtime)
    return done


def _content(runtime: Runtime, crisis: str, record: SealedRecord) -> SupportFile | None:
    try:
        return msgspec.json.decode(runtime.sealed_files.read(crisis, record.file, record.seal), type=SupportFile)
    except (StoreError, OSError):
        return None
