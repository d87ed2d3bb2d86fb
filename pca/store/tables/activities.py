"""The table of interrupted activities: since when they stand still, and the marks their clocks reached."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA

RUNNING_SQL = "restored_at IS NULL AND left_down_at IS NULL"
"""Written the same in the index and in the queries that it serves."""

_RUNNING, _NEXT = text(RUNNING_SQL), text("next_at IS NOT NULL")

ACTIVITY_CLOCK = Table(
    "activity_clock",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("activity", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("rto_at", Instant, nullable=False),
    Column("mtpd_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("mark", String),
    Column("marked_at", Instant),
    Column("partial_at", Instant),
    Column("restored_at", Instant),
    # When the crisis was closed while the activity still stood still.
    Column("left_down_at", Instant),
    Index(
        "ix_activity_clock_running",
        "crisis",
        "activity",
        unique=True,
        sqlite_where=_RUNNING,
        postgresql_where=_RUNNING,
    ),
    Index(None, "crisis", "next_at", sqlite_where=_NEXT, postgresql_where=_NEXT),
    **CLUSTERED,
)
"""One interruption of one activity; at most one is running."""
