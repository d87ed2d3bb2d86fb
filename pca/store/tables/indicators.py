"""The tables of indicators: each value observed, the latest of each, and what thresholds proposed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA

OPEN_SQL = "status = 'open'"
"""Written the same in the index and in the queries that it serves."""

_OPEN = text(OPEN_SQL)

OBSERVATION = Table(
    "observation",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("indicator", String, primary_key=True),
    Column("perimeter", String, primary_key=True, server_default=text("'root'")),
    Column("observed_at", Instant, primary_key=True),
    Column("mode", String, nullable=False),
    Column("value", String, nullable=False),
    Column("source", String, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String, nullable=False),
    **CLUSTERED,
)
"""One value; the same instant observed again replaces it (the journal keeps both)."""

INDICATOR = Table(
    "indicator",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("indicator", String, primary_key=True),
    Column("perimeter", String, primary_key=True, server_default=text("'root'")),
    Column("mode", String, nullable=False),
    Column("value", String, nullable=False),
    Column("observed_at", Instant, nullable=False),
    **CLUSTERED,
)
"""The latest value of one indicator, by the instant it was observed."""

PROPOSAL = Table(
    "proposal",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("event", String, nullable=False),
    Column("perimeter", String, nullable=False),
    Column("threshold", String, nullable=False),
    Column("indicator", String, nullable=False),
    Column("value", String, nullable=False),
    Column("level", String),
    Column("proposed_at", Instant, nullable=False),
    Column("decide_by", Instant),
    Column("status", String, nullable=False),
    Column("settled_at", Instant),
    Index("ix_proposal_open", "crisis", sqlite_where=_OPEN, postgresql_where=_OPEN),
    **CLUSTERED,
)
"""One decision a threshold proposed."""
