"""What may be asked about the support vault of a crisis. No act holds a name, or a word of what is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.act import Act

ErasureKind: TypeAlias = Literal["erase", "lock"]
"""What somebody asks for about their own file."""


class VaultTerms(msgspec.Struct, frozen=True, kw_only=True):
    """On what ground a vault is kept, and until when; without all of it there is none."""

    basis: str
    """The legal basis."""
    reference: str
    """The authorisation of the data protection authority."""
    purpose: str
    notice: str
    """Where the people concerned were told."""
    until: date
    """The last day on which anything may be read."""


class SupportVault(msgspec.Struct, frozen=True, kw_only=True):
    """The vault of one crisis."""

    terms: VaultTerms
    ends: datetime
    """The instant after the last day (UTC)."""
    set_up_at: datetime
    set_up_by: str
    ended_at: datetime | None = None

    def open(self, now: datetime) -> bool:
        """Whether anything may still be read."""
        return self.ended_at is None and now < self.ends


class SealedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One file in a vault, by its random identifier; whose it is stands in the sealed content alone."""

    file: str
    seal: str
    """The keyed commitment to the content as it stands."""
    kept_at: datetime
    locked: bool = False
    erased_at: datetime | None = None


class ErasureRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request about a file, with its last day."""

    number: int
    file: str
    what: ErasureKind
    asked_at: datetime
    due: datetime
    answered_at: datetime | None = None


class SetUpVault(Act, frozen=True, tag="set_up_vault"):
    """Say on what ground a vault is kept, or say it better."""

    terms: VaultTerms


class EndVault(Act, frozen=True, tag="end_vault"):
    """Destroy all keys of a vault: its last day is over, or nobody may keep it any longer."""


class KeepSupport(Act, frozen=True, tag="keep_support"):
    """Enter a sealed content for a file; `over` is the seal of the content that was seen, empty for a new file."""

    file: str
    seal: str
    over: str = ""


class NoteSupportRead(Act, frozen=True, tag="note_support_read"):
    """Say that files are about to be read."""

    files: tuple[str, ...]


class AskErasure(Act, frozen=True, tag="ask_erasure"):
    """Write down that somebody asks for their file to be erased, or locked."""

    file: str
    what: ErasureKind = "erase"


class LockSupport(Act, frozen=True, tag="lock_support"):
    """Keep a file without anybody reading it, or let it be read again."""

    file: str
    locked: bool = True


class EraseSupport(Act, frozen=True, tag="erase_support"):
    """Destroy the key of a file."""

    file: str


VaultAct: TypeAlias = SetUpVault | EndVault | KeepSupport | NoteSupportRead | AskErasure | LockSupport | EraseSupport
"""What is asked about a vault."""
