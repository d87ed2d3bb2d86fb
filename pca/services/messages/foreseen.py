"""The texts that an order would send, before it is given: as the first reader of each language would read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from pca.domain.facts import AnyFact, MessagesQueued
from pca.domain.texts.reply_links import withheld
from pca.domain.texts.sms_parts import sms_parts
from pca.runtime import Runtime
from pca.services.messages.compose import write_letters
from pca.store.messages.outbox import DueMessage


class TextForeseen(msgspec.Struct, frozen=True, kw_only=True):
    """One text: how many would read it so. `problem` says why it cannot be written."""

    kind: str
    language: str
    """That of its readers."""
    written: str
    """The one it is in."""
    recipient: str
    count: int
    subject: str = ""
    body: str = ""
    problem: str = ""
    parts: int = 0
    """How many short messages one of them takes; 0 for other kinds."""


def texts_foreseen(runtime: Runtime, key: str, mode: str, facts: Sequence[AnyFact]) -> tuple[TextForeseen, ...]:
    """Each text once for each kind and language; nothing is sent or noted. Their codes are no wave's."""
    now = runtime.clock.now()
    first = list(_first(key, mode, facts, now))
    letters = write_letters(runtime, [message for message, _ in first], now)
    shown = []
    for (message, count), letter in zip(first, letters, strict=True):
        outgoing = letter.outgoing
        body = withheld(outgoing.body) if outgoing else ""
        shown.append(
            TextForeseen(
                kind=message.kind,
                language=message.language,
                written=outgoing.language if outgoing else "",
                recipient=message.recipient,
                count=count,
                subject=outgoing.subject if outgoing else "",
                body=body,
                problem="" if outgoing else (letter.settled.error if letter.settled else ""),
                parts=sms_parts(body).count if message.kind == "sms" and outgoing else 0,
            )
        )
    return tuple(shown)


def _first(key: str, mode: str, facts: Sequence[AnyFact], now: datetime) -> Iterator[tuple[DueMessage, int]]:
    counts: Counter[tuple[str, str, bool]] = Counter()
    chosen: dict[tuple[str, str, bool], DueMessage] = {}
    for fact in facts:
        if not isinstance(fact, MessagesQueued):
            continue
        for recipient, language in zip(fact.recipients, fact.languages, strict=True):
            same = (fact.kind, language, fact.awaits is not None)
            counts[same] += 1
            if same not in chosen:
                chosen[same] = _waiting(key, mode, fact, recipient, language, now)
    return ((message, counts[same]) for same, message in chosen.items())


def _waiting(key: str, mode: str, fact: MessagesQueued, recipient: str, language: str, now: datetime) -> DueMessage:
    return DueMessage(
        crisis=key,
        number=0,
        mode=mode,
        wave=0,
        recipient=recipient,
        language=language,
        kind=fact.kind,
        attempts=0,
        queued_at=now,
        approved_at=now,
        tasks=None,
        message=fact.message,
        communication=fact.communication,
        digest=fact.digest,
        severity="critical",
        external=fact.external,
        acknowledge_by=fact.acknowledge_by,
        about=fact.about,
        origin=0,
        rung=0,
        held=False,
        instead_of=None,
        replaces=(),
    )
