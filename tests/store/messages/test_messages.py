"""Messages as stored: waves, approval, what became of each attempt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.journal import Entry
from pca.domain.orders import Delivery
from pca.domain.situation import Wave
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from pca.store.messages import messages, sendings

Tell = Callable[..., Entry]
KEY = "2020-1"


def line(store: Store, number: int) -> messages.MessageLine:
    with store.read() as unit:
        return messages.messages(unit, KEY, after=number - 1, limit=1)[0]


def test_a_wave_becomes_one_row_for_each_recipient(opened: Store, noon: datetime) -> None:
    first = line(opened, 1)
    assert (first.wave, first.recipient, first.language, first.kind, first.mode) == (1, "P1", "fr", "mail", "real")
    assert (first.status, first.attempts, first.queued_at, first.next_at, first.tasks) == (
        "queued",
        0,
        noon,
        noon,
        (2,),
    )
    with opened.read() as unit:
        wave = messages.wave_line(unit, KEY, 1)
        assert messages.wave(unit, KEY, 1) == Wave(
            number=1, awaits=None, approved=False, origin=1, recipients=2, queued_at=noon
        )
        assert messages.wave(unit, KEY, 9) is None
        assert [one.number for one in messages.waves(unit, KEY)] == [1, 2]
        assert messages.communications_queued(unit, KEY) == {"opening", "press"}
        assert messages.communications_queued(unit, "2020-9") == frozenset()
    assert wave is not None
    assert (wave.first, wave.count, wave.about, wave.external) == (1, 2, {"state": "watch"}, False)


def test_what_awaits_approval_is_not_queued(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    assert (line(opened, 3).status, line(opened, 3).next_at) == ("awaiting_approval", None)
    with opened.read() as unit:
        found = sendings.sent_messages(unit, KEY, [1, 2, 3, 99])
        assert {one.number: one.status for one in found.values()} == {1: "queued", 2: "queued", 3: "awaiting_approval"}
        assert [one.number for one in messages.waves(unit, KEY, awaiting=True)] == [2]
    tell(opened, facts.WaveApproved(wave=2, seat="spokesperson"), at=noon + hour, who="P5")
    assert (line(opened, 3).status, line(opened, 3).next_at) == ("queued", noon + hour)
    with opened.read() as unit:
        wave = messages.wave_line(unit, KEY, 2)
        assert messages.wave(unit, KEY, 2) == Wave(
            number=2, awaits="spokesperson", approved=True, origin=2, recipients=1, queued_at=noon
        )
        assert messages.waves(unit, KEY, awaiting=True) == ()
    assert wave is not None
    assert (wave.approved_at, wave.approved_by, wave.seat) == (noon + hour, "P5", "spokesperson")


def test_a_second_approval_does_not_queue_again(opened: Store, tell: Tell) -> None:
    tell(opened, facts.WaveApproved(wave=2, seat="spokesperson"))
    tell(opened, facts.DeliveriesRecorded(deliveries=(Delivery(3, "sent", digest="d"),)))
    tell(opened, facts.WaveApproved(wave=2, seat="spokesperson"))
    assert line(opened, 3).status == "sent"


def test_every_outcome_is_kept(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    again = Delivery(2, "retry", error="421 busy", retry_at=noon + 2 * hour)
    tell(opened, facts.DeliveriesRecorded(deliveries=(Delivery(1, "sent", digest="dd"), again)), at=noon + hour)
    sent, waiting = line(opened, 1), line(opened, 2)
    assert (sent.status, sent.sent_at, sent.digest, sent.attempts, sent.next_at) == ("sent", noon + hour, "dd", 1, None)
    assert (waiting.status, waiting.attempts, waiting.error) == ("queued", 1, "421 busy")
    assert waiting.next_at == noon + 2 * hour
    tell(opened, facts.DeliveriesRecorded(deliveries=(Delivery(2, "failed", error="550 unknown"),)))
    failed = line(opened, 2)
    assert (failed.status, failed.attempts, failed.error, failed.next_at) == ("failed", 2, "550 unknown", None)


def test_success_after_a_retry_forgets_the_error(opened: Store, tell: Tell) -> None:
    tell(opened, facts.DeliveriesRecorded(deliveries=(Delivery(1, "retry", error="421 busy"),)))
    tell(opened, facts.DeliveriesRecorded(deliveries=(Delivery(1, "sent", digest="dd"),)))
    assert (line(opened, 1).status, line(opened, 1).error, line(opened, 1).attempts) == ("sent", None, 2)


def test_a_suppressed_message_waits_no_more(opened: Store, tell: Tell) -> None:
    tell(opened, facts.DeliveriesRecorded(deliveries=(Delivery(1, "suppressed", error="answered"),)))
    assert (line(opened, 1).status, line(opened, 1).next_at, line(opened, 1).sent_at) == ("suppressed", None, None)
    with opened.read() as unit:
        assert messages.tally(unit, KEY) == {"suppressed": 1, "queued": 1, "awaiting_approval": 1}


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [1, 2, 3]),
        ({"wave": 1}, [1, 2]),
        ({"recipient": "P3"}, [2]),
        ({"status": ["awaiting_approval"]}, [3]),
        ({"after": 1, "limit": 1}, [2]),
    ],
)
def test_messages_are_listed_by_filters(opened: Store, asked: dict[str, Any], numbers: list[int]) -> None:
    with opened.read() as unit:
        assert [one.number for one in messages.messages(unit, KEY, **asked)] == numbers


def test_a_wave_number_is_given_once(opened: Store, tell: Tell) -> None:
    again = facts.MessagesQueued(
        wave=1, communication="x", message="m", digest="d", kind="mail", first=9, recipients=("P1",), languages=("fr",)
    )
    with pytest.raises(StoreError) as said:
        tell(opened, again)
    assert said.value.code == "conflict"


def test_many_messages_are_looked_up_at_once(opened: Store, tell: Tell) -> None:
    people = tuple(f"P{number}" for number in range(2_500))
    tell(opened, facts.MessagesQueued(wave=3, communication="c", message="m", digest="d", kind="mail", first=4,
                                      recipients=people, languages=("fr",) * 2_500))  # fmt: skip
    with opened.read() as unit:
        assert len(sendings.sent_messages(unit, KEY, range(1, 9_000))) == 2_503
        assert sendings.sent_messages(unit, KEY, []) == {}
