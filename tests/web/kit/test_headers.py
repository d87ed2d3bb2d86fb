"""What every answer carries, what is never said, and what of refusals goes into the log."""

from __future__ import annotations

import logging

import pytest

from pca.domain.access.access import AccessRole
from pca.web.kit.headers import POLICY
from tests.web.conftest import Browser, House

PATHS = ("/signin", "/genuine", "/api/crises", "/nowhere", "/static/pca.css", "/static/app.js", "/static/none.js")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_same_protection(house: House, path: str) -> None:
    headers = house.stranger().get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers
    assert "x-powered-by" not in headers


def test_the_policy_names_what_default_would_cover() -> None:
    for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in POLICY.split("; ")


def test_https_is_remembered_for_a_year_and_only_said_over_https(house: House) -> None:
    browser = house.stranger()
    assert "strict-transport-security" not in browser.get("/signin").headers
    said = browser.get("https://127.0.0.1/signin").headers["strict-transport-security"]
    assert said == "max-age=31536000; includeSubDomains"


def test_cookies_go_over_https_alone_and_never_to_scripts(house: House) -> None:
    said = house.stranger().get("https://127.0.0.1/language/en").headers["set-cookie"].lower()
    for part in ("secure", "httponly", "samesite=lax"):
        assert part in said


@pytest.mark.parametrize("path", ["/signin", "/crises", "/api/crises", "/compliance/journal.ndjson", "/nowhere"])
def test_what_is_said_of_people_and_crises_is_not_stored_on_the_way(house: House, path: str) -> None:
    answer = house.browser("dir", AccessRole.DIRECTOR).get(path)
    assert "no-store" in answer.headers["cache-control"]


def test_every_text_says_its_alphabet(house: House, director: Browser) -> None:
    for path in ("/crises", "/signin", "/static/pca.css", "/static/app.js", "/nowhere"):
        assert director.get(path).headers["content-type"].endswith("charset=utf-8"), path


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "CONNECT", "PROPFIND", "DELETE"])
def test_other_ways_of_asking_are_refused(director: Browser, method: str) -> None:
    assert director.request(method, "/crises").status_code == 405


@pytest.mark.parametrize(
    "path", ["/docs", "/redoc", "/openapi.json", "/.git/config", "/static/", "/static/../pca.toml"]
)
def test_nothing_else_is_served(house: House, path: str) -> None:
    assert house.stranger().get(path).status_code == 404


def test_signing_out_clears_the_browser(director: Browser) -> None:
    assert "storage" in director.fill("/signout", page="/account").headers["clear-site-data"]


def test_who_asks_is_never_what_the_request_says(house: House, director: Browser) -> None:
    """Fields nobody asked for are left alone: neither who acts nor when can be sent along."""
    key = house.opened()
    more = {"who": "author", "at": "2020-01-01T00:00:00Z", "journal": 1}
    told = director.post(
        f"/api/crises/{key}/log",
        json={"kind": "fact", "text": "Un.", **more},
        headers={"x-csrf-token": director.get("/account").text.split('name="csrf" value="')[1].split('"')[0]},
    )
    assert told.status_code == 200, told.text
    entry = director.get(f"/api/crises/{key}/log").json()["entries"][0]
    assert (entry["by"], entry["entered_at"][:4]) == ("dir", "2026")


def test_a_defect_tells_nothing_of_the_house_but_the_log(
    house: House, director: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret place /srv/pca")

    monkeypatch.setattr("pca.web.crisis.crises.crisis_files", broken)
    for path in ("/crises", "/api/crises"):
        answer = director.get(path)
        assert answer.status_code == 500
        assert "secret place" not in answer.text
        assert "Traceback" not in answer.text
    assert "secret place" in caplog.text


def test_refusals_are_logged_without_what_was_typed(house: House, caplog: pytest.LogCaptureFixture) -> None:
    key = house.opened()
    observer = house.browser("hr1", AccessRole.OBSERVER)
    with caplog.at_level(logging.WARNING, logger="pca"):
        observer.get(f"/crises/{key}/decide")
        observer.post(f"/crises/{key}/log", data={"text": "Très privé.", "csrf": "0" * 56})
        house.stranger().post("/signin", data={"person": "x"}, headers={"sec-fetch-site": "cross-site"})
    told = [one.getMessage() for one in caplog.records if one.name == "pca.web.kit.problems"]
    assert told[0].startswith(f"not_allowed: /crises/{key}/decide for hr1 from ")
    assert [line.split(":")[0] for line in told] == ["not_allowed", "not_allowed", "foreign_form"]
    assert "privé" not in caplog.text
