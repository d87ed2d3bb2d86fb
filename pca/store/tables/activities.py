"""The table of interrupted activities: since when they stand still, and the marks their clocks reached."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row, partial_index

RUNNING_SQL = "restored_at IS NULL AND left_down_at IS NULL"
"""Written the same in the index and in the queries that it serves."""

_RUNNING, _NEXT = text(RUNNING_SQL), text("next_at IS NOT NULL")


class ActivityClockRow(Row, table=True):
    """One interruption of one activity; at most one is running."""

    __tablename__ = "activity_clock"
    __table_args__ = (
        partial_index(
            "ix_activity_clock_running",
            "crisis",
            "activity",
            unique=True,
            where=_RUNNING,
        ),
        partial_index(None, "crisis", "next_at", where=_NEXT),
        CLUSTERED,
    )

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    activity: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    mode: str
    since: datetime = Field(sa_type=Instant)
    rto_at: datetime = Field(sa_type=Instant)
    mtpd_at: datetime = Field(sa_type=Instant)
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    mark: str | None = None
    marked_at: datetime | None = Field(default=None, sa_type=Instant)
    partial_at: datetime | None = Field(default=None, sa_type=Instant)
    restored_at: datetime | None = Field(default=None, sa_type=Instant)
    left_down_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the crisis was closed while the activity still stood still."""


ACTIVITY_CLOCK = METADATA.tables["activity_clock"]
