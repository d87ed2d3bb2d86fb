"""The tables of measures: which hold where, and every span during which each one held."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row, partial_index

_NEXT, _EXPIRES = text("next_at IS NOT NULL"), text("expires_at IS NOT NULL")


class MeasureRow(Row, table=True):
    """One measure in one perimeter, as it is now."""

    __tablename__ = "measure"
    __table_args__ = (
        partial_index(None, "crisis", "next_at", where=_NEXT),
        partial_index(None, "crisis", "expires_at", where=_EXPIRES),
        CLUSTERED,
    )

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    measure: str = Field(primary_key=True)
    perimeter: str = Field(primary_key=True)
    mode: str
    status: str
    runs: int
    starts: int
    level: str | None = None
    by_hand: bool
    started_at: datetime = Field(sa_type=Instant)
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)


class MeasureSpanRow(Row, table=True):
    """One span during which a measure held; `tasks` counts those opened in it."""

    __tablename__ = "measure_span"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    measure: str = Field(primary_key=True)
    perimeter: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    mode: str
    level: str | None = None
    started_at: datetime = Field(sa_type=Instant)
    stopped_at: datetime | None = Field(default=None, sa_type=Instant)
    because: str | None = None
    tasks: int


class MeasureLevelRow(Row, table=True):
    """One level a graded measure was put on."""

    __tablename__ = "measure_level"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    measure: str = Field(primary_key=True)
    perimeter: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    mode: str
    level: str
    by_hand: bool
    set_at: datetime = Field(sa_type=Instant)
    set_by: str


class ConditionRow(Row, table=True):
    """Whether what a measure waits for was last found to be so in a perimeter; no row where it never was."""

    __tablename__ = "condition"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    measure: str = Field(primary_key=True)
    perimeter: str = Field(primary_key=True)
    mode: str
    holds: bool
    since: datetime = Field(sa_type=Instant)


class ListedRow(Row, table=True):
    """Somebody or something of which a measure has one task: a person found, or an entry of a list given."""

    __tablename__ = "listed"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    measure: str = Field(primary_key=True)
    perimeter: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    mode: str
    number: int


MEASURE = METADATA.tables["measure"]
MEASURE_SPAN = METADATA.tables["measure_span"]
MEASURE_LEVEL = METADATA.tables["measure_level"]
LISTED = METADATA.tables["listed"]
CONDITION = METADATA.tables["condition"]
