"""The table of points of situation: what the committee was told, when, and what had been due."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy import text as sql
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class SituationPointRow(Row, table=True):
    """One point of situation as published."""

    __tablename__ = "situation_point"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    text: str = Field(sa_type=Text)
    published_at: datetime = Field(sa_type=Instant)
    published_by: str
    entered_by: str | None = None
    seat: str | None = None
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    missed: int
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    held_waves: str = Field(sa_type=Packed, sa_column_kwargs={"server_default": sql("'[]'")})
    """The waves it sends that can be recalled until `held_until`."""
    held_until: datetime | None = Field(default=None, sa_type=Instant)
    recalled_at: datetime | None = Field(default=None, sa_type=Instant)


SITUATION_POINT = METADATA.tables["situation_point"]
