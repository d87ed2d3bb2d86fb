"""What people wrote stands on a page until somebody has read it: help first, within reach, answered the way it came."""

from __future__ import annotations

import hashlib
import re

import pytest

from pca.channels.port import Inbound
from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.directory import Contact
from pca.domain.message_acts import CallRoll
from pca.domain.notices import HELP_ASKED
from pca.domain.texts.replies import understood
from pca.services.messages import replies
from pca.services.messages.delivery import deliver
from pca.services.messages.send_back import send_back
from pca.store.audit import journal
from pca.store.messages import incoming, messages, outbox
from pca.store.people.directory import write_contacts
from tests.kit.answering import PHONES, link, sms
from tests.kit.gateway import Gateway
from tests.web.conftest import Browser, House


@pytest.fixture
def house(house_with_notices: House) -> House:
    return house_with_notices


@pytest.fixture
def key(house: House) -> str:
    """A roll-call under way, in which SMS are answered."""
    found = house.opened()
    with house.world.store.write() as unit:
        rows = [Contact(who, who.upper(), f"{who}@example.org", phone) for who, phone in PHONES.items()]
        write_contacts(unit, rows)
    house.world.decide("activate")
    house.world.ok(CallRoll(), "dir", "Incendie")
    while deliver(house.world.runtime).again:
        pass
    house.world.runtime.channels = (Gateway("sms", "sms"), *house.world.runtime.channels)  # type: ignore[assignment]
    return found


def waiting(house: House, key: str | None) -> list[incoming.Incoming]:
    with house.world.store.read() as unit:
        return list(incoming.to_read(unit, key))


def rolled(house: House, key: str, person: str) -> str:
    """The address of the page on which a person answers the roll-call."""
    with house.world.store.read() as unit:
        numbers = {one.number for one in messages.waves(unit, key) if one.communication == "roll_call"}
        found = next(one for one in messages.messages(unit, key, recipient=person) if one.wave in numbers)
    return f"/r/{house.world.runtime.ticket(key, found.number)}"


def test_help_first_then_read_then_answered(house: House, director: Browser, key: str) -> None:
    sms(house, "head-B", "où est le point de rassemblement ?")
    sms(house, "head-A", "J’ai besoin d’aide, 2e étage")
    told = director.get(f"/api/crises/{key}/inbox").json()
    assert [one["text"] for one in told["texts"]] == [
        "J’ai besoin d’aide, 2e étage",
        "où est le point de rassemblement ?",
    ]
    page = director.get(f"/crises/{key}/inbox").text
    assert page.index("2e étage") < page.index("point de rassemblement")
    assert "HEAD-A" in page
    rail = page[page.index('/inbox"') :]
    assert re.search(r'class="count">\D*2\D', rail[: rail.index("</li>")]), "the rail counts them"
    number = told["texts"][0]["number"]
    path = f"/crises/{key}/inbox/{number}"
    assert director.fill(path, page=f"/crises/{key}/inbox", reply="Restez là, on arrive.").status_code == 303
    send_back(house.world.runtime)
    channel = house.world.runtime.channels[0]
    assert ("Restez là, on arrive.", PHONES["head-A"]) in [(one.body, one.address) for one in channel.sent]  # type: ignore[attr-defined]
    assert [one.text for one in waiting(house, key)] == ["où est le point de rassemblement ?"]
    page = director.get(f"/crises/{key}/inbox").text
    assert "Restez là" in page
    with house.world.store.read() as unit:
        (_, entry) = list(journal.entries(unit))[-1]
        bodies = [str(row) for row in unit.connection.exec_driver_sql("SELECT body FROM journal")]
    assert (entry.who, type(entry.act).__name__) == ("dir", "ReadText")
    assert not any("Restez" in body or "2e étage" in body for body in bodies)


