"""Texts that came in, what goes back, and parts of long answers, row by row."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain.misdated import LONGEST_WAIT
from pca.store.kit.database import Unit
from pca.store.messages import incoming, parts
from pca.store.messages.incoming import Incoming
from pca.store.tables.incoming import INCOMING, SENT_BACK
from pca.store.tables.parts import ANSWER_PART
from tests.kit.rows import MINE, NOON, OTHER, changed, numbers, put

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def texts(unit: Unit, *rows: dict[str, Any], **usual: Any) -> None:
    named = ({"event": f"e{number}", **row} for number, row in enumerate(rows or ({},), 1))
    put(unit, INCOMING, *named, **{"person": "P1", "to_read": True, **usual})


# ---------------------------------------------------------------- what people wrote


def test_a_text_told_again_by_the_same_provider_is_the_one_kept_before(unit: Unit) -> None:
    texts(unit, {}, {}, provider="gateway")
    given = [
        incoming.keep(
            unit,
            Incoming(at=NOON, kind="x", sender="x", provider=provider, event=event, text="x", digest="x", proof="x"),
        )
        for provider, event in (("gateway", "e2"), ("other", "e2"), ("gateway", "e9"))
    ]
    assert given == [2, 3, 4]


def test_a_text_is_found_and_changed_by_its_number_and_belongs_to_one_crisis(unit: Unit) -> None:
    texts(unit, {}, {"crisis": OTHER}, {"crisis": None})
    assert [text and text.number for text in (incoming.text_in(unit, 2), incoming.text_in(unit, 9))] == [2, None]
    asked = [(at, key) for at in (1, 2, 3, 9) for key in (MINE, OTHER, None) if incoming.text_for_rules(unit, at, key)]
    assert asked == [(1, MINE), (2, OTHER), (3, None)]
    assert changed(unit, lambda: incoming.change(unit, 2, read_by="P9")) == {"incoming": {2: {"read_by": "P9"}}}


def test_what_nobody_read_is_listed_by_crisis_calls_for_help_first(unit: Unit) -> None:
    rows = (
        {},
        {"urgent": True},
        {"to_read": False},
        {"read_at": NOON},
        {"crisis": OTHER},
        {"crisis": None},
        {"person": "P2"},
        {"crisis": None, "read_at": NOON},
    )
    texts(unit, *rows)
    assert [numbers(incoming.to_read(unit, key)) for key in (MINE, OTHER, None)] == [[2, 1, 7], [5], [6]]
    assert incoming.unread_by_person(unit, MINE) == {"P1": 2, "P2": 1}
    assert incoming.unread_by_person(unit, None) == {"P1": 1}


def test_what_was_read_is_listed_by_crisis_newest_first(unit: Unit) -> None:
    rows = ({}, {"read_at": None}, {"read_at": NOON + HOUR}, {"crisis": OTHER}, {"crisis": None}, {})
    texts(unit, *rows, read_at=NOON)
    assert [numbers(incoming.lately_read(unit, key)) for key in (MINE, OTHER, None)] == [[3, 6, 1], [4], [5]]


def test_what_people_wrote_in_a_crisis(unit: Unit) -> None:
    texts(unit, {}, {"person": "P2"}, {"crisis": OTHER}, {"crisis": None}, {"person": "P3"}, {})
    assert {who: numbers(some) for who, some in incoming.of_people(unit, MINE, ["P1", "P2"]).items()} == {
        "P1": [1, 6],
        "P2": [2],
    }


def test_five_hundred_people_are_looked_up_at_most(unit: Unit) -> None:
    people = [f"P{number}" for number in range(501)]
    texts(unit, *({"person": person} for person in people))
    assert set(incoming.of_people(unit, MINE, people)) == set(people[:500])


def test_what_a_person_wrote_to_a_sending(unit: Unit) -> None:
    texts(unit, {}, {"person": "P2"}, {"crisis": OTHER}, {"origin": 4}, {"origin": None}, {}, origin=3)
    assert numbers(incoming.of_sending(unit, MINE, 3, "P1")) == [1, 6]


@pytest.mark.parametrize(
    ("key", "person", "sender", "count"),
    [(MINE, "P1", "+1", 2), (OTHER, "P1", "+1", 1), (None, "P1", "+1", 1), (MINE, "", "+1", 1), (MINE, "", "+2", 2)],
)
def test_alarms_of_unread_texts_are_counted_by_person_or_by_unknown_sender(
    unit: Unit, key: str | None, person: str, sender: str, count: int
) -> None:
    rows: tuple[dict[str, Any], ...] = (
        {},
        {"sender": "+2"},
        {"alerted": False},
        {"read_at": NOON},
        {"crisis": OTHER},
        {"crisis": None},
        {"person": "P2"},
        {"person": ""},
        {"person": "", "sender": "+2"},
        {"person": "", "sender": "+2"},
        {"person": "", "crisis": OTHER},
        {"person": "", "read_at": NOON},
        {"person": "", "alerted": False},
    )
    texts(unit, *rows, sender="+1", alerted=True)
    assert incoming.alerts(unit, key, person, sender) == count


def test_alarms_of_strangers_are_counted_by_kind_of_address(unit: Unit) -> None:
    rows = ({}, {"kind": "mail"}, {"person": "P1"}, {"alerted": False}, {"read_at": NOON}, {"crisis": OTHER})
    texts(unit, *rows, person="", kind="sms", alerted=True)
    assert incoming.strangers(unit, "sms") == 2


# ---------------------------------------------------------------- what goes back


def back(unit: Unit, *rows: dict[str, Any], **usual: Any) -> None:
    put(unit, SENT_BACK, *rows, **{"why": "kept", "address": "+1", "incoming": 1, **usual})


def test_what_went_back_by_itself_to_an_address_since(unit: Unit) -> None:
    back(unit, {}, {"address": "+2"}, {"at": NOON - SECOND}, {"why": "reply"}, {"at": NOON + HOUR}, {"why": "stop"})
    assert sorted(numbers(incoming.sent_to(unit, "+1", NOON))) == [1, 5, 6]
    assert [incoming.count_sent(unit, why, NOON) for why in ("kept", "reply", "stop", "start")] == [3, 1, 1, 0]


DUE = (
    {"next_at": NOON},
    {"next_at": NOON + SECOND},
    {"next_at": None},
    {"next_at": NOON - HOUR},
    {"next_at": NOON + LONGEST_WAIT},
    {"next_at": NOON + LONGEST_WAIT + SECOND},
)


@pytest.mark.parametrize(("number", "is_due"), [(0, True), (1, False), (2, False), (3, True), (4, False), (5, True)])
def test_something_goes_back_when_its_turn_has_come_or_a_clock_ran_ahead(unit: Unit, number: int, is_due: bool) -> None:
    back(unit, DUE[number])
    assert incoming.due(unit, NOON) is is_due


def test_what_is_due_is_taken_and_nothing_else(unit: Unit) -> None:
    back(unit, *DUE, tries=1)
    assert [numbers(incoming.claim(unit, NOON, HOUR, 2)), numbers(incoming.claim(unit, NOON, HOUR))] == [[4, 1], [6]]
    assert changed(unit, lambda: incoming.claim(unit, NOON + SECOND, HOUR)) == {
        "sent_back": {2: {"next_at": NOON + SECOND + HOUR, "tries": 2}}
    }


def test_what_became_of_a_text_is_written_to_it(unit: Unit) -> None:
    back(unit, {}, {})
    assert changed(unit, lambda: incoming.settle(unit, 2, error="550")) == {"sent_back": {2: {"error": "550"}}}


def test_the_last_answer_a_person_gave_to_each_text(unit: Unit) -> None:
    back(unit, {}, {}, {"why": "kept"}, {"incoming": 2}, {"incoming": 3}, why="reply")
    assert {text: reply.number for text, reply in incoming.replies(unit, [1, 2]).items()} == {1: 2, 2: 4}


def test_what_a_person_wrote_is_erased_with_what_went_back_to_it(unit: Unit) -> None:
    texts(unit, {}, {"person": "P2"}, {"crisis": OTHER}, sender="+1", text="Texte", reply="Vu.")
    back(unit, {"incoming": 1}, {"incoming": 2}, {"incoming": 3})
    gone = {"text": "", "sender": "", "reply": None}
    assert changed(unit, lambda: incoming.erase_texts(unit, ["P1"])) == {
        "incoming": {1: gone, 3: gone},
        "sent_back": {1: {}, 3: {}},
    }


# ---------------------------------------------------------------- parts of long answers


def test_parts_of_a_sender_come_in_order(unit: Unit) -> None:
    rows = ({}, {"provider": "other"}, {"sender": "+2"}, {"at": NOON - HOUR}, {"taken": True})
    put(unit, ANSWER_PART, *rows, provider="gateway", sender="+1")
    assert numbers(parts.of_sender(unit, "gateway", "+1")) == [4, 1, 5]
    assert numbers(parts.waiting(unit)) == [4, 1, 2, 3]
    assert parts.count_waiting(unit) == 4


def test_parts_are_claimed_and_taken_by_their_answer_and_forgotten_once_taken_and_old(unit: Unit) -> None:
    put(unit, ANSWER_PART, {"answer": "a"}, {"answer": "b"}, {"answer": "a", "at": NOON - SECOND})
    assert changed(unit, lambda: parts.claim(unit, ["b"], NOON)) == {"answer_part": {("b", 2): {"claimed_at": NOON}}}
    assert changed(unit, lambda: parts.settle(unit, "a")) == {
        "answer_part": {("a", 1): {"taken": True}, ("a", 3): {"taken": True}}
    }
    put(unit, ANSWER_PART, {"answer": "c", "at": NOON - HOUR})
    assert changed(unit, lambda: parts.forget(unit, NOON)) == {"answer_part": {("a", 3): {}}}
