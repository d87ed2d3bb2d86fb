"""How many people of each status each site has: counted when the directory changes, kept in step by each status."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, func, insert, select

from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement, updating, upserting
from pca.store.tables.directory import HEADCOUNT, PERSON, SITE

_h, _p, _s = HEADCOUNT.c, PERSON.c, SITE.c
_COUNTED = (
    select(_p.site, _p.status, func.coalesce(func.min(_s.region), ""), func.count())
    .select_from(PERSON.outerjoin(SITE, _s.id == _p.site))
    .group_by(_p.site, _p.status)
)
_INTO = ["site", "status", "region", "people"]
_FORGET = Statement(delete(HEADCOUNT).where(Among(_h.site, "sites")))
_COUNT = Statement(insert(HEADCOUNT).from_select(_INTO, _COUNTED.where(Among(_p.site, "sites"))))
_SITES = Statement(select(_p.site).where(Among(_p.id, "people")).distinct())
_WHERE = Statement(
    select(_p.site, _p.status, func.coalesce(_s.region, ""))
    .select_from(PERSON.outerjoin(SITE, _s.id == _p.site))
    .where(Among(_p.id, "people"))
)
_LESS = updating(HEADCOUNT, ["site", "status"], people=_h.people - 1)
_NOBODY = Statement(delete(HEADCOUNT).where(Among(_h.site, "sites"), _h.people == 0))
_MORE = upserting(HEADCOUNT, keep=["region", "people"], people=_h.people + 1)


def touched(unit: Unit, people: Collection[str]) -> set[str]:
    """The sites at which these people are now."""
    return {str(row[0]) for row in _SITES.rows(unit, people=people)}


def recount(unit: Unit, sites: Collection[str]) -> None:
    """Count the people of these sites anew."""
    _FORGET.run(unit, sites=sites)
    _COUNT.run(unit, sites=sites)


def moved(unit: Unit, person: str, status: str) -> None:
    """Somebody is about to be of another status."""
    known = _WHERE.first(unit, people=[person])
    if known is None:
        return
    site, before, region = known
    _LESS.run(unit, of_site=site, of_status=before)
    _NOBODY.run(unit, sites=[site])
    _MORE.run(unit, site=site, status=status, region=region, people=1)


def at_most(unit: Unit, where: ColumnElement[bool]) -> int:
    """How many people stand in the rows of this condition."""
    counted = select(func.coalesce(func.sum(_h.people), 0)).where(where)
    return int(unit.connection.execute(counted).scalar_one())
