"""Lists of people for the staff screens: who is where, one page at a time, and never one who is out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, func, or_, select, tuple_

from pca.domain.access.access import Reach
from pca.domain.directory import PersonQuery
from pca.store.access.access import scope_filter
from pca.store.kit.database import Unit
from pca.store.tables.directory import CONTACT, MEMBERSHIP, PERSON, SITE

_p, _s, _c, _m = PERSON.c, SITE.c, CONTACT.c, MEMBERSHIP.c


class PersonLine(msgspec.Struct, frozen=True):
    """One person in a list. `name` is the identifier where there is no name, or none to be seen."""

    person: str
    name: str
    site: str
    region: str
    status: str
    phone: str | None


def reached(reach: Reach) -> ColumnElement[bool]:
    """The condition for people whom `reach` covers: by their site, their region, one of their teams, or themselves."""
    own = scope_filter(reach, place=_p.site, region=_s.region, person=_p.id)
    if reach.everything or not reach.teams:
        return own
    return or_(own, _p.id.in_(select(_m.person).where(scope_filter(reach, team=_m.team))))


def page(
    unit: Unit, reach: Reach, query: PersonQuery, *, names: bool, after: tuple[str, str] | None = None, limit: int = 50
) -> tuple[PersonLine, ...]:
    """At most `limit` people by name, after the (name, identifier) of the last one of the page before.

    Without `names` neither names nor telephones are read, and the order is that of identifiers.
    """
    name = func.coalesce(_c.name, _p.id) if names else _p.id
    phone = _c.phone if names else func.nullif("", "")
    statement = select(_p.id, name, _p.site, func.coalesce(_s.region, ""), _p.status, phone)
    statement = statement.select_from(_joined(names)).where(reached(reach), *_filters(query, names))
    if after is not None:
        statement = statement.where(tuple_(name, _p.id) > tuple_(*after))
    rows = unit.connection.execute(statement.order_by(name, _p.id).limit(limit))
    return tuple(PersonLine(*row) for row in rows)


def counts(unit: Unit, reach: Reach) -> tuple[tuple[str, str, str, int], ...]:
    """How many people within reach are of each status at each site: (region, site, status, people)."""
    query = select(_s.region, _p.site, _p.status, func.count()).select_from(_joined(names=False))
    rows = unit.connection.execute(query.where(reached(reach)).group_by(_s.region, _p.site, _p.status))
    return tuple((str(row[0] or ""), str(row[1]), str(row[2]), int(row[3])) for row in rows)


def within(unit: Unit, reach: Reach, people: list[str]) -> frozenset[str]:
    """Those of `people` who are within reach."""
    query = select(_p.id).select_from(_joined(names=False)).where(reached(reach), _p.id.in_(people))
    return frozenset(str(row[0]) for row in unit.connection.execute(query))


def _joined(names: bool) -> Any:
    joined = PERSON.outerjoin(SITE, _s.id == _p.site)
    return joined.outerjoin(CONTACT, _c.person == _p.id) if names else joined


def _filters(query: PersonQuery, names: bool) -> Iterator[ColumnElement[bool]]:
    if query.region:
        yield _s.region == query.region
    if query.site:
        yield _p.site == query.site
    if query.status:
        yield _p.status == query.status
    if query.team:
        yield _p.id.in_(select(_m.person).where(_m.team == query.team))
    if query.text:
        yield or_(*_like(query.text, (_p.id, _c.name) if names else (_p.id,)))


def _unaccented_lower(text: str) -> str:
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)


def _like(text: str, columns: tuple[Any, ...]) -> Iterator[ColumnElement[bool]]:
    """SQLite knows capitals of unaccented letters only, so the usual spellings are asked for one by one.

    Those that differ in unaccented letters alone are one spelling to it: each costs a look at everybody's name.
    """
    spellings = dict.fromkeys(map(_unaccented_lower, (text, text.lower(), text.title(), text.upper())))
    for column in columns:
        for spelling in spellings:
            yield column.icontains(spelling, autoescape=True)
