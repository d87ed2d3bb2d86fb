"""The table of plan versions: every version ever published, kept under the hash of its content."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, false

from pca.store.kit.instants import Instant
from pca.store.tables.rows import METADATA

PLAN_VERSION = Table(
    "plan_version",
    METADATA,
    Column("hash", String, primary_key=True),
    Column("plan", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("version", String, nullable=False),
    Column("author", String, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("published_by", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("approved_by", String),
    Column("approved_at", Instant),
    Column("editorial", Boolean, nullable=False, default=False, server_default=false()),
    # The version with which its wording was compared when it was approved.
    Column("against", String),
    Index(None, "plan", "number", unique=True),
)
"""One version of one plan; `number` is its place among all versions of that plan."""
