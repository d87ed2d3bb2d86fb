"""Whether addresses of the kinds that channels carry are there at all, and whom none of them reaches."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Exists, Select, and_, case, func, literal, or_, select, union

from pca.domain.access.access import Reach
from pca.domain.contact_points import ContactKind
from pca.store.access.access import scope_filter
from pca.store.kit.database import Unit
from pca.store.people.addresses import FIRST
from pca.store.tables.contact_points import CONTACT_POINT
from pca.store.tables.directory import CONTACT, PERSON

_p, _c = CONTACT_POINT.c, CONTACT.c
_IN_USE = and_(_p.opted_out_at.is_(None), _p.gone_at.is_(None))


def anybody(unit: Unit, kinds: Collection[ContactKind]) -> bool:
    """Whether at least one person of the directory has an address of these kinds that is in use."""
    reached = select(literal(1)).select_from(PERSON).where(or_(*_reached(kinds))).limit(1)
    return unit.connection.execute(reached).first() is not None


def out_of_reach(unit: Unit, kinds: Collection[ContactKind]) -> int:
    """How many people of the directory have no address of these kinds that is in use."""
    missed = select(func.count()).select_from(PERSON).where(~or_(*_reached(kinds)))
    return int(unit.connection.execute(missed).scalar_one())


def in_two_ways(unit: Unit, kinds: Collection[ContactKind]) -> int:
    """How many people of the directory have addresses in use of at least two of these kinds."""
    if len(kinds) < 2:
        return 0
    each = union(*_addressed(kinds)).subquery()
    several = (
        select(each.c.person)
        .join(PERSON, PERSON.c.id == each.c.person)
        .group_by(each.c.person)
        .having(func.count() > 1)
        .subquery()
    )
    return int(unit.connection.execute(select(func.count()).select_from(several)).scalar_one())


def in_few_ways(
    unit: Unit, kinds: Collection[ContactKind], reach: Reach, *, after: str, most: int
) -> list[tuple[str, int]]:
    """At most `most` people within reach, by identifier after one, who have addresses in use of one kind, or of none.

    Each with how many.
    """
    ways: ColumnElement[int] = literal(0)
    for kind in sorted(kinds):
        ways = ways + case((or_(*_reached([kind])), 1), else_=0)
    few = select(PERSON.c.id, ways).where(ways < 2, scope_filter(reach, place=PERSON.c.site), PERSON.c.id > after)
    rows = unit.connection.execute(few.order_by(PERSON.c.id).limit(most))
    return [(str(person), int(number)) for person, number in rows]


def _addressed(kinds: Collection[ContactKind]) -> Iterator[Select[Any]]:
    """Who is addressed by which kind, once each: beside the directory's own addresses, and by those."""
    yield select(_p.person, _p.kind).where(_p.kind.in_(kinds), _IN_USE)
    for column, kind in FIRST.items():
        if kind in kinds:
            yield select(_c.person, literal(kind)).where(_c[column] != "", ~_silenced(column, kind))


def _silenced(column: str, kind: ContactKind) -> Exists:
    """Whether nothing goes to the directory's own address any more."""
    here = (_p.person == _c.person, _p.kind == kind, _p.address == _c[column], ~_IN_USE)
    return select(literal(1)).select_from(CONTACT_POINT).where(*here).correlate(CONTACT).exists()


def listed(kinds: Collection[ContactKind]) -> Iterator[Exists]:
    """The ways in which somebody is reached by what the directory says, not by what was added on a page."""
    yield from _reached(kinds, _p.listed)


def _reached(kinds: Collection[ContactKind], *also: ColumnElement[bool]) -> Iterator[Exists]:
    """The ways in which somebody is reached: by an address kept beside the directory's, or by its own."""
    yield select(literal(1)).where(_p.person == PERSON.c.id, _p.kind.in_(kinds), _IN_USE, *also).exists()
    for column, kind in FIRST.items():
        if kind in kinds:
            yield (
                select(literal(1))
                .where(_c.person == PERSON.c.id, _c[column] != "", ~_silenced(column, kind))
                .correlate(PERSON)
                .exists()
            )
