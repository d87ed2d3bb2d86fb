"""The tables of what guards the house: credentials with their seals, keys, backups, and sending after a restore."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA

CREDENTIAL = Table(
    "credential",
    METADATA,
    Column("kind", String, primary_key=True),
    Column("ref", String, primary_key=True),
    Column("seal", String, nullable=False),
    Column("ends", Instant, index=True),
    **CLUSTERED,
)
"""One credential that the journal knows: its row elsewhere must be there, and be what the seal says."""

HOUSE_KEY = Table(
    "house_key",
    METADATA,
    Column("name", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("since", Instant, nullable=False),
)
"""The fingerprint of one key of the house: which key its links, codes and sealed secrets belong to."""

BACKUP = Table(
    "backup",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    # `made`, `restore` or `drill`.
    Column("what", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("head", String, nullable=False),
    Column("by", String, nullable=False),
    Column("size", BigInteger),
    Column("sha256", String),
    Column("milliseconds", BigInteger),
    Column("sound", Boolean),
    Column("lost", Integer),
    Column("waiting", Integer),
)
"""One backup that was made, restored, or tried in a drill."""

SENDING_HOLD = Table(
    "sending_hold",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("since", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("released_at", Instant),
    Column("released_by", String),
    Column("again", Boolean),
)
"""Since when nothing is sent after a restore, and who let messages leave again; one row."""
