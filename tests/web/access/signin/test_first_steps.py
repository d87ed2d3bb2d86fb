"""The sealed account, a first password, and where one goes on after signing in."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi.routing import APIRoute

from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole
from pca.services.access import access, preparations
from pca.settings import Settings
from pca.web.kit.language_switch import own_path
from pca.web.kit.routes import Everybody, rule_of
from tests.web.access.signin.conftest import PASSWORD, first_code_of, sign_in
from tests.web.conftest import House

FIRST = "abcde-fghij-klmno-pqrs2"


DEEP = "/crises/2026-1/tasks?team=ops&late=1&q=a%20b"


def first_password(house: House, person: str = "hr1") -> str:
    access.set_password(house.world.runtime, "operator", person, FIRST, "Essai.")
    return FIRST


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
    first_code_of(house)
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
