"""The tables of support vaults: grounds, random identifiers with commitments, requests. No content, and no name."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class VaultRow(Row, table=True):
    """The vault of one crisis; its last day written 2020-05-24."""

    __tablename__ = "vault"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True)
    mode: str
    basis: str
    reference: str
    purpose: str
    notice: str
    until: str
    ends: datetime = Field(sa_type=Instant)
    set_up_at: datetime = Field(sa_type=Instant)
    set_up_by: str
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class SealedRecordRow(Row, table=True):
    """One file in a vault."""

    __tablename__ = "sealed_record"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True)
    file: str = Field(primary_key=True)
    mode: str
    seal: str
    kept_at: datetime = Field(sa_type=Instant)
    locked: bool
    erased_at: datetime | None = Field(default=None, sa_type=Instant)


class ErasureRequestRow(Row, table=True):
    """One request about a file."""

    __tablename__ = "erasure_request"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    mode: str
    file: str
    what: str
    asked_at: datetime = Field(sa_type=Instant)
    due: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)


VAULT = METADATA.tables["vault"]
SEALED_RECORD = METADATA.tables["sealed_record"]
ERASURE_REQUEST = METADATA.tables["erasure_request"]
