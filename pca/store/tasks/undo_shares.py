"""Tasks that undo what measures did, counted by measure and perimeter: what the reversal ledger asks about."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import case, func, select, text

from pca.domain.access.access import Reach
from pca.store.kit.database import Unit
from pca.store.tables.tasks import LIVE_SQL, TASK, UNDO_SQL
from pca.store.tasks.progress import reached

_c = TASK.c
_LIVE, _UNDO = text(LIVE_SQL), text(UNDO_SQL)


class UndoShare(msgspec.Struct, frozen=True):
    """The tasks by which one measure is undone in one perimeter: how many there are and how many are settled."""

    measure: str
    perimeter: str
    team: str
    whole: int
    done: int
    since: datetime
    due: datetime
    """The first of those that are not settled; of all, once they are."""


def undo_shares(unit: Unit, key: str, reach: Reach) -> tuple[UndoShare, ...]:
    """By measure, perimeter and team."""
    by = (_c.measure, _c.perimeter, _c.team)
    live = case((_LIVE, 1))
    due = func.coalesce(func.min(case((_LIVE, _c.due_at))), func.min(_c.due_at))
    counts = (func.count(), func.count() - func.count(live), func.min(_c.opened_at), due)
    query = select(*by, *counts).where(_c.crisis == key, _UNDO, reached(reach)).group_by(*by).order_by(*by)
    return tuple(UndoShare(*row) for row in unit.connection.execute(query))
