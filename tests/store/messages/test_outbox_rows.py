"""What may leave, row by row: the first row counts, each other one differs from it in one thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from pca.store.kit.database import Unit
from pca.store.messages import outbox
from pca.store.messages.outbox import Body
from pca.store.tables.guarded import SENDING_HOLD
from pca.store.tables.messages import DELIVERY_LEASE, MESSAGE, WAVE
from tests.kit.rows import MINE, NOON, OTHER, keys, numbers, put

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
QUEUED = {"status": "queued", "next_at": NOON, "wave": 1, "recipient": "P1", "kind": "mail"}
Rows = Sequence[dict[str, Any]]


@pytest.fixture(autouse=True)
def _waves(unit: Unit) -> None:
    """Each crisis has two waves, told apart by what they say."""
    for crisis in (MINE, OTHER):
        put(unit, WAVE, *({"number": one, "communication": f"{crisis} {one}"} for one in (1, 2)), crisis=crisis)


def messages(unit: Unit, *rows: dict[str, Any]) -> None:
    put(unit, MESSAGE, *rows, **QUEUED)


def leases(unit: Unit, *rows: dict[str, Any]) -> None:
    put(unit, DELIVERY_LEASE, *rows, holder="left", until=NOON + SECOND)


def leased(unit: Unit) -> dict[tuple[str, int], tuple[str, timedelta, str | None]]:
    """By message who holds its lease, how long after noon, and the digest of what was accepted."""
    rows = unit.connection.execute(select(DELIVERY_LEASE))
    return {(row.crisis, row.number): (row.holder, row.until - NOON, row.digest) for row in rows}


# ---------------------------------------------------------------- which messages are due


def test_a_message_is_due_when_it_is_queued_its_time_has_come_and_nobody_sends_it(unit: Unit) -> None:
    messages(unit, {}, {"status": "sent"}, {"next_at": NOON + SECOND}, {"next_at": None}, {"crisis": OTHER}, {}, {}, {})
    leases(
        unit,
        {"number": 6},
        {"number": 7, "until": NOON},
        {"number": 8, "until": NOON, "digest": "d"},
        {"number": 1, "crisis": OTHER},
    )
    assert keys(outbox.due_messages(unit, NOON, 9)) == [(MINE, 1), (MINE, 7), (OTHER, 5)]
    assert outbox.due_count(unit, NOON) == 5
    assert outbox.next_outgoing(unit) == NOON


def test_a_message_says_what_its_own_wave_says(unit: Unit) -> None:
    messages(unit, {}, {"wave": 2}, {"crisis": OTHER}, {"crisis": OTHER, "wave": 2})
    assert [due.communication for due in outbox.due_messages(unit, NOON, 9)] == [
        f"{MINE} 1",
        f"{MINE} 2",
        f"{OTHER} 1",
        f"{OTHER} 2",
    ]


def test_nothing_leaves_before_its_time_however_urgent(unit: Unit) -> None:
    messages(unit, {"urgency": 0, "next_at": NOON + SECOND}, {"urgency": 1, "next_at": NOON + SECOND})
    assert outbox.due_messages(unit, NOON, 9) == ()


def test_the_urgent_leave_first_then_those_that_waited_longest(unit: Unit) -> None:
    messages(unit, {}, {"urgency": 1}, {"urgency": 0}, {"next_at": NOON - SECOND})
    assert numbers(outbox.due_messages(unit, NOON, 9)) == [3, 2, 4, 1]
    assert numbers(outbox.due_messages(unit, NOON, 3)) == [3, 2, 4]
    assert numbers(outbox.due_messages(unit, NOON, 2)) == [3, 2]


def test_kinds_that_no_channel_carries_now_stay(unit: Unit) -> None:
    messages(unit, {}, {"kind": "sms"}, {"kind": "voice"})
    assert numbers(outbox.due_messages(unit, NOON, 9, ["sms"])) == [1, 3]
    assert numbers(outbox.due_messages(unit, NOON, 9, ["sms", "mail"])) == [3]


def test_what_is_sent_or_has_no_time_waits_for_nothing(unit: Unit) -> None:
    messages(unit, {"status": "sent"}, {"next_at": None}, {"next_at": NOON + HOUR})
    assert outbox.next_outgoing(unit) == NOON + HOUR
    assert outbox.due_count(unit, NOON) == 0


# ---------------------------------------------------------------- who takes them


def test_whoever_takes_a_message_alone_has_it_until_then(unit: Unit) -> None:
    messages(unit, {}, {"crisis": OTHER, "number": 1})
    assert keys(outbox.claim(unit, NOON, 9, "left", NOON + HOUR)) == [(MINE, 1), (OTHER, 1)]
    assert leased(unit) == {(MINE, 1): ("left", HOUR, None), (OTHER, 1): ("left", HOUR, None)}


def test_a_lease_ends_with_its_time_or_when_a_clock_ran_ahead_unless_its_text_was_accepted(unit: Unit) -> None:
    messages(unit, *({} for _ in range(7)))
    leases(
        unit,
        {"number": 1, "until": NOON - SECOND},
        {"number": 2, "until": NOON},
        {"number": 3, "until": NOON + SECOND},
        {"number": 4, "until": NOON + 2 * DAY},
        {"number": 5, "until": NOON + 2 * DAY + SECOND},
        {"number": 6, "until": NOON, "digest": "d"},
    )
    assert numbers(outbox.claim(unit, NOON, 9, "right", NOON + HOUR)) == [1, 2, 5, 7]


def test_nothing_is_taken_after_a_restore_until_somebody_lets_messages_leave(unit: Unit) -> None:
    messages(unit, {})
    put(unit, SENDING_HOLD, {"id": 1})
    assert outbox.claim(unit, NOON, 9, "left", NOON + HOUR) == ()
    assert outbox.claim_span(unit, (MINE, 1, 9), NOON, 9, "left", NOON + HOUR) == ()
    assert leased(unit) == {}


def test_with_a_message_that_was_held_back_go_the_others_held_back_for_the_same_person(unit: Unit) -> None:
    messages(
        unit,
        {"urgency": 0, "held": True},
        {"held": True},
        {},
        {"held": True, "status": "sent"},
        {"held": True, "next_at": NOON + SECOND},
        {"held": True, "crisis": OTHER},
        {"held": True, "recipient": "P2"},
        {"held": True, "wave": 2},
        {"held": True},
        {"held": True},
        {"held": True, "next_at": NOON},
    )
    leases(unit, {"number": 9}, {"number": 10, "until": NOON}, {"number": 2, "crisis": OTHER})
    taken = outbox.claim(unit, NOON, 1, "right", NOON + HOUR)
    assert keys(taken) == [(MINE, 1), (MINE, 2), (MINE, 8), (MINE, 10), (MINE, 11)]
    assert [one.communication for one in taken] == [f"{MINE} {wave}" for wave in (1, 1, 2, 1, 1)]


def test_a_message_that_was_not_held_back_takes_none_along(unit: Unit) -> None:
    messages(unit, {"urgency": 0}, {"held": True})
    assert numbers(outbox.claim(unit, NOON, 1, "left", NOON + HOUR)) == [1]


def test_only_whoever_is_held_back_takes_along_their_own(unit: Unit) -> None:
    """P1 of mine and P2 of the other crisis were held back; P2 of mine leaves at once, and takes nothing along."""
    messages(
        unit,
        {"urgency": 0, "held": True},
        {"urgency": 0, "recipient": "P2"},
        {"urgency": 0, "recipient": "P2", "crisis": OTHER, "held": True},
        {"held": True, "recipient": "P2"},
        {"held": True, "recipient": "P1", "crisis": OTHER},
    )
    assert keys(outbox.claim(unit, NOON, 3, "left", NOON + HOUR)) == [(MINE, 1), (MINE, 2), (OTHER, 3)]


# ---------------------------------------------------------------- a span of one crisis


def test_a_span_has_the_due_messages_of_its_crisis_from_the_first_to_the_last(unit: Unit) -> None:
    messages(
        unit,
        {},
        {},
        {"status": "sent"},
        {"next_at": NOON + SECOND},
        {"wave": 2},
        {"crisis": OTHER},
        {},
        {"next_at": NOON - SECOND},
        {},
    )
    leases(unit, {"number": 7}, {"number": 2, "crisis": OTHER})
    taken = outbox.claim_span(unit, (MINE, 2, 8), NOON, 9, "right", NOON + HOUR)
    assert [(one.number, one.communication) for one in taken] == [
        (2, f"{MINE} 1"),
        (5, f"{MINE} 2"),
        (8, f"{MINE} 1"),
    ]
    assert leased(unit)[MINE, 2] == ("right", HOUR, None)
    assert numbers(outbox.claim_span(unit, (MINE, 1, 9), NOON, 1, "right", NOON + HOUR)) == [1]


@pytest.mark.parametrize(
    ("message", "lease", "somebody_sends"),
    [
        ({}, {}, True),
        ({"status": "sent"}, {}, False),
        ({"next_at": NOON + SECOND}, {}, False),
        ({"crisis": OTHER}, {}, False),
        ({"number": 1}, {"number": 1}, False),
        ({"number": 2}, {"number": 2}, True),
        ({"number": 8}, {"number": 8}, True),
        ({"number": 9}, {"number": 9}, False),
        ({}, {"until": NOON}, False),
        ({}, {"until": NOON, "digest": "d"}, True),
        ({}, {"crisis": OTHER}, False),
        ({}, {"number": 6}, False),
    ],
)
def test_somebody_sends_a_due_message_of_a_span(
    unit: Unit, message: dict[str, Any], lease: dict[str, Any], somebody_sends: bool
) -> None:
    messages(unit, {"number": 5, **message})
    leases(unit, {"number": 5, **({"crisis": OTHER} if message.get("crisis") else {}), **lease})
    assert outbox.leased(unit, (MINE, 2, 8), NOON) is somebody_sends


def test_a_span_takes_along_what_was_held_back_and_forgets_leases_that_ended(unit: Unit) -> None:
    messages(unit, {"held": True}, {}, {"held": True})
    leases(unit, {"number": 1, "until": NOON})
    assert numbers(outbox.claim_span(unit, (MINE, 1, 1), NOON, 9, "right", NOON + HOUR)) == [1, 3]


# ---------------------------------------------------------------- leases


def held_by_two(unit: Unit) -> tuple[outbox.DueMessage, ...]:
    """Four leases: two of one process, one of them in the other crisis, and two of another process."""
    messages(unit, {}, {}, {"crisis": OTHER, "number": 1}, {"crisis": OTHER, "number": 2})
    due = outbox.due_messages(unit, NOON, 9)
    leases(
        unit,
        {"number": 1},
        {"number": 2, "holder": "right"},
        {"crisis": OTHER, "number": 1, "holder": "right"},
        {"crisis": OTHER, "number": 2},
    )
    return due


@pytest.mark.parametrize("longer", [outbox.extend, outbox.hold])
def test_a_process_makes_only_its_own_leases_longer_and_only_those_it_names(unit: Unit, longer: Any) -> None:
    longer(unit, [due for due in held_by_two(unit) if (due.crisis, due.number) != (OTHER, 2)], "left", NOON + HOUR)
    assert {key: until for key, (_, until, _) in leased(unit).items()} == {
        (MINE, 1): HOUR,
        (MINE, 2): SECOND,
        (OTHER, 1): SECOND,
        (OTHER, 2): SECOND,
    }


def test_a_process_that_started_anew_ends_all_its_leases(unit: Unit) -> None:
    held_by_two(unit)
    outbox.expire(unit, "left", NOON)
    assert {key: until for key, (_, until, _) in leased(unit).items()} == {
        (MINE, 1): timedelta(),
        (MINE, 2): SECOND,
        (OTHER, 1): SECOND,
        (OTHER, 2): timedelta(),
    }


def test_an_accepted_text_is_noted_on_its_own_lease(unit: Unit) -> None:
    held_by_two(unit)
    outbox.note_accepted(unit, [(Body(crisis=MINE, number=1, subject="s", body="b"), "d")])
    assert {key: digest for key, (_, _, digest) in leased(unit).items() if digest} == {(MINE, 1): "d"}


def test_released_messages_have_no_lease_any_more(unit: Unit) -> None:
    held_by_two(unit)
    outbox.release(unit, MINE, [1])
    assert set(leased(unit)) == {(MINE, 2), (OTHER, 1), (OTHER, 2)}


def test_orphans_were_accepted_and_their_lease_has_ended(unit: Unit) -> None:
    leases(
        unit,
        {"until": NOON, "digest": "d"},
        {"until": NOON},
        {"digest": "d"},
        {"crisis": OTHER, "until": NOON - HOUR, "digest": "e"},
    )
    assert keys(outbox.orphans(unit, NOON)) == [(MINE, 1), (OTHER, 4)]
