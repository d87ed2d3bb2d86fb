"""The outbox: what may leave, one sender at a time, and texts that can be erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pca.domain import facts
from pca.domain.journal import Entry
from pca.domain.orders import Delivery
from pca.store import outbox
from pca.store.database import Store
from pca.store.outbox import Body

Tell = Callable[..., Entry]
KEY = "2020-1"


def test_a_message_that_may_leave_carries_what_its_text_needs(opened: Store, noon: datetime) -> None:
    with opened.read() as unit:
        first, second = outbox.outgoing(unit, noon, 10)
    assert (first.crisis, first.number, first.wave, first.recipient, first.mode) == (KEY, 1, 1, "P1", "real")
    assert (first.message, first.communication, first.digest) == ("crisis_opened", "opening", "aa")
    assert (first.about, first.tasks, first.kind, first.attempts) == ({"state": "watch"}, (2,), "mail", 0)
    assert (second.number, second.language) == (2, "ar")


def test_nothing_leaves_before_its_time(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    with opened.read() as unit:
        assert outbox.outgoing(unit, noon - hour, 10) == ()
        assert outbox.next_outgoing(unit) == noon
    later = tuple(Delivery(number, "retry", error="e", retry_at=noon + number * hour) for number in (1, 2))
    tell(opened, facts.DeliveriesRecorded(deliveries=later))
    with opened.read() as unit:
        assert [one.number for one in outbox.outgoing(unit, noon + hour, 10)] == [1]
        assert outbox.next_outgoing(unit) == noon + hour
        assert len(outbox.outgoing(unit, noon + 2 * hour, 1)) == 1


def test_an_empty_outbox_waits_for_nothing(store: Store, noon: datetime) -> None:
    with store.read() as unit:
        assert outbox.next_outgoing(unit) is None
        assert outbox.outgoing(unit, noon, 10) == ()


def test_what_one_sender_took_the_other_does_not_get(opened: Store, noon: datetime, hour: timedelta) -> None:
    with opened.write() as unit:
        assert [one.number for one in outbox.claim(unit, noon, 1, "left", noon + hour)] == [1]
        assert [one.number for one in outbox.claim(unit, noon, 9, "right", noon + hour)] == [2]
        assert outbox.claim(unit, noon, 9, "third", noon + hour) == ()
    with opened.write() as unit:
        outbox.release(unit, KEY, [1])
        assert [one.number for one in outbox.claim(unit, noon, 9, "third", noon + hour)] == [1]


def test_a_lease_that_ran_out_frees_its_message(opened: Store, noon: datetime, hour: timedelta) -> None:
    with opened.write() as unit:
        assert len(outbox.claim(unit, noon, 9, "crashed", noon + hour)) == 2
    with opened.write() as unit:
        assert len(outbox.claim(unit, noon + hour, 9, "next", noon + 2 * hour)) == 2


def test_sent_messages_do_not_leave_again(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, facts.DeliveriesRecorded(deliveries=(Delivery(1, "sent", digest="d"), Delivery(2, "failed"))))
    with opened.read() as unit:
        assert outbox.outgoing(unit, noon + hour, 10) == ()


def test_texts_are_kept_and_erased(opened: Store) -> None:
    with opened.write() as unit:
        outbox.write_bodies(unit, [])
        outbox.write_bodies(unit, [Body(crisis=KEY, number=number, subject="s", body="b") for number in (1, 2)])
        outbox.write_bodies(unit, [Body(crisis=KEY, number=1, subject="s", body="again")])
    with opened.read() as unit:
        found = outbox.body(unit, KEY, 1)
    assert found is not None
    assert found.body == "again"
    with opened.write() as unit:
        assert outbox.erase_bodies(unit, KEY) == 2
        assert outbox.body(unit, KEY, 1) is None