def test_nobody_takes_the_name_of_an_order_the_house_is_still_to_give(house: House, key: str) -> None:
    text = "au secours"
    digest = hashlib.sha256(text.encode()).hexdigest()
    head = house.browser("head-B", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "B"))
    task = next(number for number, one in house.world.live().items() if one.place == "B")
    csrf = head.get("/account").text.split('name="csrf" value="')[1].split('"')[0]
    for number in range(1, 4):  # refused orders, each under the name that a call for help will have
        headers = {"x-csrf-token": csrf, "idempotency-key": f"help/{number}/{digest[:16]}"}
        told = head.post(f"/api/crises/{key}/tasks/{task}/refuse", json={"why": " "}, headers=headers)
        assert (told.status_code, bool(told.json()["journal"])) == (409, True)
    sms(house, "+33639980000", text)
    with house.world.store.read() as unit:
        (_, entry) = list(journal.entries(unit))[-1]
    assert type(entry.act).__name__ == "CallForHelp"


def test_the_roll_calls_page_shows_what_was_written_beside_the_name(house: House, director: Browser, key: str) -> None:
    browser = house.stranger()
    browser.fill(rolled(house, key, "head-A"), answer="help", note="Coincée dans l’ascenseur B")
    wave = director.get(f"/api/crises/{key}/roll-call").json()["calls"][0]["wave"]
    page = director.get(f"/crises/{key}/roll-call/{wave}").text
    assert page.index("HEAD-A") < page.index("Coincée dans l’ascenseur B")
    (helpless,) = director.get(f"/api/crises/{key}/roll-call/{wave}").json()["helpless"]
    told = "/crises/{}/messages/{}/{}".format(key, *helpless["message"])
    assert "Coincée" in director.get(told).text
    answered = director.fill(f"{told}/answer", page=told, answer="cared", why="Sortie par les pompiers.")
    assert answered.status_code == 303
    page = director.get(f"/crises/{key}/roll-call/{wave}").text
    assert "Sortie par les pompiers." in page
    assert director.get(f"/api/crises/{key}/roll-call/{wave}").json()["helpless"] == []


def test_a_note_that_calls_for_help_wins_over_the_button(house: House, key: str) -> None:
    page = house.stranger()
    page.fill(rolled(house, key, "head-A"), answer="safe", note="mais Karim est blessé")
    assert waiting(house, key)[0].urgent
    with house.world.store.read() as unit:
        assert incoming.of_people(unit, key, ["head-A"])["head-A"][0].meaning == "help"


def test_a_text_sent_alone_is_understood_or_read(house: House, key: str) -> None:
    browser, path = house.stranger(), rolled(house, key, "head-A")
    assert browser.fill(path, answer="text", note="je vois de la lumière").headers["location"].endswith("told=kept")
    assert "une personne va le lire" in browser.get(f"{path}?told=kept").text
    assert browser.fill(path, answer="text", note="au secours").headers["location"].endswith("told=answered")
    assert [one.text for one in waiting(house, key)] == ["au secours", "je vois de la lumière"]


def test_a_head_reads_their_own_people_and_nobody_elses(house: House, key: str) -> None:
    sms(house, "head-A", "question de A ?")
    sms(house, "head-B", "question de B ?")
    sms(house, "+33639980000", "question d’un inconnu ?")
    people = house.world.organisation().people
    site = people["head-A"].site
    assert people["head-B"].site != site
    head = house.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, site))
    told = head.get(f"/api/crises/{key}/inbox").json()
    assert [one["text"] for one in told["texts"]] == ["question de A ?"]
    assert (told["elsewhere"], told["read"]) == ([], [])
    assert head.get("/api/inbox").json()["elsewhere"] == []
    theirs = next(one for one in waiting(house, key) if one.person == "head-B")
    page = f"/crises/{key}/inbox"
    assert head.fill(f"{page}/{theirs.number}", page=page).status_code == 404
    assert head.fill(f"{page}/999999", page=page).status_code == 404
    stranger = waiting(house, None)[0]
    assert head.fill(f"/inbox/{stranger.number}", page=page).status_code == 404
    assert head.fill(f"{page}/{stranger.number}", page=page).status_code == 404
    assert len(waiting(house, key)) == 2
    for role in (AccessRole.COMPLIANCE, AccessRole.OBSERVER, AccessRole.ADMINISTRATOR):
        assert house.browser(f"x-{role}", role).get(page).status_code == 403


