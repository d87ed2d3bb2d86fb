"""Saying that a text of the inbox "à lire" was read is an order, answering it too."""

from __future__ import annotations

import hashlib

import msgspec

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
