"""What people write back: a call for help is never lost, a stranger's word is never an act, and all of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pca.channels.port import Inbound
from pca.domain.contact_points import ContactPoint
from pca.domain.directory import Contact
from pca.domain.message_acts import AcknowledgeMessage, CallRoll
from pca.domain.orders import CLOCK, Order, PassTime, ReadText, Refuse
from pca.domain.plan.lint.communications import NOTICES
from pca.plans.texts import content_hash, freeze, read_texts
from pca.services.engine.execute import execute
from pca.services.messages import replies
from pca.services.messages.delivery import deliver
from pca.services.messages.send_back import MOST, send_back
from pca.services.people import read_roll_call
from pca.services.people.addresses import give
from pca.shipped import data_folder
from pca.store.audit import journal
from pca.store.engine.replay import replay
from pca.store.kit.database import Store
from pca.store.messages import incoming, messages, outbox, provider_events, responses
from pca.store.messages.incoming import Incoming, SentBack
from pca.store.people import contact_points
from pca.store.people.directory import erase_contacts, write_contacts
from pca.store.people.whereabouts import help_calls
from tests.kit.gateway import Gateway
from tests.services.conftest import World

PHONES = {"ops1": "+212600000001", "ops2": "+212600000002", "head-A": "+212600000003", "dir": "+212600000009"}


class Rolled:
    """A small institution with a roll-call under way, in a real crisis."""

    def __init__(self, store: Store, folder: Path) -> None:
        world = World(store, folder)
        texts = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}
        texts |= read_texts(data_folder("notifications"), (*NOTICES, "roll_call"))
        world.version = content_hash(world.loaded.playbook, texts)
        world.body = freeze(world.loaded.playbook, texts).decode()
        world.prepare()
        self.world, self.runtime, self.store = world, world.runtime, store
        with store.write() as unit:
            rows = [Contact(who, who.upper(), f"{who}@house.example", phone) for who, phone in PHONES.items()]
            write_contacts(unit, rows)
        self.key = world.open("real")
        world.ok(CallRoll(), "dir", "Incendie")
        self.deliver()
        self.gateway = Gateway("sms", "sms")
        self.runtime.channels = (self.gateway, *self.runtime.channels)  # type: ignore[assignment]

    def deliver(self) -> None:
        while deliver(self.runtime).again:
            pass

    def message(self, who: str) -> int:
        with self.store.read() as unit:
            found = messages.messages(unit, self.key, recipient=who)
            return next(one.number for one in reversed(found) if one.wave == 1)

    def sms(self, who: str, text: str, **more: object) -> str:
        event = Inbound(
            provider="sms", event_id=self.runtime.new_id(), kind="sms", from_=PHONES.get(who, who), text=text, **more
        )  # type: ignore[arg-type]
        return next(iter(replies.take(self.runtime, [event])))

    def mail(self, who: str, text: str, *, token: bool = True, automatic: bool = False) -> str:
        ticket = self.runtime.ticket(self.key, self.message(who)) if token else ""
        event = Inbound(
            provider="mail",
            event_id=self.runtime.new_id(),
            kind="email",
            from_=f"{who}@house.example",
            text=text,
            token=ticket,
            automatic=automatic,
        )
        return next(iter(replies.take(self.runtime, [event])))

    def answer(self, who: str) -> str | None:
        with self.store.read() as unit:
            return next(one.answer for one in responses.obligations(unit, self.key) if one.recipient == who)

    def standing(self) -> read_roll_call.RollCall:
        with self.store.read() as unit:
            return read_roll_call.roll_call(unit, self.key, 1)

    def to_read(self, key: str | None = "") -> tuple[Incoming, ...]:
        with self.store.read() as unit:
            return incoming.to_read(unit, self.key if key == "" else key)

    def alerts(self) -> list[tuple[str, str]]:
        """Recipient and text of every alert so far."""
        self.deliver()
        with self.store.read() as unit:
            found = [one for one in messages.messages(unit, self.key) if one.wave > 1]
            waves = {one.number: one.communication for one in messages.waves(unit, self.key)}
            told = [one for one in found if waves[one.wave] == "help_asked"]
            bodies = [(one.recipient, outbox.body(unit, self.key, one.number)) for one in told]
        return [(who, body.body) for who, body in bodies if body]

    def silenced(self, who: str) -> list[str]:
        with self.store.read() as unit:
            return [one.kind for one in contact_points.points(unit, [who]).get(who, ()) if one.opted_out_at]

    def back(self) -> list[str]:
        """What went back by SMS."""
        send_back(self.runtime)
        return [one.body for one in self.gateway.sent if one.key.startswith("back/")]

    def sent_to(self, who: str) -> tuple[SentBack, ...]:
        """What goes back by mail by itself."""
        with self.store.read() as unit:
            return incoming.sent_to(unit, f"{who}@house.example", datetime.min.replace(tzinfo=UTC))

    def in_journal(self, word: str) -> bool:
        with self.store.read() as unit:
            return any(word in str(row) for row in unit.connection.exec_driver_sql("SELECT body FROM journal"))


@pytest.fixture
def rolled(tmp_path: Path) -> Iterator[Rolled]:
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        yield Rolled(store, tmp_path)


# ---------------------------------------------------------------- a call for help


def test_a_call_for_help_is_recorded_kept_read_first_and_told_at_once(rolled: Rolled) -> None:
    assert rolled.sms("ops2", "je suis à la gare") == "unclear"
    assert rolled.sms("ops1", "J’ai besoin d’aide, 2e étage") == "answered"
    assert (rolled.answer("ops1"), rolled.standing().helpless) == ("help", ("ops1",))
    first, second = rolled.to_read()
    assert (first.person, first.text, first.urgent) == ("ops1", "J’ai besoin d’aide, 2e étage", True)
    assert (second.person, second.text) == ("ops2", "je suis à la gare")
    told = rolled.alerts()
    assert "dir" in {who for who, _ in told}
    assert all("OPS1 +212600000001" in body and "2e étage" in body for _, body in told)
    assert not rolled.in_journal("2e étage")
    assert "Bien noté : besoin d'aide" in rolled.back()[-1]


def test_the_same_call_again_tells_nobody_again(rolled: Rolled) -> None:
    rolled.sms("ops1", "AIDE")
    before = len(rolled.alerts())
    assert before > 0
    assert [rolled.sms("ops1", text) for text in ("AIDE", "aidez moi !!", "Je suis coincé")] == ["nothing"] * 3
    assert len(rolled.alerts()) == before
    assert [one.text for one in rolled.to_read()] == ["AIDE", "AIDE", "aidez moi !!", "Je suis coincé"]


@pytest.mark.parametrize("later", ["ok merci", "OK", "Bien reçu", "NON", "fait", "télétravail", "absent", "👍"])
def test_nothing_less_than_safe_withdraws_a_call(rolled: Rolled, later: str) -> None:
    rolled.sms("ops1", "AIDE")
    assert rolled.sms("ops1", later) == "nothing"
    assert rolled.standing().helpless == ("ops1",)


def test_safe_ends_a_call_and_both_stand_with_their_times(rolled: Rolled) -> None:
    rolled.sms("ops1", "AIDE")
    asked = rolled.world.clock.now()
    rolled.world.clock.advance_to(asked + timedelta(minutes=9))
    assert rolled.sms("ops1", "Je vais bien maintenant") == "answered"
    assert (rolled.answer("ops1"), rolled.standing().helpless) == ("safe", ())
    with rolled.store.read() as unit:
        (call,) = help_calls(unit, rolled.key, 1)
    assert (call.asked_at, call.ended_at, call.ended_as) == (asked, asked + timedelta(minutes=9), "safe")
    assert replay(rolled.store).differences == ()


def test_whoever_took_care_ends_a_call_with_a_word(rolled: Rolled) -> None:
    rolled.sms("ops1", "AIDE")
    act = AcknowledgeMessage(message=rolled.message("ops1"), answer="cared")
    assert rolled.world.no(act, "ops1", "moi") == "care_of_oneself"
    assert rolled.world.no(act, "dir", "", on_behalf_of="ops1", informant="pompiers") == "reason_missing"
    rolled.world.ok(act, "dir", "Évacuée vers le CHU.", on_behalf_of="ops1", informant="pompiers")
    assert (rolled.answer("ops1"), rolled.standing().helpless) == ("cared", ())
    with rolled.store.read() as unit:
        (call,) = help_calls(unit, rolled.key, 1)
    assert (call.ended_by, call.ended_as, call.word) == ("dir", "cared", "Évacuée vers le CHU.")
    assert rolled.sms("ops1", "AIDE encore") == "answered"
    assert rolled.standing().helpless == ("ops1",)


def test_ones_own_receipt_does_not_withdraw_a_call(rolled: Rolled) -> None:
    rolled.sms("ops1", "AIDE")
    number = rolled.message("ops1")
    assert rolled.world.no(AcknowledgeMessage(message=number, answer="received"), "ops1") == "whereabouts_stand"
    assert rolled.world.no(AcknowledgeMessage(message=number, answer="absent"), "ops1") == "whereabouts_stand"


def test_received_does_not_replace_where_somebody_is(rolled: Rolled) -> None:
    rolled.sms("ops1", "je suis en télétravail")
    assert rolled.sms("ops1", "ok") == "nothing"
    assert rolled.answer("ops1") == "telework"
    assert rolled.sms("ops1", "absent") == "answered"


def test_a_stand_in_does_not_speak_over_a_call(rolled: Rolled) -> None:
    """Somebody told in another's stead says "received" after that person has called for help."""
    world = rolled.world
    world.clock.advance_to(world.clock.now() + timedelta(days=1))
    for _ in range(8):
        world.ok(PassTime(), CLOCK)
        rolled.deliver()
        world.clock.advance_to(world.clock.now() + timedelta(hours=6))
    with rolled.store.read() as unit:
        found = [one for one in messages.messages(unit, rolled.key) if "ops1" in (one.instead_of or ())]
    if not found:
        pytest.fail("nobody was told in the place of ops1")
    rolled.sms("ops1", "AIDE")
    world.ok(AcknowledgeMessage(message=found[0].number), found[0].recipient)
    assert rolled.answer("ops1") == "help"


