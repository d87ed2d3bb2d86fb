"""Waves and messages, row by row: which of them a reading gives, and which of them a fact changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.domain.journal import Entry
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit
from pca.store.messages import messages, obligations, provider_events, sent
from pca.store.tables.crisis import CRISIS
from pca.store.tables.messages import (
    DELIVERY_LEASE,
    MESSAGE,
    MESSAGE_EVENT,
    OBLIGATION,
    PROVIDER_EVENT,
    PROVIDER_MESSAGE,
    WAVE,
)
from pca.store.tables.tasks import TASK
from tests.kit.rows import MINE, NOON, OTHER, changed, keys, numbers, put

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
Entries = Callable[..., Entry]
ENDED: tuple[dict[str, Any], ...] = ({"stopped_at": NOON}, {"replaced_by": 9})


def test_waves_that_wait_need_an_approval_that_nobody_gave_and_are_in_force(unit: Unit) -> None:
    rows = ({}, {"approved_at": NOON}, *ENDED, {"awaits": None}, {"crisis": OTHER})
    put(unit, WAVE, *rows, awaits="chair")
    assert numbers(messages.unreleased(unit, MINE)) == [1]
    assert numbers(messages.waves(unit, MINE)) == [1, 2, 3, 4, 5]
    assert messages.wave(unit, MINE, 6) is None
    assert [wave.number for key in (MINE, OTHER) if (wave := messages.wave(unit, key, 6))] == [6]


def test_what_was_said_is_of_one_crisis(unit: Unit) -> None:
    put(unit, WAVE, {"communication": "a"}, {"communication": "b", "crisis": OTHER})
    assert messages.communications_queued(unit, MINE) == {"a"}


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({}, [1, 2, 3, 4]),
        ({"after": 1}, [2, 3, 4]),
        ({"wave": 1}, [1, 3, 4]),
        ({"recipient": "P1"}, [1, 2, 4]),
        ({"status": ["queued", "failed"]}, [1, 2, 3]),
        ({"wave": 1, "recipient": "P1", "status": ["sent"]}, [4]),
    ],
)
def test_messages_fit_every_filter(unit: Unit, asked: dict[str, Any], given: list[int]) -> None:
    rows = ({}, {"wave": 2}, {"recipient": "P2"}, {"status": "sent"}, {"crisis": OTHER})
    put(unit, MESSAGE, *rows, wave=1, recipient="P1", status="queued")
    assert numbers(messages.messages(unit, MINE, **asked)) == given
    assert messages.tally(unit, MINE) == {"queued": 3, "sent": 1}
    assert messages.tally(unit, OTHER) == {"queued": 1}
    line = messages.message_line(unit, MINE, 3)
    assert line is not None
    assert (line.number, line.recipient) == (3, "P2")
    assert messages.message_line(unit, OTHER, 3) is None


# ---------------------------------------------------------------- what facts change


def test_an_approval_releases_the_messages_of_its_wave_that_wait_for_it(unit: Unit, entry: Entries) -> None:
    put(unit, WAVE, {}, {}, {"crisis": OTHER, "number": 1})
    rows = ({}, {"status": "suppressed"}, {"wave": 2}, {"crisis": OTHER})
    put(unit, MESSAGE, *rows, wave=1, status="awaiting_approval")
    rows = ({}, {"recipient": "P2", "answer": "ok"}, {"recipient": "P3", "ended": "stopped"}, {"origin": 2})
    put(unit, OBLIGATION, *rows, {"crisis": OTHER}, origin=1)
    fact = facts.WaveApproved(wave=1, seat="chair", acknowledge_by=NOON + HOUR)

    assert changed(unit, lambda: apply(unit, entry(fact, at=NOON, who="P9"))) == {
        "message": {1: {"status": "queued", "next_at": NOON}},
        "wave": {1: {"approved_at": NOON, "approved_by": "P9", "seat": "chair", "acknowledge_by": NOON + HOUR}},
        "obligation": {(1, "-"): {"step_at": NOON + HOUR}},
    }


def test_a_delivery_changes_its_message_alone(unit: Unit, entry: Entries) -> None:
    rows = ({}, {}, {}, {}, {"crisis": OTHER, "number": 1}, {"crisis": OTHER, "number": 2})
    put(unit, MESSAGE, *rows, {"crisis": OTHER, "number": 3}, status="queued", next_at=NOON, attempts=1)
    deliveries = (
        orders.Delivery(1, "sent", digest="d", within=4),
        orders.Delivery(2, "failed", error="550"),
        orders.Delivery(3, "held", retry_at=NOON + HOUR),
    )
    done = entry(facts.DeliveriesRecorded(deliveries=deliveries), at=NOON)
    assert changed(unit, lambda: apply(unit, done)) == {
        "message": {
            1: {"status": "sent", "sent_at": NOON, "digest": "d", "within": 4, "attempts": 2, "next_at": None},
            2: {"status": "failed", "error": "550", "attempts": 2, "next_at": None},
            3: {"next_at": NOON + HOUR, "held": True},
        }
    }


def test_a_text_that_was_put_up_is_delivered_only_where_it_was_sent(unit: Unit, entry: Entries) -> None:
    put(unit, MESSAGE, {}, {"status": "queued"}, {"crisis": OTHER, "number": 1}, {"number": 3}, status="sent")
    for number, after in ((1, {1: {"status": "delivered"}}), (2, None)):
        done = entry(facts.PostPublished(message=number, link="https://x.example", seat="chair"))
        assert changed(unit, lambda done=done: apply(unit, done)).get("message") == after


# ---------------------------------------------------------------- what was sent to whom


def test_an_instruction_is_held_by_whom_its_message_reached(unit: Unit) -> None:
    put(unit, WAVE, {"communication": "alert"}, {"communication": "told"}, {"number": 1, "crisis": OTHER})
    rows = (
        {},
        {"recipient": "P2", "status": "queued"},
        {"recipient": "P3", "wave": 2},
        {"recipient": "P4", "crisis": OTHER},
        {"recipient": "P5", "status": "read"},
    )
    put(unit, MESSAGE, *rows, wave=1, recipient="P1", status="sent")
    assert {name: [one.recipient for one in some] for name, some in sent.holders(unit, MINE, ["alert"]).items()} == {
        "alert": ["P1", "P5"]
    }


def test_an_instruction_is_current_until_another_reached_the_same_person(unit: Unit) -> None:
    put(
        unit,
        WAVE,
        {"communication": "alert", "origin": 1, "replaced_by": 3},
        {"communication": "alert", "origin": 3, "number": 3},
        {"communication": "told", "origin": 4, "number": 4},
        {"communication": "other", "crisis": OTHER, "number": 3, "origin": 8},
        {"communication": "other", "crisis": OTHER, "number": 1},
    )
    rows = (
        {"wave": 1, "origin": 1},
        {"wave": 3, "origin": 3},
        {"wave": 1, "origin": 1, "recipient": "P2"},
        {"wave": 3, "origin": 3, "recipient": "P2", "status": "queued"},
        {"wave": 1, "origin": 1, "recipient": "P3", "crisis": OTHER},
        {"wave": 3, "origin": 3, "recipient": "P4", "tasks": [1]},
        {"wave": 4, "origin": 4, "recipient": "P4"},
    )
    put(unit, MESSAGE, *rows, recipient="P1", status="sent", sent_at=NOON)

    def held(**asked: Any) -> list[tuple[str, str, int]]:
        some = sent.instructions_held(unit, MINE, **asked)
        return [(one.recipient, one.communication, one.message) for one in some]

    assert held() == [("P1", "alert", 2), ("P2", "alert", 3), ("P4", "told", 7)]
    assert held(outdated=True) == [("P2", "alert", 3)]
    assert held(people=["P1", "P4"]) == [("P1", "alert", 2), ("P4", "told", 7)]


def test_the_history_of_a_message_is_its_own(unit: Unit) -> None:
    rows = ({"outcome": "read"}, {"outcome": "sent"}, {"message": 2}, {"crisis": OTHER})
    put(unit, MESSAGE_EVENT, *rows, message=1)
    assert [step.outcome for step in sent.history(unit, MINE, 1)] == ["read", "sent"]


def test_a_wave_was_sent_when_one_of_its_messages_left(unit: Unit) -> None:
    put(unit, WAVE, {}, {}, {"crisis": OTHER, "number": 1}, {"crisis": OTHER, "number": 2})
    rows = ({"wave": 1}, {"wave": 2, "status": "queued"}, {"wave": 2, "crisis": OTHER})
    put(unit, MESSAGE, *rows, status="sent")
    assert keys(sent.waves_sent(unit)) == [(OTHER, 2), (MINE, 1)]


def test_waves_were_queued_when_their_own_row_says(unit: Unit) -> None:
    rows = ({}, {"queued_at": NOON + HOUR}, {"crisis": OTHER, "number": 1, "queued_at": NOON + 2 * HOUR})
    put(unit, WAVE, *rows)
    assert sent.queued_at(unit, MINE, [1]) == {1: NOON}


def test_a_person_was_told_by_what_left_since_in_open_crises_and_by_itself(unit: Unit) -> None:
    put(unit, CRISIS, {"key": "2019-1", "closed_at": NOON}, plan="h")
    rows = (
        {},
        {"crisis": OTHER},
        {"crisis": "2019-1"},
        {"recipient": "P2"},
        {"sent_at": NOON - SECOND},
        {"sent_at": None},
        {"within": 1},
        {"sent_at": NOON + HOUR},
    )
    put(unit, MESSAGE, *rows, recipient="P1", sent_at=NOON)
    assert sent.sent_since(unit, ["P1", "P3"], NOON) == {"P1": 3}


# ---------------------------------------------------------------- what nobody will come back to


@pytest.fixture
def closed(unit: Unit) -> str:
    put(unit, CRISIS, {"key": "2019-1", "closed_at": NOON}, plan="h")
    return "2019-1"


def counted(findings: list[Any]) -> dict[str, int]:
    return {finding.crisis: finding.count for finding in findings}


def test_messages_queued_without_an_instant_are_forgotten(unit: Unit) -> None:
    rows = ({}, {"status": "sent"}, {"next_at": NOON}, {"crisis": OTHER}, {"crisis": OTHER})
    put(unit, MESSAGE, *rows, status="queued")
    assert counted(obligations.messages_without_attempt(unit)) == {MINE: 1, OTHER: 2}


def test_messages_are_overdue_when_nobody_tried_them_in_time_nor_does_now(unit: Unit) -> None:
    rows = ({}, {"status": "sent"}, {"next_at": NOON + SECOND}, {"crisis": OTHER}, {}, {"next_at": NOON - SECOND}, {})
    put(unit, MESSAGE, *rows, status="queued", next_at=NOON)
    now = NOON + HOUR
    put(unit, DELIVERY_LEASE, *({"number": number, "until": now + SECOND} for number in (5, 7)))
    put(unit, DELIVERY_LEASE, {"number": 6, "until": now})
    put(unit, DELIVERY_LEASE, {"number": 1, "until": now + SECOND}, crisis=OTHER)
    assert counted(obligations.messages_overdue(unit, now, NOON)) == {MINE: 2, OTHER: 1}


def test_live_tasks_of_open_crises_with_nothing_to_come_are_forgotten_before_the_last_rung(
    unit: Unit, closed: str
) -> None:
    rows = (
        {},
        {"status": "done"},
        {"escalate_at": NOON},
        {"escalation": 6},
        {"waiting": True},
        {"waiting": False},
        {"escalation": 5},
        {"crisis": closed},
        {"crisis": OTHER, "status": "acknowledged"},
    )
    put(unit, TASK, *rows, status="open")
    assert counted(obligations.tasks_without_reminder(unit)) == {MINE: 3, OTHER: 1}


def test_answers_owed_in_open_crises_that_nobody_will_ask_for_are_forgotten(unit: Unit, closed: str) -> None:
    put(unit, WAVE, {}, {"awaits": "chair"}, {"awaits": "chair", "approved_at": NOON})
    put(unit, WAVE, {"crisis": OTHER, "number": 1, "awaits": "chair"}, {"crisis": closed, "number": 1})
    rows = (
        {},
        {"answer": "ok"},
        {"ended": "stopped"},
        {"step_at": NOON},
        {"rung": 1},
        {"origin": 2},
        {"origin": 3},
        {"crisis": OTHER},
        {"crisis": closed},
    )
    put(unit, OBLIGATION, *({"recipient": f"P{at}", "origin": 1, **row} for at, row in enumerate(rows)))
    assert counted(obligations.answers_without_step(unit)) == {MINE: 2}


# ---------------------------------------------------------------- what providers say


def test_a_provider_told_nothing_of_what_it_took_in_between(unit: Unit) -> None:
    rows = (
        {},
        {"status": "delivered"},
        {"sent_at": NOON - SECOND},
        {"sent_at": NOON + HOUR},
        {"sent_at": NOON + HOUR - SECOND},
        {},
        {"crisis": OTHER, "number": 1, "status": "read"},
    )
    put(unit, MESSAGE, *rows, status="sent", sent_at=NOON)
    names = (*({"name": f"n{number}", "number": number} for number in range(1, 6)), {"name": "x", "number": 6})
    put(unit, PROVIDER_MESSAGE, *names[:5], provider="gateway", crisis=MINE)
    put(unit, PROVIDER_MESSAGE, names[5], provider="elsewhere")
    assert provider_events.without_receipt(unit, "gateway", NOON, NOON + HOUR, 9) == ("n1", "n5")


def test_names_and_events_of_providers_are_found_by_what_they_call_them(unit: Unit) -> None:
    rows = ({"name": "a", "number": 1}, {"name": "b", "number": 2}, {"name": "a", "number": 3, "provider": "other"})
    put(unit, PROVIDER_MESSAGE, *rows, provider="gateway")
    assert provider_events.messages_named(unit, ["a"]) == {"a": {"gateway": (MINE, 1), "other": (MINE, 3)}}
    put(unit, PROVIDER_EVENT, {"event": "e"}, {"event": "f"}, {"event": "g", "provider": "other"}, provider="gateway")
    assert provider_events.noted(unit, "gateway", ["e", "g"]) == {"e"}
