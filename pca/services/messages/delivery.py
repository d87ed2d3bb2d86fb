"""The heartbeat's second half: carries messages out and writes down what became of each, never before it is sent.

At least once, never at most once: a crash between sending and noting sends a few texts again, under the same names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pca.domain.orders import Delivery
from pca.runtime import Runtime
from pca.services.messages.bundles import outcomes_of_carried
from pca.services.messages.compose import write_letters
from pca.services.messages.outcomes import note, record, record_orphans, record_pending, release
from pca.services.messages.send import carry, outcome_of, saturated
from pca.store.kit.errors import StoreError
from pca.store.messages import outbox
from pca.store.messages.outbox import DueMessage

CHUNK = 50
"""Messages leased, rendered and written down together."""


@dataclass(frozen=True)
class Delivered:
    """What one round did. `left` messages are still due; the next one, due or not, is due at `next_at` (UTC)."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    suppressed: int = 0
    held: int = 0
    left: int = 0
    next_at: datetime | None = None
    again: bool = False
    """Whether another round right now would get further."""


def deliver(runtime: Runtime, limit: int = 500) -> Delivered:
    """Send at most about `limit` due messages, the most urgent first.

    1. Write down what is still unrecorded. 2. Lease a chunk of due messages. 3. Last look, and render.
    4. Send, outside any transaction. 5. Record the outcomes through the one door. Then the next chunk.
    Raises StoreError when the store cannot write; nothing more is sent until it can.
    """
    record_pending(runtime)
    tally = Counter[str]()
    done, stuck = 0, False
    with _open_channels(runtime):
        while done < limit and not stuck and not runtime.stopping.is_set():
            chunk = _lease_chunk(runtime, min(CHUNK, limit - done))
            if not chunk:
                break
            outcomes = _send_chunk(runtime, chunk)
            tally.update(outcome.outcome for outcome in outcomes)
            done += len(chunk)
            stuck = bool(outcomes) and all(delivery.outcome == "retry" for delivery in outcomes)
    with runtime.store.read() as unit:
        left, next_at = outbox.due_count(unit, runtime.clock.now()), outbox.next_outgoing(unit)
    return Delivered(
        sent=tally["sent"],
        retried=tally["retry"],
        failed=tally["failed"] + tally["unreachable"],
        suppressed=tally["suppressed"],
        held=tally["held"],
        left=left,
        next_at=next_at,
        again=left > 0 and done >= limit and not stuck and not runtime.stopping.is_set(),
    )


class LeasedElsewhere(Exception):
    """Another process is sending some of these messages: to be looked at again when it is done, or dead."""


def deliver_span(runtime: Runtime, crisis: str, first: int, last: int) -> int:
    """Send the due messages of a crisis numbered `first` to `last`; how many were tried. For one job.

    Told twice, or late, it does what is left to do, which may be nothing. Raises LeasedElsewhere, StoreError.
    """
    record_pending(runtime)
    record_orphans(runtime)
    tried, span = 0, (crisis, first, last)
    with _open_channels(runtime):
        while not runtime.stopping.is_set():
            with runtime.store.write() as unit:
                now = runtime.clock.now()
                chunk = outbox.claim_span(unit, span, now, CHUNK, runtime.holder, runtime.leases.until())
            if not chunk:
                break
            tried += len(_send_chunk(runtime, chunk))
    with runtime.store.read() as unit:
        if outbox.leased(unit, span, runtime.clock.now()):
            raise LeasedElsewhere(f"{crisis}/M{first}-{last}")
    return tried


def due_messages(runtime: Runtime) -> int:
    """How many messages may leave now."""
    with runtime.store.read() as unit:
        return outbox.due_count(unit, runtime.clock.now())


def release_leases(runtime: Runtime) -> None:
    """Free what this process's predecessor of the same name was sending when it crashed; nobody else's."""
    with runtime.store.write() as unit:
        outbox.expire(unit, runtime.holder, runtime.clock.now())


@contextmanager
def _open_channels(runtime: Runtime) -> Iterator[None]:
    """What a channel opens (a connection) serves all chunks inside the block; nothing is opened before it is needed."""
    with ExitStack() as stack:
        for channel in runtime.channels:
            stack.enter_context(channel)
        yield


def _lease_chunk(runtime: Runtime, size: int) -> tuple[DueMessage, ...]:
    """The next messages, ours for the time of a lease; an idle look writes nothing."""
    with runtime.store.read() as unit:
        next_at = outbox.next_outgoing(unit)
    if next_at is None or next_at > runtime.clock.now():
        return ()
    record_orphans(runtime)
    full = saturated(runtime)
    with runtime.store.write() as unit:
        now = runtime.clock.now()
        return outbox.claim(unit, now, size, runtime.holder, runtime.leases.until(), full)


def _send_chunk(runtime: Runtime, chunk: Sequence[DueMessage]) -> list[Delivery]:
    """Send a leased chunk and write down what became of it; what could not be tried is given back."""
    try:
        with runtime.leases.renewing(chunk):
            letters = write_letters(runtime, chunk, runtime.clock.now())
            leaving = [letter for letter in letters if letter.outgoing is not None]
            answers, slowed = carry(runtime, leaving, partial(note, runtime))
            noted = {key for key, carried in answers.items() if carried.noted}
            answers |= outcomes_of_carried(letters, answers)
    except Exception:
        with suppress(StoreError):
            _give_back(runtime, chunk)
        raise
    now = runtime.clock.now()
    tried = [
        (letter, letter.settled or outcome_of(letter, answers[letter.waiting.key], now))
        for letter in letters
        if letter.settled or letter.waiting.key in answers
    ]
    names = {key: (carried.channel, carried.sent.provider_id) for key, carried in answers.items()}
    record(runtime, tried, names, noted)
    untried = [letter.waiting for letter in letters if not letter.settled and letter.waiting.key not in answers]
    _give_back(runtime, [outgoing for outgoing in untried if outgoing.key not in slowed])
    return [outcome for _, outcome in tried]


def _give_back(runtime: Runtime, chunk: Sequence[DueMessage]) -> None:
    """Let others have what was not tried."""
    for crisis in dict.fromkeys(outgoing.crisis for outgoing in chunk):
        release(runtime, crisis, [outgoing.number for outgoing in chunk if outgoing.crisis == crisis])
