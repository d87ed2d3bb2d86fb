"""The inbox "à lire": what people wrote that somebody must read, help first; reading it is an order, answering too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from pca.domain.access.access import Reach
from pca.domain.directory import Organisation
from pca.domain.message_acts import ReadText
from pca.domain.texts.replies import LONGEST
from pca.domain.texts.wording import clean
from pca.runtime import Runtime
from pca.services.engine.execute import Private
from pca.services.messages.send_back import answer, answerable
from pca.store.kit.database import Unit
from pca.store.messages import incoming
from pca.store.messages.incoming import Incoming


class NoWayBack(ValueError):
    """Nothing can be sent back by the way this text came."""


class Reading(msgspec.Struct, frozen=True):
    """The order that says a text was read, and what it writes into the erasable tables in the same transaction."""

    act: ReadText
    private: Private


def waiting(unit: Unit, key: str | None, organisation: Organisation, reach: Reach) -> tuple[Incoming, ...]:
    """What nobody has read yet, of a crisis or of none, within reach: help first, then the oldest."""
    return tuple(within(organisation, reach, incoming.to_read(unit, key)))


def count(unit: Unit, key: str | None, organisation: Organisation, reach: Reach) -> int:
    """How many texts nobody has read, of a crisis or of none, within reach."""
    found = incoming.unread_by_person(unit, key)
    return sum(
        number
        for person, number in found.items()
        if reach.everything or (key and _covered(organisation, reach, person))
    )


def lately(unit: Unit, key: str | None, organisation: Organisation, reach: Reach) -> tuple[Incoming, ...]:
    """What was read last, within reach."""
    return tuple(within(organisation, reach, incoming.lately_read(unit, key)))


def within(organisation: Organisation, reach: Reach, incomings: Iterable[Incoming]) -> Iterable[Incoming]:
    """The texts of people within reach; what nobody known wrote belongs to the institution."""
    return (one for one in incomings if reach.everything or (one.crisis and _covered(organisation, reach, one.person)))


def _covered(organisation: Organisation, reach: Reach, writer: str) -> bool:
    person = organisation.people.get(writer)
    if person is None:
        return False
    return reach.covers(organisation, place=person.site) or any(team in reach.teams for team in person.teams)


def reading(runtime: Runtime, text: Incoming, reader: str, reply: str = "") -> Reading:
    """Say that `reader` read a text, and answer it by the way it came when `reply` says something.

    Raises NoWayBack when that way leads nowhere: nothing is done then.
    """
    words = clean(reply)[:LONGEST].strip()
    if words and not answerable(runtime, text):
        raise NoWayBack(text.kind)
    digest = hashlib.sha256(words.encode()).hexdigest() if words else ""

    def private(unit: Unit) -> None:
        now = runtime.clock.now()
        if text.read_at is None:
            incoming.change(unit, text.number, read_at=now, read_by=reader)
        if words:
            incoming.change(unit, text.number, reply=words, replied_by=reader, replied_at=now)
            answer(runtime, unit, text, words)

    return Reading(ReadText(text=text.number, digest=text.digest, reply=digest), private)
