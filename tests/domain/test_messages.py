"""Who is told what: audiences, ways, approvals, and that each person gets one message of all their tasks."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.facts import MessagesQueued, WaveApproved
from pca.domain.orders import ApproveWave, Decide, StopWave
from pca.domain.sendings import Holding, Wave
from tests.kit.five_states import SITES, measure
from tests.kit.rules import DAY, HOUR, NOON, crisis, follows, known, of, plan, refusal

KINDS = {("note", kind, "fr"): "x" for kind in ("subject", "mail", "sms", "post")}
ACTIVATE = Decide(event="activate")


def queued(found: Any = None, texts: Any = KINDS, **said: Any) -> list[Any]:
    """What is queued when the crisis begins and the plan says this of it."""
    given = {"id": "c", "title": {"fr": "x"}, "when": {"entering": "crisis"}, "message": "note",
             "audience": {"roles": ["voice"]}, **said}  # fmt: skip
    book = plan(measure("m", "review"), texts=texts, communications=[given])
    return of(follows(book, found or known("normal"), ACTIVATE), MessagesQueued)


AUDIENCES: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"committee": True}, ("dir", "voice")),
    ({"roles": ["voice"]}, ("voice", "voice2")),
    ({"teams": ["hr"]}, ("hr1", "hr2")),
    ({"site_heads": "type == 'urban'"}, ("head-A", "head-C")),
    ({"stakeholders": ["regulator"]}, ("stakeholder:regulator",)),
    ({"roles": ["voice"], "committee": True}, ("dir", "voice", "voice2")),
]


@pytest.mark.parametrize(("audience", "told"), AUDIENCES)
def test_whom_an_audience_means(audience: dict[str, Any], told: tuple[str, ...]) -> None:
    [wave] = queued(audience=audience)
    assert wave.recipients == told
    assert wave.languages == ("fr",) * len(told)


def test_an_absent_seat_is_told_through_its_deputy() -> None:
    [wave] = queued(known("normal", absent=["dir"]), audience={"committee": True})
    assert wave.recipients == ("dep", "voice")


def test_the_kinds_of_one_sending_are_waves_of_the_first() -> None:
    first, second = queued(kinds=["mail", "sms"], acknowledge_within="30min")
    assert (first.wave, first.kind, first.origin, first.owed) == (1, "mail", None, True)
    assert (second.wave, second.kind, second.origin, second.owed) == (2, "sms", 1, False)
    assert first.acknowledge_by == second.acknowledge_by == NOON + HOUR / 2
    assert (first.first, second.first) == (1, 3)


def test_an_audience_is_worked_out_once_for_all_that_is_told_to_it() -> None:
    first, second = queued(kinds=["mail", "sms"], audience={"committee": True})
    assert first.recipients is second.recipients
    assert first.languages is second.languages


def test_numbers_go_on_from_those_given_out() -> None:
    [wave] = queued(known("normal", crisis=crisis(waves=4, messages=9)))
    assert (wave.wave, wave.first) == (5, 10)


def test_what_is_put_up_is_for_everybody_and_nobody_owes_an_answer() -> None:
    [wave] = queued(kinds=["post"], acknowledge_within="30min")
    assert (wave.kind, wave.recipients, wave.acknowledge_by, wave.owed) == ("post", ("public",), None, False)


OUT = {"external": True, "approved_by": "voice"}


def test_what_leaves_the_house_waits_and_the_house_is_told_at_once() -> None:
    inside, outside = queued(audience={"roles": ["director"], "stakeholders": ["regulator"]}, **OUT)
    assert (inside.recipients, inside.awaits, inside.external) == (("dir", "dep"), None, False)
    assert (outside.recipients, outside.awaits, outside.external) == (("stakeholder:regulator",), "voice", True)
    assert (inside.origin, outside.origin) == (None, None)


def test_where_everybody_is_of_the_house_the_approval_is_for_them() -> None:
    [wave] = queued(audience={"roles": ["director"]}, **OUT)
    assert (wave.recipients, wave.awaits, wave.external) == (("dir", "dep"), "voice", True)


def test_a_newer_one_replaces_the_sendings_of_others() -> None:
    other = {"id": "old", "title": {"fr": "x"}, "when": {"entering": "review"}, "message": "note",
             "audience": {"roles": ["voice"]}}  # fmt: skip
    new = {**other, "id": "new", "when": {"entering": "crisis"}, "replaces": ["old"]}
    book = plan(measure("m", "review"), texts=KINDS, communications=[other, new])
    [wave] = of(follows(book, known("normal", sendings={"old": (7, 3)}), ACTIVATE), MessagesQueued)
    assert wave.replaces == (3, 7)


def test_whom_another_reached_is_told_by_the_same_way() -> None:
    old = {"id": "old", "title": {"fr": "x"}, "when": {"entering": "review"}, "message": "note",
           "audience": {"roles": ["voice"]}}  # fmt: skip
    new = {**old, "id": "new", "when": {"entering": "crisis"}, "audience": {"holders_of": ["old"]}}
    book = plan(measure("m", "review"), texts=KINDS, communications=[old, new])
    reached = {"old": (Holding("ops1", "sms", "ar"), Holding("hr1", "push", "fr"))}
    waves = of(follows(book, known("normal", holders=reached), ACTIVATE), MessagesQueued)
    assert {(one.kind, one.recipients, one.languages) for one in waves} == {
        ("sms", ("ops1",), ("ar",)), ("mail", ("hr1",), ("fr",))}  # fmt: skip


def test_each_person_is_told_once_of_all_their_tasks() -> None:
    book = plan(measure("a", "crisis"), measure("b", "crisis", team="hr"), measure("c", "crisis"))
    waves = of(follows(book, known("normal"), ACTIVATE), MessagesQueued)
    assert [(one.message, one.recipients, one.tasks) for one in waves] == [
        ("task_opened", ("ops1", "hr1"), ((1, 3), (2,)))
    ]


def test_what_nobody_has_is_told_to_the_committee_and_to_whoever_ordered_it() -> None:
    book = plan(measure("a", "crisis"))
    found = known("normal", absent=["ops1", "ops2"])
    waves = of(follows(book, found, ACTIVATE, "dep"), MessagesQueued)
    assert [(one.message, one.recipients, one.tasks) for one in waves] == [
        ("task_escalated", ("dir", "voice", "dep"), ((1,), (1,), (1,)))
    ]


def test_what_still_waits_is_not_told_yet() -> None:
    book = plan(measure("a", "crisis", team="hr"), measure("b", "crisis", after=["a"]))
    assert [one.recipients for one in of(follows(book, known("normal"), ACTIVATE), MessagesQueued)] == [("hr1",)]


def wave(**more: Any) -> Wave:
    return Wave(**{"number": 1, "awaits": "voice", "approved": False, "waves": (1,), "origin": 1, **more})


REFUSED = [
    (None, "wave_unknown"),
    (wave(stopped=True), "wave_stopped"),
    (wave(replaced=True), "wave_replaced"),
    (wave(approved=True), "wave_needs_no_approval"),
    (wave(awaits=None), "wave_needs_no_approval"),
]
BOOK = plan(measure("m", "crisis", each=SITES))


@pytest.mark.parametrize(("found", "code"), REFUSED)
def test_what_is_not_released(found: Wave | None, code: str) -> None:
    assert refusal(BOOK, known(wave=found), ApproveWave(wave=1), "voice")[0] == code


@pytest.mark.parametrize(
    ("dates", "by"),
    [
        ({}, None),
        ({"queued_at": NOON - DAY}, None),
        ({"queued_at": NOON - DAY, "acknowledge_by": NOON - DAY + HOUR}, NOON + HOUR),
    ],
)
def test_time_to_answer_runs_from_the_release(dates: dict[str, Any], by: Any) -> None:
    [fact] = of(follows(BOOK, known(wave=wave(**dates)), ApproveWave(wave=1), "voice"), WaveApproved)
    assert (fact.wave, fact.seat, fact.acknowledge_by) == (1, "voice", by)


@pytest.mark.parametrize(("who", "code"), [("ops1", "not_entitled"), ("dir", None), ("voice", None)])
def test_who_stops_a_sending(who: str, code: str | None) -> None:
    facts = follows(BOOK, known(wave=wave()), StopWave(wave=1), who)
    assert getattr(facts[0], "code", None) == code
