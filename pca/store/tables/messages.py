"""The tables of messages: waves, one row for each recipient, and apart from them the erasable texts and the leases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from pca.store.instants import Instant
from pca.store.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row

QUEUED_SQL = "status = 'queued'"
"""Written the same in the index and in the queries that it serves."""

_QUEUED = text(QUEUED_SQL)


class WaveRow(Row, table=True):
    """One wave: the same message to many."""

    __tablename__ = "wave"
    __table_args__ = (Index(None, "crisis", "communication"), CLUSTERED)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    communication: str
    message: str
    digest: str
    kind: str
    severity: str
    external: bool
    first: int
    count: int
    queued_at: datetime = Field(sa_type=Instant)
    awaits: str | None = None
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    approved_by: str | None = None
    seat: str | None = None
    acknowledge_by: datetime | None = Field(default=None, sa_type=Instant)
    about: str = Field(sa_type=Packed)


class MessageRow(Row, table=True):
    """One message to one recipient; `next_at` is when it may leave."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_queued", "next_at", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
        Index(
            "ix_message_urgent",
            *("urgency", "next_at", "crisis", "number"),
            sqlite_where=_QUEUED,
            postgresql_where=_QUEUED,
        ),
        Index(None, "crisis", "wave"),
        CLUSTERED,
    )

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    wave: int
    recipient: str
    language: str
    kind: str
    status: str
    attempts: int
    queued_at: datetime = Field(sa_type=Instant)
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    tasks: str | None = Field(default=None, sa_type=Packed)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    digest: str | None = None
    error: str | None = Field(default=None, sa_type=Text)
    urgency: int = Field(default=2, sa_column_kwargs={"server_default": "2"})
    """0 leaves before 1 leaves before 2, whoever has waited longer."""


class MessageBodyRow(Row, table=True):
    """The text of one message as rendered: erasable."""

    __tablename__ = "message_body"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    subject: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)


class DeliveryLeaseRow(Row, table=True):
    """Who is sending a message right now, and until when nobody else may."""

    __tablename__ = "delivery_lease"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    holder: str
    until: datetime = Field(sa_type=Instant)
    digest: str | None = None
    """That of the text, once it was accepted: only writing that down is missing."""


WAVE = METADATA.tables["wave"]
MESSAGE = METADATA.tables["message"]
MESSAGE_BODY = METADATA.tables["message_body"]
DELIVERY_LEASE = METADATA.tables["delivery_lease"]
