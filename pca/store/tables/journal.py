"""The journal's table: entries are added and never changed, which the database itself enforces."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import METADATA, Row


class JournalRow(Row, table=True):
    """One entry: its body as stored and hashed, the hash, and the chain up to here."""

    __tablename__ = "journal"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Instant, index=True)
    crisis: str | None = Field(default=None, index=True)
    order_id: str = Field(unique=True)
    body: str = Field(sa_type=Text)
    leaf: bytes
    chain: bytes


JOURNAL = METADATA.tables["journal"]
