"""The institution's tables: regions, sites, people and teams by identifier; names and addresses apart, erasable."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table

from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA

REGION = Table(
    "region",
    METADATA,
    Column("id", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("head", String, nullable=False),
    Column("deputy", String, nullable=False),
    Column("ordinal", Integer, nullable=False),
)
"""One region."""

SITE = Table(
    "site",
    METADATA,
    Column("id", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("type", String, nullable=False),
    Column("region", String, nullable=False, index=True),
    Column("head", String, nullable=False),
    Column("deputy", String, nullable=False),
    Column("staff", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
)
"""One place of work."""

PERSON = Table(
    "person",
    METADATA,
    Column("id", String, primary_key=True),
    Column("site", String, nullable=False, index=True),
    Column("language", String, nullable=False),
    Column("status", String, nullable=False),
    Column("ordinal", Integer, nullable=False),
)
"""One person, by identifier."""

MEMBERSHIP = Table(
    "membership",
    METADATA,
    Column("person", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("team", String, nullable=False, index=True),
    **CLUSTERED,
)
"""One person in one team."""

SITE_KIND = Table(
    "site_kind",
    METADATA,
    Column("id", String, primary_key=True),
    Column("fr", String, nullable=False),
    Column("ar", String, nullable=False),
    Column("en", String, nullable=False),
    Column("network", Boolean, nullable=False),
    Column("ordinal", Integer, nullable=False),
)
"""One kind of site of the institution's own list; no row while it has declared none."""

ROTA = Table(
    "rota",
    METADATA,
    Column("id", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("since", String, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("handover", String, nullable=False),
    Column("people", Packed, nullable=False),
    Column("ordinal", Integer, nullable=False),
)
"""One rota; a turn in seconds, days and hours as they are written, of the wall clock."""

DIRECTORY_HEAD = Table(
    "directory_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("digest", String, nullable=False),
)
"""How often the directory changed, and the last place given out in its order."""

CONTACT = Table(
    "contact",
    METADATA,
    Column("person", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("email", String),
    Column("phone", String),
)
"""Name and addresses of one person: erasable, never in the journal."""
