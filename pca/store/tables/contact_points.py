"""The tables of contact points: all erasable, none in the journal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class ContactPointRow(Row, table=True):
    """One address of one person. `listed`: the directory's files gave it, and may take it away again."""

    __tablename__ = "contact_point"
    __table_args__ = (Index(None, "kind", "address"), CLUSTERED)

    person: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    address: str = Field(primary_key=True, sa_type=Text)
    position: int
    listed: bool
    verified_at: datetime | None = Field(default=None, sa_type=Instant)
    opted_out_at: datetime | None = Field(default=None, sa_type=Instant)
    gone_at: datetime | None = Field(default=None, sa_type=Instant)


class ContactCodeRow(Row, table=True):
    """The code last sent to one address, as a digest."""

    __tablename__ = "contact_code"
    __table_args__ = (CLUSTERED,)

    person: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    address: str = Field(primary_key=True, sa_type=Text)
    digest: str
    sent_at: datetime = Field(sa_type=Instant)
    tries: int


class ContactCareRow(Row, table=True):
    """The last word on one fault of somebody's addresses: in whose hands, and what came of it."""

    __tablename__ = "contact_care"
    __table_args__ = (CLUSTERED,)

    person: str = Field(primary_key=True)
    fault: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    by: str
    at: datetime = Field(sa_type=Instant)
    note: str = Field(sa_type=Text)
    done: bool


CONTACT_POINT = METADATA.tables["contact_point"]
CONTACT_CODE = METADATA.tables["contact_code"]
CONTACT_CARE = METADATA.tables["contact_care"]
