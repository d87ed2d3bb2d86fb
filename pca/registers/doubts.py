"""What in a directory may be meant and may be a mistake: one address of two people, a room or a domain unknown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from pca.domain.contact_points import ContactKind, ContactPoint
from pca.domain.mail_address import compared, inside_domain
from pca.registers.records import Registers

What = Literal["shared", "room", "service", "domain", "encoding"]


class Doubt(msgspec.Struct, frozen=True):
    """`shared`: this address is of several people. `room`, `service`: the settings have none of this name. `domain`: a
    mail domain that is not of the Internet and that the settings do not name as the house's own. `encoding`: the file
    `address` was not in UTF-8, and `people` are words of it to look at."""

    what: What
    kind: ContactKind
    address: str
    people: tuple[str, ...]


def same_address(kind: ContactKind, address: str) -> tuple[str, str] | None:
    """What two addresses have in common when they are one, whatever their columns; None for what many may share.

    A telephone is one for SMS and WhatsApp, an e-mail address in any capitals. A room is there for many.
    """
    if kind == "room" or (kind == "other" and ":" not in address):
        return None
    if kind in ("sms", "whatsapp"):
        return "telephone", address
    return kind, compared(address) if kind == "email" else address


def doubts(
    registers: Registers,
    kept: Iterable[ContactPoint],
    rooms: Collection[str],
    services: Collection[str],
    domains: Collection[str] = (),
) -> tuple[Doubt, ...]:
    """Every doubt about a directory, `kept` being addresses that people added themselves; sharing first.

    `rooms`, `services` and `domains` are those that the settings name.
    """
    known = registers.organisation.people
    points = [*_points(registers), *(contact_point for contact_point in kept if contact_point.person in known)]
    doubled = [_shared(held) for held in _several(points)]
    unknown = (*_missing(points, "room", "room", rooms), *_missing(points, "other", "service", services))
    guessed = (Doubt("encoding", "other", text.file, text.samples) for text in registers.guessed)
    return (*doubled, *guessed, *unknown, *_missing(points, "email", "domain", domains))


def _several(points: Collection[ContactPoint]) -> Iterator[dict[str, ContactPoint]]:
    """The points of each address of several people, by person. Nearly every address is one person's: only of the others
    more is kept than whose it is."""
    first: dict[tuple[str, str], str] = {}
    shared: dict[tuple[str, str], dict[str, ContactPoint]] = {}
    for point in points:
        same = same_address(point.kind, point.address)
        if same is not None and first.setdefault(same, point.person) != point.person:
            shared[same] = {}
    for point in points if shared else ():
        same = same_address(point.kind, point.address)
        if same in shared:
            shared[same].setdefault(point.person, point)
    return (shared[same] for same in first if same in shared)


def _shared(held: Mapping[str, ContactPoint]) -> Doubt:
    first = next(iter(held.values()))
    return Doubt("shared", first.kind, first.address, tuple(held))


def _points(registers: Registers) -> Iterator[ContactPoint]:
    for contact in registers.contacts:
        if contact.email:
            yield ContactPoint(person=contact.person, kind="email", address=contact.email)
        if contact.phone:
            yield ContactPoint(person=contact.person, kind="sms", address=contact.phone)
    yield from registers.points


def _missing(points: Iterable[ContactPoint], kind: ContactKind, what: What, named: Collection[str]) -> Iterator[Doubt]:
    people: dict[str, list[str]] = {}
    for point in points:
        name = _setting_name(point) if point.kind == kind else ""
        if name and name not in named:
            people.setdefault(name, []).append(point.person)
    for name, whose in people.items():
        yield Doubt(what, kind, name, tuple(dict.fromkeys(whose)))


def _setting_name(contact_point: ContactPoint) -> str:
    """What of an address the settings must know: a room, a service, a mail domain of the house alone."""
    match contact_point.kind:
        case "other":
            return contact_point.address.partition(":")[0]
        case "email":
            return inside_domain(contact_point.address)
        case _:
            return contact_point.address
