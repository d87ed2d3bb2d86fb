"""The tables of the watch: when each process last did its work, and what the auditor last found. Only for operation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import METADATA, Row


class HeartbeatRow(Row, table=True):
    """One process that lets time pass or carries messages out, under the name it keeps when it starts again."""

    __tablename__ = "heartbeat"

    name: str = Field(primary_key=True)
    role: str
    started_at: datetime = Field(sa_type=Instant)
    beat_at: datetime = Field(sa_type=Instant)
    ticked_at: datetime | None = Field(default=None, sa_type=Instant)
    delivered_at: datetime | None = Field(default=None, sa_type=Instant)
    trouble: str | None = Field(default=None, sa_type=Text)
    collected_at: datetime | None = Field(default=None, sa_type=Instant)
    asked_at: datetime | None = Field(default=None, sa_type=Instant)
    set_aside: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class VerdictRow(Row, table=True):
    """What the auditor last found; one row."""

    __tablename__ = "verdict"

    number: int = Field(primary_key=True)
    checked_at: datetime = Field(sa_type=Instant)
    findings: str = Field(sa_type=Packed)
    alarmed_at: datetime | None = Field(default=None, sa_type=Instant)


HEARTBEAT = METADATA.tables["heartbeat"]
VERDICT = METADATA.tables["verdict"]
