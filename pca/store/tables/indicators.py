"""The tables of indicators: each value observed, the latest of each, and what thresholds proposed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import false, text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row, partial_index

OPEN_SQL = "watched"
"""Written the same in the index and in the queries that it serves."""

_OPEN = text(OPEN_SQL)
_SNOOZED = text("snoozed_until IS NOT NULL")


class ObservationRow(Row, table=True):
    """One value; the same instant observed again replaces it (the journal keeps both)."""

    __tablename__ = "observation"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    indicator: str = Field(primary_key=True)
    perimeter: str = Field(primary_key=True, sa_column_kwargs={"server_default": text("'root'")})
    observed_at: datetime = Field(primary_key=True, sa_type=Instant)
    mode: str
    value: str
    source: str
    recorded_at: datetime = Field(sa_type=Instant)
    recorded_by: str
    restates: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The value before, where this one corrects it."""


class IndicatorRow(Row, table=True):
    """The latest value of one indicator, by the instant it was observed."""

    __tablename__ = "indicator"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    indicator: str = Field(primary_key=True)
    perimeter: str = Field(primary_key=True, sa_column_kwargs={"server_default": text("'root'")})
    mode: str
    value: str
    observed_at: datetime = Field(sa_type=Instant)


class ProposalRow(Row, table=True):
    """One decision that a threshold or somebody proposed."""

    __tablename__ = "proposal"
    __table_args__ = (
        partial_index("ix_proposal_open", "crisis", where=_OPEN),
        partial_index("ix_proposal_snoozed", "crisis", "snoozed_until", where=_SNOOZED),
        CLUSTERED,
    )

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    event: str
    perimeter: str
    threshold: str
    indicator: str
    value: str
    level: str | None = None
    proposed_at: datetime = Field(sa_type=Instant)
    decide_by: datetime | None = Field(default=None, sa_type=Instant)
    status: str
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    settled_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    answer: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Why it was declined or put off."""
    proposed_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    why: str = Field(default="", sa_column_kwargs={"server_default": ""})
    snoozed_until: datetime | None = Field(default=None, sa_type=Instant)
    watched: bool = Field(default=True, sa_column_kwargs={"server_default": false()})
    """Whether the engine still looks at it: it waits, was put off, or was declined while its cause lasts."""
    known: str = Field(default="{}", sa_type=Packed, sa_column_kwargs={"server_default": "{}"})
    """What the threshold read, and found."""
    days: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    restated: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether it was withdrawn because figures that were known before are others now."""


OBSERVATION = METADATA.tables["observation"]
INDICATOR = METADATA.tables["indicator"]
PROPOSAL = METADATA.tables["proposal"]
