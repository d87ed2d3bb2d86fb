"""Lists of people for the staff screens: who is where, one page at a time, and never one who is out of reach."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, func, literal, not_, null, or_, select, tuple_

from pca.domain.access.access import Reach
from pca.domain.directory import PersonQuery
from pca.domain.folding import words_asked
from pca.store.access.access import scope_filter
from pca.store.kit.database import Unit
from pca.store.people import headcounts, staff_names
from pca.store.people.reaching import FEW, People, by_place, in_teams, reached, size, those
from pca.store.tables.directory import CONTACT, HEADCOUNT, MEMBERSHIP, PERSON, SITE
from pca.store.tables.lists import STAFF_LINE

_p, _s, _c, _m, _l, _h = PERSON.c, SITE.c, CONTACT.c, MEMBERSHIP.c, STAFF_LINE.c, HEADCOUNT.c


class PersonLine(msgspec.Struct, frozen=True):
    """One person in a list. `name` is the identifier where there is no name, or none to be seen."""

    person: str
    name: str
    site: str
    region: str
    status: str
    phone: str | None
    name_ar: str = ""


def page(
    unit: Unit,
    reach: Reach,
    query: PersonQuery,
    *,
    names: bool,
    after: tuple[str, str] | None = None,
    limit: int = 50,
    only: Collection[str] | None = None,
) -> tuple[PersonLine, ...]:
    """At most `limit` people by name, after the (name, identifier) of the last one of the page before.

    Without `names` neither names nor telephones are read, and the order is that of identifiers. A text fits whoever
    has it somewhere in the name or in the identifier, or has words that begin with each of its words, in any order.
    `only`: nobody but these.
    """
    listed = unit.store.keeps_lists
    names = names and listed
    asked = words_asked(query.text)
    if query.text and not asked:
        return ()
    fewest = _fewest(unit, reach, query, asked, names)
    name: ColumnElement[str] = _l.name if names else _p.id
    if fewest is not None:
        name = name.concat("")  # whoever fits is found first, and no index keeps the order
    conditions = [
        reached(reach),
        *_filters(query),
        *([_fits(unit, asked, names)] if asked else []),
        *([] if fewest is None else [_p.id.in_(fewest)]),
        *([] if only is None else [_p.id.in_(only)]),
    ]
    statement = select(_p.id, name, _p.site, func.coalesce(_s.region, ""), _p.status)
    statement = statement.add_columns(*((_c.phone, _l.name_ar) if names else (null(), literal(""))))
    statement = statement.select_from(_joined(names, asked=bool(asked) and listed)).where(*conditions)
    if after is not None:
        statement = statement.where(tuple_(name, _p.id) > tuple_(*after))
    rows = unit.connection.execute(statement.order_by(name, _p.id).limit(limit))
    return tuple(PersonLine(*row) for row in rows)


def _joined(names: bool, *, asked: bool) -> Any:
    """The tables a line is put together from, the one that keeps the order first."""
    if names:
        joined: Any = STAFF_LINE.join(PERSON, _p.id == _l.person).outerjoin(CONTACT, _c.person == _p.id)
    else:
        joined = PERSON.join(STAFF_LINE, _l.person == _p.id) if asked else PERSON
    return joined.outerjoin(SITE, _s.id == _p.site)


def _fewest(unit: Unit, reach: Reach, query: PersonQuery, asked: tuple[str, ...], names: bool) -> People | None:
    """The search that finds fewest people among whom are all who fit; None where each of them finds many."""
    searched = list[tuple[int, People]]()
    if unit.store.keeps_lists:
        searches = [staff_names.holding(piece, names=names) for piece in asked[:1]]
        searches += [staff_names.beginning(piece, names=names) for piece in asked[1:]]
        searched += [(staff_names.how_many(unit, people, FEW), people) for people in searches]
    if query.team:
        team = frozenset({query.team})
        searched.append((in_teams(unit, team), select(_m.person).where(_m.team == query.team)))
    if query.region or query.site or query.status:
        counted = _counted(query)
        own = [_p.status == query.status] if query.status else []
        sites = select(_h.site).where(counted)
        searched.append((headcounts.at_most(unit, counted), select(_p.id).where(_p.site.in_(sites), *own)))
    if not reach.everything:
        searched.append((size(unit, reach), those(reach)))
    few = [(many, people) for many, people in searched if many < FEW]
    return min(few, key=lambda each: each[0])[1] if few else None


def _counted(query: PersonQuery) -> ColumnElement[bool]:
    """The rows of counts that a question is about."""
    columns = ((_h.region, query.region), (_h.site, query.site), (_h.status, query.status))
    return and_(*(column == value for column, value in columns if value))


def _filters(query: PersonQuery) -> Iterator[ColumnElement[bool]]:
    """The conditions for where somebody is; none of them may lead away from the order in which people are listed."""
    if query.region:
        yield func.coalesce(_s.region, "") == query.region
    if query.site:
        yield func.coalesce(_p.site, "") == query.site
    if query.status:
        yield func.coalesce(_p.status, "") == query.status
    if query.team:
        yield _p.id.in_(select(_m.person).where(_m.team == query.team))


def _fits(unit: Unit, asked: tuple[str, ...], names: bool) -> ColumnElement[bool]:
    """Whether the text stands in the name or the identifier, or each of its words begins a word of them."""
    own = _l.folded_id if unit.store.keeps_lists else _p.id
    columns: list[ColumnElement[str]] = [_l.folded_name, _l.folded_ar, own] if names else [own]
    whole = or_(*(_holds(unit, column, " ".join(asked)) for column in columns))
    if len(asked) == 1:
        return whole
    spaced = [literal(" ").concat(column) for column in columns]
    return or_(whole, and_(*(or_(*(_holds(unit, column, f" {piece}") for column in spaced)) for piece in asked)))


def _holds(unit: Unit, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether a text that was folded stands in a column that was."""
    at = func.instr if unit.kind == "sqlite" else func.strpos
    holds: ColumnElement[bool] = at(column if unit.store.keeps_lists else func.lower(column), text) > 0
    return holds


