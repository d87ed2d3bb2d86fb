"""The tables of requests, and of the rulings that answered them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row, partial_index

WAITING_SQL = "status = 'open'"
"""Written the same in the index and in the queries that it serves."""

_WAITING = text(WAITING_SQL)


class RequestRow(Row, table=True):
    """One request, and who answers it."""

    __tablename__ = "request"
    __table_args__ = (partial_index("ix_request_waiting", "crisis", "step_at", where=_WAITING), CLUSTERED)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    kind: str
    title: str
    text: str = Field(sa_type=Text)
    site: str
    region: str
    committee: str
    urgent: bool
    status: str
    raised_by: str
    entered_by: str
    """Who typed it, for somebody on the telephone."""
    raised_at: datetime = Field(sa_type=Instant)
    due: datetime = Field(sa_type=Instant)
    step_at: datetime | None = Field(default=None, sa_type=Instant)
    climbed: int
    """How often it went on to somebody else because nobody answered."""
    climbed_at: datetime | None = Field(default=None, sa_type=Instant)
    ruling: int
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it was first answered."""
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the answer was acknowledged, or nobody need answer any more."""
    settled_by: str


class RulingRow(Row, table=True):
    """One ruling, in the words it was given in."""

    __tablename__ = "ruling"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    request: int
    seat: str
    given_by: str
    given_at: datetime = Field(sa_type=Instant)
    written: str = Field(sa_type=Packed)
    replaces: int
    concerned: str
    region: str
    site_types: str = Field(sa_type=Packed)
    sites: int
    waves: str = Field(sa_type=Packed)


REQUEST = METADATA.tables["request"]
RULING = METADATA.tables["ruling"]