def test_a_call_counts_although_the_question_never_arrived(rolled: Rolled) -> None:
    """The roll-call lies in a queue, or its mail was lost; the person writes all the same."""
    rolled.world.ok(CallRoll(), "dir", "Réplique")
    with rolled.store.read() as unit:
        (last,) = [one for one in messages.waves(unit, rolled.key) if one.number == one.origin][-1:]
        assert {one.status for one in messages.messages(unit, rolled.key) if one.wave == last.number} == {"queued"}
    assert rolled.sms("ops1", "AIDE") == "answered"
    with rolled.store.read() as unit:
        assert read_roll_call.roll_call(unit, rolled.key, last.number).helpless == ("ops1",)
    assert rolled.sms("ops1", "SAFE") == "answered", "it ends the call, whatever else is open"
    with rolled.store.read() as unit:
        assert read_roll_call.roll_call(unit, rolled.key, last.number).helpless == ()
    assert rolled.sms("ops2", "SAFE") == "unclear", "two roll-calls are open"
    code = rolled.runtime.short_code(rolled.key, rolled.message("ops2"))
    assert rolled.sms("ops2", f"SAFE {code}") == "answered"


def test_help_beside_a_task_is_told_and_leaves_the_task(rolled: Rolled) -> None:
    world = rolled.world
    world.decide("activate")
    rolled.deliver()
    with rolled.store.read() as unit:
        message = [one for one in messages.messages(unit, rolled.key, recipient="head-A") if one.tasks][-1]
    code = rolled.runtime.short_code(rolled.key, message.number)
    before = {number: task.status for number, task in world.live().items()}
    assert rolled.sms("head-A", f"FAIT {code} mais je suis blessé") in ("unclear", "answered")
    assert {number: task.status for number, task in world.live().items()} == before
    assert any("HEAD-A" in body and "blessé" in body for _, body in rolled.alerts())
    assert rolled.to_read()[0].person == "head-A"


