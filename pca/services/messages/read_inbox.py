"""Questions about what people wrote: what must be read, help first, by whom, and whether it can be answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from zoneinfo import ZoneInfo

import msgspec

from pca.domain.access.access import Reach
from pca.domain.directory import Organisation
from pca.domain.numbers import is_number
from pca.runtime import Runtime
from pca.services.crisis.scene import plan_of
from pca.services.messages.send_back import answerable
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.messages import incoming, messages
from pca.store.messages.incoming import Incoming
from pca.store.people import contact_points, directory


class InboxTexts(msgspec.Struct, frozen=True):
    """What nobody has read, of a crisis and of none, help first, then the oldest; and what was read last."""

    waiting: tuple[Incoming, ...]
    elsewhere: tuple[Incoming, ...]
    read: tuple[Incoming, ...]


class InboxText(msgspec.Struct, frozen=True):
    """One text as written, and what is known around it."""

    text: Incoming
    shared: tuple[str, ...]
    """Whose address it came from, when several people share it."""
    message: tuple[int, int] | None
    """Wave and number of the message it answers."""
    answerable: bool
    """Whether words can go back by the way it came."""


def inbox(unit: Unit, key: str, reach: Reach) -> InboxTexts:
    """The inbox of a crisis, or of the house when `key` is empty, within reach."""
    return InboxTexts(
        waiting(unit, key, reach) if key else (), waiting(unit, None, reach), lately(unit, key or None, reach)
    )


def waiting(unit: Unit, key: str | None, reach: Reach) -> tuple[Incoming, ...]:
    """What nobody has read yet, of a crisis or of none, within reach: help first, then the oldest."""
    return within(unit, reach, incoming.to_read(unit, key))


def lately(unit: Unit, key: str | None, reach: Reach) -> tuple[Incoming, ...]:
    """What was read last, within reach."""
    return within(unit, reach, incoming.lately_read(unit, key))


def count(unit: Unit, key: str | None, reach: Reach) -> int:
    """How many texts nobody has read, of a crisis or of none, within reach."""
    if not (reach.everything or key):  # what belongs to no crisis is for those who reach everything
        return 0
    organisation = directory.organisation(unit)
    return sum(
        number
        for writer, number in incoming.unread_by_person(unit, key).items()
        if reach.everything or _covers(organisation, reach, writer)
    )


def text_in(unit: Unit, number: int, reach: Reach) -> Incoming | None:
    """The text with this number, if it is within reach."""
    text = incoming.text_in(unit, number) if is_number(number) else None
    return next(iter(within(unit, reach, [text] if text else [])), None)


def of_people(unit: Unit, key: str, people: Collection[str], reach: Reach) -> dict[str, tuple[Incoming, ...]]:
    """By person what they wrote in a crisis, within reach, the oldest first; 500 people at most."""
    return {person: within(unit, reach, texts) for person, texts in incoming.of_people(unit, key, people).items()}


def within(unit: Unit, reach: Reach, texts: Iterable[Incoming]) -> tuple[Incoming, ...]:
    """The texts of people within reach; what nobody known wrote belongs to the institution."""
    organisation = directory.organisation(unit)
    return tuple(
        text for text in texts if reach.everything or (text.crisis and _covers(organisation, reach, text.person))
    )


def _covers(organisation: Organisation, reach: Reach, writer: str) -> bool:
    person = organisation.people.get(writer)
    if person is None:
        return False
    return reach.covers(organisation, place=person.site) or any(team in reach.teams for team in person.teams)


def read(runtime: Runtime, unit: Unit, texts: Iterable[Incoming]) -> tuple[InboxText, ...]:
    """Each text with whose address it came from, what it answers, and whether it can be answered."""
    return tuple(
        InboxText(text, _shared(unit, text), _message(unit, text), answerable(runtime, text)) for text in texts
    )


def _shared(unit: Unit, text: Incoming) -> tuple[str, ...]:
    if text.person or text.kind not in ("sms", "email", "whatsapp", "telegram") or not text.sender:
        return ()
    return contact_points.whose(unit, text.kind, text.sender)  # type: ignore[arg-type]  # one of the kinds above


def _message(unit: Unit, text: Incoming) -> tuple[int, int] | None:
    if text.crisis is None or text.message is None:
        return None
    line = messages.message_line(unit, text.crisis, text.message)
    return (line.wave, line.number) if line else None


def zone_of(runtime: Runtime, unit: Unit, text: Incoming) -> ZoneInfo:
    """The zone of the crisis a text belongs to; UTC without one."""
    crisis = crises.crisis(unit, text.crisis) if text.crisis else None
    return plan_of(runtime, unit, crisis.plan).compiled.playbook.zone if crisis else ZoneInfo("UTC")
