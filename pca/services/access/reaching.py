"""Where messages about somebody's account may go: only to addresses that somebody else than their asker stands for."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from pca.domain.contact_points import PROVABLE, ContactPoint
from pca.domain.mail_address import compared
from pca.runtime import Runtime
from pca.services.people.contact_points import NoChannel, channel_to
from pca.store.kit.database import Unit
from pca.store.people import contact_points
from pca.store.people.directory import contacts


def ways(runtime: Runtime, unit: Unit, person: str) -> tuple[ContactPoint, ...]:
    """The addresses of a person that the directory names and a channel goes to, in the person's order.

    Not what somebody added on a page: whoever sat down at an open session could have done that.
    """
    return ways_of(runtime, unit, [person])[person]


def ways_of(runtime: Runtime, unit: Unit, people: Sequence[str]) -> dict[str, tuple[ContactPoint, ...]]:
    """The same for many people, read at once."""
    named = contacts(unit, people)
    points = contact_points.points(unit, people, named)
    own = {(person, address) for person, contact in named.items() for address in (contact.email, contact.phone)}
    added = {(point.person, point.kind, point.address) for point in contact_points.added(unit, people)}
    return {
        person: tuple(
            point
            for point in points.get(person, ())
            if point.usable and point.kind in PROVABLE and _goes(runtime, point)
            if (person, point.address) in own or (person, point.kind, point.address) not in added
        )
        for person in people
    }


def proved(runtime: Runtime, unit: Unit, person: str) -> tuple[ContactPoint, ...]:
    """Those of them that the person themselves proved: whoever keeps the directory could write any address into it."""
    return tuple(point for point in ways(runtime, unit, person) if point.verified_at is not None)


def mark_of(runtime: Runtime, point: ContactPoint) -> str:
    """What is kept of an address: a digest made with a key of the house."""
    address = compared(point.address) if point.kind == "email" else point.address
    text = "\0".join((point.person, point.kind, address)).encode()
    return hmac.new(runtime.derived("addresses"), text, hashlib.sha256).hexdigest()


def marks_of(runtime: Runtime, points: tuple[ContactPoint, ...]) -> tuple[str, ...]:
    """The same of several."""
    return tuple(mark_of(runtime, point) for point in points)


def _goes(runtime: Runtime, point: ContactPoint) -> bool:
    try:
        channel_to(runtime, point.kind)
    except NoChannel:
        return False
    return True