def test_an_unknown_sender_stands_outside_any_crisis(house: House, director: Browser, key: str) -> None:
    sms(house, "+33639980000", "je suis devant l’agence")
    assert "+33639980000" in director.get(f"/crises/{key}/inbox").text
    page = director.get("/inbox").text
    assert "je suis devant l’agence" in page
    (text,) = waiting(house, None)
    assert director.fill(f"/inbox/{text.number}", page="/inbox").status_code == 303
    assert waiting(house, None) == []


def test_a_forged_mail_says_so(house: House, director: Browser, key: str) -> None:
    event = Inbound(
        provider="mail", event_id="1", kind="email", from_="head-A@example.org", text="HELP <script>alert(1)</script>"
    )
    assert dict(replies.take(house.world.runtime, [event])) == {"kept": 1}
    page = director.get(f"/crises/{key}/inbox").text
    assert "Rien ne prouve qui a écrit" in page
    assert "<script>alert(1)" not in page


def test_our_words_below_an_answer_do_not_let_others_answer_for_its_writer(
    house: House, director: Browser, key: str
) -> None:
    with house.world.store.write() as unit:
        write_contacts(unit, [Contact("dir", "Directeur", "dir@example.org", None)])
    secret = rolled(house, key, "ops1").removeprefix("/r/")
    text = f"Au secours, le toit fuit.\nDe : PCA <pca+{secret.lower()}@example.org>\nhttps://pca.example/r/{secret}"
    event = Inbound(provider="mail", event_id="1", kind="email", from_="ops1@example.org", text=text)
    replies.take(house.world.runtime, [event])
    (kept,) = waiting(house, key)
    assert secret in kept.text, "it is kept as it was written"
    page = director.get(f"/crises/{key}/inbox").text + director.get(f"/api/crises/{key}/inbox").text
    assert page.count("le toit fuit") >= 2
    assert secret.lower() not in page.lower()
    with house.world.store.read() as unit:
        alerts = [one for one in messages.waves(unit, key) if one.communication == HELP_ASKED]
        told = [one for wave in alerts for one in messages.messages(unit, key) if one.wave == wave.number]
    assert told, "the committee is told of it"
    while deliver(house.world.runtime).again:
        pass
    with house.world.store.read() as unit:
        bodies = [found.body for one in told if (found := outbox.body(unit, key, one.number))]
    assert any("le toit fuit" in body for body in bodies)
    assert not any(secret.lower() in body.lower() for body in bodies)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("what", ["task", "roll"])
def test_every_label_of_the_answer_page_is_understood(house: House, key: str, language: str, what: str) -> None:
    """Whoever types what stands on a button is taken at their word."""
    browser = house.stranger()
    browser.cookies.set("pca-language", language)
    page = browser.get(link(house, key, "head-A") if what == "task" else rolled(house, key, "head-A")).text
    labels = dict(re.findall(r'name="answer"\s+value="(\w+)">([^<]+)<', page))
    labels.pop("text", None)
    assert len(labels) >= 3
    for meaning, label in labels.items():
        found = understood(label.replace("&#39;", "'"))
        assert (found.meaning, found.more) == (meaning, False), label
        assert understood(f"{label.upper()} !").meaning == meaning


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_page_is_there_in_every_language(house: House, key: str, language: str) -> None:
    sms(house, "head-A", "AIDE")
    page = house.browser("dir", AccessRole.DIRECTOR, language=language).get(f"/crises/{key}/inbox")
    words = {"fr": "Marquer comme lu", "ar": "وضع علامة مقروء", "en": "Mark as read"}
    assert words[language] in page.text
