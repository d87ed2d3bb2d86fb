"""Names and addresses as they are read: the directory's own e-mail and telephone, then what lies beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from pca.domain.contact_points import Care, ContactKind, ContactPoint, DataFault, data_faults
from pca.domain.directory import Contact
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement
from pca.store.people.contact_rows import contacts as contacts_of
from pca.store.tables.contact_points import CONTACT_CARE, CONTACT_POINT


class StoredPoint(ContactPoint, frozen=True, kw_only=True):
    """A contact point with where it comes from: `listed`, the directory's files gave it."""

    listed: bool = False


_p = CONTACT_POINT.c
POINTS, _CARES = Reader(StoredPoint, CONTACT_POINT), Reader(Care, CONTACT_CARE)
_ALL = Statement(POINTS.select())
_OF = Statement(POINTS.select(Among(_p.person, "people")))
_CARED_OF = Statement(_CARES.select(Among(CONTACT_CARE.c.person, "people")))

FIRST: Mapping[str, ContactKind] = {"email": "email", "phone": "sms"}
"""The columns of the directory that are contact points of themselves, in this order."""


def points(
    unit: Unit, people: Iterable[str] | None = None, contacts: Mapping[str, Contact] | None = None
) -> dict[str, tuple[ContactPoint, ...]]:
    """Everybody's contact points, or those of `people`, each in their order of preference; people without any left out.

    E-mail and telephone of the directory come first unless the person wants it otherwise. `contacts`: what the
    directory says of `people`, where the caller has read it already.
    """
    wanted = None if people is None else set(people)
    kept: dict[str, list[StoredPoint]] = {}
    for row in stored(unit, wanted):
        kept.setdefault(row.person, []).append(row)
    if contacts is None or wanted is None:
        contacts = contacts_of(unit, wanted)
    known = {person: contact for person, contact in contacts.items() if wanted is None or person in wanted}
    merged = {person: _merged(known.get(person), kept.get(person, [])) for person in {**known, **kept}}
    return {person: points for person, points in merged.items() if points}


def stored(unit: Unit, people: Collection[str] | None) -> tuple[StoredPoint, ...]:
    """What is kept beside the directory's own e-mail and telephone, of everybody or of `people`."""
    return POINTS.prepared(unit, _ALL) if people is None else POINTS.prepared(unit, _OF, people=people)


def _merged(contact: Contact | None, kept: list[StoredPoint]) -> tuple[ContactPoint, ...]:
    """The directory's addresses with what is known about them, then the others; in order of preference."""
    by_address: dict[tuple[str, str], ContactPoint] = {(point.kind, point.address): point for point in kept}
    first = [
        by_address.pop((kind, address), ContactPoint(person=contact.person, kind=kind, address=address, position=place))
        for place, (column, kind) in enumerate(FIRST.items())
        if contact is not None and (address := getattr(contact, column))
    ]
    if not kept:  # as it is with nearly everybody
        return tuple(first)
    merged = sorted((*first, *by_address.values()), key=lambda point: point.position)
    return tuple(_plain(point) for point in merged)


def _plain(point: ContactPoint) -> ContactPoint:
    if type(point) is ContactPoint:
        return point
    return ContactPoint(**{name: getattr(point, name) for name in ContactPoint.__struct_fields__})


def quality(unit: Unit, people: Collection[str]) -> tuple[DataFault, ...]:
    """What is wrong with the addresses of `people`, the worst first, in their order, and who has it in hand."""
    return data_faults(people, points(unit, people), _CARES.prepared(unit, _CARED_OF, people=people))