def test_nobody_takes_somebodys_words_by_adding_their_address(rolled: Rolled) -> None:
    give(rolled.runtime, "dir", "sms", PHONES["ops1"], confirmed=True)
    give(rolled.runtime, "dir", "email", "ops1@house.example", confirmed=True)
    assert rolled.sms("ops1", "OK je suis en sécurité") == "answered"
    assert rolled.sms("ops1", "au secours") == "answered"
    assert (rolled.answer("ops1"), rolled.answer("dir")) == ("help", None)
    rolled.mail("ops1", "STOP", token=False)
    assert {one.person for one in rolled.to_read()} == {"ops1"}


def test_a_call_from_a_shared_telephone_is_nobodys_answer_and_is_told(rolled: Rolled) -> None:
    with rolled.store.write() as unit:
        write_contacts(unit, [Contact("ops2", "OPS2", "ops2@house.example", PHONES["ops1"])])
    assert rolled.sms("ops1", "SAFE") == "unclear"
    assert (rolled.answer("ops1"), rolled.answer("ops2")) == (None, None)
    assert rolled.sms("ops1", "AIDE 3e") == "unclear"
    assert (rolled.answer("ops1"), rolled.answer("ops2")) == (None, None)
    assert any("AIDE 3e" in body for _, body in rolled.alerts())
    assert {one.text for one in (*rolled.to_read(), *rolled.to_read(None))} == {"SAFE", "AIDE 3e"}


def test_forged_mails_use_up_no_call_by_telephone(rolled: Rolled) -> None:
    with rolled.store.write() as unit:
        write_contacts(unit, [Contact("ops2", "OPS2", "both@house.example", PHONES["ops1"])])
        write_contacts(unit, [Contact("ops1", "OPS1", "both@house.example", PHONES["ops1"])])
    for number in range(7):
        rolled.mail(f"invented{number}", "au secours", token=False)
    invented = rolled.alerts()
    assert not any("invented6" in body for _, body in invented)
    rolled.mail("both", "au secours, bureau 4", token=False)
    rolled.sms("+33639980000", "au secours, 2e étage")
    assert any("bureau 4" in body for _, body in rolled.alerts()), "two people's address is no stranger's"
    assert any("2e étage" in body for _, body in rolled.alerts())


