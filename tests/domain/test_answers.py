"""Answers to messages and calls for help: what counts, what is told, and what ends a call."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.facts import (
    Answered,
    HelpAsked,
    HelpEnded,
    MessagesAnswered,
    MessagesQueued,
)
from pca.domain.orders import (
    DELIVERY,
    AcknowledgeMessage,
    Answer,
    CallForHelp,
    RecordAnswers,
)
from pca.domain.sendings import SentMessage
from pca.domain.situation import Situation
from tests.kit.five_states import measure
from tests.kit.rulebook import BOOK
from tests.kit.rules import NOON, crisis, follows, known, message, of, plan, refusal


def answer(word: Any = "received", number: int = 1) -> AcknowledgeMessage:
    return AcknowledgeMessage(message=number, answer=word)


# ---------------------------------------------------------------- what is not an answer

MINE = {"message": "1"}
FOR_OPS1 = {"who": "voice", "on_behalf_of": "ops1", "informant": "ops1"}
NOT_ANSWERS: list[tuple[AcknowledgeMessage, Situation, dict[str, Any], tuple[str, dict[str, str]]]] = [
    (answer(number=2), message(), {}, ("message_unknown", {"message": "2"})),
    (answer(), message(), {"who": "hr1"}, ("not_your_message", {"message": "1", "person": "hr1"})),
    (answer(), message(status="awaiting_approval"), {}, ("message_not_sent", MINE)),
    (answer(), message(status="suppressed"), {}, ("message_not_sent", MINE)),
    (answer(), message(status="unreachable"), {}, ("message_not_sent", MINE)),
    (answer(), message(status="suppressed"), FOR_OPS1, ("message_not_sent", MINE)),
    (answer("cared"), message(), {}, ("care_of_oneself", MINE)),
    (answer("cared"), message(), {"who": "voice", "why": " "}, ("reason_missing", {})),
    (answer(), message(answer="received"), {}, ("message_answered", MINE)),
    (answer(), message(status="answered"), {}, ("message_answered", MINE)),
    (answer(), message(answer="safe"), {}, ("whereabouts_stand", MINE)),
    (answer("telework"), message(answer="help"), {}, ("whereabouts_stand", MINE)),
]


@pytest.mark.parametrize(("act", "found", "more", "said"), NOT_ANSWERS)
def test_what_is_no_answer(act: Any, found: Situation, more: dict[str, Any], said: tuple[str, dict[str, str]]) -> None:
    assert refusal(BOOK, found, act, **{"who": "ops1", **more}) == said


@pytest.mark.parametrize(
    ("act", "found", "more", "by"),
    [
        (answer(), message(), {}, "ops1"),
        (answer(), message(status="queued"), {}, "ops1"),
        (answer(), message(status="failed"), {}, "ops1"),
        (answer(), message(), {"who": "voice"}, "voice"),
        (answer(), message(), FOR_OPS1, "ops1"),
        (answer(), message(status="unreachable"), FOR_OPS1, "ops1"),
        (answer("safe"), message(status="suppressed", answer="received"), {}, "ops1"),
        (answer("absent"), message(answer="safe"), {}, "ops1"),
        (answer("telework"), message(status="answered", answer="received"), {}, "ops1"),
    ],
)
def test_what_is_an_answer(act: AcknowledgeMessage, found: Situation, more: dict[str, Any], by: str) -> None:
    then = MessagesAnswered(answers=(Answered(origin=4, recipient="ops1", message=1, by=by, answer=act.answer),))
    assert follows(BOOK, found, act, **{"who": "ops1", **more}) == (then,)


# ---------------------------------------------------------------- help


def told(*people: str, **about: str) -> Any:
    """The committee's notice of a call for help, in one line."""
    return ("help_asked", people, about)


def notices(facts: Any) -> list[Any]:
    return [(one.communication, one.recipients, dict(one.about)) for one in of(facts, MessagesQueued)]


