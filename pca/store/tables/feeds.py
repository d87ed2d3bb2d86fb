"""The table of what is pulled from elsewhere: when it was last tried, and what came of it. Only for operation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class FeedRow(Row, table=True):
    """One indicator of one crisis that is pulled."""

    __tablename__ = "feed"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True)
    indicator: str = Field(primary_key=True)
    host: str
    tried_at: datetime = Field(sa_type=Instant)
    came_at: datetime | None = Field(default=None, sa_type=Instant)
    trouble: str
    bad: str = Field(sa_type=Text)
    """The first rows that were set aside, as JSON."""
    bad_count: int


FEED = METADATA.tables["feed"]
