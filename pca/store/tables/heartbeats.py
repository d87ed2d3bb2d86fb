"""The tables of the watch: when each process last did its work, and what the auditor last found. Only for operation."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import METADATA

HEARTBEAT = Table(
    "heartbeat",
    METADATA,
    Column("name", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("beat_at", Instant, nullable=False),
    Column("ticked_at", Instant),
    Column("delivered_at", Instant),
    Column("trouble", Text),
    Column("collected_at", Instant),
    Column("asked_at", Instant),
    Column("set_aside", Integer, nullable=False, default=0, server_default="0"),
)
"""One process that lets time pass or carries messages out, under the name it keeps when it starts again."""

VERDICT = Table(
    "verdict",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("checked_at", Instant, nullable=False),
    Column("findings", Packed, nullable=False),
    Column("alarmed_at", Instant),
)
"""What the auditor last found; one row."""
