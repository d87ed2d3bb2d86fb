"""The tables of crisis files: one row each, the state every perimeter holds, and all states held before."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, text

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA

CRISIS = Table(
    "crisis",
    METADATA,
    Column("key", String, primary_key=True),
    Column("mode", String, nullable=False),
    Column("plan", String, ForeignKey("plan_version.hash"), nullable=False),
    Column("title", String, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("opened_by", String, nullable=False),
    Column("closed_at", Instant),
    Column("review_due", Instant),
    Column("decisions", Integer, nullable=False),
    Column("tasks", Integer, nullable=False),
    Column("waves", Integer, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("log_entries", Integer, nullable=False),
    Column("proposals", Integer, nullable=False),
    Column("evidence", Integer, nullable=False),
    # Measures of earlier versions of the plan, as JSON, of which something may be left.
    Column("retired", Packed, nullable=False, server_default=text("'[]'")),
)
"""One crisis file and the numbers given out so far in it."""

STANDING = Table(
    "standing",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("perimeter", String, primary_key=True),
    Column("mode", String, nullable=False),
    Column("configuration", Packed, nullable=False),
    Column("since", Instant, nullable=False),
    Column("history", Packed, nullable=False),
    # Since when each state that holds, outer ones included, is held.
    Column("entered", Packed, nullable=False, server_default=text("'{}'")),
    **CLUSTERED,
)
"""The state a perimeter holds by itself now."""

STATE_SPAN = Table(
    "state_span",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("perimeter", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("configuration", Packed, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    **CLUSTERED,
)
"""One state a perimeter held, from when to when."""
