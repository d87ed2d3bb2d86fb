"""The journal's table: entries are added and never changed, which the database itself enforces."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row


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


class HouseEntryRow(Row, table=True):
    """An entry of a crisis that holds a fact of the whole house, by its order: few do, and past pages need them all."""

    __tablename__ = "house_entry"
    __table_args__ = (CLUSTERED,)

    order_id: str = Field(primary_key=True)


JOURNAL = METADATA.tables["journal"]
HOUSE_ENTRY = METADATA.tables["house_entry"]
