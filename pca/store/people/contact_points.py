"""Contact points as stored. The directory's own e-mail and telephone are the first of them; rows here add to those.

Erasable, outside the journal and outside replay.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, delete, func, select, true

from pca.domain.contact_points import Care, ContactKind, ContactPoint, PendingCode
from pca.domain.directory import Contact
from pca.domain.mail_address import compared, spellings
from pca.store.audit.credentials import note
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import upserting
from pca.store.people import lists
from pca.store.people.addresses import FIRST, POINTS, StoredPoint, stored
from pca.store.people.addresses import points as points
from pca.store.people.addresses import quality as quality
from pca.store.tables.contact_points import CONTACT_CARE, CONTACT_CODE, CONTACT_POINT
from pca.store.tables.directory import CONTACT

Mark = Literal["verified_at", "opted_out_at", "gone_at"]

_p, _c = CONTACT_POINT.c, CONTACT.c
_CODES = Reader(PendingCode, CONTACT_CODE)
_PUT, _PUT_CODE, _PUT_CARE = (upserting(table) for table in (CONTACT_POINT, CONTACT_CODE, CONTACT_CARE))
_CODE = _CODES.by("person", "kind", "address")


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
    column = next((column for column, other in FIRST.items() if other == kind), None)
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
    own = [func.coalesce(_c[column], "") != _p.address for column in FIRST]
    joined = CONTACT_POINT.outerjoin(CONTACT, _c.person == _p.person)
    return POINTS.all(
        unit, POINTS.select(_p.listed, *own).select_from(joined).order_by(_p.person, _p.position, _p.kind, _p.address)
    )


def added(unit: Unit, people: Iterable[str] | None = None) -> tuple[ContactPoint, ...]:
    """What was given to everybody, or to `people`, beside the directory's files; browsers left out."""
    if people is None:
        return POINTS.all(
            unit, POINTS.select(~_p.listed, _p.kind != "push").order_by(_p.person, _p.position, _p.kind, _p.address)
        )
    return tuple(kept for kept in stored(unit, list(people)) if not kept.listed and kept.kind != "push")


def add_point(unit: Unit, point: ContactPoint) -> None:
    """Keep one that the person gave, such as a browser's subscription; what was known about it is replaced."""
    _put(unit, [StoredPoint(**msgspec.structs.asdict(point))])


def remove_point(unit: Unit, person: str, kind: ContactKind, address: str) -> bool:
    """Forget one; False when it was not there. The directory's own e-mail and telephone stay in the directory."""
    same = (_p.person == person, _p.kind == kind, _p.address == address)
    unit.redraw_later(lists.redraw, [person])
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
    kept = {(each.kind, each.address): each.listed for each in stored(unit, [person])}
    listed = kept.get((kind, known.address), True)
    _put(unit, [StoredPoint(**{**msgspec.structs.asdict(known), what: at, "listed": listed})])
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
        for column, kind in FIRST.items()
        if (address := getattr(contact, column))
    }
    before = {(kept.person, kept.kind, kept.address): kept for kept in stored(unit, list(own))}
    left = [key for key, kept in before.items() if kept.listed and key not in wanted and key not in first]
    new = [point for key, point in wanted.items() if key not in before]
    for key in left:
        remove_point(unit, *key)
    _put(unit, [StoredPoint(**{**msgspec.structs.asdict(point), "listed": True}) for point in new])
    return {key[0] for key in left} | {point.person for point in new}


def _put(unit: Unit, kept: list[StoredPoint]) -> None:
    for point in kept:
        _PUT.run(unit, **msgspec.structs.asdict(point))
    unit.redraw_later(lists.redraw, {point.person for point in kept})


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


def keep_care(unit: Unit, care: Care) -> None:
    """Keep the last word on one fault, replacing an earlier one."""
    _PUT_CARE.run(unit, **msgspec.structs.asdict(care))
    unit.redraw_later(lists.redraw, [care.person])
