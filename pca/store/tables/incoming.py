"""The tables of what people write to the house: their texts, what goes back to them, and calls for help."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA

TO_READ_SQL = "read_at IS NULL AND to_read"
"""Written the same in the index and in the queries that it serves."""

_TO_READ = text(TO_READ_SQL)

INCOMING = Table(
    "incoming",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    # None when it belongs to no crisis.
    Column("crisis", String),
    # The message it answers, if known.
    Column("message", Integer),
    # The sending of that message.
    Column("origin", Integer),
    # Who wrote it, or whose address it came from; empty when unknown.
    Column("person", String, nullable=False, default=""),
    # The kind of address it came from, or `link`.
    Column("kind", String, nullable=False),
    Column("sender", Text, nullable=False),
    Column("provider", String, nullable=False),
    Column("event", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("meaning", String, nullable=False, default=""),
    # What spoke for the sender: `link_secret`, `mail_secret`, `number_code`, `number`, `address`.
    Column("proof", String, nullable=False),
    # Whether it changed what is recorded of the person.
    Column("acted", Boolean, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("to_read", Boolean, nullable=False),
    # Whether the committee was told of it.
    Column("alerted", Boolean, nullable=False),
    Column("read_at", Instant),
    Column("read_by", String),
    Column("reply", Text),
    Column("replied_by", String),
    Column("replied_at", Instant),
    UniqueConstraint("provider", "event", name="uq_incoming_provider_event"),
    Index("ix_incoming_to_read", "crisis", "number", sqlite_where=_TO_READ, postgresql_where=_TO_READ),
    Index(None, "crisis", "person"),
    **CLUSTERED,
)
"""One text somebody wrote, as written: erasable, outside the journal."""

SENT_BACK = Table(
    "sent_back",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    # `confirmed`, `kept`, `stop`, `start`, `greeting` or `reply`.
    Column("why", String, nullable=False),
    Column("incoming", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("reply_to", String, nullable=False, default=""),
    Column("tries", Integer, nullable=False, default=0),
    # When it may leave next; None once it left, or was given up.
    Column("next_at", Instant),
    Column("sent_at", Instant),
    Column("error", Text, nullable=False, default=""),
    Index(None, "next_at"),
    Index(None, "address", "at"),
    **CLUSTERED,
)
"""One text that goes back to whoever wrote: a confirmation, a question, or a person's own words. Erasable."""

HELP_CALL = Table(
    "help_call",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("origin", Integer, primary_key=True),
    Column("person", String, primary_key=True),
    Column("asked_at", Instant, primary_key=True),
    Column("mode", String, nullable=False),
    Column("message", Integer, nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", String),
    Column("ended_as", String),
    Column("word", Text, nullable=False, default=""),
    **CLUSTERED,
)
"""One call for help in answer to a sending: since when, and how it ended."""
