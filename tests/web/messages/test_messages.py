"""Messages: what became of each, who is not reached, read before it is released, stopped for good."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.directory import Contact
from pca.domain.orders import Delivery, RecordDeliveries
from pca.services.messages.delivery import deliver as deliver_due
from pca.store.messages import outbox
from pca.store.messages.outbox import Body
from pca.store.people import directory
from tests.kit.erasing import erase_bodies
from tests.web.conftest import Browser, House, flat


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate")
    return key


def told(browser: Browser, path: str, **query: str) -> dict[str, Any]:
    answer = browser.get(f"/api{path}", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def wave_of(browser: Browser, key: str, communication: str) -> dict[str, Any]:
    found = told(browser, f"/crises/{key}/messages")
    return next(one for one in reversed(found["waves"]) if one["communication"] == communication)


def deliver(house: House, *outcomes: str, first: int = 1) -> None:
    errors = {"failed": "550 no such <mailbox>", "unreachable": "no contact point"}
    found = tuple(
        Delivery(message=number, outcome=one, error=errors.get(one, ""))  # type: ignore[arg-type]
        for number, one in enumerate(outcomes, first)
    )
    house.world.ok(RecordDeliveries(deliveries=found), "delivery")


def test_each_wave_is_counted_by_outcome(house: House, director: Browser, key: str) -> None:
    first = wave_of(director, key, "start")
    assert set(first["outcomes"]) == {"queued"}
    start = told(director, f"/crises/{key}/messages/{first['number']}")["recipients"][0]["number"]
    deliver(house, "sent", "sent", "failed", "suppressed", first=start)
    counted = wave_of(director, key, "start")["outcomes"]
    assert (counted["sent"], counted["failed"], counted["suppressed"]) == (2, 1, 1)
    assert sum(counted.values()) == first["recipients"]
    page = director.get(f"/crises/{key}/messages").text
    assert "échec" in page
    assert "Voir qui n’est pas joint" in page


def test_who_is_not_reached_and_why(house: House, director: Browser, key: str) -> None:
    assert told(director, f"/crises/{key}/messages/unreached")["recipients"] == []
    deliver(house, "failed", "unreachable")
    found = told(director, f"/crises/{key}/messages/unreached")["recipients"]
    assert [(one["number"], one["status"]) for one in found] == [(1, "failed"), (2, "unreachable")]
    page = director.get(f"/crises/{key}/messages/unreached").text
    assert "550 no such &lt;mailbox&gt;" in page
    assert "aucun moyen de le joindre" in page


def test_recipients_page_by_page_and_by_outcome(
    house: House, director: Browser, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pca.web.messages.messages.PAGE", 4)
    wave = wave_of(director, key, "start")
    path, seen, after = f"/crises/{key}/messages/{wave['number']}", list[int](), "0"
    while True:
        found = told(director, path, after=after)
        seen += [one["number"] for one in found["recipients"]]
        if found["after"] is None:
            break
        after = str(found["after"])
    assert len(seen) == len(set(seen)) == wave["recipients"]
    deliver(house, "sent", first=seen[-1])
    assert [one["number"] for one in told(director, path, status="sent")["recipients"]] == [seen[-1]]
    assert told(director, path, status="an outcome of next year")["recipients"] == []


def test_the_text_as_its_reader_got_it_until_it_is_erased(house: House, director: Browser, key: str) -> None:
    wave = wave_of(director, key, "start")["number"]
    number = told(director, f"/crises/{key}/messages/{wave}")["recipients"][0]["number"]
    path = f"/crises/{key}/messages/{wave}/{number}"
    assert "il n’est pas encore écrit" in director.get(path).text
    body = Body(crisis=key, number=number, subject="Objet <b>", body="Bonjour <script>alert(1)</script>")
    with house.world.store.write() as unit:
        outbox.write_bodies(unit, [body])
    page = director.get(path).text
    assert "Objet &lt;b&gt;" in page
    assert "Bonjour &lt;script&gt;" in page
    reader = house.browser("hr2", AccessRole.COMPLIANCE)
    assert "Bonjour" not in reader.get(path).text
    assert told(reader, path)["body"] == ""
    with house.world.store.write() as unit:
        erase_bodies(unit, key)
    assert "ou il a été effacé" in director.get(path).text


def test_nobody_is_shown_what_only_its_reader_may_answer_by(house: House, director: Browser, key: str) -> None:
    runtime = house.world.runtime
    runtime.settings = runtime.settings.model_copy(update={"web_address": "https://pca.example"})
    wave = wave_of(director, key, "start")["number"]
    first = told(director, f"/crises/{key}/messages/{wave}")["recipients"][0]
    number, reader = first["number"], first["recipient"]
    with house.world.store.write() as unit:
        directory.write_contacts(unit, [Contact(reader, reader, f"{reader}@example.org", None)])
    while deliver_due(runtime).again:
        pass
    secret = runtime.ticket(key, number)
    with house.world.store.read() as unit:
        written = outbox.body(unit, key, number)
    assert written is not None
    assert f"https://pca.example/r/{secret}" in written.body
    path = f"/crises/{key}/messages/{wave}"
    for page in (f"{path}/{number}", f"{path}/approve"):
        answers = [director.get(page).text, director.get(f"/api{page}").text]
        assert all("https://pca.example/r/" in one for one in answers), "where it stands, it is said"
        assert not any(runtime.opened(one) for text in answers for one in re.findall(r"/r/([\w.-]+)", text))


def test_read_in_each_language_then_released_on_the_second_press(house: House, director: Browser, key: str) -> None:
    wave = wave_of(director, key, "outside")["number"]
    path = f"/crises/{key}/messages/{wave}/approve"
    voice = house.browser("voice", AccessRole.COMMITTEE)
    for page in (f"/crises/{key}", f"/crises/{key}/messages", f"/crises/{key}/messages/{wave}"):
        assert "Relire et approuver" in voice.get(page).text
        assert "Relire et approuver" not in director.get(page).text, "only whose seat it is, is asked"
    assert "1 message externe attend l’accord de :" in flat(director.get(f"/crises/{key}").text)
    assert "votre accord" not in director.get(f"/crises/{key}").text
    assert [(one["language"], one["body"][:5]) for one in told(director, path)["texts"]] == [("fr", "Note.")]
    assert wave_of(director, key, "outside")["outcomes"] == {"awaiting_approval": 1}
    not_the_voice = director.fill(path, page=f"/crises/{key}/decide/lockdown", why="Bon à partir.")
    assert not_the_voice.status_code == 409
    assert "attend l’accord de Porte-parole" in not_the_voice.text
    answer = voice.fill(path, why="Bon à partir.")
    assert answer.headers["location"].startswith(f"/crises/{key}/messages/{wave}?journal=")
    assert wave_of(voice, key, "outside")["outcomes"] == {"queued": 1}
    assert told(voice, f"/crises/{key}/messages")["awaiting"] == []
    again = voice.fill(path, page=f"/crises/{key}/messages/{wave}")
    assert again.status_code == 409
    assert "n’attend pas d’accord" in again.text


def test_released_twice_with_one_form_is_once(house: House, key: str) -> None:
    voice = house.browser("voice", AccessRole.COMMITTEE)
    wave = wave_of(voice, key, "outside")["number"]
    path = f"/crises/{key}/messages/{wave}/approve"
    page = voice.get(path).text
    form = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf", "order")}
    answers = [voice.post(path, data=form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]


def test_many_recipients_are_confirmed_by_their_number(house: House, key: str) -> None:
    runtime = house.world.runtime
    runtime.settings = runtime.settings.model_copy(update={"confirm_above": 0})
    voice = house.browser("voice", AccessRole.COMMITTEE)
    wave = wave_of(voice, key, "outside")["number"]
    assert told(voice, f"/crises/{key}/messages/{wave}/approve")["to_confirm"] == 0
    start = wave_of(voice, key, "start")
    runtime.settings = runtime.settings.model_copy(update={"confirm_above": 2})
    assert told(voice, f"/crises/{key}/messages/{start['number']}/approve")["to_confirm"] == start["recipients"]


def test_a_sending_is_stopped_with_a_reason_and_for_good(house: House, director: Browser, key: str) -> None:
    wave = wave_of(director, key, "start")["number"]
    page, path = f"/crises/{key}/messages/{wave}", f"/crises/{key}/messages/{wave}/stop"
    assert director.fill(path, page=page, why=" ").status_code == 409
    answer = director.fill(path, page=page, why="Erreur de texte.")
    assert answer.headers["location"].startswith(f"{page}?journal=")
    found = wave_of(director, key, "start")
    assert found["stopped_at"] is not None
    assert "queued" not in found["outcomes"]
    assert "Arrêter cet envoi" not in director.get(page).text
    assert director.fill(path, page=f"/crises/{key}/decide/lockdown", why="Encore.").status_code == 409


def test_a_region_sees_its_own_people_only(house: House, director: Browser, key: str) -> None:
    regional = house.browser("reg-CS", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "TTA"))
    wave = wave_of(regional, key, "start")["number"]
    found = told(regional, f"/crises/{key}/messages/{wave}")
    names = {one["recipient"] for one in found["recipients"]}
    assert names == {f"{role}-{site}" for role in ("head", "vice") for site in ("C", "D")} | {"reg-CS"}
    assert sum(found["wave"]["outcomes"].values()) == len(names)
    foreign = next(
        one["number"]
        for one in told(director, f"/crises/{key}/messages/{wave}")["recipients"]
        if one["recipient"] == "dir"
    )
    assert regional.get(f"/crises/{key}/messages/{wave}/{foreign}").status_code == 404
    assert regional.get(f"/crises/{key}/messages/{wave}/approve").status_code == 403
    assert regional.post(f"/crises/{key}/messages/{wave}/stop", data={"why": "x"}).status_code == 403
    outside = wave_of(director, key, "outside")["number"]
    assert outside not in {one["number"] for one in told(regional, f"/crises/{key}/messages")["waves"]}
    assert regional.get(f"/crises/{key}/messages/{outside}").status_code == 404


@pytest.mark.parametrize("path", ["999", "0", "-1", "99999999999999", "1/999", "999/1", "1/0", "2/1"])
def test_what_is_not_there(director: Browser, key: str, path: str) -> None:
    assert director.get(f"/crises/{key}/messages/{path}").status_code == 404


def test_nonsense_in_the_address_is_refused_calmly(director: Browser, key: str) -> None:
    for query in ("before=x", "before=-1", "before=99999999999999"):
        assert director.get(f"/crises/{key}/messages?{query}").status_code == 422
    assert director.get(f"/crises/{key}/messages?before=1").status_code == 200


def test_who_may_not_read_messages(house: House, key: str) -> None:
    head = house.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "A"))
    assert head.get(f"/crises/{key}/messages").status_code == 403
    assert house.stranger().get(f"/crises/{key}/messages").status_code == 303


def test_who_holds_which_instruction(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/messages/held"
    assert told(director, path)["count"] == 0
    wave = wave_of(director, key, "start")
    first = told(director, f"/crises/{key}/messages/{wave['number']}")["recipients"][0]
    deliver(house, "sent", first=first["number"])
    [row] = told(director, path)["rows"]
    assert (row["message"], row["wave"], row["replaced_by"]) == (first["number"], wave["number"], None)
    assert "Activation" in director.get(path).text
    assert told(director, path, outdated="true")["count"] == 0
    regional = house.browser("reg-CS", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "TTA"))
    assert told(regional, path)["count"] == int(first["recipient"].endswith(("-C", "-D")))


def test_a_message_is_read_as_one_person_would_get_it(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/messages/preview"
    waves = len(told(director, f"/crises/{key}/messages")["waves"])
    asked = told(director, path)
    assert asked["read"] is None
    communication = next(id for id, title in asked["communications"] if "Activation" in title)
    unread = told(director, path, communication=communication, person="ops1")["read"]
    assert unread["problem"] == "no contact point", "what would not reach them is said, not shown"
    with house.world.store.write() as unit:
        directory.write_contacts(unit, [Contact("ops1", "Omar Naciri", "omar@example.org", "+212600000001")])
    read = told(director, path, communication=communication, person="Omar Naciri")["read"]
    assert (read["name"], read["problem"], bool(read["body"])) == ("Omar Naciri", "", True)
    short = f"{path}?communication={communication}&person=ops1&kind=sms"
    assert "Le plan n’a pas ce message sous cette forme." in director.get(short).text
    page = director.get(f"{path}?communication={communication}&person=ops1&kind=mail").text
    assert "Tel que le recevrait" in page
    assert told(director, path, communication=communication, person="nobody")["read"]["problem"] == "unknown"
    assert director.get(f"{path}?communication=none&person=ops1").status_code == 404
    assert len(told(director, f"/crises/{key}/messages")["waves"]) == waves, "nothing was sent"


def test_nobody_reads_for_a_person_out_of_reach(house: House, key: str) -> None:
    regional = house.browser("reg-CS", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "TTA"))
    path = f"/crises/{key}/messages/preview"
    communication = told(regional, path)["communications"][0][0]
    assert told(regional, path, communication=communication, person="head-A")["read"]["problem"] == "unknown"
    observer = house.browser("ops2", AccessRole.OBSERVER)
    assert observer.get(path).status_code == 403
    assert path not in observer.get(f"/crises/{key}/messages").text
