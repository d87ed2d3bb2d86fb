"""The tables of crisis files: one row each, the state every perimeter holds, and all states held before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class CrisisRow(Row, table=True):
    """One crisis file and the numbers given out so far in it."""

    __tablename__ = "crisis"

    key: str = Field(primary_key=True)
    mode: str
    plan: str = Field(foreign_key="plan_version.hash")
    title: str
    opened_at: datetime = Field(sa_type=Instant)
    opened_by: str
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    review_due: datetime | None = Field(default=None, sa_type=Instant)
    decisions: int
    tasks: int
    waves: int
    messages: int
    log_entries: int
    proposals: int
    evidence: int
    retired: str = Field(sa_type=Packed, sa_column_kwargs={"server_default": text("'[]'")})
    """Measures of earlier versions of the plan, as JSON, of which something may be left."""
    late_as_of: datetime | None = Field(default=None, sa_type=Instant)
    """For which instant `task_count` holds how many tasks are late: when the clock last spoke up in the crisis."""


class StandingRow(Row, table=True):
    """The state a perimeter holds by itself now."""

    __tablename__ = "standing"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    perimeter: str = Field(primary_key=True)
    mode: str
    configuration: str = Field(sa_type=Packed)
    since: datetime = Field(sa_type=Instant)
    history: str = Field(sa_type=Packed)
    entered: str = Field(sa_type=Packed, sa_column_kwargs={"server_default": text("'{}'")})
    """Since when each state that holds, outer ones included, is held."""


class StateSpanRow(Row, table=True):
    """One state a perimeter held, from when to when."""

    __tablename__ = "state_span"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    perimeter: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    mode: str
    configuration: str = Field(sa_type=Packed)
    started_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


CRISIS = METADATA.tables["crisis"]
STANDING = METADATA.tables["standing"]
STATE_SPAN = METADATA.tables["state_span"]
