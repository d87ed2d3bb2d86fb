"""The first steps as an administrator sees them: each with what is missing, and a test that is sent from the page."""

from __future__ import annotations

import pytest

from pca.channels.port import Sent
from pca.domain.access.access import AccessRole
from pca.domain.directory import Contact
from pca.store.people.directory import write_contacts
from tests.kit.gateway import Gateway
from tests.web.administration.conftest import BASE
from tests.web.conftest import Browser, House, flat

PATH = f"{BASE}/first-steps"


@pytest.fixture
def mail(house: House) -> Gateway:
    """A mail server, and the administrator's own address."""
    made = Gateway("mail", "email")
    made.name = "smtp"
    house.world.runtime.channels = (made,)  # type: ignore[assignment]
    with house.world.store.write() as unit:
        write_contacts(unit, [Contact("author", "Auteur", "author@maison.example")])
    return made


def test_nothing_is_said_to_be_well_while_nothing_reaches_anybody(house: House, admin: Browser) -> None:
    for path in (BASE, f"{BASE}/health"):
        page = admin.get(path).text
        assert "Tout va bien" not in page
        assert "Aucun canal ne sort de cette machine" in page
        assert f'href="{PATH}"' in page
    assert {step["done"] for step in admin.get(f"/api{PATH}").json()["steps"]} == {False}
    page = flat(admin.get(PATH).text)
    assert "Il reste 7 choses à régler." in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0], "there is nothing to test"


def test_a_test_is_sent_from_the_page_and_turns_its_line_green(admin: Browser, mail: Gateway) -> None:
    assert "rien n’a été essayé avec les réglages d’aujourd’hui" in admin.get(PATH).text
    answer = admin.fill(PATH, channel="smtp", order="a")
    assert answer.status_code == 200
    assert "Le message d’essai est accepté" in answer.text
    [sent] = mail.sent
    assert (sent.address, "message d'essai" in sent.body.replace("’", "'")) == ("author@maison.example", True)
    steps = {step["name"]: step for step in admin.get(f"/api{PATH}").json()["steps"]}
    assert (steps["mail"]["done"], steps["mail"]["at"] is None) == (True, False)
    assert "Le message d’essai" not in admin.get(PATH).text, "an answer is told once"


def test_what_the_server_answered_is_shown_and_nothing_is_green(
    admin: Browser, mail: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Sent(key="a", outcome="failed", error="550 <b>no</b>")
    monkeypatch.setattr(mail, "send", lambda batch: iter([answer]))
    page = admin.fill(PATH, channel="smtp").text
    assert "550 &lt;b&gt;no&lt;/b&gt;" in page
    assert "dernier essai refusé" in page
    assert "message d’essai accepté" not in page


@pytest.mark.parametrize("channel", ["", "outbox", "sms", "x" * 5_000])
def test_a_channel_that_reaches_nobody_is_not_tested(admin: Browser, mail: Gateway, channel: str) -> None:
    answer = admin.fill(PATH, channel=channel)
    assert (answer.status_code, mail.sent) == (422, [])
    assert "Ce canal n’est plus réglé" in answer.text


def test_whoever_has_no_address_is_told_where_to_add_one(house: House, admin: Browser, mail: Gateway) -> None:
    with house.world.store.write() as unit:
        write_contacts(unit, [Contact("author", "Auteur")])
    answer = admin.fill(PATH, channel="smtp")
    assert (answer.status_code, mail.sent) == (422, [])
    assert "Vous n’avez pas d’adresse pour ce canal" in answer.text


def test_nobody_else_sees_or_sends(house: House, mail: Gateway) -> None:
    for role in (AccessRole.DIRECTOR, AccessRole.COMPLIANCE, AccessRole.HR):
        browser = house.browser("dir", role)
        assert browser.get(PATH).status_code == 403
        assert browser.post(PATH, data={"channel": "smtp"}).status_code == 403
    assert mail.sent == []


@pytest.mark.parametrize(("language", "title"), [("ar", "الخطوات الأولى"), ("en", "First steps")])
def test_it_is_said_in_the_readers_language(house: House, admin: Browser, language: str, title: str) -> None:
    browser = house.browser("author", AccessRole.ADMINISTRATOR, language=language)
    page = browser.get(PATH).text
    assert f"<h1>{title}</h1>" in flat(page)
    assert "Il reste" not in page
