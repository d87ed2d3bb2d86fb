"""The tables of access: grants, uses of the sealed account, and who sat in a crisis role against its plan."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA

ACCESS_HEAD = Table(
    "access_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("grants", Integer, nullable=False),
)
"""How often grants and seats changed, and how many grants were given."""

ACCESS_GRANT = Table(
    "access_grant",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("person", String, nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("scope_kind", String, nullable=False),
    Column("scope_id", String, nullable=False),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant),
    Column("granted_at", Instant, nullable=False),
    Column("granted_by", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("withdrawn_at", Instant),
    Column("withdrawn_by", String),
    Column("withdrawn_because", Text),
)
"""One role given to one person."""

BREAK_GLASS = Table(
    "break_glass",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("person", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("reviewed_at", Instant),
    Column("reviewed_by", String),
    Column("review", Text),
    Column("claimed", String, nullable=False, default="", server_default=""),
)
"""One use of the sealed account, and its review."""

ACCESS_PREPARATION = Table(
    "access_preparation",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("person", String, nullable=False, index=True),
    Column("asked_by", String, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("why", Text, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("outcome", String, nullable=False),
    Column("settled_by", String),
)
"""A way in that one person prepared, and what became of it; its secret lies elsewhere until it is confirmed."""

DELEGATION = Table(
    "delegation",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("role", String, nullable=False),
    Column("given_by", String, nullable=False),
    Column("given_to", String, nullable=False),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("withdrawn_at", Instant),
    Column("withdrawn_by", String),
    **CLUSTERED,
)
"""Somebody acts for a seat of a crisis, for a time."""

ROLE_HAND_OVER = Table(
    "role_hand_over",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("role", String, nullable=False),
    Column("before", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("entered_by", String, nullable=False),
    Column("note", Text, nullable=False),
    **CLUSTERED,
)
"""A crisis role got another holder, with the note that was left."""
