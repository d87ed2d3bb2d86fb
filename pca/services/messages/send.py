"""Hands letters to the channels that carry them, and puts each answer as it is written down."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace as replaced

from pca.channels import Channel, Sent
from pca.domain.contact_points import ContactKind
from pca.domain.delivery import gives_up, retry_at
from pca.domain.messages import PUT_UP
from pca.domain.orders import Delivery
from pca.runtime import Runtime
from pca.services.messages.letter import Letter
from pca.services.people.contact_points import mark_gone
from pca.store.messages import outbox, rates

NOTED = 5
"""So many texts accepted are noted at once: what a crash may at most send twice, for each thread that sends."""

Note = Callable[[Sequence[Letter]], bool]
"""Keeps that these were accepted; false when that cannot be kept, and nothing more should leave."""


class Carried(NamedTuple):
    """What a channel, called `channel`, answered to one text; whether that was noted."""

    channel: str
    sent: Sent
    noted: bool = False


def carry(runtime: Runtime, letters: Iterable[Letter], note: Note) -> tuple[dict[str, Carried], frozenset[str]]:
    """Hand each letter to the channel that carries its kind; the answers by key. No transaction may be open, and the
    channels are (they are contexts).

    What a live channel accepts is noted while the rest is on its way. A letter without an answer was not tried.
    Apart, the keys of those that a channel's rate holds up: their lease lasts until they may leave.
    """
    by_channel: dict[int, list[Letter]] = {}
    answers: dict[str, Carried] = {}
    slowed: set[str] = set()
    for letter in letters:
        place = _channel_for(runtime, letter)
        if place is None:
            why = f"no channel of this installation carries {letter.waiting.kind}"
            answers[letter.waiting.key] = Carried("", Sent(key=letter.waiting.key, outcome="retry", error=why))
        else:
            by_channel.setdefault(place, []).append(_addressed(letter, runtime.channels[place]))
    for position, batch in by_channel.items():
        allowed = _within_rate(runtime, runtime.channels[position], batch)
        slowed.update(letter.waiting.key for letter in batch[len(allowed) :])
        if allowed and not _hand_over(runtime, runtime.channels[position], allowed, answers, note):
            break
    return answers, frozenset(slowed)


def saturated(runtime: Runtime) -> frozenset[str]:
    """Kinds of text that no channel may carry right now, because those that do are used as fast as they may be."""
    limited = [(channel, channel.abilities.per_second) for channel in runtime.channels]
    if all(rate is None for _, rate in limited):
        return frozenset()
    with runtime.store.read() as unit:
        now = runtime.clock.now()
        full = {
            channel.name
            for channel, rate in limited
            if rate is not None and not rates.room(unit, channel.name, rate, now)
        }
    carried = {kind for channel in runtime.channels if channel.live for kind in channel.kinds}
    free = {kind for channel in runtime.channels if channel.live and channel.name not in full for kind in channel.kinds}
    return frozenset(carried - free)


def _hand_over(
    runtime: Runtime, channel: Channel, batch: Sequence[Letter], answers: dict[str, Carried], note: Note
) -> bool:
    """Send one channel's letters; whether one may go on with the next channel.

    Only what really leaves is noted: a text put into a folder twice is one.
    """
    by_key = {letter.waiting.key: letter for letter in batch}
    fresh: list[Letter] = []
    for answer in channel.send([letter.outgoing for letter in batch if letter.outgoing is not None]):
        answers[answer.key] = Carried(channel.name, answer)
        if answer.gone and channel.contact is not None:
            _mark_gone(runtime, channel.contact, by_key[answer.key])
        if answer.outcome == "sent" and channel.live:
            fresh.append(by_key[answer.key])
        if len(fresh) == NOTED:
            if not note(fresh):
                return False
            for letter in fresh:
                answers[letter.waiting.key] = answers[letter.waiting.key]._replace(noted=True)
            fresh = []
        if runtime.stopping.is_set():
            return False
    return True


def _mark_gone(runtime: Runtime, kind: ContactKind, letter: Letter) -> None:
    """The other side says that the address is no more: it is not tried again, and shows among the data to put right."""
    with runtime.store.write() as unit:
        mark_gone(unit, kind, letter.addresses.get(kind, ""), runtime.clock.now())


def _within_rate(runtime: Runtime, channel: Channel, batch: Sequence[Letter]) -> Sequence[Letter]:
    """The letters that the channel's rate allows now; the others stay leased until it does."""
    rate = channel.abilities.per_second
    if rate is None:
        return batch
    with runtime.store.write() as unit:
        now = runtime.clock.now()
        taken, free_at = rates.reserve(unit, channel.name, rate, len(batch), now)
        if taken < len(batch):
            outbox.hold(unit, [letter.waiting for letter in batch[taken:]], runtime.holder, free_at)
    return batch[:taken]


def _addressed(letter: Letter, channel: Channel) -> Letter:
    """The letter with the address this channel needs."""
    address = letter.addresses.get(channel.contact) if channel.contact is not None else None
    if address is None or letter.outgoing is None:
        return letter
    return replace(letter, outgoing=replaced(letter.outgoing, address=address))


def _channel_for(runtime: Runtime, letter: Letter) -> int | None:
    """The first channel that carries the kind to one of the recipient's contact points.

    Exercises keep off live ones, and never reach people outside (R17).
    """
    waiting = letter.waiting
    for_the_house = not waiting.external and waiting.kind not in PUT_UP
    may_go_live = waiting.mode == "real" or (runtime.settings.exercise_mail and for_the_house)

    def fits(channel: Channel) -> bool:
        known = channel.contact is None or channel.contact in letter.addresses
        return waiting.kind in channel.kinds and known and (may_go_live or not channel.live)

    return next((position for position, channel in enumerate(runtime.channels) if fits(channel)), None)


def outcome_of(letter: Letter, carried: Carried, now: datetime) -> Delivery:
    """The channel's answer as it is recorded: when to try again, or that one gives up."""
    waiting, answer = letter.waiting, carried.sent
    error = without_addresses(answer.error)
    common: dict[str, Any] = {"message": waiting.number, "channel": carried.channel}
    if answer.outcome == "sent":
        return Delivery(outcome="sent", digest=letter.digest, within=letter.within, **common)
    if answer.outcome == "failed":
        return Delivery(outcome="failed", error=error, **common)
    attempts = waiting.attempts + 1
    next_try = retry_at(waiting.key, attempts, now)
    if gives_up(attempts, waiting.since, next_try):
        why = f"gave up after {attempts} attempts: {error}"
        return Delivery(outcome="failed", error=why, **common)
    return Delivery(outcome="retry", error=error, retry_at=next_try, **common)


_WORD = re.compile(r"[^\s<>()\"']+")
_NUMBER = re.compile(r"\+\d[\d .-]{6,}\d|\d{8,}")


def without_addresses(words: str) -> str:
    """A server's words without e-mail addresses and telephone numbers, which never enter the journal."""
    return _NUMBER.sub("…", _WORD.sub(lambda word: "…" if "@" in word[0][1:-1] else word[0], words))
