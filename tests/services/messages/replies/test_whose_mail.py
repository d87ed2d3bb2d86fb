"""A mail proves its author by the secret of a message; without it, it is a note."""

from __future__ import annotations

import pytest

from pca.channels.port import Inbound
from pca.services.messages import replies
from pca.store.audit import journal
from pca.store.messages import incoming
from tests.services.messages.replies.conftest import Rolled

# ---------------------------------------------------------------- a sender's address is a claim


@pytest.mark.parametrize("text", ["SAFE", "OK", "STOP", "télétravail", "HELP"])
def test_a_mail_without_the_secret_of_its_message_is_a_note_to_read(rolled: Rolled, text: str) -> None:
    assert rolled.mail("ops1", text, token=False) == "kept"
    assert (rolled.answer("ops1"), rolled.silenced("ops1")) == (None, [])
    (note,) = rolled.to_read()
    assert (note.text, note.proof, note.acted, note.urgent) == (text, "address", False, text == "HELP")
    assert bool(rolled.alerts()) is (text == "HELP")
    assert all("n'est pas prouvée" in body for _, body in rolled.alerts())
    assert [one.why for one in rolled.sent_to("ops1")] == ["prove"] * (text == "STOP"), "only STOP asks back"


def test_stop_without_a_secret_asks_back_by_a_mail_that_holds_one(rolled: Rolled) -> None:
    """A forged STOP silences nobody; the person themselves need only answer what comes."""
    rolled.runtime.settings = rolled.runtime.settings.model_copy(update={"mail_from": "pca@house.example"})
    for _ in range(3):
        assert rolled.mail("ops1", "STOP", token=False) == "kept"
    (mail,) = rolled.sent_to("ops1")
    assert "Est-ce vous" in mail.body
    token = mail.reply_to.partition("+")[2].partition("@")[0]
    answer = Inbound(provider="mail", event_id="a", kind="email", from_=mail.address, text="STOP", token=token)
    assert next(iter(replies.take(rolled.runtime, [answer]))) == "stopped"
    assert rolled.silenced("ops1") == ["email"]


def test_forged_calls_tell_the_committee_once_until_somebody_reads(rolled: Rolled) -> None:
    for _ in range(20):
        rolled.mail("ops1", "help me", token=False)
    assert len({who for who, _ in rolled.alerts()}) == len(rolled.alerts())
    assert len(rolled.to_read()) == 20


def test_stop_by_mail_needs_the_secret_of_a_message_to_this_very_person(rolled: Rolled) -> None:
    ticket = rolled.runtime.ticket(rolled.key, rolled.message("ops2"))
    stolen = Inbound(provider="mail", event_id="1", kind="email", from_="ops1@house.example", text="STOP", token=ticket)
    assert next(iter(replies.take(rolled.runtime, [stolen]))) == "kept"
    assert rolled.silenced("ops1") == []
    assert rolled.mail("ops1", "STOP") == "stopped"
    assert rolled.silenced("ops1") == ["email"]
    assert rolled.mail("ops1", "START") == "started"
    assert rolled.silenced("ops1") == []


def test_a_mail_that_names_no_sender_counts_by_its_secret_and_nothing_goes_back(rolled: Rolled) -> None:
    ticket = rolled.runtime.ticket(rolled.key, rolled.message("ops1"))
    mail = Inbound(provider="mail", event_id="1", kind="email", from_="", text="AIDE, escalier B", token=ticket)
    assert next(iter(replies.take(rolled.runtime, [mail]))) == "answered"
    assert rolled.answer("ops1") == "help"
    (note,) = rolled.to_read()
    assert (note.person, note.sender, note.text) == ("ops1", "", "AIDE, escalier B")
    with rolled.store.read() as unit:
        assert unit.connection.exec_driver_sql("SELECT count(*) FROM sent_back").scalar_one() == 0


def test_a_mail_of_nobody_is_read_by_a_person_and_the_committee_hears_of_help(rolled: Rolled) -> None:
    mail = Inbound(provider="mail", event_id="1", kind="email", from_="", text="AIDE, escalier B")
    assert next(iter(replies.take(rolled.runtime, [mail]))) == "kept"
    assert rolled.alerts()
    with rolled.store.read() as unit:
        (note,) = incoming.to_read(unit, None)
    assert (note.person, note.urgent) == ("", True)


def test_each_answer_says_how_its_author_was_identified(rolled: Rolled) -> None:
    code = rolled.runtime.short_code(rolled.key, rolled.message("ops2"))
    rolled.sms("ops1", "SAFE")
    rolled.sms("ops2", f"SAFE {code}")
    rolled.mail("head-A", "safe")
    with rolled.store.read() as unit:
        last = [entry.identified for _, entry in list(journal.entries(unit))[-3:]]
    assert [(one.way, one.factor) for one in last if one] == [
        ("sms", "number"),
        ("sms", "number_code"),
        ("mail", "mail_secret"),
    ]