def test_an_unknown_number_that_calls_for_help_is_told_a_few_times(rolled: Rolled) -> None:
    assert rolled.sms("+33639980000", "AIDE 2e étage") == "unknown"
    told = rolled.alerts()
    assert told
    assert all("+33639980000" in body for _, body in told)
    assert rolled.sms("+33639980000", "au secours") == "unknown"
    assert len(rolled.alerts()) == len(told), "once for as long as nobody has read it"
    for place in range(40):
        rolled.sms(f"+336399800{place:02}", "help")
    assert len(rolled.alerts()) <= 5 * len(told), "strangers cannot flood the committee"
    assert len(rolled.to_read(None)) == 42


def test_help_after_the_crisis_is_over_is_read_and_mailed_to_those_who_watch(rolled: Rolled) -> None:
    rolled.runtime.settings = rolled.runtime.settings.model_copy(update={"alarm_to": ("garde@house.example",)})
    world = rolled.world
    world.decide("activate")
    world.decide("end", despite="Essai.")
    world.decide("learn")
    for number in list(world.live()):
        world.ok(Refuse(task=number, impossible=True), world.live()[number].assignee or "")
    world.decide("close")
    mails = Gateway("mail", "email")
    rolled.runtime.channels = (mails, rolled.gateway)  # type: ignore[assignment]
    assert rolled.sms("ops1", "au secours") == "unclear"
    assert [one.text for one in rolled.to_read(None)] == ["au secours"]
    assert [one.address for one in mails.sent] == ["garde@house.example"]
    for number in range(5):
        rolled.sms("ops1", f"au secours {number}")
    assert len(mails.sent) == 1, "once for as long as nobody has read it: whoever writes much floods nobody"
    assert len(rolled.to_read(None)) == 6


# ---------------------------------------------------------------- what stands to be read


def test_what_is_understood_whole_is_not_put_up_to_read(rolled: Rolled) -> None:
    assert [rolled.sms("ops1", text) for text in ("SAFE", "ok merci")] == ["answered", "nothing"]
    assert rolled.to_read() == ()
    with rolled.store.read() as unit:
        assert [one.text for one in incoming.of_people(unit, rolled.key, ["ops1"])["ops1"]] == ["SAFE", "ok merci"]


def test_free_text_ends_no_obligation(rolled: Rolled) -> None:
    assert rolled.sms("ops1", "qui est là ?") == "unclear"
    assert rolled.mail("ops2", "Je suis à Casablanca") == "unclear"
    assert (rolled.answer("ops1"), rolled.answer("ops2")) == (None, None)
    assert len(rolled.to_read()) == 2


def test_no_as_an_answer_to_where_are_you_is_read_first(rolled: Rolled) -> None:
    assert rolled.sms("ops1", "Non") == "answered"
    (only,) = rolled.to_read()
    assert (only.text, only.urgent) == ("Non", True)


def test_reading_is_an_order_and_the_texts_stay_outside(rolled: Rolled) -> None:
    rolled.sms("ops1", "je cherche la sortie de secours, elle est où ?")
    (text,) = rolled.to_read()

    def read(who: str, **more: str) -> object:
        act = ReadText(text=text.number, digest=text.digest, **more)
        order = Order(id=rolled.runtime.new_id(), who=who, crisis=rolled.key, act=act)
        return execute(rolled.runtime, order)

    assert getattr(read("dir"), "facts", ())
    assert not rolled.in_journal("sortie de secours")
    with rolled.store.read() as unit:
        (_, entry) = list(journal.entries(unit))[-1]
    assert (entry.who, entry.facts[0].text) == ("dir", text.number)  # type: ignore[union-attr]
    wrong = Order(id="x", who="dir", crisis=rolled.key, act=ReadText(text=text.number, digest="0" * 64))
    assert execute(rolled.runtime, wrong).refused.code == "text_unknown"  # type: ignore[union-attr]
    elsewhere = Order(id="y", who="dir", act=ReadText(text=text.number, digest=text.digest))
    assert execute(rolled.runtime, elsewhere).refused.code == "text_unknown"  # type: ignore[union-attr]


def test_what_was_written_goes_with_the_person(rolled: Rolled) -> None:
    rolled.sms("ops1", "je suis malade, rue des Fleurs")
    with rolled.store.write() as unit:
        erase_contacts(unit, ["ops1"])
        assert "Fleurs" not in str(incoming.to_read(unit, rolled.key))
        assert unit.connection.exec_driver_sql("SELECT count(*) FROM sent_back").scalar_one() == 0


def test_a_long_text_is_kept_up_to_its_bound(rolled: Rolled) -> None:
    rolled.mail("ops1", "é" * 5_000)
    assert rolled.to_read()[0].text == "é" * 2_000


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
