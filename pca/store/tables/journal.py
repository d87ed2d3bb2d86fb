"""The journal's table: entries are added and never changed, which the database itself enforces."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from pca.store.kit.instants import Instant
from pca.store.tables.rows import METADATA

JOURNAL = Table(
    "journal",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False, index=True),
    Column("crisis", String, index=True),
    Column("order_id", String, nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
)
"""One entry: its body as stored and hashed, the hash, and the chain up to here."""
