"""The tables of measures: which hold where, and every span during which each one held."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA

_NEXT, _EXPIRES = text("next_at IS NOT NULL"), text("expires_at IS NOT NULL")

MEASURE = Table(
    "measure",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("measure", String, primary_key=True),
    Column("perimeter", String, primary_key=True),
    Column("mode", String, nullable=False),
    Column("status", String, nullable=False),
    Column("runs", Integer, nullable=False),
    Column("starts", Integer, nullable=False),
    Column("level", String),
    Column("by_hand", Boolean, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("expires_at", Instant),
    Index(None, "crisis", "next_at", sqlite_where=_NEXT, postgresql_where=_NEXT),
    Index(None, "crisis", "expires_at", sqlite_where=_EXPIRES, postgresql_where=_EXPIRES),
    **CLUSTERED,
)
"""One measure in one perimeter, as it is now."""

MEASURE_SPAN = Table(
    "measure_span",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("measure", String, primary_key=True),
    Column("perimeter", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("level", String),
    Column("started_at", Instant, nullable=False),
    Column("stopped_at", Instant),
    Column("because", String),
    Column("tasks", Integer, nullable=False),
    **CLUSTERED,
)
"""One span during which a measure held; `tasks` counts those opened in it."""

MEASURE_LEVEL = Table(
    "measure_level",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("measure", String, primary_key=True),
    Column("perimeter", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("level", String, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("set_by", String, nullable=False),
    **CLUSTERED,
)
"""One level a graded measure was put on."""

CONDITION = Table(
    "condition",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("measure", String, primary_key=True),
    Column("perimeter", String, primary_key=True),
    Column("mode", String, nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
    **CLUSTERED,
)
"""Whether what a measure waits for was last found to be so in a perimeter; no row where it never was."""

LISTED = Table(
    "listed",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("measure", String, primary_key=True),
    Column("perimeter", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("mode", String, nullable=False),
    Column("number", Integer, nullable=False),
    **CLUSTERED,
)
"""Somebody or something of which a measure has one task: a person found, or an entry of a list given."""
