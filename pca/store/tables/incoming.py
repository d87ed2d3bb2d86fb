"""The tables of what people write to the house: their texts, what goes back to them, and calls for help."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row, partial_index

TO_READ_SQL = "read_at IS NULL AND to_read"
"""Written the same in the index and in the queries that it serves."""

_TO_READ = text(TO_READ_SQL)


class IncomingRow(Row, table=True):
    """One text somebody wrote, as written: erasable, outside the journal."""

    __tablename__ = "incoming"
    __table_args__ = (
        UniqueConstraint("provider", "event", name="uq_incoming_provider_event"),
        partial_index("ix_incoming_to_read", "crisis", "number", where=_TO_READ),
        Index(None, "crisis", "person"),
        CLUSTERED,
    )

    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    crisis: str | None = None
    """None when it belongs to no crisis."""
    message: int | None = None
    """The message it answers, if known."""
    origin: int | None = None
    """The sending of that message."""
    person: str = ""
    """Who wrote it, or whose address it came from; empty when unknown."""
    kind: str
    """The kind of address it came from, or `link`."""
    sender: str = Field(sa_type=Text)
    provider: str
    event: str
    text: str = Field(sa_type=Text)
    digest: str
    meaning: str = ""
    proof: str
    """What spoke for the sender: `link_secret`, `mail_secret`, `number_code`, `number`, `address`."""
    acted: bool
    """Whether it changed what is recorded of the person."""
    urgent: bool
    automatic: bool
    to_read: bool
    alerted: bool
    """Whether the committee was told of it."""
    read_at: datetime | None = Field(default=None, sa_type=Instant)
    read_by: str | None = None
    reply: str | None = Field(default=None, sa_type=Text)
    replied_by: str | None = None
    replied_at: datetime | None = Field(default=None, sa_type=Instant)


class SentBackRow(Row, table=True):
    """One text that goes back to whoever wrote: a confirmation, a question, or a person's own words. Erasable."""

    __tablename__ = "sent_back"
    __table_args__ = (Index(None, "next_at"), Index(None, "address", "at"), CLUSTERED)

    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    why: str
    """`confirmed`, `kept`, `stop`, `start`, `greeting` or `reply`."""
    incoming: int
    kind: str
    address: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    language: str
    mode: str
    reply_to: str = ""
    tries: int = 0
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it may leave next; None once it left, or was given up."""
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    error: str = Field(default="", sa_type=Text)


class HelpCallRow(Row, table=True):
    """One call for help in answer to a sending: since when, and how it ended."""

    __tablename__ = "help_call"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    origin: int = Field(primary_key=True)
    person: str = Field(primary_key=True)
    asked_at: datetime = Field(primary_key=True, sa_type=Instant)
    mode: str
    message: int
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: str | None = None
    ended_as: str | None = None
    word: str = Field(default="", sa_type=Text)


INCOMING = METADATA.tables["incoming"]
SENT_BACK = METADATA.tables["sent_back"]
HELP_CALL = METADATA.tables["help_call"]