def counts(unit: Unit, reach: Reach, region: str = "") -> tuple[tuple[str, str, str, int], ...]:
    """How many people within reach are of each status at each site (of one region): region, site, status, people."""
    placed = scope_filter(by_place(reach), place=_h.site, region=_h.region)
    query = select(_h.region, _h.site, _h.status, _h.people).where(placed, *_of(region, _h.region))
    kept = [tuple(row) for row in unit.connection.execute(query)]
    if _more(reach):
        elsewhere = select(_s.region, _p.site, _p.status, func.count()).select_from(_with_site())
        elsewhere = elsewhere.where(*_beside(reach), *_of(region, _s.region))
        rows = unit.connection.execute(elsewhere.group_by(_s.region, _p.site, _p.status))
        kept += [tuple(row) for row in rows]
    return tuple((str(row[0] or ""), str(row[1]), str(row[2]), int(row[3])) for row in kept)


def by_region(unit: Unit, reach: Reach) -> tuple[tuple[str, str, int], ...]:
    """How many people within reach are of each status in each region: region, status, people."""
    placed = scope_filter(by_place(reach), place=_h.site, region=_h.region)
    query = select(_h.region, _h.status, func.sum(_h.people)).where(placed).group_by(_h.region, _h.status)
    kept = [tuple(row) for row in unit.connection.execute(query)]
    if _more(reach):
        elsewhere = select(_s.region, _p.status, func.count()).select_from(_with_site()).where(*_beside(reach))
        kept += [tuple(row) for row in unit.connection.execute(elsewhere.group_by(_s.region, _p.status))]
    return tuple((str(row[0] or ""), str(row[1]), int(row[2])) for row in kept)


def _of(region: str, column: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    return (column == region,) if region else ()


def _more(reach: Reach) -> bool:
    """Whether somebody may be reached otherwise than by where they are."""
    return not reach.everything and bool(reach.teams or reach.person)


def _beside(reach: Reach) -> tuple[ColumnElement[bool], ...]:
    """The conditions for people who are reached by team, or as oneself, and not by where they are."""
    own = Reach(teams=reach.teams, person=reach.person)
    placed = scope_filter(by_place(reach), place=_p.site, region=func.coalesce(_s.region, ""))
    return (_p.id.in_(those(own)), not_(placed))


def within(unit: Unit, reach: Reach, people: list[str]) -> frozenset[str]:
    """Those of `people` who are within reach."""
    query = select(_p.id).select_from(_with_site()).where(reached(reach), _p.id.in_(people))
    return frozenset(str(row[0]) for row in unit.connection.execute(query))


def _with_site() -> Any:
    return PERSON.outerjoin(SITE, _s.id == _p.site)


def teams(unit: Unit) -> tuple[str, ...]:
    """The teams that have somebody, in order: each is found after the one before, members are not looked at."""
    first = select(func.min(_m.team).label("team")).cte("team", recursive=True)
    after = select(func.min(_m.team)).where(_m.team > first.c.team).scalar_subquery()
    every = first.union_all(select(after).where(first.c.team.is_not(None)))
    return tuple(str(row[0]) for row in unit.connection.execute(select(every.c.team)) if row[0] is not None)
