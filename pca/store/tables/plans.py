"""The table of plan versions: every version ever published, kept under the hash of its content."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, false
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import METADATA, Row


class PlanVersionRow(Row, table=True):
    """One version of one plan; `number` is its place among all versions of that plan."""

    __tablename__ = "plan_version"
    __table_args__ = (Index(None, "plan", "number", unique=True),)

    hash: str = Field(primary_key=True)
    plan: str
    number: int
    version: str
    author: str
    published_at: datetime = Field(sa_type=Instant)
    published_by: str
    body: str = Field(sa_type=Text)
    approved_by: str | None = None
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    editorial: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    against: str | None = None
    """The version with which its wording was compared when it was approved."""


PLAN_VERSION = METADATA.tables["plan_version"]
