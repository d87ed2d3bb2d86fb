"""Files that prove tasks, as stored: each belongs to its task, and the crisis counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pca.store.kit.database import Unit
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import inserting, updating
from pca.store.tables.crisis import CRISIS
from pca.store.tables.tasks import EVIDENCE

if TYPE_CHECKING:
    from pca.domain.facts import EvidenceAttached
    from pca.domain.journal import Entry


_ATTACH = inserting(EVIDENCE)
_EVIDENCE_GIVEN = updating(CRISIS, ["key"], "evidence")


def evidence_attached(unit: Unit, entry: Entry, fact: EvidenceAttached) -> None:
    """A file proves the task."""
    key, mode = crisis_of(entry)
    _ATTACH.run(
        unit,
        crisis=key,
        number=fact.number,
        mode=mode,
        task=fact.task,
        item=fact.item,
        sha256=fact.sha256,
        size=fact.size,
        media_type=fact.media_type,
        name=fact.name,
        attached_at=entry.at,
        attached_by=entry.who,
    )
    _EVIDENCE_GIVEN.run(unit, evidence=fact.number, of_key=key)
