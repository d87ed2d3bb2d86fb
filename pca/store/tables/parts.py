"""Tables of what waits for its other parts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA

ANSWER_PART = Table(
    "answer_part",
    METADATA,
    # What the answer will be called as an event.
    Column("answer", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("provider", String, nullable=False),
    Column("sender", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("count", Integer, nullable=False),
    Column("text", Text, nullable=False),
    # When it came.
    Column("at", Instant, nullable=False),
    # When the answer was last given to be taken.
    Column("claimed_at", Instant),
    Column("taken", Boolean, nullable=False, default=False),
    **CLUSTERED,
)
"""One part of a long answer: kept before it is acknowledged, erased an hour after the answer was taken."""
