"""Delivery that dies, loses its lease or runs twice sends no message a second time that it had noted."""

from __future__ import annotations

import dataclasses
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from pca.channels import Outgoing, Sent
from pca.channels.rehearsed import RehearsedChannel
from pca.domain import orders
from pca.services.messages import delivery, outcomes
from pca.services.messages import send as carry
from pca.services.messages.delivery import deliver, release_leases
from pca.store.kit.errors import StoreError
from pca.store.messages import leases, outbox
from tests.services.messages.delivery.conftest import lines, statuses, until_quiet

# ---------------------------------------------------------------- crashes and competitors


class Killed(BaseException):
    """The process died here."""


def full(*_: object) -> None:
    raise StoreError("disk_full", "The disk is full")


def test_killed_between_sending_and_recording_repeats_only_what_was_not_noted(real, wire, monkeypatch):
    waiting = Counter(f"{real.crisis}/M{one.number}" for one in lines(real).values() if one.status == "queued")

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(outcomes, "execute", die)
        with pytest.raises(Killed):
            deliver(real.runtime)
    outcomes._PENDING.clear()  # the dead process remembers nothing
    assert Counter(one.key for one in wire.given) == waiting, "all were sent, nothing was recorded"
    assert statuses(real)["queued"] == len(waiting)
    assert deliver(real.runtime).sent == 0, "the dead process still holds its lease"
    real.clock.advance_to(real.clock.now() + leases.LEASE)
    until_quiet(real)
    twice = Counter(one.key for one in wire.given) - waiting
    assert set(twice.values()) == {1}, "under the same name"
    assert len(twice) == len(waiting) % carry.NOTED
    assert statuses(real) == {"sent": len(waiting), "awaiting_approval": 1}
    for number, line in lines(real).items():
        with real.store.read() as unit:
            assert (outbox.body(unit, real.crisis, number) is not None) == (line.status == "sent")


def test_what_the_dead_predecessor_had_noted_is_written_down_at_once(real, wire, monkeypatch):
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(outcomes, "execute", die)
        with pytest.raises(Killed):
            deliver(real.runtime)
    outcomes._PENDING.clear()
    other = dataclasses.replace(real.runtime, holder="somebody else")
    release_leases(other)
    assert deliver(other).sent == 0, "one frees only one's own"
    release_leases(real.runtime)
    until_quiet(real)
    assert set(statuses(real)) == {"sent", "awaiting_approval"}
    assert sum(Counter(one.key for one in wire.given).values()) - len({one.key for one in wire.given}) < carry.NOTED


def test_when_nothing_can_be_noted_nothing_more_leaves(real, wire, monkeypatch):
    waiting = {f"{real.crisis}/M{one.number}" for one in lines(real).values() if one.status == "queued"}
    wire.send = lambda batch: (RehearsedChannel.send(wire, [one])[0] for one in batch)
    with monkeypatch.context() as patched:
        patched.setattr(outcomes.outbox, "note_accepted", full)
        done = deliver(real.runtime, limit=20)
    assert (done.sent, done.again) == (carry.NOTED, True)
    assert len(wire.accepted) == done.sent
    until_quiet(real)
    assert Counter(one.key for one in wire.accepted) == Counter(waiting)


def test_a_lease_is_renewed_while_the_other_side_is_slow(real, wire, monkeypatch):
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=0.3))
    really, begun = outbox.extend, 0
    changed = threading.Condition()

    def extend(*given: Any) -> None:
        nonlocal begun
        with changed:
            begun += 1
            changed.notify_all()
        really(*given)

    def slow(batch: Sequence[Outgoing]) -> Sequence[Sent]:
        real.clock.advance_to(real.clock.now() + timedelta(seconds=1))
        with changed:
            # the next one may have read the clock before, the second did not, and is committed when the third begins
            enough = begun + 3
            assert changed.wait_for(lambda: begun >= enough, 30)
        assert deliver(dataclasses.replace(real.runtime, holder="another"), limit=1).sent == 0
        return RehearsedChannel.send(wire, batch)

    monkeypatch.setattr(outbox, "extend", extend)
    wire.send = slow
    assert deliver(real.runtime, limit=100).sent == len(wire.accepted)


