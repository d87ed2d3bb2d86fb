"""Entries of the main courante, points of situation and texts that are read: what is taken, and what is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain.facts import LogEntryAdded, PointPublished, TextRead
from pca.domain.log import LONGEST
from pca.domain.orders import AUDITOR, AddLogEntry, Decide, PublishPoint, ReadText
from pca.domain.plan.states import Kind
from pca.domain.points import NextPoint, due, keepers, stage
from pca.domain.situation import LastPoint, Stage, WrittenText
from tests.kit.five_states import measure
from tests.kit.rulebook import BOOK
from tests.kit.rules import DAY, HOUR, MINUTE, NOON, crisis, follows, known, plan, refusal

SECOND = timedelta(seconds=1)


def entry(text: str = "Vu.", **more: Any) -> AddLogEntry:
    return AddLogEntry(kind="fact", text=text, **more)


REFUSED: list[tuple[AddLogEntry, dict[str, Any], tuple[str, dict[str, str]]]] = [
    (entry("x" * (LONGEST + 1)), {}, ("text_too_long", {"limit": "10000", "length": "10001"})),
    (entry("x" * (LONGEST + 1)), {"who": AUDITOR}, ("text_too_long", {"limit": "10000"})),
    (entry(), {"who": "nobody"}, ("person_unknown", {"person": "nobody"})),
    (entry(event_at=NOON + 2 * MINUTE + SECOND), {}, ("event_in_future", {})),
    (entry(event_at=NOON - 10 * MINUTE - SECOND), {"why": " "}, ("late_reason_missing", {"minutes": "10"})),
    (entry(corrects=9), {}, ("log_entry_unknown", {"entry": "9"})),
    (entry(corrects=2), {}, ("log_entry_struck", {"entry": "2"})),
    (entry(perimeter="nowhere"), {}, ("perimeter_unknown", {"perimeter": "nowhere"})),
    (entry(to_undo=True, undo_owner="nobody"), {}, ("person_unknown", {"person": "nobody"})),
    (entry(undoes=9), {}, ("nothing_to_undo", {"entry": "9"})),
    (entry(undoes=1), {}, ("nothing_to_undo", {"entry": "1"})),
    (entry(undoes=4), {}, ("undone_before", {"entry": "4"})),
]
LOGGED = {
    "log_texts": {1: False, 2: True, 3: False, 4: False},
    "log_places": {1: "CS", 2: "root", 3: "TTA", 4: "root"},
    "log_undone": {3: False, 4: True},
}


@pytest.mark.parametrize(("act", "more", "said"), REFUSED)
def test_an_entry_that_is_refused(act: AddLogEntry, more: dict[str, Any], said: tuple[str, dict[str, str]]) -> None:
    assert refusal(BOOK, known(**LOGGED), act, **more) == said


TAKEN: list[tuple[AddLogEntry, dict[str, Any], dict[str, Any]]] = [
    (entry("x" * LONGEST), {}, {"text": "x" * LONGEST}),
    (entry(), {"who": AUDITOR}, {}),
    (entry(event_at=NOON + 2 * MINUTE), {}, {"event_at": NOON + 2 * MINUTE}),
    (entry(event_at=NOON - 10 * MINUTE), {"why": ""}, {"event_at": NOON - 10 * MINUTE}),
    (entry(event_at=NOON - HOUR), {"why": " Panne. "}, {"event_at": NOON - HOUR, "late_reason": "Panne."}),
    (entry(corrects=1), {}, {"corrects": 1, "perimeter": "CS"}),
    (entry(perimeter="TTA"), {}, {"perimeter": "TTA"}),
    (entry(perimeter="A"), {}, {"perimeter": "A"}),
    (
        entry(to_undo=True, undo_owner="dir", undo_by=NOON + DAY),
        {},
        {"to_undo": True, "undo_owner": "dir", "undo_by": NOON + DAY},
    ),
    (entry(undoes=3), {}, {"undoes": 3, "perimeter": "TTA"}),
    (
        entry(source="Radio", reliability="unconfirmed", links=("T1",)),
        {},
        {"source": "Radio", "reliability": "unconfirmed", "links": ("T1",)},
    ),
]


@pytest.mark.parametrize(("act", "more", "then"), TAKEN)
def test_an_entry_that_is_taken(act: AddLogEntry, more: dict[str, Any], then: dict[str, Any]) -> None:
    found = known(crisis=crisis(log_entries=4), **LOGGED)
    plainly = {"number": 5, "kind": "fact", "text": "Vu.", "event_at": NOON}
    assert follows(BOOK, found, act, **more) == (LogEntryAdded(**{**plainly, **then}),)


def test_what_asks_for_a_plan_or_a_crisis_is_refused_without_one() -> None:
    assert refusal(None, known(), PublishPoint(text="x")) == ("plan_missing", {})
    assert refusal(BOOK, known(crisis=None), entry()) == ("crisis_missing", {})
    closed = known(crisis=crisis(closed_at=NOON))
    assert refusal(BOOK, closed, Decide(event="end")) == ("crisis_closed", {"crisis": "2026-1"})


# ---------------------------------------------------------------- texts that are read

WRITTEN = WrittenText(number=7, digest="ab")


@pytest.mark.parametrize(
    ("act", "text", "who", "said"),
    [
        (ReadText(text=7), WRITTEN, "nobody", "not_entitled"),
        (ReadText(text=7), None, "dir", "text_unknown"),
        (ReadText(text=7, digest="cd"), WRITTEN, "dir", "text_unknown"),
    ],
)
def test_a_text_nobody_may_read(act: ReadText, text: WrittenText | None, who: str, said: str) -> None:
    details = {"not_entitled": {"person": "nobody", "what": "read_text", "roles": "—"}, "text_unknown": {"text": "7"}}
    assert refusal(BOOK, known(text=text), act, who) == (said, details[said])


@pytest.mark.parametrize(
    ("act", "read_by", "then"),
    [
        (ReadText(text=7), None, (TextRead(text=7, digest="ab"),)),
        (ReadText(text=7, digest="ab"), None, (TextRead(text=7, digest="ab"),)),
        (ReadText(text=7), "hr1", ()),
        (ReadText(text=7, reply="ef"), "hr1", (TextRead(text=7, digest="ab", reply="ef"),)),
    ],
)
def test_the_first_reader_stands(act: ReadText, read_by: str | None, then: Any) -> None:
    found = known(text=WrittenText(number=7, digest="ab", read_by=read_by))
    assert follows(BOOK, found, act, "dir") == then


# ---------------------------------------------------------------- points of situation

RHYTHM = plan(measure("m"), situation_points={"crisis": "4h", "watch": "1d"})
LOGGER = {"id": "log", "title": {"fr": "Main courante"}, "function": "log", "holder": "hr1"}
ROLES = [
    {"id": "director", "title": {"fr": "Directrice"}, "function": "decision", "holder": "dir"},
    {"id": "voice", "title": {"fr": "Porte-parole", "ar": "ناطق"}, "function": "communication", "holder": "voice"},
]
KEPT = plan(measure("m"), situation_points={"crisis": "4h"}, roles=[*ROLES, LOGGER], languages=["fr", "ar"])
SINCE_MORNING = Stage(Kind.CRISIS, NOON - 9 * HOUR)


def test_the_log_keeper_publishes_before_the_committee_does() -> None:
    assert keepers(KEPT) == ("log", "director", "voice")


@pytest.mark.parametrize(
    ("act", "who", "said"),
    [
        (PublishPoint(text=" "), "dir", ("point_empty", {})),
        (PublishPoint(text="x" * (LONGEST + 1)), "dir", ("text_too_long", {"limit": "10000", "length": "10001"})),
        (
            PublishPoint(text="x"),
            "ops1",
            (
                "not_entitled",
                {
                    "person": "ops1",
                    "what": "point 2026-1",
                    "roles": "Main courante, Directrice, Porte-parole",
                    "roles.ar": "Main courante, Directrice, ناطق",
                },
            ),
        ),
        (PublishPoint(text="x", expects=2), "dir", ("point_overtaken", {"seen": "2", "last": "3"})),
    ],
)
def test_a_point_that_is_refused(act: PublishPoint, who: str, said: tuple[str, dict[str, str]]) -> None:
    assert refusal(KEPT, known(point=LastPoint(number=3, published_at=NOON)), act, who) == said


@pytest.mark.parametrize(
    ("number", "now_in", "last", "then"),
    [
        (4, SINCE_MORNING, LastPoint(number=3, published_at=NOON - HOUR), (NOON + 3 * HOUR, 0, NOON + 4 * HOUR)),
        (1, SINCE_MORNING, None, (NOON - HOUR, 1, NOON + 4 * HOUR)),
        (1, Stage(Kind.REVIEW, NOON), None, (None, 0, None)),
    ],
)
def test_a_point_says_when_it_was_due_and_when_the_next_is(
    number: int, now_in: Stage, last: LastPoint | None, then: tuple[Any, int, Any]
) -> None:
    due_at, missed, next_at = then
    expected = PointPublished(number=number, text="Point.", due_at=due_at, missed=missed, next_at=next_at)
    act = PublishPoint(text="Point.", expects=number - 1)
    assert follows(KEPT, known(stage=now_in, point=last), act, "hr1") == (expected,)


def test_as_long_as_a_point_may_be() -> None:
    [fact] = follows(BOOK, known(), PublishPoint(text="x" * LONGEST))
    assert isinstance(fact, PointPublished)


@pytest.mark.parametrize(
    ("kind", "hours", "last", "then"),
    [
        (Kind.CRISIS, 0, None, (4, 0)),
        (Kind.CRISIS, 4, None, (0, 0)),
        (Kind.CRISIS, 7, None, (-3, 0)),
        (Kind.CRISIS, 8, None, (0, 1)),
        (Kind.CRISIS, 9, 2, (2, 0)),
        (Kind.CRISIS, 2, 9, (2, 0)),
        (Kind.CRISIS, -99, None, (0, 0)),
        (Kind.CRISIS, -99, 1, (3, 0)),
        (Kind.WATCH, 25, None, (-1, 0)),
        (Kind.NORMAL, 25, None, None),
    ],
)
def test_when_the_next_point_is_due(kind: Kind, hours: int, last: int | None, then: tuple[int, int] | None) -> None:
    """Hours since the stage began, and since the last point → hours until the next one, and how many were missed."""
    published = None if last is None else LastPoint(number=1, published_at=NOON - last * HOUR)
    every = 4 * HOUR if kind is Kind.CRISIS else DAY
    expected = None if then is None else NextPoint(NOON + then[0] * HOUR, then[1], every)
    assert due(RHYTHM, Stage(kind, NOON - hours * HOUR), published, NOON) == expected
    assert due(RHYTHM, None, published, NOON) is None


def test_a_stage_begins_where_the_kind_of_state_changes() -> None:
    states = [
        ("normal", 0),
        ("crisis", 1),
        ("gone", 2),
        ("crisis", 3),
        ("ending", 4),
    ]
    reached = [
        stage(BOOK, [((state,), NOON + hours * HOUR) for state, hours in states[:number]])
        for number in range(len(states) + 1)
    ]
    began = [None if found is None else (found.kind, (found.since - NOON) // HOUR) for found in reached]
    assert began == [
        None, (Kind.NORMAL, 0), (Kind.CRISIS, 1), (Kind.CRISIS, 1), (Kind.CRISIS, 1), (Kind.RETURN, 4),
    ]  # fmt: skip
    assert stage(BOOK, [(("gone", "crisis"), NOON)]) == Stage(Kind.CRISIS, NOON)