@pytest.mark.parametrize(
    ("recipient", "more", "people"),
    [
        ("ops1", {}, ("dir", "voice")),
        ("ops1", {"caller": "hr1"}, ("dir", "voice", "hr1")),
        ("ops1", {"caller": "voice"}, ("dir", "voice")),
        ("ops1", {"caller": "gone"}, ("dir", "voice")),
        ("dir", {}, ("voice",)),
    ],
)
def test_a_call_for_help_is_told_at_once(recipient: str, more: dict[str, Any], people: tuple[str, ...]) -> None:
    facts = follows(BOOK, message(recipient=recipient, **more), answer("help"), recipient)
    assert of(facts, HelpAsked) == [HelpAsked(origin=4, person=recipient, message=1)]
    assert notices(facts) == [told(*people, person=recipient, message="1", perimeter="HQ")]


def test_where_the_committee_is_the_caller_alone_its_deputies_are_told() -> None:
    small = plan(measure("m", "crisis"), committee={"title": {"fr": "c"}, "roles": ["director"]})
    assert notices(follows(small, message(recipient="dir"), answer("help"), "dir")) == [
        told("dep", person="dir", message="1", perimeter="HQ")
    ]


def test_a_call_of_nobody_known_has_no_place() -> None:
    facts = follows(BOOK, known(), CallForHelp(text=7), DELIVERY)
    assert notices(facts) == [told("dir", "voice", text="7")]
    over = known(crisis=crisis(closed_at=NOON))
    assert refusal(BOOK, over, CallForHelp(text=7), DELIVERY) == ("crisis_closed", {"crisis": "2026-1"})


@pytest.mark.parametrize(
    ("word", "more", "who", "said"),
    [
        ("safe", {"who": "ops1"}, "ops1", "Il le faut."),
        ("cared", {"who": "voice", "why": " Vue. "}, "voice", "Vue."),
        ("absent", {"who": "voice", "why": ""}, "voice", ""),
    ],
)
def test_help_ends_with_who_said_so(word: Any, more: dict[str, Any], who: str, said: str) -> None:
    facts = follows(BOOK, message(answer="help"), answer(word), **more)
    assert of(facts, HelpEnded) == [HelpEnded(origin=4, person="ops1", by=who, answer=word, word=said)]


def test_what_comes_in_by_a_channel_has_no_reason_of_its_own() -> None:
    act = RecordAnswers(answers=(Answer(message=1, by="ops1", answer="safe", text="ab"),))
    facts = follows(BOOK, message(answer="help"), act, DELIVERY)
    assert facts == (
        MessagesAnswered(answers=(Answered(4, "ops1", 1, by="ops1", answer="safe", text="ab"),)),
        HelpEnded(origin=4, person="ops1", by=DELIVERY, answer="safe"),
    )


# ---------------------------------------------------------------- many answers at once

BOTH = {
    1: SentMessage(number=1, origin=4, recipient="ops1", status="sent", others={"hr1": None, "hr2": "safe"}),
    2: SentMessage(number=2, origin=4, recipient="ops1", status="sent"),
    3: SentMessage(number=3, origin=5, recipient="ops1", status="sent", answer="safe"),
}


@pytest.mark.parametrize(
    ("given", "then"),
    [
        ([(9, "received")], []),
        ([(2, "received")], [(4, "ops1", 2, "received")]),
        ([(2, "received"), (2, "received")], [(4, "ops1", 2, "received")]),
        ([(2, "received"), (2, "safe")], [(4, "ops1", 2, "received"), (4, "ops1", 2, "safe")]),
        ([(2, "safe"), (2, "received")], [(4, "ops1", 2, "safe")]),
        ([(1, "received")], [(4, "ops1", 1, "received"), (4, "hr1", 1, "received")]),
        ([(1, "absent")], [(4, "ops1", 1, "absent"), (4, "hr1", 1, "absent"), (4, "hr2", 1, "absent")]),
        ([(2, "safe"), (3, "received"), (3, "absent")], [(4, "ops1", 2, "safe"), (5, "ops1", 3, "absent")]),
        ([(9, "received"), (3, "telework")], [(5, "ops1", 3, "telework")]),
    ],
)
def test_each_answer_counts_where_it_says_more(given: list[tuple[int, str]], then: list[Any]) -> None:
    act = RecordAnswers(answers=tuple(Answer(message=number, by="ops1", answer=word) for number, word in given))
    expected = tuple(
        Answered(origin=origin, recipient=person, message=number, by="ops1", answer=word)
        for origin, person, number, word in then
    )
    facts = follows(BOOK, known(named=BOTH), act, DELIVERY)
    assert facts == ((MessagesAnswered(answers=expected),) if expected else ())
