"""The tables of openings: regimes as people set them, the weeks of places, and days that are not like the others."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class RegimeRow(Row, table=True):
    """One regime somebody set at one place; `scope` is the exercise it belongs to, empty for what is real."""

    __tablename__ = "regime"
    __table_args__ = (CLUSTERED,)

    scope: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    mode: str
    regime: str
    hours: str
    alternate: str
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)
    set_by: str
    owner: str
    due: datetime | None = Field(default=None, sa_type=Instant)
    crisis: str
    """The crisis it was set in, if any."""


class PlaceHoursRow(Row, table=True):
    """The week of one place, usual or of a season."""

    __tablename__ = "place_hours"
    __table_args__ = (CLUSTERED,)

    place: str = Field(primary_key=True)
    season: str = Field(primary_key=True)
    hours: str


class DatedHoursRow(Row, table=True):
    """One day of one place that is not like the others; `day` as it is written, 2020-05-24."""

    __tablename__ = "dated_hours"
    __table_args__ = (CLUSTERED,)

    place: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    hours: str
    note: str


REGIME = METADATA.tables["regime"]
PLACE_HOURS = METADATA.tables["place_hours"]
DATED_HOURS = METADATA.tables["dated_hours"]
