"""The tables of resources: what each place has, what it used day by day, what people have, and each movement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class ResourceStockRow(Row, table=True):
    """What one place has of one resource; a place without a row has what the plan says."""

    __tablename__ = "resource_stock"
    __table_args__ = (Index("ix_resource_stock_crisis_short_at", "crisis", "short_at"), CLUSTERED)

    crisis: str = Field(primary_key=True)
    resource: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    mode: str
    free: int = Field(sa_type=BigInteger)
    out: int = Field(sa_type=BigInteger)
    used: int = Field(sa_type=BigInteger)
    short: bool
    short_at: datetime | None = Field(default=None, sa_type=Instant)


class ResourceUseRow(Row, table=True):
    """What one place used of a resource on one day (UTC), as 2020-03-20."""

    __tablename__ = "resource_use"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True)
    resource: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    mode: str
    quantity: int = Field(sa_type=BigInteger)


class HandedOutRow(Row, table=True):
    """What somebody has and is to give back."""

    __tablename__ = "handed_out"
    __table_args__ = (Index("ix_handed_out_person", "person"), CLUSTERED)

    crisis: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    mode: str
    resource: str
    place: str
    person: str
    serial: str
    left: int = Field(sa_type=BigInteger)
    since: datetime = Field(sa_type=Instant)
    returned_at: datetime | None = Field(default=None, sa_type=Instant)
    lost: bool


class ResourceMoveRow(Row, table=True):
    """One movement, in the order of the journal."""

    __tablename__ = "resource_move"
    __table_args__ = (Index("ix_resource_move_crisis_resource_place", "crisis", "resource", "place"), CLUSTERED)

    crisis: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    mode: str
    kind: str
    resource: str
    place: str
    to: str
    person: str
    quantity: int = Field(sa_type=BigInteger)
    free: int = Field(sa_type=BigInteger)
    """What was at hand afterwards."""
    at: datetime = Field(sa_type=Instant)
    by: str
    why: str


RESOURCE_STOCK = METADATA.tables["resource_stock"]
RESOURCE_USE = METADATA.tables["resource_use"]
HANDED_OUT = METADATA.tables["handed_out"]
RESOURCE_MOVE = METADATA.tables["resource_move"]
