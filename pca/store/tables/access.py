"""The tables of access: grants, uses of the sealed account, and who sat in a crisis role against its plan."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class AccessHeadRow(Row, table=True):
    """How often grants and seats changed, and how many grants were given."""

    __tablename__ = "access_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int
    grants: int


class AccessGrantRow(Row, table=True):
    """One role given to one person."""

    __tablename__ = "access_grant"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: str = Field(index=True)
    role: str
    scope_kind: str
    scope_id: str
    starts: datetime = Field(sa_type=Instant)
    ends: datetime | None = Field(default=None, sa_type=Instant)
    granted_at: datetime = Field(sa_type=Instant)
    granted_by: str
    reason: str = Field(sa_type=Text)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_by: str | None = None
    withdrawn_because: str | None = Field(default=None, sa_type=Text)


class BreakGlassRow(Row, table=True):
    """One use of the sealed account, and its review."""

    __tablename__ = "break_glass"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: str
    reason: str = Field(sa_type=Text)
    opened_at: datetime = Field(sa_type=Instant)
    ends: datetime = Field(sa_type=Instant)
    reviewed_at: datetime | None = Field(default=None, sa_type=Instant)
    reviewed_by: str | None = None
    review: str | None = Field(default=None, sa_type=Text)
    claimed: str = Field(default="", sa_column_kwargs={"server_default": ""})


class AccessPreparationRow(Row, table=True):
    """A way in that one person prepared, and what became of it; its secret lies elsewhere until it is confirmed."""

    __tablename__ = "access_preparation"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str
    person: str = Field(index=True)
    asked_by: str
    asked_at: datetime = Field(sa_type=Instant)
    why: str = Field(sa_type=Text)
    ends: datetime = Field(sa_type=Instant)
    outcome: str
    people: str = Field(default="[]", sa_type=Packed, sa_column_kwargs={"server_default": "[]"})
    """Whom an invitation is for."""
    settled_by: str | None = None


class DelegationRow(Row, table=True):
    """Somebody acts for a seat of a crisis, for a time."""

    __tablename__ = "delegation"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    role: str
    given_by: str
    given_to: str
    starts: datetime = Field(sa_type=Instant)
    ends: datetime = Field(sa_type=Instant)
    given_at: datetime = Field(sa_type=Instant)
    reason: str = Field(sa_type=Text)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_by: str | None = None


class RoleHandOverRow(Row, table=True):
    """A crisis role got another holder, with the note that was left."""

    __tablename__ = "role_hand_over"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    role: str
    before: str
    holder: str
    since: datetime = Field(sa_type=Instant)
    entered_by: str
    note: str = Field(sa_type=Text)


ACCESS_HEAD = METADATA.tables["access_head"]
ACCESS_GRANT = METADATA.tables["access_grant"]
BREAK_GLASS = METADATA.tables["break_glass"]
ACCESS_PREPARATION = METADATA.tables["access_preparation"]
DELEGATION = METADATA.tables["delegation"]
ROLE_HAND_OVER = METADATA.tables["role_hand_over"]
