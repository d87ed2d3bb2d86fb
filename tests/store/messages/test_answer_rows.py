"""What facts do to sendings, answers and calls for help: rows beside them stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pca.domain import facts, orders
from pca.domain.journal import Entry
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit
from pca.store.people import whereabouts
from pca.store.tables.incoming import HELP_CALL
from pca.store.tables.messages import MESSAGE, OBLIGATION, WAVE
from tests.kit.rows import MINE, NOON, OTHER, changed, put

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
Entries = Callable[..., Entry]


def owed(unit: Unit, *rows: dict[str, Any], **usual: Any) -> None:
    put(unit, OBLIGATION, *rows, **{"origin": 1, "recipient": "P1", "language": "fr", **usual})


def test_a_new_sending_ends_the_one_it_replaces_where_nobody_has_yet(unit: Unit, entry: Entries) -> None:
    waves = ({"origin": 1}, {"origin": 1, "replaced_by": 7}, {"origin": 3}, {"origin": 1, "crisis": OTHER})
    put(unit, WAVE, *waves)
    rows = ({}, {"status": "sent"}, {"wave": 3}, {"crisis": OTHER}, {"wave": 2, "status": "awaiting_approval"})
    put(unit, MESSAGE, *rows, {"crisis": OTHER, "wave": 4}, wave=1, status="queued", next_at=NOON)
    rows = ({}, {"recipient": "P2", "answer": "ok"}, {"recipient": "P3", "ended": "stopped"}, {"origin": 3})
    owed(unit, *rows, {"crisis": OTHER}, step_at=NOON)
    fact = facts.MessagesQueued(
        wave=9, first=20, communication="a", message="a", digest="d", kind="mail", recipients=(), languages=(),
        replaces=(1,),
    )  # fmt: skip
    after = changed(unit, lambda: apply(unit, entry(fact)))
    assert {number: row for number, row in after["wave"].items() if number != 9} == {1: {"replaced_by": 9}}
    kept_back = {"status": "suppressed", "error": "replaced", "next_at": None}
    assert after["message"] == {1: kept_back, 5: kept_back}
    assert after["obligation"] == {(1, "P1"): {"ended": "replaced", "step_at": None}}


def test_a_sending_is_stopped_in_the_waves_named(unit: Unit, entry: Entries) -> None:
    put(unit, WAVE, {}, {}, {"crisis": OTHER, "number": 1}, origin=1)
    stopped = facts.WavesStopped(waves=(1,), origin=1, seat="chair", suppressed=0, sent=0)
    assert changed(unit, lambda: apply(unit, entry(stopped, who="P9"))) == {
        "wave": {1: {"stopped_at": NOON, "stopped_by": "P9"}}
    }


def test_a_rung_is_climbed_for_the_people_named_in_their_sending(unit: Unit, entry: Entries) -> None:
    owed(unit, {}, {"recipient": "P2"}, {"origin": 2}, {"crisis": OTHER}, step_at=NOON)
    climbed = facts.LaddersClimbed(origin=1, recipients=("P1",), rung=2, to=("P9",), next_at=NOON + HOUR)
    assert changed(unit, lambda: apply(unit, entry(climbed))) == {
        "obligation": {(1, "P1"): {"rung": 2, "step_at": NOON + HOUR, "stand_in": "P9"}}
    }


def test_an_answer_counts_for_all_messages_of_its_sending_to_that_person(unit: Unit, entry: Entries) -> None:
    owed(unit, {}, {"recipient": "P2"}, {"origin": 2}, {"crisis": OTHER}, step_at=NOON)
    rows = (
        *({"status": status} for status in ("queued", "awaiting_approval", "sent", "delivered", "read", "failed")),
        *({"status": status, "recipient": "P2"} for status in ("queued", "sent")),
        *({"status": status, "origin": 2} for status in ("queued", "sent")),
        *({"status": status, "crisis": OTHER} for status in ("queued", "sent")),
    )
    put(unit, MESSAGE, *rows, origin=1, recipient="P1", next_at=NOON, held=True)
    answered = facts.MessagesAnswered(answers=(facts.Answered(1, "P1", 3, by="P1", answer="safe"),))
    kept_back = {"status": "suppressed", "error": "already answered", "next_at": None, "held": False}
    assert changed(unit, lambda: apply(unit, entry(answered))) == {
        "message": {1: kept_back, 2: kept_back, **{number: {"status": "answered"} for number in (3, 4, 5)}},
        "obligation": {
            (1, "P1"): {
                "answer": "safe",
                "answered_at": NOON,
                "answered_by": "P1",
                "answered_message": 3,
                "step_at": None,
            }
        },
    }


def test_a_receipt_raises_its_message_and_those_that_went_along(unit: Unit, entry: Entries) -> None:
    rows = (
        {"next_at": NOON},
        {"within": 1},
        {"within": 3},
        {"within": 1, "crisis": OTHER},
        {"within": 1, "status": "answered"},
        {"within": 1, "status": "read"},
        {"within": 8},
        {},
        {"crisis": OTHER, "number": 1},
    )
    put(unit, MESSAGE, *rows, status="sent")
    receipts = (orders.Receipt(1, "read"), orders.Receipt(8, "failed", error="550"))
    after = changed(unit, lambda: apply(unit, entry(facts.ReceiptsRecorded(receipts=receipts, channel="smtp"))))
    assert after["message"] == {1: {"status": "read", "next_at": None}, 2: {"status": "read"}, 8: {"status": "failed"}}


# ---------------------------------------------------------------- calls for help, and where people are


def test_calls_for_help_are_those_of_their_sending_and_end_once(unit: Unit, entry: Entries) -> None:
    rows = ({}, {"asked_at": NOON - HOUR, "ended_at": NOON}, {"person": "P2"}, {"origin": 2}, {"crisis": OTHER})
    put(unit, HELP_CALL, *rows, origin=1, person="P1")
    calls = whereabouts.help_calls(unit, MINE, 1)
    assert [(one.asked_at, one.person) for one in calls] == [(NOON - HOUR, "P1"), (NOON, "P1"), (NOON, "P2")]
    ended = facts.HelpEnded(origin=1, person="P1", by="P9", answer="cared", word="Vu.")
    assert changed(unit, lambda: apply(unit, entry(ended, at=NOON + HOUR))) == {
        "help_call": {
            (1, "P1", NOON): {"ended_at": NOON + HOUR, "ended_by": "P9", "ended_as": "cared", "word": "Vu."},
        }
    }


def test_people_are_where_they_last_said_in_this_crisis(unit: Unit) -> None:
    waves = ({"acknowledge_by": NOON}, {"acknowledge_by": NOON + SECOND}, {"communication": "alert"})
    put(unit, WAVE, *waves, communication="roll_call")
    put(unit, WAVE, {"number": 1}, {"number": 2}, {"number": 3}, crisis=OTHER, communication="alert")
    rows = (
        {"recipient": "P1"},
        {"recipient": "P2", "answer": "safe"},
        {"recipient": "P3", "ended": "stopped"},
        {"recipient": "P4", "origin": 2},
        {"recipient": "P5", "origin": 3, "answer": "acknowledged"},
        {"recipient": "P6", "crisis": OTHER, "answer": "help"},
        {"recipient": "P7", "origin": 2, "answer": "help"},
    )
    owed(unit, *rows)
    assert whereabouts.answers(unit, MINE, NOON) == {"P1": "silent", "P2": "safe", "P7": "help"}
