"""The tables of messages: waves, one row for each recipient, and apart from them the erasable texts and the leases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row, partial_index

QUEUED_SQL = "status = 'queued'"
"""Written the same in the index and in the queries that it serves."""

_QUEUED = text(QUEUED_SQL)

LOST_SQL = "status IN ('failed', 'unreachable')"
"""The same for messages that reached nobody."""

TOLD_SQL = "sent_at IS NOT NULL AND within IS NULL"
"""The same for messages that reached their readers by themselves."""

UNWRITTEN_SQL = 'written < "count"'
"""The same for waves some of whose recipients have no rows yet."""

STEPPING_SQL = "step_at IS NOT NULL"
"""The same for answers that are still waited for."""

APPROVED_SQL = "approved_at IS NOT NULL"
"""The same for waves that somebody released."""

REJECTED_SQL = "rejected IS NOT NULL"
"""The same for waves that somebody refused to release."""

BY_HAND_SQL = "author IS NOT NULL"
"""The same for what somebody wrote or picked, by its first wave."""

UNASKED_SQL = "answer IS NULL AND ended IS NULL AND step_at IS NULL AND rung = 0"
"""The same for answers owed that nobody will ask for: those of waves that wait for approval, and no others."""

_UNASKED = text(UNASKED_SQL)
_STEPPING, _LOST, _TOLD, _UNWRITTEN = text(STEPPING_SQL), text(LOST_SQL), text(TOLD_SQL), text(UNWRITTEN_SQL)
_APPROVED, _BY_HAND, _REJECTED = text(APPROVED_SQL), text(BY_HAND_SQL), text(REJECTED_SQL)


class WaveRow(Row, table=True):
    """One wave: the same message to many."""

    __tablename__ = "wave"
    __table_args__ = (
        Index(None, "crisis", "communication"),
        partial_index("ix_wave_unwritten", "crisis", "number", where=_UNWRITTEN),
        partial_index("ix_wave_approved", "crisis", "approved_at", where=_APPROVED),
        partial_index("ix_wave_rejected", "crisis", "number", where=_REJECTED),
        partial_index("ix_wave_by_hand", "crisis", "number", where=_BY_HAND),
        CLUSTERED,
    )

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
    origin: int = 0
    """The first wave of the same sending."""
    rung: int = 0
    replaces: str = Field(default="[]", sa_type=Packed)
    replaced_by: int | None = None
    """The wave whose instruction stands instead."""
    stopped_at: datetime | None = Field(default=None, sa_type=Instant)
    stopped_by: str | None = None
    written: int = 0
    """How many of its recipients have their rows; the others follow from the journal, in the order of the fact."""
    rejected: str | None = Field(default=None, sa_type=Text)
    """Why somebody who may release it refused to."""
    author: str | None = None
    """Who wrote or picked it, where no rule of the plan sent it; on the first wave of its sending."""


class MessageRow(Row, table=True):
    """One message to one recipient; `next_at` is when it may leave."""

    __tablename__ = "message"
    __table_args__ = (
        partial_index("ix_message_queued", "next_at", where=_QUEUED),
        partial_index(
            "ix_message_urgent",
            *("urgency", "next_at", "crisis", "number"),
            where=_QUEUED,
        ),
        partial_index("ix_message_lost", "crisis", "number", where=_LOST),
        partial_index("ix_message_told", "crisis", "recipient", "sent_at", where=_TOLD),
        Index(None, "crisis", "wave"),
        Index(None, "crisis", "recipient"),
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
    origin: int = 0
    instead_of: str | None = Field(default=None, sa_type=Packed)
    held: bool = False
    """Whether it waits to leave together with others of its recipient."""
    within: int | None = None
    """The message that carried this one along."""


class MessageEventRow(Row, table=True):
    """One step in the life of one message: tried by a channel, or told of by its provider."""

    __tablename__ = "message_event"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    message: int = Field(primary_key=True)
    at: datetime = Field(primary_key=True, sa_type=Instant)
    outcome: str = Field(primary_key=True)
    mode: str
    channel: str
    error: str | None = Field(default=None, sa_type=Text)


class ObligationRow(Row, table=True):
    """One answer that one recipient owes to one sending; `step_at` is when the ladder is climbed for it."""

    __tablename__ = "obligation"
    __table_args__ = (
        partial_index("ix_obligation_step", "crisis", "step_at", where=_STEPPING),
        partial_index("ix_obligation_unasked", "crisis", "origin", where=_UNASKED),
        CLUSTERED,
    )

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    origin: int = Field(primary_key=True)
    recipient: str = Field(primary_key=True)
    mode: str
    language: str
    rung: int
    step_at: datetime | None = Field(default=None, sa_type=Instant)
    stand_in: str | None = None
    answer: str | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_by: str | None = None
    entered_by: str | None = None
    """Who wrote the answer down, where somebody else spoke for whoever answered; as told by whom, by which means."""
    informant: str | None = None
    heard: str | None = None
    answered_message: int | None = None
    ended: str | None = None
    """Why nobody waits for the answer any more: replaced or stopped."""


class ProviderMessageRow(Row, table=True):
    """What a provider calls a message of ours, so that its receipts find it."""

    __tablename__ = "provider_message"
    __table_args__ = (CLUSTERED,)

    provider: str = Field(primary_key=True)
    name: str = Field(primary_key=True, index=True)
    crisis: str
    number: int


class ProviderEventRow(Row, table=True):
    """One event a provider told us of; told again, it has no effect."""

    __tablename__ = "provider_event"
    __table_args__ = (CLUSTERED,)

    provider: str = Field(primary_key=True)
    event: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    outcome: str


class ChannelRateRow(Row, table=True):
    """How far ahead of its permitted rate a channel has been used: one row for each channel (GCRA)."""

    __tablename__ = "channel_rate"
    __table_args__ = (CLUSTERED,)

    channel: str = Field(primary_key=True)
    until: int = Field(sa_type=BigInteger)
    """The instant (microseconds since 1970) at which all that was sent would have been due."""


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
OBLIGATION = METADATA.tables["obligation"]
MESSAGE_EVENT = METADATA.tables["message_event"]
PROVIDER_MESSAGE = METADATA.tables["provider_message"]
PROVIDER_EVENT = METADATA.tables["provider_event"]
CHANNEL_RATE = METADATA.tables["channel_rate"]
