"""The tables of meetings of a committee, and of what was noted in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class MeetingRow(Row, table=True):
    """One meeting: its seats and what was pending, as they were when it opened."""

    __tablename__ = "meeting"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    committee: str
    seats: str = Field(sa_type=Packed)
    agenda: str = Field(sa_type=Packed)
    present: str = Field(sa_type=Packed)
    """Who is there, by seat."""
    notes: int
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    missed: int
    opened_at: datetime = Field(sa_type=Instant)
    opened_by: str
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: str | None = None
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    remind_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the committee is reminded of the next one; nothing once it was, or once that is open."""


class MeetingNoteRow(Row, table=True):
    """One note on an item of the agenda, or on the meeting itself."""

    __tablename__ = "meeting_note"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    meeting: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    mode: str
    item: str
    text: str = Field(sa_type=Text)
    noted_at: datetime = Field(sa_type=Instant)
    noted_by: str


MEETING = METADATA.tables["meeting"]
MEETING_NOTE = METADATA.tables["meeting_note"]
