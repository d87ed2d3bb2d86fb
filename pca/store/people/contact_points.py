"""Contact points as stored. The directory's own e-mail and telephone are the first of them; rows here add to those.

Erasable, outside the journal and outside replay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, delete, func, or_, select, true

from pca.domain.contact_points import Care, ContactKind, ContactPoint, DataFault, PendingCode, data_faults
from pca.domain.directory import Contact
from pca.domain.mail_address import compared, spellings
from pca.store.audit.credentials import note
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement, upserting
from pca.store.people import directory
from pca.store.tables.contact_points import CONTACT_CARE, CONTACT_CODE, CONTACT_POINT
from pca.store.tables.directory import CONTACT, PERSON

Mark = Literal["verified_at", "opted_out_at", "gone_at"]


class _StoredPoint(ContactPoint, frozen=True, kw_only=True):
    listed: bool = False


_p, _c = CONTACT_POINT.c, CONTACT.c
_POINTS, _CODES = Reader(_StoredPoint, CONTACT_POINT), Reader(PendingCode, CONTACT_CODE)
_CARES = Reader(Care, CONTACT_CARE)
_PUT, _PUT_CODE, _PUT_CARE = (upserting(table) for table in (CONTACT_POINT, CONTACT_CODE, CONTACT_CARE))
_CODE = _CODES.by("person", "kind", "address")
_ALL = Statement(_POINTS.select())
_OF = Statement(_POINTS.select(Among(_p.person, "people")))

_CARED, _CARED_OF = Statement(_CARES.select()), Statement(_CARES.select(Among(CONTACT_CARE.c.person, "people")))
_SILENT = Statement(select(_p.person).where(or_(_p.opted_out_at.is_not(None), _p.gone_at.is_not(None))))
_WITHOUT = Statement(
    select(PERSON.c.id)
    .select_from(PERSON.outerjoin(CONTACT, _c.person == PERSON.c.id))
    .where(func.coalesce(_c.email, "") == "", func.coalesce(_c.phone, "") == "")
)

_FIRST: Mapping[str, ContactKind] = {"email": "email", "phone": "sms"}
"""The columns of the directory that are contact points of themselves, in this order."""


def points(
    unit: Unit, people: Iterable[str] | None = None, contacts: Mapping[str, Contact] | None = None
) -> dict[str, tuple[ContactPoint, ...]]:
    """Everybody's contact points, or those of `people`, each in their order of preference; people without any left out.

    E-mail and telephone of the directory come first unless the person wants it otherwise. `contacts`: what the
    directory says of `people`, where the caller has read it already.
    """
    wanted = None if people is None else set(people)
    kept: dict[str, list[_StoredPoint]] = {}
    for row in _rows(unit, wanted):
        kept.setdefault(row.person, []).append(row)
    if contacts is None or wanted is None:
        contacts = directory.contacts(unit, wanted)
    known = {person: contact for person, contact in contacts.items() if wanted is None or person in wanted}
    merged = {person: _merged(known.get(person), kept.get(person, [])) for person in {**known, **kept}}
    return {person: points for person, points in merged.items() if points}


def _rows(unit: Unit, people: Collection[str] | None) -> tuple[_StoredPoint, ...]:
    return _POINTS.prepared(unit, _ALL) if people is None else _POINTS.prepared(unit, _OF, people=people)


def _merged(contact: Contact | None, kept: list[_StoredPoint]) -> tuple[ContactPoint, ...]:
    """The directory's addresses with what is known about them, then the others; in order of preference."""
    by_address: dict[tuple[str, str], ContactPoint] = {(point.kind, point.address): point for point in kept}
    first = [
        by_address.pop((kind, address), ContactPoint(person=contact.person, kind=kind, address=address, position=place))
        for place, (column, kind) in enumerate(_FIRST.items())
        if contact is not None and (address := getattr(contact, column))
    ]
    contact_points = [*first, *by_address.values()]
    return tuple(
        point
        if type(point) is ContactPoint
        else ContactPoint(**{name: getattr(point, name) for name in ContactPoint.__struct_fields__})
        for point in sorted(contact_points, key=lambda point: point.position)
    )


def speakers(unit: Unit, kind: ContactKind, address: str) -> tuple[str, ...]:
    """The people whose words come from this address. Several share the telephone of a branch.

    Who has it from the directory or proved it speaks there; who only added it does as long as nobody else has it so.
    """
    return _people_at(unit, kind, address, _p.listed | _p.verified_at.is_not(None)) or whose(unit, kind, address)


def whose(unit: Unit, kind: ContactKind, address: str) -> tuple[str, ...]:
    """All who have this address, be it that they only say so."""
    return _people_at(unit, kind, address, true())


def _people_at(unit: Unit, kind: ContactKind, address: str, how: ColumnElement[bool]) -> tuple[str, ...]:
    kept = select(_p.person).where(_p.kind == kind, _same(_p.address, kind, address), how)
    people = set(unit.connection.execute(kept).scalars())
    column = next((column for column, other in _FIRST.items() if other == kind), None)
    if column is not None:
        own = select(_c.person).where(_same(CONTACT.c[column], kind, address))
        people |= set(unit.connection.execute(own).scalars())
    return tuple(sorted(people))


def _same(column: Any, kind: ContactKind, address: str) -> ColumnElement[bool]:
    """Capitals make no difference in an e-mail address, nor does the spelling of its domain."""
    same: ColumnElement[bool] = func.lower(column).in_(spellings(address)) if kind == "email" else column == address
    return same