def test_killed_while_sending_loses_nothing(real, wire):
    waiting = {f"{real.crisis}/M{one.number}" for one in lines(real).values() if one.status == "queued"}

    def die(_batch: Sequence[Outgoing]) -> Sequence[Sent]:
        raise Killed

    kept, wire.send = wire.send, die
    with pytest.raises(Killed):
        deliver(real.runtime)
    wire.send = kept
    release_leases(real.runtime)  # what the heartbeat does when it starts
    until_quiet(real)
    assert Counter(one.key for one in wire.given) == Counter(waiting)


def test_a_store_that_cannot_write_stops_sending_and_remembers_what_was_accepted(real, wire, monkeypatch):
    monkeypatch.setattr(delivery, "CHUNK", 5)
    really = outcomes.execute
    with monkeypatch.context() as patched:
        patched.setattr(outcomes, "execute", full)
        for _ in range(3):
            with pytest.raises(StoreError):
                deliver(real.runtime)
        real.clock.advance_to(real.clock.now() + 2 * leases.LEASE)
        with pytest.raises(StoreError):
            deliver(real.runtime)
    assert len(wire.given) == 5, "nothing more leaves while nothing can be written down"
    assert outcomes.execute is really
    until_quiet(real)
    assert max(Counter(one.key for one in wire.given).values()) == 1
    assert set(statuses(real)) == {"sent", "awaiting_approval"}


def test_two_loops_share_the_work_without_sending_twice(real, wire, monkeypatch):
    monkeypatch.setattr(delivery, "CHUNK", 3)
    inner = []

    def nested(batch: Sequence[Outgoing]) -> Sequence[Sent]:
        wire.given.extend(batch)
        if len(inner) < 4:
            inner.append(True)
            deliver(real.runtime, limit=3)
        return [Sent(key=one.key, outcome="sent") for one in batch]

    wire.send = nested
    until_quiet(real)
    assert len(inner) == 4
    assert max(Counter(one.key for one in wire.given).values()) == 1


def test_eight_senders_on_one_database_send_nothing_twice(real, wire, monkeypatch):
    monkeypatch.setattr(delivery, "CHUNK", 3)
    senders = [dataclasses.replace(real.runtime, holder=f"sender {number}") for number in range(8)]
    waiting = statuses(real)["queued"]

    def send(runtime: Any) -> int:
        return sum(deliver(runtime, limit=3).sent for _ in range(waiting))

    with ThreadPoolExecutor(len(senders)) as together:
        assert sum(together.map(send, senders)) == waiting
    assert max(Counter(one.key for one in wire.given).values()) == 1
    assert statuses(real)["sent"] == len(wire.given) == waiting


def test_a_text_is_written_down_once(real, wire, monkeypatch):
    kept: list[int] = []
    really = outbox.write_bodies

    def counted(unit: Any, rows: Any) -> None:
        bodies = list(rows)
        kept.extend(body.number for body in bodies)
        really(unit, bodies)

    monkeypatch.setattr(outbox, "write_bodies", counted)
    until_quiet(real)
    assert sorted(kept) == sorted(set(kept))
    assert len(kept) == statuses(real)["sent"]


def test_an_outcome_told_late_changes_nothing(real, wire):
    until_quiet(real)
    number = min(lines(real))
    before = lines(real)[number]
    late = orders.RecordDeliveries(deliveries=(orders.Delivery(message=number, outcome="failed", error="late"),))
    done = real.do(late, "delivery")
    assert done.seq is None
    assert lines(real)[number] == before


def test_only_the_delivery_loop_may_say_what_became_of_messages(real):
    late = orders.RecordDeliveries(deliveries=(orders.Delivery(message=1, outcome="sent"),))
    assert real.no(late, "dir") == "not_entitled"
