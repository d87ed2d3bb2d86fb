"""The tables of staff measures: exceptions, trips, sessions that are put off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class MeasureExceptionRow(Row, table=True):
    """Somebody to whom a measure does not apply. It counts while the measure holds as it did when it was made."""

    __tablename__ = "measure_exception"
    __table_args__ = (Index("ix_measure_exception_person", "person"), CLUSTERED)

    crisis: str = Field(primary_key=True)
    measure: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    mode: str
    why: str
    since: datetime = Field(sa_type=Instant)
    made_by: str


class TripRow(Row, table=True):
    """One trip somebody asked for; days as 2020-03-20."""

    __tablename__ = "trip"
    __table_args__ = (
        Index("ix_trip_crisis_starts", "crisis", "starts"),
        Index("ix_trip_crisis_person", "crisis", "person"),
        CLUSTERED,
    )

    crisis: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    mode: str
    person: str
    departure: str
    destination: str
    starts: str
    ends: str
    purpose: str
    status: str
    measure: str
    level: str
    consent_of: list[Any] = Field(sa_type=Packed)
    asked_by: str
    asked_at: datetime = Field(sa_type=Instant)
    answered_by: str
    answer: str
    judged_at: datetime | None = Field(default=None, sa_type=Instant)


class PostponedSessionRow(Row, table=True):
    """One session that a measure put off."""

    __tablename__ = "postponed_session"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    mode: str
    measure: str
    text: str
    perimeter: str
    was_on: str
    moved_to: str | None = None
    status: str
    noted_by: str
    noted_at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)


MEASURE_EXCEPTION = METADATA.tables["measure_exception"]
TRIP = METADATA.tables["trip"]
POSTPONED_SESSION = METADATA.tables["postponed_session"]
