"""The table of periods of availability: what was planned for whom, and what time has yet to do about it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import METADATA, Row, partial_index

DUE_SQL = "next_at IS NOT NULL"
"""Written the same in the index and in the queries that it serves."""

COUNTS_SQL = "base <> ''"


class AvailabilityRow(Row, table=True):
    """One period of one person; days as they are written, ISO. `base` is empty unless it is the one that counts."""

    __tablename__ = "availability"
    __table_args__ = (
        Index(None, "person", "ends"),
        Index(None, "ends", "starts", "person"),
        partial_index("ix_availability_due", "next_at", where=text(DUE_SQL)),
        partial_index("ix_availability_counts", "person", where=text(COUNTS_SQL)),
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: str
    status: str
    starts: str
    ends: str
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    site: str
    planned_by: str
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    dropped_at: datetime | None = Field(default=None, sa_type=Instant)
    base: str


AVAILABILITY = METADATA.tables["availability"]
