"""Names and addresses that go with one record of the directory, and the identifiers of new ones."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from itertools import islice

import msgspec

from pca.domain.access.access import Reach, Scope, ScopeKind
from pca.domain.directory import Contact, Organisation
from pca.runtime import Runtime
from pca.services.audit import pasts
from pca.services.engine.execute import Private
from pca.services.people.addresses import UnknownPerson
from pca.store.access import accounts, grants
from pca.store.kit.database import Unit
from pca.store.people import contact_points
from pca.store.people.addresses import FIRST, stored
from pca.store.people.directory import contacts, organisation, write_contacts
from pca.store.people.erasing import erase_contacts

_NUMBERED = re.compile(r"(.*?)([0-9]+)")
LOOKED_AT = 1_000
"""Records among which the way of numbering is looked for."""


class Overtaken(Exception):
    """Name or addresses are others than those that were shown: somebody wrote them meanwhile."""


class BeyondReach(Exception):
    """The addresses are those of somebody whose rights go further than one's own reach: codes and links go there."""


def contact_version(contact: Contact | None) -> str:
    """Which name and addresses these are. Never journalled: it would hint at what can be erased."""
    return hashlib.sha256(msgspec.json.encode(contact)).hexdigest()[:16] if contact else ""


def proposed(known: Mapping[str, object], *others: Mapping[str, object], start: str) -> str:
    """An identifier nobody has: the next one of those that end in a number, as the last of them are written."""
    taken = {id.casefold() for ids in (known, *others) for id in ids}
    recent = [*islice(reversed(list(known)), LOOKED_AT), start]
    match = next((match for id in recent if (match := _NUMBERED.fullmatch(id))), None)
    assert match is not None  # each start ends in a number
    prefix, digits = match.groups()
    number = int(digits)
    while (id := f"{prefix}{number:0{len(digits)}}").casefold() in taken:
        number += 1
    return id


def proposed_person(unit: Unit, known: Mapping[str, object]) -> str:
    """An identifier for somebody new: nobody's, nor of somebody whose account is still there."""
    return proposed(known, {account.person: account for account in accounts.accounts(unit)}, start="p0001")


def writing(contact: Contact, seen: str, reach: Reach, now: datetime) -> Private:
    """What keeps name and addresses in the transaction of a person's record; it raises Overtaken or BeyondReach."""

    def private(unit: Unit) -> None:
        write_contact(unit, contact, seen, reach, now)

    return private


def write_contact(unit: Unit, contact: Contact, seen: str, reach: Reach, now: datetime) -> bool:
    """Keep name, e-mail and telephone of somebody, unless they are others than those seen; whether that changed any.

    Raises Overtaken or BeyondReach.
    """
    known = contacts(unit, [contact.person]).get(contact.person)
    if known == contact:
        return False
    if contact_version(known) != seen:
        raise Overtaken(contact.person)
    if (_addresses(known) if known else (None, None)) != _addresses(contact):
        house = organisation(unit)
        if not may_address(unit, house, reach, contact.person, now):
            raise BeyondReach(contact.person)
    own = {(kind, getattr(known, column)) for column, kind in FIRST.items()} if known else set()
    beside = [
        point for point in stored(unit, [contact.person]) if point.listed and (point.kind, point.address) not in own
    ]
    write_contacts(unit, [contact])
    contact_points.list_points(unit, [contact], beside)
    return True


def _addresses(contact: Contact) -> tuple[str | None, str | None]:
    return contact.email, contact.phone


def may_address(unit: Unit, house: Organisation, reach: Reach, person: str, now: datetime) -> bool:
    """Whether somebody of this reach may change where a person is written to: nobody whose rights (or rights to come)
    go further."""
    held = [grant for grant in grants.grants_of(unit, person) if grant.meets(now, None)]
    return reach.everything or all(_within(house, reach, grant.scope) for grant in held)


def _within(house: Organisation, reach: Reach, scope: Scope) -> bool:
    return scope.kind in (ScopeKind.REGION, ScopeKind.SITE) and reach.covers(house, place=scope.id)


def only_contact(runtime: Runtime, contact: Contact, seen: str, reach: Reach) -> bool:
    """Take over a name or addresses where the record stays as it is: they never enter the journal, and need no order.

    Raises UnknownPerson, Overtaken or BeyondReach.
    """
    with runtime.store.write() as unit:
        house = organisation(unit)
        known = house.people.get(contact.person)
        if known is None or not reach.covers(house, place=known.site):
            raise UnknownPerson(contact.person)
        return write_contact(unit, contact, seen, reach, runtime.clock.now())


def leaving(runtime: Runtime, person: str) -> Private:
    """What erases name and addresses of somebody in the transaction by which they leave."""

    def private(unit: Unit) -> None:
        erase_contacts(unit, [person])
        pasts.forget(runtime)

    return private
