"""Signing in and out on pages, with a second factor, and what a wrong attempt is told."""

from __future__ import annotations

import logging
import re

import pytest
from starlette.testclient import TestClient

from pca.web.app import create_app
from tests.web.access.signin.conftest import PASSWORD, first_code_of, sign_in
from tests.web.conftest import ORIGIN, Browser, House


def test_whoever_looks_at_the_page_leaves_nothing_behind(house: House) -> None:
    """A stranger fills no table by looking, where passkeys are offered and where a provider is."""
    runtime = house.world.runtime
    runtime.settings = runtime.settings.model_copy(update={"web_address": "https://pca.example"})

    def rows() -> list[int]:
        with house.world.store.read() as unit:
            tables = ("sign_in_step", "sign_in_throttle", "session", "journal")
            return [unit.connection.exec_driver_sql(f"SELECT count(*) FROM {one}").scalar_one() for one in tables]

    before, stranger = rows(), house.stranger()
    begun = {re.findall(r'name="begun"\s+value="([^"]*)"', stranger.get("/signin").text)[0] for _ in range(20)}
    assert len(begun) == 20, "each has a challenge of its own"
    for path in ("/signin/sealed", "/signin/code", "/genuine", "/signin/provider/back?state=x&code=y"):
        stranger.get(path)
    assert rows() == before


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
    assert "L’identifiant ou le mot de passe est inexact" in answer.text or "Trop d’essais" in answer.text


def test_too_many_attempts_wait(house: House) -> None:
    browser = house.stranger()
    statuses = [sign_in(browser, "hr1", "faux") for _ in range(12)]
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_signing_in_and_failing_to_are_logged_without_what_was_typed(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Who typed a password where a name is asked for finds it in no log either."""
    with caplog.at_level(logging.INFO, logger="pca.signin"):
        assert sign_in(house.stranger(), "hr1") == 303
        assert sign_in(house.stranger(), "a secret phrase", "another secret phrase") == 422
    told = [one.getMessage() for one in caplog.records if one.name == "pca.signin"]
    assert told[0] == "hr1 signed in by password"
    assert told[1].startswith("sign-in failed by password from ")
    assert len(told) == 2
    assert "secret" not in caplog.text
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"])
def test_after_signing_in_one_stays_here(house: House, where: str) -> None:
    answer = house.stranger().fill("/signin", person="hr1", password=PASSWORD, next=where)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


def test_a_director_shows_a_second_factor_first(house: House) -> None:
    first_code_of(house)


def test_a_code_works_once(house: House) -> None:
    first_code_of(house)
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


@pytest.mark.parametrize(
    ("name", "status"),
    [
        *((name, 200) for name in ("127.0.0.1:8080", "localhost", "LOCALHOST:1", "[::1]:8080")),
        *((name, 404) for name in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80")),
    ],
)
def test_a_demonstration_is_read_by_no_other_web_site(house: House, name: str, status: int) -> None:
    """A site may give its own name this machine's address; it is no name of ours."""
    app = create_app(house.world.runtime, demo=True)
    browser = TestClient(app, base_url=ORIGIN, client=("127.0.0.1", 4000), follow_redirects=False)
    assert browser.get("/demo", headers={"host": name}).status_code == status
