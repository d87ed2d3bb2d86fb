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


def texts(runtime: Runtime, unit: Unit, written: Sequence[Incoming], *, json: bool) -> None:
    """The texts in the order given."""
    if json:
        show.as_json([as_data(text) for text in written])
        return
    rows = [
        (
            text.number,
            _at(runtime, unit, text),
            text.person or text.sender,
            text.kind,
            _made_of(text),
            text.text,
        )
        for text in written
    ]
    show.table(heads("text_number", "when", "sender", "channel", "status", "wrote"), rows, empty=say("nothing_to_read"))


def as_data(text: Incoming) -> dict[str, object]:
    """What a program needs of a text; never the sender's address."""
    names = ("number", "at", "crisis", "message", "person", "kind", "text", "meaning", "proof", "acted", "urgent")
    more = ("automatic", "read_at", "read_by", "reply", "replied_by")
    return {name: getattr(text, name) for name in (*names, *more)}


def _at(runtime: Runtime, unit: Unit, text: Incoming) -> str:
    """When it was written, in the zone of its crisis; in UTC without one."""
    return say_instant(text.at, read_inbox.zone_of(runtime, unit, text), LANGUAGE.get())


def _made_of(text: Incoming) -> str:
    """What was understood and noted, and what speaks against it."""
    if text.automatic:
        return say("automatic_reply")
    meaning = say(f"said_{text.meaning}") if f"said_{text.meaning}" in WORDS else text.meaning
    return " · ".join(part for part in (meaning, say("address_not_proved") if text.proof == "address" else "") if part)
