"""Whether addresses of the kinds that channels carry are there at all, and whom none of them reaches."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Exists, and_, func, literal, or_, select

from pca.domain.contact_points import ContactKind
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


def _reached(kinds: Collection[ContactKind]) -> Iterator[Exists]:
    """The ways in which somebody is reached: by an address kept beside the directory's, or by its own."""
    yield select(literal(1)).where(_p.person == PERSON.c.id, _p.kind.in_(kinds), _IN_USE).exists()
    for column, kind in FIRST.items():
        if kind in kinds:
            silenced = select(literal(1)).where(
                _p.person == _c.person, _p.kind == kind, _p.address == _c[column], ~_IN_USE
            )
            yield (
                select(literal(1))
                .where(_c.person == PERSON.c.id, _c[column] != "", ~silenced.exists())
                .correlate(PERSON)
                .exists()
            )
