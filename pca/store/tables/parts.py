"""Tables of what waits for its other parts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class AnswerPartRow(Row, table=True):
    """One part of a long answer: kept before it is acknowledged, erased an hour after the answer was taken."""

    __tablename__ = "answer_part"
    __table_args__ = (CLUSTERED,)

    answer: str = Field(primary_key=True)
    """What the answer will be called as an event."""
    number: int = Field(primary_key=True)
    provider: str
    sender: str = Field(index=True)
    kind: str
    reference: str
    count: int
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Instant)
    """When it came."""
    claimed_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the answer was last given to be taken."""
    taken: bool = False


ANSWER_PART = METADATA.tables["answer_part"]
