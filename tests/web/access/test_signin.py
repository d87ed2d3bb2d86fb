"""Signing in on the page: password, second factor, one's own account, and what a wrong attempt is told."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pyotp
import pytest
from fastapi.routing import APIRoute
from msgspec.structs import replace
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.testclient import TestClient

from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole
from pca.services.access import access, passwords, preparations, sessions
from pca.settings import Settings
from pca.store.access import accounts
from pca.store.kit.database import Store
from pca.web.app import create_app
from pca.web.kit.language_switch import own_path
from pca.web.kit.routes import Everybody, rule_of
from tests.services.conftest import World
from tests.web.conftest import ORIGIN, Browser, House

PASSWORD = "une phrase assez longue 7"
FIRST = "abcde-fghij-klmno-pqrs2"
DEEP = "/crises/2026-1/tasks?team=ops&late=1&q=a%20b"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real algorithm with the smallest parameters."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHash((Argon2Hasher(1, 8, 1),)))
    monkeypatch.setattr(passwords, "_decoy", [])


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


def first_password(house: House, person: str = "hr1") -> str:
    access.set_password(house.world.runtime, "operator", person, FIRST, "Essai.")
    return FIRST


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
    assert "Identifiant ou mot de passe inexact" in answer.text or "Trop d’essais" in answer.text


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
    key, browser = house.opened(), house.stranger()
    assert sign_in(browser, "dir") == 303
    assert browser.get(f"/crises/{key}").status_code == 403
    page = browser.fill("/account/codes", page="/account").text
    secret = re.search(r'<bdi class="code" dir="ltr">([A-Z2-7]{32})</bdi>', page)
    assert secret
    code = pyotp.TOTP(secret[1]).at(int(house.world.clock.now().timestamp()))
    hidden = dict(re.findall(r'name="(csrf|order)"\s+value="([^"]*)"', page))
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


def sealed(house: House) -> str:
    """The envelope's secret, made by two."""
    runtime = house.world.runtime
    house.world.ok(GiveGrant(person="voice", role=AccessRole.COMPLIANCE), "operator")
    done, half = preparations.prepare_envelope(runtime, "operator", "Essai.")
    return f"{half}-{preparations.confirm(runtime, 'voice', preparations.number_of(done)).secret}"


def test_the_sealed_account_opens_with_its_envelope_and_decides_in_its_own_name(house: House) -> None:
    key, secret = house.opened(), sealed(house)
    browser = house.stranger()
    wrong = browser.fill("/signin/sealed", person="hr1", secret="WRONG", why="Tout est en panne.")
    assert wrong.status_code == 422
    answer = browser.fill("/signin/sealed", person="hr1", secret=secret, why="Tout est en panne.")
    assert answer.status_code == 303, answer.text
    page = f"/crises/{key}/decide"
    assert browser.get(page).status_code == 200
    assert browser.fill(f"{page}/activate", page, event="activate", why="Nuit.").status_code < 500
    log = browser.get(f"/crises/{key}/log").text
    assert "le compte scellé" in log
    assert browser.get("/account").status_code == 200
    assert browser.get("/administration/confirmations").status_code == 403, "it is nobody's second"


# ---------------------------------------------------------------- a first password


def test_a_first_password_leads_to_ones_own_and_then_to_the_page_asked_for(house: House) -> None:
    first, browser = first_password(house), house.stranger()
    house.opened()
    answer = browser.fill("/signin", f"/signin?next={quote(DEEP, safe='')}", person="hr1", password=first, next=DEEP)
    choose = answer.headers["location"]
    assert choose.startswith("/signin/password?next=")
    page = browser.get(choose)
    assert page.status_code == 200
    assert html.unescape(re.findall(r'name="next"\s+value="([^"]*)"', page.text)[0]) == DEEP
    for weak in ("short", first):
        assert browser.fill("/signin/password", new=weak, next=DEEP).status_code == 422
    done = browser.fill("/signin/password", new=PASSWORD, next=DEEP)
    assert (done.status_code, done.headers["location"]) == (303, DEEP)
    assert browser.get("/crises/2026-1").status_code == 200
    assert "expiré" in browser.get("/signin/password").text, "there is nothing more to choose"


