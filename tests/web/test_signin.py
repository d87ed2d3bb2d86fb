"""Signing in on the page: password, second factor, one's own account, and what a wrong attempt is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from msgspec.structs import replace

from pca.domain.access_orders import GiveGrant
from pca.domain.rights import AccessRole
from pca.services import access, sessions
from pca.store import accounts
from pca.store.database import Store
from tests.services.conftest import World
from tests.web.conftest import Browser, House

PASSWORD = "une phrase assez longue 7"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        made = House(World(store, tmp_path).prepare())
        made.app.state.admit = sessions.admit
        for person, role in (("dir", AccessRole.DIRECTOR), ("hr1", AccessRole.OBSERVER)):
            made.world.ok(GiveGrant(person=person, role=role), "operator")
            access.add_account(made.world.runtime, "operator", person, password=PASSWORD, why="Essai.")
            with store.write() as unit:
                owner = accounts.account(unit, person)
                assert owner is not None
                accounts.write_account(unit, replace(owner, must_change=False))
        yield made


def sign_in(browser: Browser, person: str, password: str = PASSWORD, next: str = "/") -> int:
    answer = browser.fill("/signin", person=person, password=password, next=next)
    return int(answer.status_code)


def test_in_by_password_and_out_again(house: House) -> None:
    key, browser = house.opened(), house.stranger()
    assert sign_in(browser, "hr1", next=f"/crises/{key}") == 303
    assert browser.get(f"/crises/{key}").status_code == 200
    assert browser.fill("/signout", page="/account").status_code == 303
    assert browser.get(f"/crises/{key}").status_code == 303


@pytest.mark.parametrize(
    ("person", "password"), [("hr1", "faux"), ("nobody", PASSWORD), ("", ""), ("hr1" * 99, "x" * 9999)]
)
def test_a_wrong_attempt_tells_nothing_more(house: House, person: str, password: str) -> None:
    answer = house.stranger().fill("/signin", person=person, password=password)
    assert answer.status_code in (422, 429)
    assert "Identifiant ou mot de passe inexact" in answer.text or "Trop d’essais" in answer.text


def test_too_many_attempts_wait(house: House) -> None:
    browser = house.stranger()
    statuses = [sign_in(browser, "hr1", "faux") for _ in range(12)]
    assert statuses[0] == 422
    assert statuses[-1] == 429


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"])
def test_after_signing_in_one_stays_here(house: House, where: str) -> None:
    answer = house.stranger().fill("/signin", person="hr1", password=PASSWORD, next=where)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


def test_a_director_shows_a_second_factor_first(house: House) -> None:
    key, browser = house.opened(), house.stranger()
    assert sign_in(browser, "dir") == 303
    assert browser.get(f"/crises/{key}").status_code == 403
    page = browser.fill("/account/codes", page="/account").text
    secret = re.search(r'<bdi class="code" dir="ltr">([A-Z2-7]{32})</bdi>', page)
    assert secret
    code = pyotp.TOTP(secret[1]).at(int(house.world.clock.now().timestamp()))
    hidden = dict(re.findall(r'name="(csrf|order)" value="([^"]*)"', page))
    assert browser.post("/account/codes", data={**hidden, "code": code}).status_code == 303
    assert browser.get(f"/crises/{key}").status_code == 200


def test_a_code_works_once(house: House) -> None:
    test_a_director_shows_a_second_factor_first(house)
    again = house.stranger()
    answer = again.fill("/signin", person="dir", password=PASSWORD)
    assert answer.headers["location"].startswith("/signin/code")
    assert again.fill("/signin/code", code="000000").status_code == 422


def test_the_session_cookie_is_kept_from_scripts(house: House) -> None:
    answer = house.stranger().fill("/signin", person="hr1", password=PASSWORD)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("pca-loopback=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    tls = Browser(house.app, base_url="https://pca.example", follow_redirects=False)
    secure = tls.fill("/signin", person="hr1", password=PASSWORD).headers["set-cookie"]
    assert secure.startswith("__Host-pca=")
    assert "Secure" in secure
    assert "Path=/" in secure
    assert "Domain" not in secure


def test_ended_elsewhere_is_ended_here(house: House) -> None:
    one, two = house.stranger(), house.stranger()
    for browser in (one, two):
        assert sign_in(browser, "hr1") == 303
    assert two.fill("/account/sessions", page="/account").status_code == 303
    assert one.get("/account").status_code == 303
    assert two.get("/account").status_code == 200


def test_a_new_password_ends_other_sessions(house: House) -> None:
    one, two = house.stranger(), house.stranger()
    for browser in (one, two):
        assert sign_in(browser, "hr1") == 303
    weak = two.fill("/account/password", page="/account", old=PASSWORD, new=PASSWORD)
    assert weak.status_code == 422
    assert (
        two.fill("/account/password", page="/account", old=PASSWORD, new="un autre secret bien long").status_code == 303
    )
    assert one.get("/account").status_code == 303


def test_personas_only_in_a_demonstration(house: House) -> None:
    assert house.stranger().get("/demo").status_code == 404
    assert house.stranger().get("/demo/dir").status_code == 404


def test_the_sealed_account_opens_with_its_envelope(house: House) -> None:
    key = house.opened()
    _, secret = access.seal_break_glass(house.world.runtime, "operator", "Essai.")
    browser = house.stranger()
    wrong = browser.fill("/signin/sealed", person="hr1", secret="WRONG", why="Tout est en panne.")
    assert wrong.status_code == 422
    answer = browser.fill("/signin/sealed", person="hr1", secret=secret, why="Tout est en panne.")
    assert answer.status_code == 303, answer.text
    assert browser.get(f"/crises/{key}/decide").status_code == 200
