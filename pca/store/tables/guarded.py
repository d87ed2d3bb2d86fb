"""The tables of what guards the house: credentials with seals, keys, backups, tests of channels, held sending."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class CredentialRow(Row, table=True):
    """One credential that the journal knows: its row elsewhere must be there, and be what the seal says."""

    __tablename__ = "credential"
    __table_args__ = (CLUSTERED,)

    kind: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)
    seal: str
    ends: datetime | None = Field(default=None, sa_type=Instant, index=True)


class HouseKeyRow(Row, table=True):
    """The fingerprint of one key of the house: which key its links, codes and sealed secrets belong to."""

    __tablename__ = "house_key"

    name: str = Field(primary_key=True)
    fingerprint: str
    since: datetime = Field(sa_type=Instant)


class BackupRow(Row, table=True):
    """One backup that was made, restored, or tried in a drill."""

    __tablename__ = "backup"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    what: str
    """`made`, `restore` or `drill`."""
    at: datetime = Field(sa_type=Instant)
    made_at: datetime = Field(sa_type=Instant)
    entries: int
    head: str
    by: str
    size: int | None = Field(default=None, sa_type=BigInteger)
    sha256: str | None = None
    milliseconds: int | None = Field(default=None, sa_type=BigInteger)
    sound: bool | None = None
    lost: int | None = None
    waiting: int | None = None


class SendingHoldRow(Row, table=True):
    """Since when nothing is sent after a restore, and who let messages leave again; one row."""

    __tablename__ = "sending_hold"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    since: datetime = Field(sa_type=Instant)
    made_at: datetime = Field(sa_type=Instant)
    waiting: int
    released_at: datetime | None = Field(default=None, sa_type=Instant)
    released_by: str | None = None
    again: bool | None = None


class ChannelTestRow(Row, table=True):
    """The last test message of one channel, and with which settings it was handed over."""

    __tablename__ = "channel_test"
    __table_args__ = (CLUSTERED,)

    channel: str = Field(primary_key=True)
    setup: str
    accepted: bool
    at: datetime = Field(sa_type=Instant)
    by: str


CREDENTIAL = METADATA.tables["credential"]
HOUSE_KEY = METADATA.tables["house_key"]
BACKUP = METADATA.tables["backup"]
SENDING_HOLD = METADATA.tables["sending_hold"]
CHANNEL_TEST = METADATA.tables["channel_test"]
