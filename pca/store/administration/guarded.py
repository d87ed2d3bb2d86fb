"""The house's keys by fingerprint, the backups that were made and tried, and whether sending is held, as stored."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import func, select

from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement, inserting, updating, upserting
from pca.store.tables.guarded import BACKUP, HOUSE_KEY, SENDING_HOLD

if TYPE_CHECKING:
    from pca.domain.facts import BackupMade, BackupRestored, KeysNoted, SendingReleased
    from pca.domain.journal import Entry


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """One backup that was `made`, restored (`restore`) or tried (`drill`); `made_at` is when it was made (UTC)."""

    number: int
    what: str
    at: datetime
    made_at: datetime
    entries: int
    head: str
    by: str
    size: int | None = None
    sha256: str | None = None
    milliseconds: int | None = None
    sound: bool | None = None
    lost: int | None = None
    waiting: int | None = None


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing is sent since a restore; `waiting` messages waited when its backup was made."""

    since: datetime
    made_at: datetime
    waiting: int
    released_at: datetime | None = None


_BACKUPS, _HOLDS = Reader(Backup, BACKUP), Reader(Hold, SENDING_HOLD)
_HOLD = Statement(_HOLDS.select(SENDING_HOLD.c.released_at.is_(None)))
_PUT_KEY, _PUT_HOLD = upserting(HOUSE_KEY), upserting(SENDING_HOLD)
_PUT = inserting(BACKUP)
_RELEASE = updating(SENDING_HOLD, ["id"], "released_at", "released_by", "again")
_KEYS = Statement(select(HOUSE_KEY.c.name, HOUSE_KEY.c.fingerprint).order_by(HOUSE_KEY.c.name))


def house_keys(unit: Unit) -> dict[str, str]:
    """The fingerprints of the house's keys, by name."""
    return {str(row[0]): str(row[1]) for row in _KEYS.rows(unit)}


def backups(unit: Unit, what: str, limit: int = 1) -> tuple[Backup, ...]:
    """The latest backups that were made, restored or tried, the newest first."""
    return _BACKUPS.all(unit, _BACKUPS.select(BACKUP.c.what == what).order_by(BACKUP.c.number.desc()).limit(limit))


def count(unit: Unit) -> int:
    """How many backups were made, restored or tried."""
    return int(unit.connection.execute(select(func.coalesce(func.max(BACKUP.c.number), 0))).scalar_one())


def hold(unit: Unit) -> Hold | None:
    """Why nothing is sent, or None when messages may leave."""
    return _HOLDS.one(unit, _HOLD)


def gathered(unit: Unit) -> dict[str, Any]:
    """What an order about keys, backups or held messages is judged by."""
    return {"house_keys": house_keys(unit), "backups": count(unit), "sending_held": hold(unit) is not None}


def keys_noted(unit: Unit, entry: Entry, fact: KeysNoted) -> None:
    """The keys from now on."""
    for name, fingerprint in fact.keys.items():
        _PUT_KEY.run(unit, name=name, fingerprint=fingerprint, since=entry.at)


def backup_made(unit: Unit, entry: Entry, fact: BackupMade) -> None:
    """One backup more."""
    _put(unit, entry, "made", number=fact.number, made_at=fact.made_at, entries=fact.entries, head=fact.head,
         size=fact.size, sha256=fact.sha256)  # fmt: skip


def backup_restored(unit: Unit, entry: Entry, fact: BackupRestored) -> None:
    """One that was restored; after a restore for good nothing is sent until somebody says so."""
    _put(unit, entry, fact.what, number=fact.number, made_at=fact.made_at, entries=fact.entries, head=fact.head,
         milliseconds=fact.milliseconds, sound=fact.sound, lost=fact.lost, waiting=fact.waiting)  # fmt: skip
    if fact.what == "restore":
        _PUT_HOLD.run(
            unit,
            id=1,
            since=entry.at,
            made_at=fact.made_at,
            waiting=fact.waiting,
            released_at=None,
            released_by=None,
            again=None,
        )


def _put(unit: Unit, entry: Entry, what: str, **values: object) -> None:
    empty = dict.fromkeys(("size", "sha256", "milliseconds", "sound", "lost", "waiting"))
    _PUT.run(unit, what=what, at=entry.at, by=entry.who, **{**empty, **values})


def sending_released(unit: Unit, entry: Entry, fact: SendingReleased) -> None:
    """Messages may leave again."""
    _RELEASE.run(unit, of_id=1, released_at=entry.at, released_by=entry.who, again=fact.again)
