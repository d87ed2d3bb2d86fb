"""Shows what people wrote, as it was written: who, when, by which way, and what was made of it."""

from __future__ import annotations

from collections.abc import Sequence

from pca.catalogue.times import say_instant
from pca.cli import show
from pca.cli.words import LANGUAGE, WORDS, heads, say
from pca.runtime import Runtime
from pca.services.messages import read_inbox
from pca.store.kit.database import Unit
from pca.store.messages.incoming import Incoming


def texts(runtime: Runtime, unit: Unit, incomings: Sequence[Incoming], *, json: bool) -> None:
    """The texts in the order given."""
    if json:
        show.as_json([as_data(incoming) for incoming in incomings])
        return
    rows = [
        (
            incoming.number,
            _at(runtime, unit, incoming),
            incoming.person or incoming.sender,
            incoming.kind,
            _made_of(incoming),
            incoming.text,
        )
        for incoming in incomings
    ]
    show.table(heads("text_number", "when", "sender", "channel", "status", "wrote"), rows, empty=say("nothing_to_read"))


def as_data(incoming: Incoming) -> dict[str, object]:
    """What a program needs of a text; never the sender's address."""
    names = ("number", "at", "crisis", "message", "person", "kind", "text", "meaning", "proof", "acted", "urgent")
    more = ("automatic", "read_at", "read_by", "reply", "replied_by")
    return {name: getattr(incoming, name) for name in (*names, *more)}


def _at(runtime: Runtime, unit: Unit, incoming: Incoming) -> str:
    """When it was written, in the zone of its crisis; in UTC without one."""
    return say_instant(incoming.at, read_inbox.zone_of(runtime, unit, incoming), LANGUAGE.get())


def _made_of(incoming: Incoming) -> str:
    """What was understood and noted, and what speaks against it."""
    if incoming.automatic:
        return say("automatic_reply")
    meaning = say(f"said_{incoming.meaning}") if f"said_{incoming.meaning}" in WORDS else incoming.meaning
    return " · ".join(
        part for part in (meaning, say("address_not_proved") if incoming.proof == "address" else "") if part
    )
