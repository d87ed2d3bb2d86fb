"""Tasks that no plan asks for, as rows: what somebody opened, and the measures at rest that say it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import inserting, updating
from pca.store.tables.crisis import CRISIS
from pca.store.tables.written_tasks import WRITTEN_TASK

if TYPE_CHECKING:
    from pca.domain.facts import TaskWritten
    from pca.domain.journal import Entry


class WrittenTask(msgspec.Struct, frozen=True, kw_only=True):
    """What one order opened."""

    first: int
    measure: str
    title: str
    tasks: int
    entry: int | None
    opened_at: datetime
    opened_by: str


_WRITTEN = Reader(WrittenTask, WRITTEN_TASK)
_KEEP = inserting(WRITTEN_TASK)
_BESIDE = updating(CRISIS, ["key"], "retired")


def written(unit: Unit, key: str) -> tuple[WrittenTask, ...]:
    """All of a crisis, in order."""
    return _WRITTEN.all(unit, _WRITTEN.select(WRITTEN_TASK.c.crisis == key).order_by(WRITTEN_TASK.c.first))


def task_written(unit: Unit, entry: Entry, fact: TaskWritten) -> None:
    """The measure stands beside the plan from now on."""
    key, mode = crisis_of(entry)
    _KEEP.run(
        unit,
        crisis=key,
        first=fact.first,
        mode=mode,
        measure=fact.measure,
        title=fact.title,
        tasks=fact.count,
        entry=fact.entry,
        opened_at=entry.at,
        opened_by=entry.who,
    )
    known = crises.crisis(unit, key)
    _BESIDE.run(unit, retired=(*(known.retired if known else ()), fact.body), of_key=key)
