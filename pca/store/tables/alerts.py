"""The table of public alerts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class AlertRow(Row, table=True):
    """One public alert in one crisis; without a body it was named by another one before it came."""

    __tablename__ = "alert"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True)
    sender: str = Field(primary_key=True)
    identifier: str = Field(primary_key=True)
    sent: str = Field(primary_key=True)
    mode: str
    digest: str
    body: str | None = Field(default=None, sa_type=Text)
    over_at: datetime | None = Field(default=None, sa_type=Instant)
    replaced: bool
    source: str
    taken_at: datetime = Field(sa_type=Instant)


ALERT = METADATA.tables["alert"]
