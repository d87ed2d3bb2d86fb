"""The people somebody reaches, said in SQL: as a condition on each, and as a search that finds them alone."""

from __future__ import annotations

from typing import Any, TypeAlias

from msgspec.structs import replace
from sqlalchemy import ColumnElement, CompoundSelect, Select, func, or_, select, union

from pca.domain.access.access import Reach
from pca.store.access.access import scope_filter
from pca.store.kit.database import Unit
from pca.store.people import headcounts
from pca.store.tables.directory import HEADCOUNT, MEMBERSHIP, PERSON, SITE

People: TypeAlias = Select[Any] | CompoundSelect[Any]
"""A query for identifiers of people."""

FEW = 2_000
"""People who are found first and put in order then; of more, those in order are looked through for who fits."""

_p, _s, _m, _h = PERSON.c, SITE.c, MEMBERSHIP.c, HEADCOUNT.c


def reached(reach: Reach) -> ColumnElement[bool]:
    """The condition for people whom `reach` covers: by their site, their region, one of their teams, or themselves."""
    place, region = func.coalesce(_p.site, ""), func.coalesce(_s.region, "")  # no index leads away from the order
    own = scope_filter(reach, place=place, region=region, person=_p.id)
    if reach.everything or not reach.teams:
        return own
    return or_(own, _p.id.in_(select(_m.person).where(scope_filter(reach, team=_m.team))))


def by_place(reach: Reach) -> Reach:
    """What is left of a reach without teams and without oneself."""
    return replace(reach, teams=frozenset(), person=None)


def those(reach: Reach) -> People:
    """The people of a reach that is not everything, each by an index: conditions side by side would look at all."""
    searches = [select(_p.id).where(_p.site.in_(sorted(reach.sites | reach.regions)))]
    if reach.regions:
        searches.append(select(_p.id).join(SITE, _s.id == _p.site).where(_s.region.in_(sorted(reach.regions))))
    if reach.teams:
        searches.append(select(_m.person).where(_m.team.in_(sorted(reach.teams))))
    if reach.person is not None:
        searches.append(select(_p.id).where(_p.id == reach.person))
    return union(*searches) if len(searches) > 1 else searches[0]


def size(unit: Unit, reach: Reach) -> int:
    """How many people a reach has at most; counted in full for places, up to FEW for teams."""
    placed = headcounts.at_most(unit, scope_filter(by_place(reach), place=_h.site, region=_h.region))
    own = reach.person is not None
    return placed + own + (in_teams(unit, reach.teams) if reach.teams else 0)


def in_teams(unit: Unit, teams: frozenset[str]) -> int:
    """How many people are in these teams, counted up to FEW."""
    members = select(_m.person).where(_m.team.in_(sorted(teams))).limit(FEW).subquery()
    return int(unit.connection.execute(select(func.count()).select_from(members)).scalar_one())
