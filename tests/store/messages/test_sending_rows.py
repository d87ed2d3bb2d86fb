"""Sendings and answers, row by row: which of them a reading gives, and which of them a fact changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.store.kit.database import Unit
from pca.store.messages import responses, sendings
from pca.store.tables.messages import MESSAGE, OBLIGATION, WAVE
from tests.kit.rows import MINE, NOON, OTHER, put

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
Pairs = list[tuple[int, str]]


def pairs(some: Any) -> Pairs:
    return [(one.origin, one.recipient) for one in some]


def owed(unit: Unit, *rows: dict[str, Any], **usual: Any) -> None:
    put(unit, OBLIGATION, *rows, **{"origin": 1, "recipient": "P1", "language": "fr", **usual})


# ---------------------------------------------------------------- what a sending is, and how far it got


def test_the_answer_that_a_message_asks_for_is_that_of_its_sending_and_its_recipient(unit: Unit) -> None:
    put(unit, MESSAGE, {"origin": 1}, {"origin": 2}, {"origin": 2, "crisis": OTHER, "number": 1})
    owed(unit, {}, {"recipient": "P2"}, {"origin": 2}, {"crisis": OTHER, "origin": 2, "recipient": "P3"})
    asked = [(MINE, 1, "P1"), (MINE, 2, "P2"), (MINE, 3, "P1"), (OTHER, 1, "P3"), (OTHER, 1, "P1")]
    given = [sendings.obligation_of(unit, *one) for one in asked]
    assert [one and (one.crisis, one.origin, one.recipient) for one in given] == [
        (MINE, 1, "P1"),
        None,
        None,
        (OTHER, 2, "P3"),
        None,
    ]


def test_a_message_has_the_answer_of_its_recipient_to_its_sending_and_is_about_what_its_wave_is(unit: Unit) -> None:
    put(unit, WAVE, {"about": {"caller": "P7"}}, {"about": {"caller": "P8"}})
    put(unit, WAVE, {"number": 1, "crisis": OTHER, "about": {"caller": "P9"}})
    rows = ({}, {"recipient": "P2"}, {"origin": 2, "wave": 2}, {"crisis": OTHER, "number": 1}, {"number": 4})
    put(unit, MESSAGE, *rows, origin=1, wave=1, recipient="P1", status="sent", kind="mail")
    answers = ({"answer": "one"}, {"recipient": "P2", "answer": "two"}, {"origin": 2, "answer": "three"})
    owed(unit, *answers, {"crisis": OTHER, "answer": "four"})
    given = sendings.sent_messages(unit, MINE, [1, 2, 3, 99])
    assert {number: (one.answer, one.caller) for number, one in given.items()} == {
        1: ("one", "P7"),
        2: ("two", "P7"),
        3: ("three", "P8"),
    }


def test_a_message_instead_of_others_knows_what_they_answered_to_the_same_sending(unit: Unit) -> None:
    put(unit, WAVE, {})
    put(unit, MESSAGE, {"instead_of": ["P2", "P3", "P4"]}, wave=1, origin=1, recipient="P1", status="sent", kind="mail")
    rows = ({"recipient": "P2", "answer": "safe"}, {"recipient": "P3"}, {"recipient": "P4", "origin": 2})
    owed(unit, *rows, {"recipient": "P5", "answer": "x"}, {"crisis": OTHER, "recipient": "P4", "answer": "y"})
    assert sendings.sent_messages(unit, MINE, [1])[1].others == {"P2": "safe", "P3": None}


def test_how_far_a_sending_got_with_a_person_is_said_by_its_own_messages(unit: Unit) -> None:
    put(unit, WAVE, {"communication": "alert", "origin": 1}, {"communication": "alert", "origin": 1, "rung": 3})
    put(unit, WAVE, {"communication": "told", "origin": 3, "number": 3, "rung": 5})
    put(unit, WAVE, {"communication": "other", "number": 1, "rung": 4}, {"rung": 4}, crisis=OTHER)
    rows = (
        {},
        {"wave": 2, "kind": "sms"},
        {"origin": 3, "wave": 3, "kind": "chat"},
        {"recipient": "P2", "kind": "post"},
        {"crisis": OTHER, "number": 1, "kind": "voice"},
    )
    put(unit, MESSAGE, *rows, wave=1, origin=1, recipient="P1", status="sent", kind="mail")
    owed(unit, {"stand_in": "P9"}, {"origin": 3, "stand_in": "P8"}, {"recipient": "P2", "stand_in": "P7"})
    owed(unit, {"stand_in": "P6"}, crisis=OTHER)
    [reach] = sendings.reach_of(unit, MINE, [(1, "P1"), (2, "P1"), (1, "P3")])
    assert (reach.communication, reach.kinds, reach.under_way, reach.rung, reach.stand_in, reach.owed) == (
        "alert",
        ("mail", "sms"),
        (1, 2),
        3,
        "P9",
        True,
    )


def test_an_answer_is_due_when_its_step_has_come_in_its_crisis(unit: Unit) -> None:
    put(unit, WAVE, {}, {}, {"crisis": OTHER, "number": 1})
    people = ("P1", "P2", "P3", "P4")
    put(unit, MESSAGE, *({"recipient": person} for person in people), wave=1, origin=1, status="sent", kind="mail")
    rows = ({"step_at": NOON}, {"step_at": NOON + SECOND}, {"step_at": None}, {"step_at": NOON - SECOND})
    owed(unit, *({"recipient": person, **row} for person, row in zip(people, rows, strict=True)))
    owed(unit, {"step_at": NOON - HOUR}, {"step_at": NOON - HOUR, "recipient": "P3"}, crisis=OTHER)
    assert pairs(sendings.due(unit, MINE, NOON, 9)) == [(1, "P4"), (1, "P1")]
    assert pairs(sendings.due(unit, MINE, NOON, 1)) == [(1, "P4")]


def test_who_answered_is_known_by_sending_and_person(unit: Unit) -> None:
    rows = ({}, {"answer": None, "recipient": "P2"}, {"origin": 2, "recipient": "P3"}, {"crisis": OTHER, "origin": 2})
    owed(unit, *rows, answer="ok")
    assert sendings.answered(unit, MINE, [(1, "P1"), (1, "P2"), (1, "P3"), (2, "P1")]) == {(1, "P1")}


def test_a_sending_is_in_force_until_it_is_stopped_or_replaced(unit: Unit) -> None:
    rows = (
        {"origin": 1},
        {"origin": 2, "stopped_at": NOON},
        {"origin": 3, "replaced_by": 9},
        {"origin": 4, "communication": "told"},
        {"origin": 5, "crisis": OTHER},
        {"origin": 1},
        {"origin": 7},
    )
    put(unit, WAVE, *rows, communication="alert")
    assert sendings.in_force(unit, MINE, ["alert"]) == {"alert": (1, 7)}


def test_a_sending_counts_the_messages_of_its_own_waves(unit: Unit) -> None:
    put(unit, WAVE, {"origin": 1}, {"origin": 1}, {"origin": 3}, {"origin": 1, "crisis": OTHER, "number": 3})
    rows = (
        {"status": "queued"},
        {"wave": 2, "status": "sent"},
        {"wave": 2, "status": "failed"},
        {"wave": 3, "status": "sent"},
        {"crisis": OTHER, "status": "sent"},
        {"status": "awaiting_approval"},
        {"status": "read"},
    )
    put(unit, MESSAGE, *rows, wave=1)
    assert sendings.counts_of(unit, MINE, 1) == ((1, 2), 2, 2)


# ---------------------------------------------------------------- answers and the call sheet


def test_a_sending_is_answered_by_its_recipients_or_by_others_for_them(unit: Unit) -> None:
    put(unit, WAVE, {"communication": "alert"}, {"communication": "told", "stopped_at": NOON})
    put(unit, WAVE, {"communication": "old", "replaced_by": 9, "number": 3})
    put(unit, WAVE, {"communication": "other", "number": 1}, crisis=OTHER)
    rows = (
        {"recipient": "P1", "answer": "ok", "answered_by": "P1"},
        {"recipient": "P2", "answer": "ok", "answered_by": "P1"},
        {"recipient": "P3", "answer": "ok", "answered_by": "P3", "entered_by": "P1"},
        {"recipient": "P4", "answered_by": "P1"},
        {"recipient": "P5", "entered_by": "P1"},
        {"recipient": "P1", "origin": 2, "answer": "ok", "answered_by": "P1"},
        {"recipient": "P1", "origin": 3},
        {"recipient": "P1", "crisis": OTHER},
    )
    owed(unit, *rows)
    assert [
        (one.origin, one.communication, one.owed, one.answered, one.by_others, one.ended)
        for one in responses.responses(unit, MINE)
    ] == [(1, "alert", 5, 3, 2, False), (2, "told", 1, 1, 0, True), (3, "old", 1, 0, 0, True)]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({}, [(1, "P1"), (1, "P2"), (1, "P3"), (2, "P1")]),
        ({"origin": 1}, [(1, "P1"), (1, "P2"), (1, "P3")]),
        ({"recipient": "P1"}, [(1, "P1"), (2, "P1")]),
        ({"unanswered": True}, [(1, "P1"), (2, "P1")]),
    ],
)
def test_answers_fit_every_filter(unit: Unit, asked: dict[str, Any], given: Pairs) -> None:
    rows = ({"recipient": "P2", "answer": "ok"}, {"recipient": "P3", "ended": "stopped"}, {"origin": 2})
    owed(unit, {}, *rows, {"crisis": OTHER})
    assert pairs(responses.obligations(unit, MINE, **asked)) == given


def test_whoever_is_silent_at_the_end_of_the_ladder_is_called(unit: Unit) -> None:
    waves = ({"communication": "told"}, {"communication": "alert", "severity": "critical"})
    put(unit, WAVE, *waves, {"crisis": OTHER, "number": 1, "communication": "other", "severity": "critical"})
    rows = (
        {},
        {"answer": "ok"},
        {"ended": "stopped"},
        {"step_at": NOON},
        {"rung": 0},
        {"origin": 2},
        {"crisis": OTHER},
        {"rung": 2},
    )
    owed(unit, *({"recipient": f"P{number}", "rung": 1, **row} for number, row in enumerate(rows, 1)))
    assert [(one.communication, one.recipient) for one in responses.to_call(unit, MINE)] == [
        ("alert", "P6"),
        ("told", "P1"),
        ("told", "P8"),
    ]
    assert pairs(responses.to_call(unit, MINE, [1])) == [(1, "P1"), (1, "P8")]


def test_whoever_nothing_reached_and_nothing_is_on_its_way_to_is_called(unit: Unit) -> None:
    waves = ({"communication": "a"}, {"communication": "b", "stopped_at": NOON}, {"communication": "c"})
    put(unit, WAVE, *waves, {"communication": "d", "replaced_by": 9}, {"communication": "e", "origin": 1})
    put(unit, WAVE, *({"communication": "other", "number": number} for number in (1, 2, 4)), crisis=OTHER)
    rows = (
        {},
        {"wave": 5},
        *({"status": status} for status in ("queued", "sent", "answered", "suppressed", "unreachable")),
        {"recipient": "public"},
        {"kind": "post"},
        {"kind": "poster"},
        {"wave": 2},
        {"wave": 3, "origin": 3},
        {"wave": 4},
        {"crisis": OTHER},
    )
    usual = {"wave": 1, "origin": 1, "status": "failed", "kind": "mail"}
    put(unit, MESSAGE, *({"recipient": f"P{number}", **usual, **row} for number, row in enumerate(rows, 1)))
    assert [(one.origin, one.recipient) for one in responses.to_call(unit, MINE)] == [
        (1, "P1"),
        (1, "P2"),
        (1, "P7"),
        (3, "P12"),
    ]
    assert pairs(responses.to_call(unit, MINE, [3])) == [(3, "P12")]


def test_one_message_that_got_through_is_enough(unit: Unit) -> None:
    put(unit, WAVE, {})
    rows = ({}, {"status": "sent"}, {"recipient": "P2"}, {"recipient": "P2", "status": "sent", "origin": 2})
    put(unit, MESSAGE, *rows, wave=1, origin=1, recipient="P1", status="failed", kind="mail")
    assert pairs(responses.to_call(unit, MINE)) == [(1, "P2")]
