"""From an invitation to a forgotten password, on pages: what people see, and what those who attack them do not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.access.access_orders import GiveGrant
from pca.domain.directory import Contact
from pca.services.access.account_messages import send_account_messages
from pca.store.access import accounts
from pca.store.people import contact_points, directory
from tests.web.access.signin.conftest import first_code_of, sign_in
from tests.web.conftest import Browser, House

NEW, OTHER = "une phrase bien assez longue", "une autre phrase tout aussi longue"
MAIL = "amina@banque.example"
LINK = re.compile(r"https://pca\.example(/welcome/[\w-]{43})")


@pytest.fixture
def invited(house: House) -> House:
    """`head-A` heads branch A and is reached; `ops1` administers, `hr2` verifies."""
    runtime = house.world.runtime
    runtime.settings = runtime.settings.model_copy(update={"web_address": "https://pca.example"})
    contact = Contact(person="head-A", name="Amina", email=MAIL)
    with house.world.store.write() as unit:
        directory.write_contacts(unit, [contact])
        contact_points.list_points(unit, [contact], [])
    scope = Scope(ScopeKind.SITE, "A")
    house.world.ok(GiveGrant(person="head-A", role=AccessRole.DEPARTMENT_HEAD, scope=scope), "operator")
    for person, role in (("ops1", AccessRole.ADMINISTRATOR), ("hr2", AccessRole.COMPLIANCE)):
        house.world.ok(GiveGrant(person=person, role=role), "operator")
    return house


def sent(house: House) -> list[str]:
    accepted = house.world.channel.accepted
    before = len(accepted)
    send_account_messages(house.world.runtime)
    return [outgoing.body for outgoing in accepted[before:]]


def invite(house: House) -> str:
    """The path of the link that reaches the head."""
    kept, house.app.state.admit = house.app.state.admit, house._admit  # two who are signed in already
    first, second = house.browser("ops1", AccessRole.ADMINISTRATOR), house.browser("hr2", AccessRole.COMPLIANCE)
    page = "/administration/invitations"
    assert "head-A" in first.get(page).text
    answer = first.fill(page, people="head-A", why="Comptes des agences.")
    assert answer.status_code == 303, answer.text
    seen = second.get("/administration/confirmations").text
    assert "@banque.example" in seen
    assert MAIL not in seen
    number = re.search(r'name="preparation"\s+value="(\d+)"', seen)
    assert number
    done = second.fill("/administration/confirmations", preparation=number[1], why="Vu.")
    assert "C’est confirmé" in done.text
    house.app.state.admit = kept
    [letter] = sent(house)
    link = LINK.search(letter)
    assert link
    return link[1]


def test_an_invited_head_comes_in_forgets_and_comes_in_again(invited: House) -> None:
    path, browser = invite(invited), invited.stranger()
    for _ in range(2):  # a mail scanner opens it first
        assert "Choisissez votre mot de passe" in browser.get(path).text
    assert browser.fill(path, new="trop court").status_code == 422
    came = browser.fill(path, new=NEW)
    assert (came.status_code, came.headers["location"]) == (303, "/")
    assert browser.get("/tasks").status_code == 200
    sent(invited)
    again = invited.stranger()
    gone = again.get(path)
    assert gone.status_code == 410
    assert "Ce lien ne sert plus" in gone.text
    asked = again.fill("/signin/forgotten", person=MAIL)
    assert asked.headers["location"] == "/signin/forgotten?asked=true"
    [letter] = sent(invited)
    link = LINK.search(letter)
    assert link
    assert again.fill(link[1], new=OTHER).status_code == 303
    assert again.get("/tasks").status_code == 200
    assert browser.get("/tasks").status_code == 303, "every other session is over"
    assert sign_in(invited.stranger(), MAIL, OTHER) == 303
    assert sign_in(invited.stranger(), "head-A", NEW) == 422


def answered(house: House, name: str, **headers: str) -> tuple[int, str, str]:
    browser = house.stranger()
    page = browser.get("/signin/forgotten").text
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf|order)"\s+value="([^"]*)">', page))
    answer = browser.post("/signin/forgotten", data={**hidden, "person": name}, headers=headers)
    order = re.compile(r'name="order"\s+value="[^"]*"')
    return answer.status_code, answer.headers.get("location", ""), order.sub("", answer.text)


def test_asking_for_a_link_answers_the_same_for_every_name(invited: House) -> None:
    invited.stranger().fill(invite(invited), new=NEW)
    first: Any = answered(invited, "head-A")
    assert [answered(invited, name) for name in ("nobody", "dir", MAIL, "x@banque.example", "")] == [first] * 5


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"x-forwarded-host": "evil.example"}])
def test_no_host_of_a_request_gets_into_a_link(invited: House, headers: dict[str, str]) -> None:
    invited.stranger().fill(invite(invited), new=NEW)
    sent(invited)
    status, _, _ = answered(invited, "head-A", **headers)
    letters = sent(invited)
    assert (status, len(letters)) == (303, 1)
    assert LINK.search(letters[0])
    assert "evil" not in letters[0]


def test_a_link_says_nothing_to_search_engines_and_other_sites(invited: House) -> None:
    answer = invited.stranger().get(invite(invited))
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "no-store" in answer.headers["cache-control"]


def test_recovery_codes_are_shown_once_and_each_counts_once(house: House) -> None:
    house.opened()
    first_code_of(house)
    browser = house.stranger()
    assert sign_in(browser, "dir") == 303
    secret = browser.get("/account").text
    assert "Faire dix codes" not in secret, "a password alone is given none"
    with_code(house, browser)
    shown = browser.fill("/account/recovery", page="/account").text
    codes = re.findall(r">([A-Z2-9]{5}-[A-Z2-9]{5})<", shown)
    assert len(set(codes)) == 10
    assert codes[0] not in browser.get("/account").text
    with house.world.store.read() as unit:
        tables = ("recovery_code", "journal")
        kept = str([unit.connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in tables])
    assert codes[0] not in kept
    assert codes[0].replace("-", "") not in kept
    for typed, status in ((codes[3].lower(), 303), (codes[3], 422), ("AAAAA-AAAAA", 422), (codes[4], 303)):
        other = house.stranger()
        assert sign_in(other, "dir") == 303
        assert other.fill("/signin/code", code=typed).status_code == status, typed
    assert "Il vous reste 8 codes" in " ".join(browser.get("/account").text.split())


def with_code(house: House, browser: Browser) -> None:
    """The director shows the next code of the authenticator."""
    house.world.clock.advance_to(house.world.clock.now() + timedelta(minutes=2))
    with house.world.store.read() as unit:
        owner = accounts.account(unit, "dir")
    assert owner
    assert owner.totp_secret
    secret = house.world.runtime.vault.open(owner.totp_secret, "dir")
    code = pyotp.TOTP(secret).at(int(house.world.clock.now().timestamp()))
    assert browser.fill("/signin/code", code=code).status_code == 303


def test_sessions_are_named_in_words_and_a_changed_password_is_said(invited: House) -> None:
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
    path, browser = invite(invited), invited.stranger()
    browser.headers["user-agent"] = agent
    browser.fill(path, new=NEW)
    page = browser.get("/account").text
    assert "Téléphone" in page
    assert "Chrome · Android" in page
    sent(invited)
    changed = browser.fill("/account/password", page="/account", old=NEW, new=OTHER)
    assert "Votre mot de passe est changé" in browser.get(changed.headers["location"]).text
    assert ["Votre mot de passe vient d’être changé" in letter for letter in sent(invited)] == [True]


def test_heads_of_the_directory_get_their_role_and_all_are_invited_at_once(invited: House) -> None:
    invited.app.state.admit = invited._admit
    browser, page = invited.browser("ops1", AccessRole.ADMINISTRATOR), "/administration/invitations"
    before = browser.get(f"/api{page}").json()
    assert (before["heads"], before["counted"]["unreached"]) == (9, 1), "two for each of five sites, one has hers"
    done = browser.fill(page, then="roles", why="Annuaire.")
    assert done.headers["location"] == f"{page}?roles=9"
    after = browser.get(f"/api{page}").json()
    assert (after["heads"], after["counted"]["fresh"], after["counted"]["unreached"]) == (0, 1, 10)
    assert browser.fill(page, then="prepare", why="Tous.").status_code == 409, "nobody is ticked"
    assert browser.fill(page, every="true", why="Tous.").headers["location"].startswith(f"{page}?prepared=1&journal=")
