"""Imports of the directory by somebody who knows how many records leave."""

from __future__ import annotations

from msgspec.structs import replace

from pca.domain.directory import Organisation
from pca.domain.orders import ImportDirectory


def counted(act: ImportDirectory, old: Organisation) -> ImportDirectory:
    """The act with the number of records that it lacks."""
    tables = ((old.regions, act.regions), (old.sites, act.sites), (old.people, act.people))
    return replace(act, leaving=sum(len(before.keys() - {record.id for record in sent}) for before, sent in tables))
