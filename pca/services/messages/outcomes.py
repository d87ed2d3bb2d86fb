"""Writes down what became of each message through the one door, and never forgets that one was accepted.

Three memories: a note in the store while a chunk is on its way, what this process could not write down yet, and at
last the journal. Whoever finds the note of a process that died writes it down in its stead.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from weakref import WeakKeyDictionary

from pca.domain.identification import ENGINE
from pca.domain.orders import DELIVERY, Delivery, Order, RecordDeliveries
from pca.runtime import Runtime
from pca.services.engine.execute import execute
from pca.services.messages.letter import Letter
from pca.store.kit.database import Store, Unit
from pca.store.kit.errors import StoreError
from pca.store.messages import outbox, provider_events
from pca.store.messages.outbox import Body

Outcomes = Sequence[tuple[Letter, Delivery]]
Names = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class _Outcome:
    """What is to be written down for one crisis: the order, and the texts that were sent."""

    order: Order
    bodies: tuple[Body, ...] = ()
    numbers: tuple[int, ...] = ()
    names: tuple[tuple[str, str, str, int], ...] = ()
    """Channel, its name for the text, crisis and number."""


@dataclass
class _Pending:
    """What channels accepted and the store could not yet write down: told again before anything is sent."""

    outcomes: list[_Outcome] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


_PENDING: WeakKeyDictionary[Store, _Pending] = WeakKeyDictionary()
_MAKING = threading.Lock()


def note(runtime: Runtime, letters: Sequence[Letter]) -> bool:
    """Keep that these were accepted, in case this process dies before it records them; false when that fails."""
    try:
        with runtime.store.beside() as unit:
            outbox.note_accepted(unit, [(_body(letter), letter.digest) for letter in letters])
    except StoreError:
        return False
    return True


def record(runtime: Runtime, mine: Outcomes, names: Names = MappingProxyType({}), noted: Collection[str] = ()) -> None:
    """Write down what became of messages, one order for each crisis. Raises StoreError, and then remembers them.

    `names` gives by key the channel and what it calls the text, so that receipts find it; the texts of the keys in
    `noted` are kept already.
    """
    for crisis in dict.fromkeys(letter.waiting.crisis for letter, _ in mine):
        theirs = [(letter, outcome) for letter, outcome in mine if letter.waiting.crisis == crisis]
        sent = [letter for letter, outcome in theirs if letter.outgoing and outcome.outcome == "sent"]
        bodies = [_body(letter) for letter in sent if letter.waiting.key not in noted]
        given = tuple(
            (*names[accepted.waiting.key], crisis, accepted.waiting.number)
            for accepted in sent
            if names.get(accepted.waiting.key, ("", ""))[1]
        )
        order = _order(runtime, crisis, [outcome for _, outcome in theirs])
        numbers = tuple(letter.waiting.number for letter, _ in theirs)
        _remember(runtime, _Outcome(order, tuple(bodies), numbers, given))
    record_pending(runtime)


def record_pending(runtime: Runtime) -> None:
    """Write down what was sent. Orders keep their ids, so that telling them twice has one effect."""
    pending = _pending(runtime)
    with pending.lock:
        while pending.outcomes:
            execute(runtime, pending.outcomes[0].order, partial(_keep, pending.outcomes[0]))
            pending.outcomes.pop(0)


def settle(runtime: Runtime, patience: timedelta = timedelta(seconds=30)) -> bool:
    """Before leaving: keep trying to write down what was sent while the store is away; whether all is written."""
    for _ in range(max(1, int(patience.total_seconds()))):
        try:
            record_pending(runtime)
            return True
        except StoreError:
            threading.Event().wait(1)
    return False


def record_orphans(runtime: Runtime) -> int:
    """Write down what processes that died had noted as accepted; how many messages. They are not sent again."""
    with runtime.store.read() as unit:
        orphans = outbox.orphans(unit, runtime.clock.now())
    for crisis in dict.fromkeys(orphan.crisis for orphan in orphans):
        mine = [orphan for orphan in orphans if orphan.crisis == crisis]
        sent = [Delivery(message=orphan.number, outcome="sent", digest=orphan.digest) for orphan in mine]
        outcome = _Outcome(_order(runtime, crisis, sent), (), tuple(orphan.number for orphan in mine))
        if execute(runtime, outcome.order, partial(_keep, outcome)).seq is None:
            release(runtime, crisis, outcome.numbers)
    return len(orphans)


def release(runtime: Runtime, crisis: str, numbers: Sequence[int]) -> None:
    """Give messages back that were not tried, or whose outcome was known already."""
    with runtime.store.write() as unit:
        outbox.release(unit, crisis, numbers)


def _pending(runtime: Runtime) -> _Pending:
    with _MAKING:
        return _PENDING.setdefault(runtime.store, _Pending())


def _remember(runtime: Runtime, outcome: _Outcome) -> None:
    pending = _pending(runtime)
    with pending.lock:
        pending.outcomes.append(outcome)


def _order(runtime: Runtime, crisis: str, deliveries: Sequence[Delivery]) -> Order:
    act = RecordDeliveries(deliveries=tuple(deliveries))
    return Order(id=runtime.new_id(), who=DELIVERY, crisis=crisis, act=act, identified=ENGINE)


def _body(letter: Letter) -> Body:
    waiting, outgoing = letter.waiting, letter.outgoing
    subject, body = (outgoing.subject, outgoing.body) if outgoing else ("", "")
    return Body(crisis=waiting.crisis, number=waiting.number, subject=subject, body=body)


def _keep(outcome: _Outcome, unit: Unit) -> None:
    """The texts sent, and the end of the lease, in the same transaction as the journal entry."""
    outbox.write_bodies(unit, outcome.bodies)
    provider_events.name_messages(unit, outcome.names)
    outbox.release(unit, outcome.order.crisis or "", outcome.numbers)
