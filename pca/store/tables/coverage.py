"""The tables of confirmed cover: by day and region who confirmed it, and who works at another site."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class CoverRow(Row, table=True):
    """What was confirmed last for one region and one day, written 2020-05-24."""

    __tablename__ = "cover"
    __table_args__ = (CLUSTERED,)

    day: str = Field(primary_key=True)
    region: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    who: str
    sites: int
    most_sites: int


class CoverMoveRow(Row, table=True):
    """One person's place on one day."""

    __tablename__ = "cover_move"
    __table_args__ = (Index(None, "day", "region"), CLUSTERED)

    person: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    region: str
    site: str
    to: str
    km: int


class SiteDistanceRow(Row, table=True):
    """How far it is between two sites by the institution's own table, in kilometres; each pair once, in order."""

    __tablename__ = "site_distance"
    __table_args__ = (CLUSTERED,)

    site: str = Field(primary_key=True)
    other: str = Field(primary_key=True)
    km: int


SITE_DISTANCE = METADATA.tables["site_distance"]
COVER = METADATA.tables["cover"]
COVER_MOVE = METADATA.tables["cover_move"]
