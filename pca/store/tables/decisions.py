"""The table of decisions: who decided what, in which seat, why, and what was known."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA

DECISION = Table(
    "decision",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("event", String, nullable=False),
    Column("perimeter", String, nullable=False),
    Column("seat", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("proposal", Integer),
    Column("decided_at", Instant, nullable=False),
    Column("decided_by", String, nullable=False),
    Column("on_behalf_of", String),
    Column("informant", String),
    Column("why", Text, nullable=False),
    Column("despite", Text, nullable=False),
    Column("options", Packed, nullable=False),
    Column("known", Packed, nullable=False),
    Column("criteria", Packed, nullable=False),
    **CLUSTERED,
)
"""One decision; `origin` says whether a threshold had proposed it."""
