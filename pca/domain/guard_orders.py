"""What may be asked about what guards the house: its keys, its backups, and sending after a restore."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pca.domain.act import Act, Instant


class NoteKeys(Act, frozen=True, tag="note_keys"):
    """These are the house's keys, by name and fingerprint. A key known already stays as it is, unless `instead`:
    then the order's `why` is required, and what the old key signed is no longer known."""

    keys: dict[str, str]
    instead: bool = False


class RecordBackup(Act, frozen=True, tag="record_backup"):
    """A backup was made: what it holds, up to which entry, and the file's size in bytes and SHA-256."""

    made_at: Instant
    entries: int
    head: str
    size: int
    sha256: str


class RecordRestore(Act, frozen=True, tag="record_restore"):
    """A backup was restored, for good or as a drill beside the house: what is lost by it, and how long it took."""

    what: Literal["restore", "drill"]
    made_at: Instant
    entries: int
    head: str
    milliseconds: int
    sound: bool
    """Whether every proof held in what was restored."""
    lost: int | None = None
    """Entries that are in the house and not in the backup; None where the house is gone."""
    waiting: int = 0
    """Messages that waited when the backup was made: they may have been sent since."""


class ReleaseSending(Act, frozen=True, tag="release_sending"):
    """Let messages leave again after a restore. The order's `why` is required."""

    again: bool
    """Whether what waited at the backup leaves too; otherwise it was set aside."""


class RecordChannelTest(Act, frozen=True, tag="record_channel_test"):
    """A test message was handed to a channel: which, with which settings (a digest), and whether it was accepted."""

    channel: str
    setup: str
    accepted: bool


GuardAct: TypeAlias = NoteKeys | RecordBackup | RecordRestore | ReleaseSending | RecordChannelTest
