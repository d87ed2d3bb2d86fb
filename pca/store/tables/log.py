"""The table of the main courante: what was written, when it happened, and what was struck through since."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA

LOG_ENTRY = Table(
    "log_entry",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("event_at", Instant, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("entered_by", String, nullable=False),
    Column("on_behalf_of", String),
    Column("informant", String),
    # By which means `entered_by` heard it.
    Column("heard", String),
    Column("seat", String),
    Column("source", String, nullable=False),
    Column("reliability", String, nullable=False),
    Column("corrects", Integer),
    Column("struck_by", Integer),
    Column("late_reason", Text, nullable=False),
    Column("links", Packed, nullable=False),
    # The region or site whose log it is; the whole crisis unless said otherwise.
    Column("perimeter", String, nullable=False, default="root", server_default="root"),
    # How `entered_by` was identified; none in entries from before this was recorded.
    Column("identified", Packed),
    Index(None, "crisis", "event_at"),
    **CLUSTERED,
)
"""One entry of the main courante; event time and entry time are apart."""
