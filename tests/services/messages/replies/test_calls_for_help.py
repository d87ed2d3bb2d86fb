"""A call for help is recorded, told and kept open until somebody has taken care."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.directory import Contact
from pca.domain.message_acts import AcknowledgeMessage, CallRoll
from pca.domain.orders import CLOCK, PassTime, Refuse
from pca.services.people import read_roll_call
from pca.services.people.addresses import give
from pca.store.engine.replay import replay
from pca.store.messages import messages
from pca.store.people.directory import write_contacts
from pca.store.people.whereabouts import help_calls
from tests.kit.gateway import Gateway
from tests.services.messages.replies.conftest import PHONES, Rolled

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


def test_calls_from_withheld_numbers_are_told_each_and_nothing_goes_back(rolled: Rolled) -> None:
    assert rolled.sms("", "AIDE 2e étage") == "unknown"
    told = rolled.alerts()
    assert told
    assert rolled.sms("", "au secours") == "unknown"
    assert len(rolled.alerts()) == 2 * len(told), "nobody knows whether it is the same person"
    for _ in range(40):
        rolled.sms("", "help")
    assert len(rolled.alerts()) <= 5 * len(told), "strangers cannot flood the committee"
    assert len(rolled.to_read(None)) == 42
    assert rolled.back() == []


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
