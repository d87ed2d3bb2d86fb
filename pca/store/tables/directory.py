"""The institution's tables: regions, sites, people and teams by identifier; names and addresses apart, erasable."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class RegionRow(Row, table=True):
    """One region."""

    __tablename__ = "region"

    id: str = Field(primary_key=True)
    title: str
    head: str
    deputy: str
    ordinal: int
    title_ar: str = Field(default="", sa_column_kwargs={"server_default": ""})


class SiteRow(Row, table=True):
    """One place of work."""

    __tablename__ = "site"

    id: str = Field(primary_key=True)
    title: str
    type: str
    region: str = Field(index=True)
    head: str
    deputy: str
    staff: int
    ordinal: int
    title_ar: str = Field(default="", sa_column_kwargs={"server_default": ""})
    commune: str = Field(default="", sa_column_kwargs={"server_default": ""})
    coordinates: str = Field(default="", sa_column_kwargs={"server_default": ""})


class PersonRow(Row, table=True):
    """One person, by identifier."""

    __tablename__ = "person"
    __table_args__ = (Index(None, "site", "status"),)

    id: str = Field(primary_key=True)
    site: str
    language: str
    status: str
    ordinal: int
    skills: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Keys, separated by `;`."""


class HeadcountRow(Row, table=True):
    """How many people of one site are of one status; `region` is the site's, empty where the site is not known."""

    __tablename__ = "headcount"
    __table_args__ = (Index(None, "region", "status", "people"), CLUSTERED)

    site: str = Field(primary_key=True)
    status: str = Field(primary_key=True)
    region: str
    people: int


class MembershipRow(Row, table=True):
    """One person in one team."""

    __tablename__ = "membership"
    __table_args__ = (CLUSTERED,)

    person: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    team: str = Field(index=True)


class SiteKindRow(Row, table=True):
    """One kind of site of the institution's own list; no row while it has declared none."""

    __tablename__ = "site_kind"

    id: str = Field(primary_key=True)
    fr: str
    ar: str
    en: str
    network: bool
    ordinal: int


class RotaRow(Row, table=True):
    """One rota; a turn in seconds, days and hours as they are written, of the wall clock."""

    __tablename__ = "rota"

    id: str = Field(primary_key=True)
    title: str
    since: str
    turn: int
    handover: str
    people: str = Field(sa_type=Packed)
    ordinal: int


class DirectoryHeadRow(Row, table=True):
    """How often the directory changed, and the last place given out in its order."""

    __tablename__ = "directory_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int
    ordinal: int
    digest: str


class ContactRow(Row, table=True):
    """Name and addresses of one person: erasable, never in the journal."""

    __tablename__ = "contact"

    person: str = Field(primary_key=True)
    name: str
    email: str | None = None
    phone: str | None = None
    name_ar: str = Field(default="", sa_column_kwargs={"server_default": ""})


REGION = METADATA.tables["region"]
SITE = METADATA.tables["site"]
PERSON = METADATA.tables["person"]
HEADCOUNT = METADATA.tables["headcount"]
MEMBERSHIP = METADATA.tables["membership"]
SITE_KIND = METADATA.tables["site_kind"]
ROTA = METADATA.tables["rota"]
DIRECTORY_HEAD = METADATA.tables["directory_head"]
CONTACT = METADATA.tables["contact"]
