"""How many tasks were late a day ago: counted whenever the clock speaks up and the last count is an hour old.

Only a trend rests on it. No replay rebuilds it; what is older than a day goes, but for the last count before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from pca.domain.access.access import EVERYTHING
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement, inserting_once
from pca.store.tables.tasks import LATE_SAMPLE
from pca.store.tasks.late_regions import LateByRegion, late_by_region

EVERY, BACK = timedelta(hours=1), timedelta(days=1)
"""How often late tasks are counted, and how far back one looks."""

_c = LATE_SAMPLE.c
_THEN = bindparam("then", type_=_c.at.type)
_IN_CRISIS = _c.crisis == bindparam("crisis")
_LAST = Statement(select(_c.at).where(_IN_CRISIS).order_by(_c.at.desc()).limit(1))
_BEFORE = select(func.max(_c.at)).where(_IN_CRISIS, _c.at <= _THEN).scalar_subquery()
_SAMPLE = Statement(select(_c.region, _c.team, _c.late).where(_IN_CRISIS, _c.at == _BEFORE))
_FORGET = Statement(LATE_SAMPLE.delete().where(_IN_CRISIS, _c.at < _BEFORE))
_KEEP = inserting_once(LATE_SAMPLE)


def take(unit: Unit, crisis: str, now: datetime) -> None:
    """Count the late tasks of the crisis, unless that was done within the hour (or later: the clock went back)."""
    last = _LAST.first(unit, crisis=crisis)
    if last is not None and now - last[0] < EVERY:
        return
    _FORGET.run(unit, crisis=crisis, then=now - BACK)
    for (region, team), late in {("", ""): 0, **late_by_region(unit, crisis, now, EVERYTHING)}.items():
        _KEEP.run(unit, crisis=crisis, at=now, region=region, team=team, late=late)


def day_ago(unit: Unit, crisis: str, opened_at: datetime, now: datetime) -> LateByRegion | None:
    """The late tasks a day before `now`; none while the crisis is younger, None where nobody counted."""
    if opened_at > now - BACK:
        return {}
    rows = _SAMPLE.rows(unit, crisis=crisis, then=now - BACK)
    return {(region, team): late for region, team, late in rows if region} if rows else None
