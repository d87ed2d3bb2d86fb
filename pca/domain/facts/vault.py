"""What happened in a support vault: random identifiers and keyed commitments, never whose and never what."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from pca.domain.facts.fact import Fact
from pca.domain.vault_acts import ErasureKind, VaultTerms


class VaultSetUp(Fact, frozen=True, tag="vault_set_up"):
    """From now on a vault may be kept, on this ground, until `ends`."""

    terms: VaultTerms
    ends: datetime


class VaultEnded(Fact, frozen=True, tag="vault_ended"):
    """The keys of all its files are destroyed: nothing can be read any more."""

    files: int


class SupportKept(Fact, frozen=True, tag="support_kept"):
    """A file has another content, to which the seal commits under the file's own key."""

    file: str
    seal: str


class SupportRead(Fact, frozen=True, tag="support_read"):
    """The author read these files."""

    files: tuple[str, ...]


class ErasureAsked(Fact, frozen=True, tag="erasure_asked"):
    """The person of a file asks for it to be erased or locked; the last day is over at `due`."""

    number: int
    file: str
    what: ErasureKind
    due: datetime


class SupportLocked(Fact, frozen=True, tag="support_locked"):
    """Nobody reads this file, or somebody may again."""

    file: str
    locked: bool


class SupportErased(Fact, frozen=True, tag="support_erased"):
    """The tombstone of a file: its key is destroyed."""

    file: str


VaultFact: TypeAlias = (
    VaultSetUp | VaultEnded | SupportKept | SupportRead | ErasureAsked | SupportLocked | SupportErased
)
