"""Who looked at the record and took a copy: a line in the journal itself, and nothing else changes."""

from __future__ import annotations

from pca.domain.draft import Draft
from pca.domain.facts import Consulted
from pca.domain.orders import RecordConsultation


def record(draft: Draft, act: RecordConsultation) -> None:
    """Write down that a copy was taken (R56)."""
    draft.add(Consulted(what=act.what, entries=act.entries, head=act.head, chosen=act.chosen))
