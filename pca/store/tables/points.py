"""The table of points of situation: what the committee was told, when, and what had been due."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA

SITUATION_POINT = Table(
    "situation_point",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("published_by", String, nullable=False),
    Column("entered_by", String),
    Column("seat", String),
    Column("due_at", Instant),
    Column("missed", Integer, nullable=False),
    Column("next_at", Instant),
    **CLUSTERED,
)
"""One point of situation as published."""
