"""Answers without signing in: a link shows and acts only when told, a reply acts for its sender alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.directory import Contact
from pca.domain.identification import PROGRAM, Identification
from pca.domain.orders import HandOver, Refuse
from pca.services.administration import keys
from pca.services.messages import answering
from pca.services.messages.delivery import deliver
from pca.store.audit import journal
from pca.store.messages import messages
from pca.store.people.directory import write_contacts
from tests.kit.answering import PHONES, link, message_to, sms, task_of
from tests.web.conftest import Browser, House


@pytest.fixture
def house(house_with_notices: House) -> House:
    return house_with_notices


@pytest.fixture
def key(house: House) -> str:
    """A crisis in which site heads have tasks, told to them by mail."""
    found = house.opened()
    with house.world.store.write() as unit:
        rows = [Contact(who, who.upper(), f"{who}@example.org", phone) for who, phone in PHONES.items()]
        write_contacts(unit, rows)
    house.world.decide("activate")
    while deliver(house.world.runtime).again:
        pass
    return found


def test_looking_acts_on_nothing(house: House, key: str) -> None:
    """Mail scanners follow links, some of them many times."""
    browser, path = house.stranger(), link(house, key, "head-A")
    number = task_of(house, "head-A")
    for _ in range(3):
        assert browser.get(path).status_code == 200
        assert browser.head(path).status_code in (200, 405)
    assert browser.post(path, data={}).status_code == 422
    assert house.world.task(number).status == "open"


def test_the_answers_come_before_the_letter(house: House, key: str) -> None:
    """On a telephone, whoever has many tasks answers without scrolling past all of them."""
    page = house.stranger().get(link(house, key, "head-A")).text
    assert 0 < page.index('name="answer" value="received"') < page.index('class="said"')
    assert page.index("<h2>") < page.index('name="answer"')


def test_an_explicit_answer_acts_once_and_can_change(house: House, key: str) -> None:
    browser, path, number = house.stranger(), link(house, key, "head-A"), task_of(house, "head-A")
    assert browser.fill(path, answer="received").headers["location"].endswith("told=answered")
    assert house.world.task(number).status == "acknowledged"
    assert house.world.task(number).assignee == "head-A"
    assert browser.fill(path, answer="refused", note="Pas d’affiches.").status_code == 303
    assert house.world.task(number).status == "refused"
    assert "plus rien à répondre" in browser.get(path).text


@pytest.mark.parametrize(
    "forge", ["x", "2026-1.1.AAAAAAAAAAA", "2026-1.999999.AAAAAAAAAAA", "../../etc/passwd", "٢٠٢٦"]
)
def test_a_forged_link_leads_nowhere(house: House, key: str, forge: str) -> None:
    assert house.stranger().get(f"/r/{forge}").status_code == 404
    assert house.stranger().post(f"/r/{forge}", data={"answer": "received"}).status_code == 404


def test_a_link_of_another_message_is_not_made_from_this_one(house: House, key: str) -> None:
    ticket = link(house, key, "head-A")
    crisis, number, seal = ticket.removeprefix("/r/").rsplit(".", 2)
    other = message_to(house, key, "head-B").number
    assert other != int(number)
    assert house.stranger().get(f"/r/{crisis}.{other}.{seal}").status_code == 404


def test_a_task_given_to_another_is_not_answered_here(house: House, key: str) -> None:
    path, number = link(house, key, "head-A"), task_of(house, "head-A")
    house.world.ok(HandOver(task=number, to="head-B"), "head-A")
    assert "plus rien à répondre" in house.stranger().get(path).text
    assert house.stranger().fill(path, page=path, answer="done").headers["location"].endswith("told=over")
    assert house.world.task(number).status == "open"


def test_a_link_closes_with_its_crisis(house: House, key: str) -> None:
    path = link(house, key, "head-A")
    assert "Bien reçu" in house.stranger().get(path).text
    house.world.clock.advance_to(house.world.clock.now() + timedelta(days=2))
    assert "Bien reçu" in house.stranger().get(path).text, "a crisis may last"
    house.world.decide("end", despite="Essai.")
    house.world.decide("learn")
    while live := house.world.live():
        house.world.ok(Refuse(task=next(iter(live)), impossible=True), live[next(iter(live))].assignee)
    house.world.decide("close")
    house.world.clock.advance_to(house.world.clock.now() + answering.STILL + timedelta(seconds=1))
    assert "La crise est close" in house.stranger().get(path).text
    assert house.stranger().fill(path, page=path, answer="received").headers["location"].endswith("told=over")


# ---------------------------------------------------------------- replies by text message


def code(house: House, key: str, person: str) -> str:
    return house.world.runtime.short_code(key, message_to(house, key, person).number)


def test_a_code_answers_its_task(house: House, key: str) -> None:
    number = task_of(house, "head-A")
    assert sms(house, "head-A", f"ok {code(house, key, 'head-A').lower()}") == {"answered": 1}
    assert house.world.task(number).status == "acknowledged"


def test_a_bare_word_answers_the_only_thing_open(house: House, key: str) -> None:
    number = task_of(house, "head-A")
    assert sms(house, "head-A", "نعم") == {"unclear": 1}, "two things are open: the start and the task"
    with house.world.store.read() as unit:
        other = [one for one in messages.messages(unit, key, recipient="head-A") if not one.tasks][-1]
    assert sms(house, "head-A", f"OK {house.world.runtime.short_code(key, other.number)}") == {"answered": 1}
    assert house.world.task(number).status == "open"
    assert sms(house, "head-A", "نعم") == {"answered": 1}
    assert house.world.task(number).status == "acknowledged"


def test_the_code_of_another_person_does_nothing(house: House, key: str) -> None:
    theirs = task_of(house, "head-A")
    assert sms(house, "head-B", f"OK {code(house, key, 'head-A')}") == {"unclear": 1}
    assert house.world.task(theirs).status == "open"
    assert house.world.task(task_of(house, "head-B")).status == "open"


@pytest.mark.parametrize("text", ["7K2", "bonjour", "", "je ne suis pas absent", "\x00" * 50, "🙂" * 5_000])
def test_what_is_not_understood_does_nothing(house: House, key: str, text: str) -> None:
    before = {number: task.status for number, task in house.world.live().items()}
    assert sms(house, "head-A", text) == {"unclear": 1}
    assert {number: task.status for number, task in house.world.live().items()} == before


def test_an_unknown_number_is_unknown(house: House, key: str) -> None:
    assert sms(house, "+33639980000", "OK") == {"unknown": 1}


@pytest.mark.parametrize("sender", ["0600000003", "06 00 00 00 03", "212600000003", "00212600000003", "600000003"])
def test_an_answer_counts_however_the_network_tells_the_sender(house: House, key: str, sender: str) -> None:
    number = task_of(house, "head-A")
    assert sms(house, sender, f"OK {code(house, key, 'head-A')}") == {"answered": 1}
    assert house.world.task(number).status == "acknowledged"


def test_a_number_of_another_country_is_not_taken_for_ours(house: House, key: str) -> None:
    world = house.world
    world.runtime.settings = world.runtime.settings.model_copy(update={"country": "FR"})
    assert sms(house, "0600000003", f"OK {code(house, key, 'head-A')}") == {"unknown": 1}
    assert sms(house, "212600000003", f"OK {code(house, key, 'head-A')}") == {"answered": 1}


def test_told_twice_is_taken_once(house: House, key: str) -> None:
    text = f"OK {code(house, key, 'head-A')}"
    assert [sms(house, "head-A", text, "same"), sms(house, "head-A", text, "same")] == [{"answered": 1}, {"known": 1}]


def test_stop_silences_the_number_and_says_so(house: House, key: str) -> None:
    assert sms(house, "head-A", "STOP") == {"stopped": 1}
    assert house.world.task(task_of(house, "head-A")).status == "open"


@pytest.mark.parametrize("path", ["/genuine/AAAAAAA{}", "/api/genuine/AAAAAAA{}", "/r/2026-1.1.AAAAAAAAAA{}"])
def test_guesses_cost_time_and_real_links_do_not(house: House, key: str, path: str) -> None:
    browser, real = house.stranger(), link(house, key, "head-A")
    for _ in range(30):
        assert browser.get(real).status_code == 200
    said = [browser.get(path.format(one)).status_code for one in "23456789ABCDEFGHJKLMNPQR"]
    assert 429 not in said[:20]
    assert said[-1] == 429
    waits = browser.get(path.format("S"))
    assert waits.headers["retry-after"] == "60"
    house.world.clock.advance_to(house.world.clock.now() + timedelta(minutes=1))
    assert browser.get(real).status_code == 200


# ---------------------------------------------------------------- services that call, and what is genuine


def test_nobody_calls_a_hook_that_is_not_there(house: House) -> None:
    for provider in ("sms", "telegram", "../x", "whatsapp"):
        assert house.stranger().post(f"/hooks/{provider}", content=b"{}").status_code == 404
        assert house.stranger().get(f"/hooks/{provider}").status_code == 404


def test_a_code_says_whether_a_message_is_genuine(house: House, key: str) -> None:
    with house.world.store.read() as unit:
        wave = messages.waves(unit, key)[0]
    browser: Browser = house.stranger()
    good = browser.get(f"/api/genuine/{house.world.runtime.code_of(key, wave.number)}").json()
    assert (good["genuine"], good["crisis"]) == (True, key)
    assert "head-A" not in browser.get(f"/genuine/{good['code']}").text
    assert browser.get("/api/genuine/AAAAAAAA").json()["genuine"] is False
    assert "aucun message" in browser.get("/genuine/AAAAAAAA").text


def test_without_its_key_the_house_says_that_it_cannot_tell(house: House, key: str) -> None:
    """Restored without the key: a genuine message is not called false."""
    runtime = house.world.runtime
    keys.introduce(runtime)
    genuine = runtime.code_of(key, 1)
    (runtime.settings.key_folder / "genuine.key").write_bytes(b"another key")
    runtime.seal = b""
    browser: Browser = house.stranger()
    assert browser.get(f"/api/genuine/{genuine}").json()["unsure"] is True
    said = browser.get(f"/genuine/{genuine}").text
    assert "Nous ne pouvons pas le vérifier" in said
    assert "aucun message" not in said


def test_the_journal_tells_a_link_a_code_and_a_bare_number_apart(house: House, key: str) -> None:
    """Whoever reads it later knows what spoke for the sender each time."""
    runtime = house.world.runtime
    house.stranger().fill(link(house, key, "head-B"), answer="received")
    sms(house, "head-A", f"ok {code(house, key, 'head-A')}")
    with house.world.store.read() as unit:
        other = [one for one in messages.messages(unit, key, recipient="head-A") if not one.tasks][-1]
    sms(house, "head-A", f"ok {runtime.short_code(key, other.number)}")
    sms(house, "head-A", "fait")
    with house.world.store.read() as unit:
        told = [(entry.who, entry.identified) for _, entry in journal.entries(unit) if entry.identified != PROGRAM]
    names = {who: message_to(house, key, who).number for who in ("head-A", "head-B")}
    assert [one for one in told if one[0] not in ("clock", "delivery")] == [
        ("head-B", Identification("link", "link_secret", f"{key}/M{names['head-B']}")),
        ("head-A", Identification("sms", "number_code", f"{key}/M{names['head-A']}")),
        ("head-A", Identification("sms", "number", f"{key}/M{names['head-A']}")),
    ]
    assert all(one[1] is not None for one in told)
