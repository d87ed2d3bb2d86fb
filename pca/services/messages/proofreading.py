"""The texts of a wave in each of its languages, as its first readers would get them: for whoever must approve it."""

from __future__ import annotations

import re

import msgspec

from pca.domain.texts.own_words import words, written_in
from pca.domain.texts.reply_links import withheld
from pca.runtime import Runtime
from pca.services.messages.compose import write_letters
from pca.store.kit.database import Unit
from pca.store.messages import wave_lists
from pca.store.messages.messages import MessageLine, WaveLine
from pca.store.messages.outbox import DueMessage

_NOBODY = re.compile(r" +([,\u060c])")
"""What a name that is left out leaves before a comma."""


class WaveText(msgspec.Struct, frozen=True, kw_only=True):
    """One text of a wave. `problem` says why it cannot be shown; subject and body are empty then."""

    language: str
    recipient: str
    subject: str
    body: str
    problem: str


def proofread(runtime: Runtime, unit: Unit, key: str, wave: WaveLine) -> tuple[WaveText, ...]:
    """The text of the first message in each language, as if released now, without what only its reader may answer by.

    Nothing is sent or noted.
    """
    now, first = runtime.clock.now(), wave_lists.languages(unit, key, wave)
    letters = write_letters(runtime, [_waiting(key, wave, message) for message in first], now)
    return tuple(
        WaveText(
            language=message.language,
            recipient=message.recipient,
            subject=letter.outgoing.subject if letter.outgoing else "",
            body=withheld(letter.outgoing.body) if letter.outgoing else "",
            problem=letter.settled.error if letter.settled else "",
        )
        for message, letter in zip(first, letters, strict=True)
    )


def wording(runtime: Runtime, unit: Unit, key: str, wave: WaveLine) -> dict[str, tuple[str, str]]:
    """Heading and text of a wave by language, for nobody in particular: what somebody is to say otherwise."""
    own = {tag: words(wave.about, (tag,)) for tag in written_in(wave.about)}
    if own:
        return own
    now, first = runtime.clock.now(), wave_lists.languages(unit, key, wave)
    letters = write_letters(runtime, [_waiting(key, wave, message) for message in first], now, plain=True)
    return {
        message.language: (letter.outgoing.subject, _NOBODY.sub(r"\1", letter.outgoing.body))
        for message, letter in zip(first, letters, strict=True)
        if letter.outgoing
    }


def _waiting(key: str, wave: WaveLine, message: MessageLine) -> DueMessage:
    return DueMessage(
        crisis=key,
        number=message.number,
        mode=message.mode,
        wave=wave.number,
        recipient=message.recipient,
        language=message.language,
        kind=message.kind,
        attempts=0,
        queued_at=message.queued_at,
        approved_at=wave.approved_at or message.queued_at,
        tasks=message.tasks,
        message=wave.message,
        communication=wave.communication,
        digest=wave.digest,
        severity=wave.severity,
        external=wave.external,
        acknowledge_by=wave.acknowledge_by,
        about=wave.about,
        origin=wave.origin,
        rung=wave.rung,
        held=False,
        instead_of=message.instead_of,
        replaces=wave.replaces,
    )
