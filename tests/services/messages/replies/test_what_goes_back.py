"""What is answered to an answer: once, only what is asked for, and never without end between machines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.channels.port import Inbound
from pca.domain.contact_points import ContactPoint
from pca.services.messages import replies
from pca.services.messages.send_back import MOST
from pca.store.messages import incoming, messages, provider_events
from pca.store.people import contact_points
from tests.services.messages.replies.conftest import PHONES, Rolled


@pytest.mark.parametrize("text", ["Je suis absent jusqu'au 12", "OK", "SAFE", "STOP", "En cas d'urgence : au secours"])
def test_an_automatic_reply_is_kept_as_a_hint_and_ends_nothing(rolled: Rolled, text: str) -> None:
    assert rolled.mail("ops1", text, automatic=True) == "automatic"
    assert (rolled.answer("ops1"), rolled.silenced("ops1"), rolled.alerts(), rolled.back()) == (None, [], [], [])
    with rolled.store.read() as unit:
        (hint,) = incoming.of_people(unit, rolled.key, ["ops1"])["ops1"]
    assert (hint.text, hint.automatic, hint.urgent) == (text, True, False)


# ---------------------------------------------------------------- STOP, START, and what goes back


@pytest.mark.parametrize(
    "text", ["Stop ! le feu bloque la sortie", "Arrêt de l'ascenseur", "stop des machines fait", "ne pas STOP"]
)
def test_a_sentence_that_begins_with_stop_silences_nobody(rolled: Rolled, text: str) -> None:
    rolled.sms("ops1", text)
    assert rolled.silenced("ops1") == []
    assert rolled.to_read()[0].text == text


@pytest.mark.parametrize("start", ["START", "UNSTOP", "Reprendre", "استئناف"])
def test_stop_and_start_are_answered_once_with_what_holds(rolled: Rolled, start: str) -> None:
    assert rolled.sms("ops1", "STOP svp.") == "stopped"
    assert rolled.silenced("ops1") == ["sms"]
    assert rolled.sms("ops1", "STOP") == "stopped"
    assert rolled.sms("ops1", start) == "started"
    assert rolled.silenced("ops1") == []
    assert ["START" in body for body in rolled.back()] == [True, False]


def test_after_stop_only_what_is_asked_for_goes_back(rolled: Rolled) -> None:
    rolled.sms("ops1", "STOP")
    rolled.sms("ops1", "et les tickets restaurant ?")
    assert [one.text for one in rolled.to_read()][-1] == "et les tickets restaurant ?"
    assert len(rolled.back()) == 1, "a person reads it, nothing goes back by itself"
    rolled.sms("ops1", "AIDE")
    assert len(rolled.back()) == 2, "a call for help is answered all the same"


def test_two_machines_do_not_talk_for_ever(rolled: Rolled) -> None:
    for place in range(30):
        rolled.sms("ops1", f"message {place}")
        rolled.sms("ops1", ["SAFE", "absent", "télétravail", "AIDE", "STOP", "START"][place % 6])
    assert len(rolled.back()) <= MOST
    rolled.world.clock.advance_to(rolled.world.clock.now() + timedelta(days=1))
    rolled.sms("ops1", "encore")
    assert len(rolled.back()) <= MOST + 1


def test_what_goes_back_waits_for_a_centre_that_is_down(rolled: Rolled) -> None:
    rolled.gateway.down = True
    rolled.sms("ops1", "AIDE")
    assert rolled.back() == []
    rolled.gateway.down = False
    rolled.world.clock.advance_to(rolled.world.clock.now() + timedelta(minutes=5))
    assert len(rolled.back()) == 1
    assert rolled.back() == rolled.back(), "once"


def test_taking_in_never_waits_for_a_provider(rolled: Rolled) -> None:
    rolled.sms("ops1", "AIDE")
    assert [one for one in rolled.gateway.sent if one.key.startswith("back/")] == []


def test_told_twice_it_is_kept_once(rolled: Rolled) -> None:
    event = Inbound(provider="sms", event_id="same", kind="sms", from_=PHONES["ops1"], text="AIDE")
    assert [next(iter(replies.take(rolled.runtime, [event]))) for _ in range(2)] == ["answered", "known"]
    with rolled.store.write() as unit:
        unit.connection.exec_driver_sql("DELETE FROM provider_event")  # a crash before it was written down
    assert next(iter(replies.take(rolled.runtime, [event]))) == "nothing"
    assert len(rolled.to_read()) == 1


def test_a_chat_that_answers_a_message_of_ours_answers_that_one(rolled: Rolled) -> None:
    with rolled.store.write() as unit:
        contact_points.add_point(unit, ContactPoint(person="ops1", kind="telegram", address="77", position=3))
        provider_events.name_messages(unit, [("telegram", "77/5", rolled.key, rolled.message("ops1"))])
    event = Inbound(provider="telegram", event_id="1", kind="telegram", from_="77", text="SAFE", in_reply_to="77/5")
    assert next(iter(replies.take(rolled.runtime, [event]))) == "answered"
    assert rolled.answer("ops1") == "safe"


def test_what_goes_back_does_not_wait_for_a_day_that_a_wrong_clock_named(rolled: Rolled) -> None:
    rolled.gateway.down = True
    rolled.sms("ops1", "AIDE")
    assert rolled.back() == []
    rolled.gateway.down = False
    with rolled.store.write() as unit:
        (one,) = incoming.claim(unit, rolled.world.clock.now() + timedelta(hours=1), timedelta())
        incoming.settle(unit, one.number, next_at=rolled.world.clock.now() + timedelta(days=3650))
    assert len(rolled.back()) == 1


def test_a_call_is_told_by_the_strongest_way_and_waits_for_no_morning(rolled: Rolled) -> None:
    rolled.sms("ops1", "AIDE")
    with rolled.store.read() as unit:
        told = [one for one in messages.waves(unit, rolled.key) if one.communication == "help_asked"]
    assert {one.severity for one in told} == {"critical"}
    assert {one.kind for one in told} == {"mail", "sms"}, "mail alone for those who have no telephone"
