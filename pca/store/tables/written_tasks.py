"""The table of tasks that no plan asks for: who opened them, when, and the entry of the log they come from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class WrittenTaskRow(Row, table=True):
    """What one order opened: its tasks run from `first`."""

    __tablename__ = "written_task"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    first: int = Field(primary_key=True)
    mode: str
    measure: str
    title: str = Field(sa_type=Text)
    tasks: int
    entry: int | None = None
    opened_at: datetime = Field(sa_type=Instant)
    opened_by: str


WRITTEN_TASK = METADATA.tables["written_task"]
