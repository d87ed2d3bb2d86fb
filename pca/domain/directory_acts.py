"""What is asked of one record of the directory: keep it as it is written now, or let it go."""

from __future__ import annotations

import hashlib
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from pca.domain.act import Act
from pca.domain.directory import Person, Region, Site, Status


class KeepPerson(Act, frozen=True, tag="keep_person"):
    """Add a person, or change their record; where they are is declared apart and stays as it is."""

    person: Person
    seen: str = ""
    """The version of the record that was shown; empty for somebody new."""


class RemovePerson(Act, frozen=True, tag="remove_person"):
    """Let a person leave the directory."""

    person: str
    seen: str
    successor: str = ""
    """Who answers for their places and takes their turns on call from now on."""


class KeepSite(Act, frozen=True, tag="keep_site"):
    """Add a site, or change its record; how many work there is counted."""

    site: Site
    seen: str = ""


class RemoveSite(Act, frozen=True, tag="remove_site"):
    """Let a site leave the directory."""

    site: str
    seen: str
    to: str = ""
    """The site at which its people work from now on."""
    cancel_tasks: bool = False
    """That the tasks still open there are cancelled, and that this is meant."""


class KeepRegion(Act, frozen=True, tag="keep_region"):
    """Add a region, or change its record."""

    region: Region
    seen: str = ""


class RemoveRegion(Act, frozen=True, tag="remove_region"):
    """Let a region without sites leave the directory."""

    region: str
    seen: str
    cancel_tasks: bool = False
    """That the tasks still open for the region itself are cancelled, and that this is meant."""


RecordAct: TypeAlias = KeepPerson | RemovePerson | KeepSite | RemoveSite | KeepRegion | RemoveRegion
"""What changes one record of the directory."""

Record: TypeAlias = Person | Site | Region


def record_version(record: Record | None) -> str:
    """Which record this is: another one after each change. Where somebody is, and how many work there, is left out."""
    if record is None:
        return ""
    if isinstance(record, Person):
        record = replace(record, status=Status.ON_SITE)
    elif isinstance(record, Site):
        record = replace(record, staff=0)
    return hashlib.sha256(msgspec.json.encode(record)).hexdigest()[:16]
