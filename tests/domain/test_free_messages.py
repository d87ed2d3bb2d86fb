"""Messages written while a crisis runs: to whom each choice leads, what is said, what waits, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain import facts
from pca.domain.facts import MessagesQueued
from pca.domain.message_acts import Addressees, SendMessage
from tests.kit.five_states import measure
from tests.kit.rules import HOUR, MINUTE, NOON, crisis, follows, known, plan, refusal

FREE = {("free_message", kind, tag): "{{ text }}" for kind in ("subject", "mail", "sms") for tag in ("fr", "ar")}
OUT = {
    "id": "press", "title": {"fr": "Presse"}, "when": {"entering": "crisis"}, "audience": {"committee": True},
    "message": "note", "external": True, "approved_by": "voice", "severity": "critical", "acknowledge_within": "1h",
}  # fmt: skip
BOOK = plan(
    measure("a", "crisis"),
    communications=[OUT],
    texts={**FREE, ("note", "mail", "fr"): "Note.", ("note", "subject", "fr"): "Note."},
    stakeholders=[{"id": "bam", "title": {"fr": "BAM"}, "kind": "authority", "email": "bam@example.org"}],
    sending={"hold": {"important": 2}},
)
WORDS = {"fr": " Le site rouvre lundi. "}


def waves(act: SendMessage, **more: Any) -> list[MessagesQueued]:
    return [fact for fact in follows(BOOK, known(), act, **more) if isinstance(fact, MessagesQueued)]


def told(**to: Any) -> tuple[str, ...]:
    [wave] = waves(SendMessage(to=Addressees(**to), text=WORDS))
    return wave.recipients


@pytest.mark.parametrize(
    ("to", "people"),
    [
        ({"sites": ("A",)}, ("head-A", "vice-A")),
        ({"sites": ("A",), "heads": True}, ("head-A",)),
        ({"regions": ("TTA",)}, ("head-C", "vice-C", "head-D", "vice-D")),
        ({"regions": ("TTA",), "site_types": ("urban", "rural"), "heads": True}, ("head-C",)),
        ({"site_types": ("urban",), "sites": ("D",), "heads": True}, ("head-A", "head-C", "head-D")),
        ({"roles": ("voice",)}, ("voice", "voice2")),
        ({"functions": ("communication",)}, ("voice", "voice2")),
        ({"sites": ("A",), "heads": True, "teams": ("ops",)}, ("head-A", "ops1", "ops2")),
    ],
)  # fmt: skip
def test_each_choice_adds_its_people_once(to: dict[str, Any], people: tuple[str, ...]) -> None:
    assert told(**to) == people


def test_everyone_is_everybody_once_whatever_else_is_chosen() -> None:
    everybody = told(everyone=True, sites=("A",), teams=("ops",))
    assert sorted(everybody) == sorted(known().organisation.people)


def test_own_words_are_said_by_each_channel_held_for_a_moment_and_owe_an_answer_once() -> None:
    act = SendMessage(
        to=Addressees(sites=("A",)), text={**WORDS, "ar": " "}, heading={"fr": "Lundi"}, kinds=("mail", "sms"),
        within_minutes=30,
    )  # fmt: skip
    mail, sms = waves(act)
    about = {"perimeter": "root", "reason": "Il le faut.", "author": "dir"}
    about |= {"text.fr": "Le site rouvre lundi.", "heading.fr": "Lundi"}
    assert (mail.communication, mail.message, mail.about) == ("free_message", "free_message", about)
    assert (mail.kind, sms.kind, sms.origin, mail.owed, sms.owed) == ("mail", "sms", mail.wave, True, False)
    assert (mail.acknowledge_by, mail.hold_until) == (NOON + HOUR / 2, NOON + 2 * MINUTE)
    [other] = waves(SendMessage(to=Addressees(sites=("A",)), text={"fr": "Autre."}))
    assert len({mail.digest, other.digest, BOOK.digest("free_message", "mail")}) == 3, "another text, another version"


def test_what_leaves_the_house_waits_for_who_speaks_for_it_and_the_house_is_told_at_once() -> None:
    inside, outside = waves(SendMessage(to=Addressees(sites=("A",), stakeholders=("bam",)), text=WORDS))
    assert (inside.recipients, inside.awaits, inside.external) == (("head-A", "vice-A"), None, False)
    assert (outside.recipients, outside.awaits, outside.external) == (("stakeholder:bam",), "voice", True)


def test_a_text_of_the_plan_goes_to_whom_the_plan_means_or_to_whom_one_chooses() -> None:
    [meant] = waves(SendMessage(communication="press"))
    assert (meant.recipients, meant.severity, meant.awaits) == (("dir", "voice"), "critical", "voice")
    assert meant.acknowledge_by == NOON + HOUR
    [chosen] = waves(SendMessage(communication="press", to=Addressees(sites=("A",)), severity="information"))
    assert (chosen.recipients, chosen.message, chosen.severity) == (("head-A", "vice-A"), "note", "information")
    assert chosen.about["author"] == "dir"


HERE = Addressees(sites=("A",))


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (SendMessage(text=WORDS), "message_nobody"),
        (SendMessage(to=Addressees(heads=True), text=WORDS), "message_nobody"),
        (SendMessage(to=HERE), "message_empty"),
        (SendMessage(to=HERE, text={"fr": " \u200b\n"}), "message_empty"),
        (SendMessage(to=HERE, text={"xx": "Hi"}), "addressee_unknown"),
        (SendMessage(to=Addressees(sites=("A", "Z")), text=WORDS), "addressee_unknown"),
        (SendMessage(to=Addressees(functions=("magic",)), text=WORDS), "addressee_unknown"),
        (SendMessage(communication="no"), "addressee_unknown"),
        (SendMessage(to=Addressees(stakeholders=("bam",)), text=WORDS, kinds=("sms",)), "outside_by_mail"),
        (SendMessage(to=HERE, text={"fr": "x" * 10_000}), "text_too_long"),
        (SendMessage(to=HERE, text={"fr": "x" * 10_000}, heading={"fr": "x" * 301}), "text_too_long"),
    ],
)
def test_what_cannot_be_sent_is_refused(act: SendMessage, code: str) -> None:
    assert refusal(BOOK, known(), act)[0] == code


def test_a_closed_crisis_and_a_stranger_send_nothing() -> None:
    act = SendMessage(to=HERE, text=WORDS)
    assert refusal(BOOK, known(crisis=crisis(closed_at=NOON)), act)[0] == "crisis_closed"
    assert refusal(BOOK, known(), act, who="nobody")[0] == "not_entitled"


def test_many_recipients_take_their_number() -> None:
    act, many = SendMessage(to=Addressees(everyone=True), text=WORDS), known(confirm_above=10)
    code, details = refusal(BOOK, many, act)
    assert (code, details["count"]) == ("recipients_unconfirmed", "23")
    assert isinstance(follows(BOOK, many, act, confirm_recipients=23)[0], facts.MessagesQueued)
