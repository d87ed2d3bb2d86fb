"""The tables of contact points: all erasable, none in the journal."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA

CONTACT_POINT = Table(
    "contact_point",
    METADATA,
    Column("person", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("verified_at", Instant),
    Column("opted_out_at", Instant),
    Column("gone_at", Instant),
    Index(None, "kind", "address"),
    **CLUSTERED,
)
"""One address of one person. `listed`: the directory's files gave it, and may take it away again."""

CONTACT_CODE = Table(
    "contact_code",
    METADATA,
    Column("person", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("digest", String, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    **CLUSTERED,
)
"""The code last sent to one address, as a digest."""

CONTACT_CARE = Table(
    "contact_care",
    METADATA,
    Column("person", String, primary_key=True),
    Column("fault", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("note", Text, nullable=False),
    Column("done", Boolean, nullable=False),
    **CLUSTERED,
)
"""The last word on one fault of somebody's addresses: in whose hands, and what came of it."""