def test_a_session_with_a_first_password_reaches_nothing_else(house: House) -> None:
    """Every route there is: page, form, API, live stream. Signing in, public pages and leaving stay as they are."""
    browser = house.stranger()
    house.opened()
    assert sign_in(browser, "hr1", first_password(house)) == 303
    allowed = set()
    for route in house.app.routes:
        if not isinstance(route, APIRoute):
            continue
        path = re.sub(r"\{[^}]*\}", "1", route.path.replace("{key}", "2026-1").replace("{act}", "renew"))
        for method in route.methods or ():
            if (made := rule_of(route)) is None or made.may is Everybody.PAGE:
                continue
            answer = browser.request(method, path, headers={"accept": "text/html"})
            went = answer.headers.get("location", "").startswith("/signin/password?next=")
            if not went and '"code":"first_password"' not in answer.text:
                allowed.add((method, route.path))
    assert allowed == {("GET", "/signin/password"), ("POST", "/signin/password"), ("POST", "/signout")}


def test_nothing_added_before_the_password_was_chosen_outlives_it(house: House) -> None:
    first = first_password(house)
    thief, owner = house.stranger(), house.stranger()
    assert sign_in(thief, "hr1", first) == 303
    for path in ("/account/passkeys", "/account/codes", "/account/password"):
        answer = thief.post(path, data={"label": "x"}, headers={"sec-fetch-site": "same-origin"})
        assert answer.status_code in (303, 403)
    assert sign_in(owner, "hr1", first) == 303
    assert owner.fill("/signin/password", new=PASSWORD).status_code == 303
    assert thief.get("/signin/password").headers["location"].startswith("/signin?next=")


# ---------------------------------------------------------------- links, tabs, telephones


def test_a_deep_link_is_kept_whole_through_every_step(house: House) -> None:
    test_a_director_shows_a_second_factor_first(house)
    browser = house.stranger()
    asked = browser.get(DEEP)
    assert asked.headers["location"] == f"/signin?next={quote(DEEP, safe='')}"
    page = browser.get(asked.headers["location"])
    assert html.unescape(re.findall(r'name="next"\s+value="([^"]*)"', page.text)[0]) == DEEP
    to = browser.fill("/signin", asked.headers["location"], person="DIR", password=PASSWORD, next=DEEP)
    code = browser.get(to.headers["location"])
    assert html.unescape(re.findall(r'name="next"\s+value="([^"]*)"', code.text)[0]) == DEEP
    by_hand = browser.get(f"/signin/code?next={DEEP}").text
    assert html.unescape(re.findall(r'name="next"\s+value="([^"]*)"', by_hand)[0]) == DEEP.replace("%20", " ")
    house.world.runtime.settings = Settings(
        data=house.world.runtime.settings.data, oidc={"issuer": "https://provider.example", "client_id": "pca"}
    )
    page = house.stranger().get(asked.headers["location"])
    way = html.unescape(re.findall(r'href="(/signin/provider[^"]*)"', page.text)[0])
    assert parse_qs(urlsplit(way).query)["next"] == [DEEP]


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        ("/tasks?a=b\\c&d=//x", "/tasks?a=b\\c&d=//x"),
        ("/tasks#/\\x", "/tasks#/\\x"),
        ("/\\evil", "/"),
        ("//evil", "/"),
        ("///evil", "/"),
        ("/a\\b", "/"),
        ("\\evil", "/"),
        ("/a\nb", "/"),
        ("http:/evil", "/"),
        ("", "/"),
        ("?x", "/"),
    ],
)
def test_where_one_goes_on_is_a_page_of_this_house_and_whole(said: str, goes: str) -> None:
    assert own_path(said) == goes


def test_identifiers_and_codes_are_left_as_they_are_typed(house: House) -> None:
    """Telephones write a capital first and correct what they take for words."""
    page = house.stranger().get("/signin").text
    field = re.findall(r'<input\s+id="f-person"[^>]*>', page)[0]
    for said in ('autocapitalize="none"', 'autocorrect="off"', 'spellcheck="false"', 'autocomplete="username"'):
        assert said in field
    sealed_page = house.stranger().get("/signin/sealed").text
    assert sealed_page.count('autocapitalize="none"') == 2


def test_a_browser_that_signed_in_is_known_afterwards_and_held_up_by_nobody(house: House) -> None:
    mine, other = house.stranger(), house.stranger()
    assert sign_in(mine, "hr1") == 303
    cookie = next(one for one in mine.cookies.jar if one.name == "pca-device")
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert mine.fill("/signout", page="/account").status_code == 303
    while sign_in(other, "hr1", "faux") != 429:
        pass
    assert sign_in(mine, "hr1") == 303


def test_who_waits_is_told_for_how_long(house: House) -> None:
    browser = house.stranger()
    while (answer := browser.fill("/signin", person="hr1", password="faux")).status_code != 429:
        pass
    assert answer.headers["retry-after"]
