"""The tables of questions that are voted on, and of the vote of each seat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row, partial_index

OPEN_SQL = "status = 'open'"
"""Written the same in the index and in the queries that it serves."""

_OPEN = text(OPEN_SQL)


class QuestionRow(Row, table=True):
    """One question; its rule is what the plan said when it was opened."""

    __tablename__ = "question"
    __table_args__ = (partial_index("ix_question_open", "crisis", "deadline", where=_OPEN), CLUSTERED)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    kind: str
    event: str
    perimeter: str
    body: str = Field(sa_type=Packed)
    why: str = Field(sa_type=Text)
    digest: str
    rule: str
    seats: str = Field(sa_type=Packed)
    needed: int
    deadline: datetime = Field(sa_type=Instant)
    seat: str
    override: str
    ratify_within: int
    ratifies: int | None = None
    opened_at: datetime = Field(sa_type=Instant)
    opened_by: str
    edited_at: datetime | None = Field(default=None, sa_type=Instant)
    voided: int
    """Votes that were void because it was worded anew."""
    status: str
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    because: str


class VoteRow(Row, table=True):
    """How one seat voted; void votes and those taken back stand in the journal."""

    __tablename__ = "vote"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True)
    question: int = Field(primary_key=True)
    seat: str = Field(primary_key=True)
    mode: str
    choice: str
    by: str
    why: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Instant)


QUESTION = METADATA.tables["question"]
VOTE = METADATA.tables["vote"]
