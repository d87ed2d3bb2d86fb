"""The outbox: what may leave, one sender at a time, and texts that can be erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from pca.domain import facts
from pca.domain.journal import Entry
from pca.domain.orders import Delivery
from pca.store.kit.database import Store
from pca.store.messages import outbox
from pca.store.messages.outbox import Body
from tests.kit.erasing import erase_bodies

Tell = Callable[..., Entry]
KEY = "2020-1"


def test_a_message_that_may_leave_carries_what_its_text_needs(opened: Store, noon: datetime) -> None:
    with opened.read() as unit:
        first, second = outbox.due_messages(unit, noon, 10)
    assert (first.crisis, first.number, first.wave, first.recipient, first.mode) == (KEY, 1, 1, "P1", "real")
    assert (first.message, first.communication, first.digest) == ("crisis_opened", "opening", "aa")
    assert (first.about, first.tasks, first.kind, first.attempts) == ({"state": "watch"}, (2,), "mail", 0)
    assert (second.number, second.language) == (2, "ar")


def test_nothing_leaves_before_its_time(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    with opened.read() as unit:
        assert outbox.due_messages(unit, noon - hour, 10) == ()
        assert outbox.next_outgoing(unit) == noon
    later = tuple(Delivery(number, "retry", error="e", retry_at=noon + number * hour) for number in (1, 2))
    tell(opened, facts.DeliveriesRecorded(deliveries=later))
    with opened.read() as unit:
        assert [one.number for one in outbox.due_messages(unit, noon + hour, 10)] == [1]
        assert outbox.next_outgoing(unit) == noon + hour
        assert len(outbox.due_messages(unit, noon + 2 * hour, 1)) == 1


def test_an_empty_outbox_waits_for_nothing(store: Store, noon: datetime) -> None:
    with store.read() as unit:
        assert outbox.next_outgoing(unit) is None
        assert outbox.due_messages(unit, noon, 10) == ()


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
        assert outbox.due_messages(unit, noon + hour, 10) == ()


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
        assert erase_bodies(unit, KEY) == 2
        assert outbox.body(unit, KEY, 1) is None


# ---------------------------------------------------------------- two crises whose messages have the same numbers


OTHER = "2020-2"


@pytest.fixture
def both(opened: Store, tell: Tell, opening: tuple[facts.AnyFact, ...]) -> Store:
    """The same crisis once more, under another key."""
    tell(opened, *opening, crisis=OTHER)
    return opened


def test_what_is_taken_noted_and_given_back_is_of_one_crisis(both: Store, noon: datetime, hour: timedelta) -> None:
    until = noon + hour
    with both.write() as unit:
        mine = outbox.claim_span(unit, (OTHER, 1, 3), noon, 9, "left", until)
        assert {(one.crisis, one.number) for one in mine} == {(OTHER, 1), (OTHER, 2)}
        assert outbox.leased(unit, (OTHER, 1, 3), noon)
        assert not outbox.leased(unit, (KEY, 1, 3), noon)
        rest = outbox.claim(unit, noon, 9, "left", until)
        assert {(one.crisis, one.number) for one in rest} == {(KEY, 1), (KEY, 2)}
        outbox.release(unit, OTHER, [1, 2])
        assert outbox.leased(unit, (KEY, 1, 3), noon)
        again = outbox.claim(unit, noon, 9, "right", until)
        assert {(one.crisis, one.number) for one in again} == {(OTHER, 1), (OTHER, 2)}


def test_what_was_accepted_or_held_in_one_crisis_is_so_in_no_other(
    both: Store, noon: datetime, hour: timedelta
) -> None:
    with both.write() as unit:
        outbox.claim(unit, noon, 9, "left", noon + hour)
        outbox.note_accepted(unit, [(Body(crisis=OTHER, number=1, subject="s", body="b"), "dd")])
        assert [(one.crisis, one.number) for one in outbox.orphans(unit, noon + hour)] == [(OTHER, 1)]
        longer = [one for one in outbox.due_messages(unit, noon + hour, 9) if one.crisis == OTHER]
        outbox.hold(unit, longer, "left", noon + 3 * hour)
        free = outbox.due_messages(unit, noon + 2 * hour, 9)
    assert {(one.crisis, one.number) for one in free} == {(KEY, 1), (KEY, 2)}


def test_a_message_held_back_takes_along_only_those_of_its_own_crisis(
    both: Store, tell: Tell, noon: datetime, hour: timedelta
) -> None:
    for crisis in (KEY, OTHER):
        held = tuple(Delivery(number, "held", retry_at=noon + hour) for number in (1, 2))
        tell(both, facts.DeliveriesRecorded(deliveries=held), crisis=crisis)
    with both.write() as unit:
        taken = outbox.claim(unit, noon + hour, 1, "left", noon + 2 * hour)
    assert {one.crisis for one in taken} == {KEY}


def test_texts_and_tasks_of_one_crisis_are_not_those_of_another(both: Store, tell: Tell, noon: datetime) -> None:
    tell(both, facts.TaskCompleted(task=1, by="P3", acknowledged=True), crisis=OTHER, at=noon)
    with both.write() as unit:
        for crisis in (KEY, OTHER):
            outbox.write_bodies(unit, [Body(crisis=crisis, number=1, subject=crisis, body="b")])
        assert (
            outbox.spoken_tasks(unit, KEY, [1])[1].task.status,
            outbox.spoken_tasks(unit, OTHER, [1])[1].task.status,
        ) == (
            "open",
            "done",
        )
        assert erase_bodies(unit, OTHER) == 1
        assert outbox.body(unit, OTHER, 1) is None
        kept = outbox.body(unit, KEY, 1)
    assert kept is not None
    assert kept.subject == KEY
