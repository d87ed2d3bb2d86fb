"""The heartbeat's second half: carries messages out and writes down what became of each, never before it is sent.

At least once, never at most once: a crash between sending and writing down sends a text again, under the same name.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from weakref import WeakKeyDictionary

from pca.channels import Channel, Outgoing, Sent
from pca.domain.delivery import gives_up, retry_at
from pca.domain.orders import DELIVERY, Delivery, Order, RecordDeliveries
from pca.runtime import Runtime
from pca.services.execute import execute
from pca.services.letters import Letter, write_letters
from pca.store import outbox
from pca.store.database import Store, Unit
from pca.store.outbox import Body
from pca.store.outbox import Outgoing as Waiting

CHUNK = 100
"""Messages sent and written down together: what a crash may at most send twice."""

LEASE = timedelta(minutes=2)
"""How long a chunk is one process's alone; messages of a process that died are free again after this."""

HOLDER = f"{socket.gethostname()}/{os.getpid()}"


@dataclass(frozen=True)
class Delivered:
    """What one round did. `left` messages are still due; the next one, due or not, is due at `next_at` (UTC)."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    suppressed: int = 0
    left: int = 0
    next_at: datetime | None = None
    again: bool = False
    """Whether another round right now would get further."""


@dataclass(frozen=True)
class _Outcome:
    """What is to be written down for one crisis: the order, and the texts that were sent."""

    order: Order
    bodies: tuple[Body, ...]
    numbers: tuple[int, ...]


_UNRECORDED: WeakKeyDictionary[Store, list[_Outcome]] = WeakKeyDictionary()
"""What channels accepted and the store could not yet write down (a full disk): told again before anything is sent."""


def deliver(runtime: Runtime, limit: int = 500) -> Delivered:
    """Send at most about `limit` due messages, the most urgent first.

    1. Write down what is still unrecorded. 2. Lease a chunk of due messages. 3. Last look, and render.
    4. Send, outside any transaction. 5. Record the outcomes through the one door. Then the next chunk.
    Raises StoreError when the store cannot write; nothing more is sent until it can.
    """
    record_pending(runtime)
    tally = dict.fromkeys(("sent", "retry", "failed", "suppressed"), 0)
    done, stuck = 0, False
    while done < limit and not stuck:
        chunk = _lease_chunk(runtime, min(CHUNK, limit - done))
        if not chunk:
            break
        outcomes = _send_chunk(runtime, chunk)
        for one in outcomes:
            tally[one.outcome] += 1
        done += len(chunk)
        stuck = all(one.outcome == "retry" for one in outcomes)
    with runtime.store.read() as unit:
        left, next_at = outbox.due_count(unit, runtime.clock.now()), outbox.next_outgoing(unit)
    return Delivered(
        sent=tally["sent"],
        retried=tally["retry"],
        failed=tally["failed"],
        suppressed=tally["suppressed"],
        left=left,
        next_at=next_at,
        again=left > 0 and done >= limit and not stuck,
    )


def release_leases(runtime: Runtime) -> None:
    """Free what a crashed predecessor was sending. Only for the one process that delivers from this store."""
    with runtime.store.write() as unit:
        outbox.release_all(unit)


def _lease_chunk(runtime: Runtime, size: int) -> tuple[Waiting, ...]:
    """The next messages, ours for the time of a lease; an idle look writes nothing."""
    with runtime.store.read() as unit:
        next_at = outbox.next_outgoing(unit)
    if next_at is None or next_at > runtime.clock.now():
        return ()
    with runtime.store.write() as unit:
        now = runtime.clock.now()
        return outbox.claim(unit, now, size, HOLDER, now + LEASE)


def _send_chunk(runtime: Runtime, chunk: Sequence[Waiting]) -> list[Delivery]:
    """Send a leased chunk and write down what became of it."""
    letters = write_letters(runtime, chunk, runtime.clock.now())
    answers = _carry(runtime, [one for one in letters if one.outgoing is not None])
    now = runtime.clock.now()
    outcomes = [one.settled or _outcome(one, answers[one.waiting.key], now) for one in letters]
    pending = _UNRECORDED.setdefault(runtime.store, [])
    for crisis in dict.fromkeys(one.crisis for one in chunk):
        mine = [
            (letter, outcome)
            for letter, outcome in zip(letters, outcomes, strict=True)
            if letter.waiting.crisis == crisis
        ]
        pending.append(_to_record(runtime, crisis, mine))
    record_pending(runtime)
    return outcomes


def _carry(runtime: Runtime, letters: Iterable[Letter]) -> dict[str, Sent]:
    """Hand each letter to the channel that carries its kind; the answers by key."""
    by_channel: dict[int, list[Outgoing]] = {}
    answers: dict[str, Sent] = {}
    for letter in letters:
        outgoing = letter.outgoing
        if outgoing is None:
            continue
        found = _channel_for(runtime, letter.waiting)
        if found is None:
            why = f"no channel of this installation carries {outgoing.kind}"
            answers[outgoing.key] = Sent(key=outgoing.key, outcome="retry", error=why)
        else:
            by_channel.setdefault(found, []).append(outgoing)
    for position, batch in by_channel.items():
        with runtime.channels[position] as channel:
            answers |= {one.key: one for one in channel.send(batch)}
    return answers


def _channel_for(runtime: Runtime, waiting: Waiting) -> int | None:
    """The first channel that carries the kind. Exercises keep off live ones, and never reach people outside (R17)."""
    may_go_live = waiting.mode == "real" or (runtime.settings.exercise_mail and not waiting.external)

    def fits(channel: Channel) -> bool:
        return waiting.kind in channel.kinds and (may_go_live or not channel.live)

    return next((position for position, channel in enumerate(runtime.channels) if fits(channel)), None)


def _outcome(letter: Letter, answer: Sent, now: datetime) -> Delivery:
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


def _to_record(runtime: Runtime, crisis: str, mine: Sequence[tuple[Letter, Delivery]]) -> _Outcome:
    act = RecordDeliveries(deliveries=tuple(outcome for _, outcome in mine))
    return _Outcome(
        order=Order(id=runtime.new_id(), who=DELIVERY, crisis=crisis, act=act),
        bodies=tuple(
            Body(
                crisis=crisis,
                number=letter.waiting.number,
                subject=letter.outgoing.subject,
                body=letter.outgoing.body,
            )
            for letter, outcome in mine
            if letter.outgoing is not None and outcome.outcome == "sent"
        ),
        numbers=tuple(letter.waiting.number for letter, _ in mine),
    )


def record_pending(runtime: Runtime) -> None:
    """Write down what was sent. Orders keep their ids, so that telling them twice has one effect."""
    pending = _UNRECORDED.get(runtime.store, [])
    while pending:
        execute(runtime, pending[0].order, partial(_keep, pending[0]))
        pending.pop(0)


def _keep(outcome: _Outcome, unit: Unit) -> None:
    """The texts sent, and the end of the lease, in the same transaction as the journal entry."""
    outbox.write_bodies(unit, outcome.bodies)
    outbox.release(unit, outcome.order.crisis or "", outcome.numbers)
