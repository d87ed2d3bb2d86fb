"""Hands letters to the channels that carry them, and puts each answer as it is written down."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from pca.channels import Channel, Sent
from pca.domain.delivery import gives_up, retry_at
from pca.domain.orders import Delivery
from pca.runtime import Runtime
from pca.services.letters import Letter
from pca.store.outbox import Outgoing as Waiting

NOTED = 5
"""So many texts accepted are noted at once: what a crash may at most send twice, for each thread that sends."""

Note = Callable[[Sequence[Letter]], bool]
"""Keeps that these were accepted; false when that cannot be kept, and nothing more should leave."""


def carry(runtime: Runtime, letters: Iterable[Letter], note: Note) -> dict[str, Sent]:
    """Hand each letter to the channel that carries its kind; the answers by key. No transaction may be open.

    What a live channel accepts is noted while the rest is on its way. A letter without an answer was not tried.
    """
    by_channel: dict[int, list[Letter]] = {}
    answers: dict[str, Sent] = {}
    for letter in letters:
        found = _channel_for(runtime, letter.waiting)
        if found is None:
            why = f"no channel of this installation carries {letter.waiting.kind}"
            answers[letter.waiting.key] = Sent(key=letter.waiting.key, outcome="retry", error=why)
        else:
            by_channel.setdefault(found, []).append(letter)
    for position, batch in by_channel.items():
        if not _hand_over(runtime, runtime.channels[position], batch, answers, note):
            break
    return answers


def _hand_over(runtime: Runtime, way: Channel, batch: Sequence[Letter], answers: dict[str, Sent], note: Note) -> bool:
    """Send one channel's letters; whether one may go on with the next channel.

    Only what really leaves is noted: a text put into a folder twice is one.
    """
    by_key = {letter.waiting.key: letter for letter in batch}
    fresh: list[Letter] = []
    with way as channel:
        for answer in channel.send([letter.outgoing for letter in batch if letter.outgoing is not None]):
            answers[answer.key] = answer
            if answer.outcome == "sent" and channel.live:
                fresh.append(by_key[answer.key])
            if len(fresh) == NOTED:
                if not note(fresh):
                    return False
                fresh = []
            if runtime.stopping.is_set():
                return False
    return True


def _channel_for(runtime: Runtime, waiting: Waiting) -> int | None:
    """The first channel that carries the kind. Exercises keep off live ones, and never reach people outside (R17)."""
    may_go_live = waiting.mode == "real" or (runtime.settings.exercise_mail and not waiting.external)

    def fits(channel: Channel) -> bool:
        return waiting.kind in channel.kinds and (may_go_live or not channel.live)

    return next((position for position, channel in enumerate(runtime.channels) if fits(channel)), None)


def outcome_of(letter: Letter, answer: Sent, now: datetime) -> Delivery:
    """The channel's answer as it is recorded: when to try again, or that one gives up."""
    waiting, error = letter.waiting, _without_addresses(answer.error)
    if answer.outcome == "sent":
        return Delivery(message=waiting.number, outcome="sent", digest=letter.digest)
    if answer.outcome == "failed":
        return Delivery(message=waiting.number, outcome="failed", error=error)
    attempts = waiting.attempts + 1
    next_try = retry_at(waiting.key, attempts, now)
    if gives_up(attempts, waiting.since, next_try):
        why = f"gave up after {attempts} attempts: {error}"
        return Delivery(message=waiting.number, outcome="failed", error=why)
    return Delivery(message=waiting.number, outcome="retry", error=error, retry_at=next_try)


_ADDRESS = re.compile(r"[^\s<>()\"']+@[^\s<>()\"']+|\+\d[\d .-]{6,}\d|\d{8,}")


def _without_addresses(said: str) -> str:
    """A server's words without e-mail addresses and telephone numbers, which never enter the journal."""
    return _ADDRESS.sub("…", said)
