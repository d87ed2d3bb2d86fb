"""Tasks still to be done, counted by measure, team and place: what a settlement asks about."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import case, func, select, text

from pca.domain.access.access import Reach
from pca.store.kit.database import Unit
from pca.store.tables.tasks import LIVE_SQL, TASK
from pca.store.tasks.progress import reached
from pca.store.tasks.tasks import late

_c = TASK.c
_LIVE = text(LIVE_SQL)


class LiveShare(msgspec.Struct, frozen=True):
    """How many open tasks one team has for one measure at one place, and how many of them are late."""

    measure: str
    team: str
    place: str
    tasks: int
    late: int


def live_shares(unit: Unit, key: str, reach: Reach, now: datetime) -> tuple[LiveShare, ...]:
    """Open tasks within reach; reads each of them in an index."""
    by = (_c.measure, _c.team, _c.place)
    counts = (func.count(), func.count(case((late(now), 1))))
    query = select(*by, *counts).where(_c.crisis == key, _LIVE, reached(reach)).group_by(*by).order_by(*by)
    return tuple(
        LiveShare(str(measure), str(team), str(place), int(tasks), int(behind))
        for measure, team, place, tasks, behind in unit.connection.execute(query)
    )
