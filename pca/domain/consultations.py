"""Who took a copy of the record, or of the directory: a line in the journal itself, and nothing else changes."""

from __future__ import annotations

from pca.domain.draft import Draft
from pca.domain.facts import Consulted, DirectoryExported
from pca.domain.orders import RecordConsultation, RecordDirectoryExport


def record(draft: Draft, act: RecordConsultation) -> None:
    """Write down that a copy was taken (R56)."""
    draft.add(Consulted(what=act.what, entries=act.entries, head=act.head, chosen=act.chosen))


def export(draft: Draft, act: RecordDirectoryExport) -> None:
    """Write down that the directory was taken away."""
    draft.add(DirectoryExported(people=act.people, names=act.names))
