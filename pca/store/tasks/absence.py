"""Whose tasks wait although they are away, and for whom others do them."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, text

from pca.domain.availability import AWAY
from pca.store.kit.database import Unit
from pca.store.tables.directory import PERSON
from pca.store.tables.tasks import LENT_SQL, LIVE_SQL, TASK

_c = TASK.c
_OF_ONE = (
    select(func.count())
    .select_from(TASK)
    .where(text(LIVE_SQL.replace("status", "task.status")), _c.crisis == bindparam("key"), _c.assignee == PERSON.c.id)
    .correlate(PERSON)
    .scalar_subquery()
)
_HELD = select(PERSON.c.id, _OF_ONE).where(PERSON.c.status.in_(sorted(AWAY)))
"""From the absent to their tasks: a crisis may have far more tasks than there are absent people."""
_IN_HAND = select(_c.assignee, func.count()).where(text(LIVE_SQL), _c.assignee.is_not(None)).group_by(_c.assignee)
_LENT = select(_c.stood_in_for, func.count()).where(text(LENT_SQL)).group_by(_c.stood_in_for)


def held_by_absent(unit: Unit, key: str) -> dict[str, int]:
    """How many tasks each absent person still has in hand."""
    rows = unit.connection.execute(_HELD, {"key": key})
    return {str(row[0]): int(row[1]) for row in rows if row[1]}


def lent(unit: Unit, key: str) -> dict[str, int]:
    """How many tasks others do for each person who is or was away."""
    return {str(row[0]): int(row[1]) for row in unit.connection.execute(_LENT.where(_c.crisis == key))}


def in_hand(unit: Unit, key: str) -> dict[str, int]:
    """How many tasks each person has in hand, present or not."""
    return {str(row[0]): int(row[1]) for row in unit.connection.execute(_IN_HAND.where(_c.crisis == key))}
