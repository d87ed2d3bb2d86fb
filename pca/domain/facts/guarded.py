"""What happened to what guards the house: credentials made and ended, each with a seal of its row, never a secret."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.facts.fact import Fact


class Credential(msgspec.Struct, frozen=True, omit_defaults=True):
    """One credential as it stands: its kind, its public name, and the SHA-256 (hex) of all its row says.

    Of a session, a passkey or a code the name is a digest: nobody's habits of signing in stand in the journal.
    """

    kind: str
    ref: str
    seal: str
    ends: datetime | None = None
    """When it ends by itself, if it does; its row may then be cleared away."""


class CredentialsNoted(Fact, frozen=True, tag="credentials_noted"):
    """Credentials were made or changed (`kept`), or ended before their time (kind and name)."""

    kept: tuple[Credential, ...] = ()
    ended: tuple[tuple[str, str], ...] = ()


class KeysNoted(Fact, frozen=True, tag="keys_noted"):
    """The house's keys, by name and fingerprint, from now on."""

    keys: dict[str, str]


class BackupMade(Fact, frozen=True, tag="backup_made"):
    """A backup holds everything up to entry `entries`."""

    number: int
    made_at: datetime
    entries: int
    head: str
    size: int
    sha256: str


class BackupRestored(Fact, frozen=True, tag="backup_restored"):
    """A backup was restored, for good or as a drill. After a restore nothing is sent until somebody says so."""

    number: int
    what: Literal["restore", "drill"]
    made_at: datetime
    entries: int
    head: str
    milliseconds: int
    sound: bool
    lost: int | None = None
    waiting: int = 0


class SendingReleased(Fact, frozen=True, tag="sending_released"):
    """Messages leave again after a restore; `again` tells whether those that waited at the backup do too."""

    again: bool


class ChannelTested(Fact, frozen=True, tag="channel_tested"):
    """A channel was handed a test message. What it answered is not here: it may name an address."""

    channel: str
    setup: str
    accepted: bool


GuardFact: TypeAlias = CredentialsNoted | KeysNoted | BackupMade | BackupRestored | SendingReleased | ChannelTested
