"""The table of decisions: who decided what, in which seat, why, and what was known."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, false, text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row, partial_index

STEPPING_SQL = "step_at IS NOT NULL"
"""Written the same in the index and in the queries that it serves."""

_STEPPING = text(STEPPING_SQL)


class DecisionRow(Row, table=True):
    """One decision; `origin` says whether a threshold had proposed it."""

    __tablename__ = "decision"
    __table_args__ = (partial_index("ix_decision_step", "crisis", "step_at", where=_STEPPING), CLUSTERED)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    event: str
    perimeter: str
    seat: str
    origin: str
    proposal: int | None = None
    decided_at: datetime = Field(sa_type=Instant)
    decided_by: str
    on_behalf_of: str | None = None
    informant: str | None = None
    why: str = Field(sa_type=Text)
    despite: str = Field(sa_type=Text)
    options: str = Field(sa_type=Packed)
    known: str = Field(sa_type=Packed)
    criteria: str = Field(sa_type=Packed)
    judged: str = Field(sa_type=Packed, sa_column_kwargs={"server_default": text("'{}'")})
    """What was said of each criterion that was not met; nothing in decisions from before this was recorded."""
    question: int | None = None
    votes: str = Field(sa_type=Packed, sa_column_kwargs={"server_default": text("'{}'")})
    """How each seat voted, where it was voted on."""
    override: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    ratify_by: datetime | None = Field(default=None, sa_type=Instant)
    ratified: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What the others said of a decision taken alone; nothing yet while it is empty."""
    amount: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    rejected: str = Field(sa_type=Packed, sa_column_kwargs={"server_default": text("'{}'")})
    conditions: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    sunset: datetime | None = Field(default=None, sa_type=Instant)
    held_waves: str = Field(sa_type=Packed, sa_column_kwargs={"server_default": text("'[]'")})
    """The waves it queued that can be recalled until `held_until`."""
    held_until: datetime | None = Field(default=None, sa_type=Instant)
    recalled_at: datetime | None = Field(default=None, sa_type=Instant)
    step_at: datetime | None = Field(default=None, sa_type=Instant)
    """When somebody is reminded that it lapses, then when it does."""
    lapsed_at: datetime | None = Field(default=None, sa_type=Instant)
    known_when: str = Field(sa_type=Packed, sa_column_kwargs={"server_default": text("'{}'")})
    """Of each value known: when it was observed, and when it was entered."""


DECISION = METADATA.tables["decision"]