def from_files(unit: Unit) -> tuple[ContactPoint, ...]:
    """What the directory's files gave besides e-mail and telephone."""
    own = directory.contacts(unit)
    first = {
        (contact.person, address) for contact in own.values() for address in (contact.email, contact.phone) if address
    }
    return tuple(kept for kept in _rows(unit, None) if kept.listed and (kept.person, kept.address) not in first)


def added(unit: Unit, people: Iterable[str] | None = None) -> tuple[ContactPoint, ...]:
    """What was given to everybody, or to `people`, beside the directory's files; browsers left out."""
    rows = _rows(unit, None if people is None else list(people))
    return tuple(kept for kept in rows if not kept.listed and kept.kind != "push")


def add_point(unit: Unit, point: ContactPoint) -> None:
    """Keep one that the person gave, such as a browser's subscription; what was known about it is replaced."""
    _put(unit, [_StoredPoint(**msgspec.structs.asdict(point))])


def remove_point(unit: Unit, person: str, kind: ContactKind, address: str) -> bool:
    """Forget one; False when it was not there. The directory's own e-mail and telephone stay in the directory."""
    same = (_p.person == person, _p.kind == kind, _p.address == address)
    return unit.connection.execute(delete(CONTACT_POINT).where(*same)).rowcount > 0


def mark(unit: Unit, what: Mark, kind: ContactKind, address: str, at: datetime | None) -> tuple[str, ...]:
    """Mark an address as verified, opted out or gone at an instant, or unmark it with None; the people concerned."""
    return tuple(person for person in whose(unit, kind, address) if mark_one(unit, what, person, kind, address, at))


def mark_one(unit: Unit, what: Mark, person: str, kind: ContactKind, address: str, at: datetime | None) -> bool:
    """The same for one person; False when the address is not theirs."""
    same = compared if kind == "email" else str
    contact_points = points(unit, [person]).get(person, ())
    known = next(
        (point for point in contact_points if point.kind == kind and same(point.address) == same(address)),
        None,
    )
    if known is None:
        return False
    stored = {(kept.kind, kept.address): kept.listed for kept in _rows(unit, [person])}
    listed = stored.get((kind, known.address), True)
    _put(unit, [_StoredPoint(**{**msgspec.structs.asdict(known), what: at, "listed": listed})])
    return True


def list_points(unit: Unit, contacts: Iterable[Contact], listed: Iterable[ContactPoint]) -> set[str]:
    """Take over what the directory's files give: other addresses of the people of `contacts`; whom it changes.

    What the files gave before and no longer do, goes; what is known about an address that stays is kept; what people
    added themselves is left alone.
    """
    own = {contact.person: contact for contact in contacts}
    wanted = {(point.person, point.kind, point.address): point for point in listed}
    first = {
        (contact.person, kind, address)
        for contact in own.values()
        for column, kind in _FIRST.items()
        if (address := getattr(contact, column))
    }
    before = {(kept.person, kept.kind, kept.address): kept for kept in _rows(unit, list(own))}
    left = [key for key, kept in before.items() if kept.listed and key not in wanted and key not in first]
    new = [point for key, point in wanted.items() if key not in before]
    for key in left:
        remove_point(unit, *key)
    _put(unit, [_StoredPoint(**{**msgspec.structs.asdict(point), "listed": True}) for point in new])
    return {key[0] for key in left} | {point.person for point in new}


def _put(unit: Unit, kept: list[_StoredPoint]) -> None:
    for point in kept:
        _PUT.run(unit, **msgspec.structs.asdict(point))


def pending_code(unit: Unit, point: ContactPoint) -> PendingCode | None:
    """The code last sent there."""
    return _CODES.one(unit, _CODE, person=point.person, kind=point.kind, address=point.address)


def keep_code(unit: Unit, point: ContactPoint, code: PendingCode) -> None:
    """Keep what was sent there, replacing any earlier code."""
    _PUT_CODE.run(unit, person=point.person, kind=point.kind, address=point.address, **msgspec.structs.asdict(code))
    note(unit, "code", [(point.person, point.kind, code.sent_at)])


def forget_code(unit: Unit, point: ContactPoint) -> None:
    """Forget what was sent there: a code is good once."""
    code = CONTACT_CODE.c
    same = (code.person == point.person, code.kind == point.kind, code.address == point.address)
    unit.connection.execute(delete(CONTACT_CODE).where(*same))


def quality(unit: Unit, people: Collection[str] | None = None) -> tuple[DataFault, ...]:
    """What is wrong with the addresses of the directory's people, the worst first, and who has it in hand.

    `people`: of these alone, in their order; nobody else's addresses are read.
    """
    everybody = directory.organisation(unit).people
    if people is None:
        return data_faults(everybody, points(unit), _CARES.prepared(unit, _CARED))
    here = [person for person in people if person in everybody]
    return data_faults(here, points(unit, here), _CARES.prepared(unit, _CARED_OF, people=here))


def at_risk(unit: Unit) -> list[str]:
    """People some of whose addresses may be a task for somebody: no address in the directory, or one silenced or gone.

    Found by the database: of all others nothing is read.
    """
    return sorted({str(row[0]) for statement in (_WITHOUT, _SILENT) for row in statement.rows(unit)})


def keep_care(unit: Unit, care: Care) -> None:
    """Keep the last word on one fault, replacing an earlier one."""
    _PUT_CARE.run(unit, **msgspec.structs.asdict(care))
