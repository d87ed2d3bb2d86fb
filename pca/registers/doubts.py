"""What in a directory may be meant and may be a mistake: one address of two people, a room that is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from pca.domain.contact_points import ContactKind, ContactPoint
from pca.domain.mail_address import compared
from pca.registers.records import Registers

What = Literal["shared", "room", "service"]


class Doubt(msgspec.Struct, frozen=True):
    """`shared`: this address is of several people. `room`, `service`: the settings have none of this name."""

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
    registers: Registers, kept: Iterable[ContactPoint], rooms: Collection[str], services: Collection[str]
) -> tuple[Doubt, ...]:
    """Every doubt about a directory, `kept` being addresses that people added themselves; sharing first."""
    known = registers.organisation.people
    points = [*_points(registers), *(one for one in kept if one.person in known)]
    shared: dict[tuple[str, str], dict[str, ContactPoint]] = {}
    for one in points:
        same = same_address(one.kind, one.address)
        if same is not None:
            shared.setdefault(same, {}).setdefault(one.person, one)
    several = (held for held in shared.values() if len(held) > 1)
    found = [_shared(held) for held in several]
    return (*found, *_missing(points, "room", "room", rooms), *_missing(points, "other", "service", services))


def _shared(held: Mapping[str, ContactPoint]) -> Doubt:
    first = next(iter(held.values()))
    return Doubt("shared", first.kind, first.address, tuple(held))


def _points(registers: Registers) -> Iterator[ContactPoint]:
    for one in registers.contacts:
        if one.email:
            yield ContactPoint(person=one.person, kind="email", address=one.email)
        if one.phone:
            yield ContactPoint(person=one.person, kind="sms", address=one.phone)
    yield from registers.points


def _missing(points: Iterable[ContactPoint], kind: ContactKind, what: What, named: Collection[str]) -> Iterator[Doubt]:
    people: dict[str, list[str]] = {}
    for one in points:
        name = one.address.partition(":")[0] if kind == "other" else one.address
        if one.kind == kind and name not in named:
            people.setdefault(name, []).append(one.person)
    for name, whose in people.items():
        yield Doubt(what, kind, name, tuple(dict.fromkeys(whose)))
