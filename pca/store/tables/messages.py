"""The tables of messages: waves, one row for each recipient, and apart from them the erasable texts and the leases."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA

QUEUED_SQL = "status = 'queued'"
"""Written the same in the index and in the queries that it serves."""

_QUEUED = text(QUEUED_SQL)

LOST_SQL = "status IN ('failed', 'unreachable')"
"""The same for messages that reached nobody."""

TOLD_SQL = "sent_at IS NOT NULL AND within IS NULL"
"""The same for messages that reached their readers by themselves."""

STEPPING_SQL = "step_at IS NOT NULL"
"""The same for answers that are still waited for."""

UNASKED_SQL = "answer IS NULL AND ended IS NULL AND step_at IS NULL AND rung = 0"
"""The same for answers owed that nobody will ask for: those of waves that wait for approval, and no others."""

_UNASKED = text(UNASKED_SQL)
_STEPPING, _LOST, _TOLD = text(STEPPING_SQL), text(LOST_SQL), text(TOLD_SQL)

WAVE = Table(
    "wave",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("communication", String, nullable=False),
    Column("message", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("external", Boolean, nullable=False),
    Column("first", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("awaits", String),
    Column("approved_at", Instant),
    Column("approved_by", String),
    Column("seat", String),
    Column("acknowledge_by", Instant),
    Column("about", Packed, nullable=False),
    # The first wave of the same sending.
    Column("origin", Integer, nullable=False, default=0),
    Column("rung", Integer, nullable=False, default=0),
    Column("replaces", Packed, nullable=False, default="[]"),
    # The wave whose instruction stands instead.
    Column("replaced_by", Integer),
    Column("stopped_at", Instant),
    Column("stopped_by", String),
    Index(None, "crisis", "communication"),
    **CLUSTERED,
)
"""One wave: the same message to many."""

MESSAGE = Table(
    "message",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("wave", Integer, nullable=False),
    Column("recipient", String, nullable=False),
    Column("language", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("status", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("tasks", Packed),
    Column("sent_at", Instant),
    Column("digest", String),
    Column("error", Text),
    # 0 leaves before 1 leaves before 2, whoever has waited longer.
    Column("urgency", Integer, nullable=False, default=2, server_default="2"),
    Column("origin", Integer, nullable=False, default=0),
    Column("instead_of", Packed),
    # Whether it waits to leave together with others of its recipient.
    Column("held", Boolean, nullable=False, default=False),
    # The message that carried this one along.
    Column("within", Integer),
    Index("ix_message_queued", "next_at", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
    Index(
        "ix_message_urgent",
        *("urgency", "next_at", "crisis", "number"),
        sqlite_where=_QUEUED,
        postgresql_where=_QUEUED,
    ),
    Index("ix_message_lost", "crisis", "number", sqlite_where=_LOST, postgresql_where=_LOST),
    Index("ix_message_told", "crisis", "recipient", "sent_at", sqlite_where=_TOLD, postgresql_where=_TOLD),
    Index(None, "crisis", "wave"),
    Index(None, "crisis", "recipient"),
    **CLUSTERED,
)
"""One message to one recipient; `next_at` is when it may leave."""

MESSAGE_EVENT = Table(
    "message_event",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("message", Integer, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("outcome", String, primary_key=True),
    Column("mode", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("error", Text),
    **CLUSTERED,
)
"""One step in the life of one message: tried by a channel, or told of by its provider."""

OBLIGATION = Table(
    "obligation",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("origin", Integer, primary_key=True),
    Column("recipient", String, primary_key=True),
    Column("mode", String, nullable=False),
    Column("language", String, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("step_at", Instant),
    Column("stand_in", String),
    Column("answer", String),
    Column("answered_at", Instant),
    Column("answered_by", String),
    # Who wrote the answer down, where somebody else spoke for whoever answered; as told by whom, by which means.
    Column("entered_by", String),
    Column("informant", String),
    Column("heard", String),
    Column("answered_message", Integer),
    # Why nobody waits for the answer any more: replaced or stopped.
    Column("ended", String),
    Index("ix_obligation_step", "crisis", "step_at", sqlite_where=_STEPPING, postgresql_where=_STEPPING),
    Index("ix_obligation_unasked", "crisis", "origin", sqlite_where=_UNASKED, postgresql_where=_UNASKED),
    **CLUSTERED,
)
"""One answer that one recipient owes to one sending; `step_at` is when the ladder is climbed for it."""

PROVIDER_MESSAGE = Table(
    "provider_message",
    METADATA,
    Column("provider", String, primary_key=True),
    Column("name", String, primary_key=True, index=True),
    Column("crisis", String, nullable=False),
    Column("number", Integer, nullable=False),
    **CLUSTERED,
)
"""What a provider calls a message of ours, so that its receipts find it."""

PROVIDER_EVENT = Table(
    "provider_event",
    METADATA,
    Column("provider", String, primary_key=True),
    Column("event", String, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("outcome", String, nullable=False),
    **CLUSTERED,
)
"""One event a provider told us of; told again, it has no effect."""

CHANNEL_RATE = Table(
    "channel_rate",
    METADATA,
    Column("channel", String, primary_key=True),
    # The instant (microseconds since 1970) at which all that was sent would have been due.
    Column("until", BigInteger, nullable=False),
    **CLUSTERED,
)
"""How far ahead of its permitted rate a channel has been used: one row for each channel (GCRA)."""

MESSAGE_BODY = Table(
    "message_body",
    METADATA,
    Column("crisis", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    **CLUSTERED,
)
"""The text of one message as rendered: erasable."""

DELIVERY_LEASE = Table(
    "delivery_lease",
    METADATA,
    Column("crisis", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", Instant, nullable=False),
    # That of the text, once it was accepted: only writing that down is missing.
    Column("digest", String),
    **CLUSTERED,
)
"""Who is sending a message right now, and until when nobody else may."""
