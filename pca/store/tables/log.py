"""The table of the main courante: what was written, when it happened, and what was struck through since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, false, text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.lists import BY_LETTER
from pca.store.tables.rows import CLUSTERED, METADATA, Row, partial_index

_TO_UNDO = text("to_undo")


class LogEntryRow(Row, table=True):
    """One entry of the main courante; event time and entry time are apart."""

    __tablename__ = "log_entry"
    __table_args__ = (
        Index(None, "crisis", "event_at"),
        partial_index("ix_log_entry_to_undo", "crisis", "number", where=_TO_UNDO),
        CLUSTERED,
    )

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    kind: str
    text: str = Field(sa_type=Text)
    event_at: datetime = Field(sa_type=Instant)
    entered_at: datetime = Field(sa_type=Instant)
    entered_by: str
    on_behalf_of: str | None = None
    informant: str | None = None
    heard: str | None = None
    """By which means `entered_by` heard it."""
    seat: str | None = None
    source: str
    reliability: str
    corrects: int | None = None
    struck_by: int | None = None
    late_reason: str = Field(sa_type=Text)
    links: str = Field(sa_type=Packed)
    perimeter: str = Field(default="root", sa_column_kwargs={"server_default": "root"})
    """The region or site whose log it is; the whole crisis unless said otherwise."""
    identified: str | None = Field(default=None, sa_type=Packed)
    """How `entered_by` was identified; none in entries from before this was recorded."""
    to_undo: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether it tells of something that must be undone."""
    undo_by: datetime | None = Field(default=None, sa_type=Instant)
    undo_owner: str = Field(default="", sa_column_kwargs={"server_default": ""})
    undoes: int | None = None
    undone_by: int | None = None
    """The entry that proves it was."""


class LogWordRow(Row, table=True):
    """One word of one entry, by which it is found."""

    __tablename__ = "log_word"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    word: str = Field(primary_key=True, sa_type=BY_LETTER)
    number: int = Field(primary_key=True)
    mode: str


LOG_WORD = METADATA.tables["log_word"]
LOG_ENTRY = METADATA.tables["log_entry"]
