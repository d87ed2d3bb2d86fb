"""What goes wrong with forms: lost sessions, old pages, sent again, too large, and scripts in every field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any, get_type_hints

import msgspec
import pytest
from fastapi.routing import APIRoute

from pca.catalogue import Words
from pca.domain.access.access import AccessRole
from pca.domain.orders import AddLogEntry
from pca.shipped import data_folder
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from pca.web.app import create_app
from pca.web.kit.forms import LARGEST_BODY, LARGEST_UPLOAD, MOST_FIELDS, MOST_FILES
from pca.web.kit.request_context import SALT, csrf_for
from pca.web.kit.routes import rule_of
from pca.web.kit.rules import Everybody
from tests.kit.pages import PAGES, SAMPLE
from tests.services.conftest import World
from tests.web.conftest import SAME, Browser, House

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
FORMS = {
    one.path: one.endpoint.asks  # type: ignore[attr-defined]
    for one in create_app(None).routes  # type: ignore[arg-type]  # nothing is asked
    if isinstance(one, APIRoute)
    and "POST" in (one.methods or ())
    and not one.path.startswith(("/api", "/live"))
    and getattr(one.endpoint, "asks", None) is not None
    and (made := rule_of(one)) is not None
    and made.may is not Everybody.PAGE
}
"""Every form that is checked against a Struct, by where it goes."""

ROLES = (AccessRole.DIRECTOR, AccessRole.HR, AccessRole.ADMINISTRATOR, AccessRole.COMPLIANCE, AccessRole.SUPPORT)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("bad")
    with Store.open(f"sqlite:///{folder / 'pca.db'}", create=True, durable=False) as store:
        made = House(World(store, folder).prepare())
        made.opened()
        made.world.decide("activate")
        yield made


@pytest.fixture
def everybody(house: House) -> Browser:
    """Somebody who may do everything, which no real grant allows; here no form is closed."""
    return house.browser("dir", *ROLES)


def address(path: str) -> str:
    for name, value in SAMPLE.items():
        path = path.replace(f"{{{name}}}", value)
    while "{" in path:
        path = path[: path.index("{")] + "1" + path[path.index("}") + 1 :]
    return path


def test_there_are_forms() -> None:
    assert len(FORMS) > 25


def texts(asks: type[msgspec.Struct], said: str) -> dict[str, Any]:
    """Something in every field of a form that takes text."""
    hints = get_type_hints(asks)
    return {one.name: said for one in msgspec.structs.fields(asks) if hints[one.name] in (str, str | None)}


def token(browser: Browser) -> dict[str, str]:
    page = browser.get("/account").text
    return {"csrf": page.split('name="csrf" value="')[1].split('"')[0]}


@pytest.mark.parametrize("path", FORMS)
def test_a_lost_session_loses_nothing_typed(house: House, path: str) -> None:
    typed = texts(FORMS[path], "Long texte <é>.")
    answer = house.stranger().post(address(path), data=typed)
    assert answer.status_code == 401
    assert answer.text.count(escape("Long texte <é>.")) == len(typed)


@pytest.mark.parametrize("path", FORMS)
def test_a_page_of_an_earlier_session_loses_nothing_typed(everybody: Browser, path: str) -> None:
    typed = texts(FORMS[path], "Long texte <é>.")
    answer = everybody.post(address(path), data={**typed, "csrf": "0" * 56})
    assert answer.status_code == 403
    assert answer.text.count(escape("Long texte <é>.")) == len(typed)


def test_shown_again_it_can_be_sent(house: House, everybody: Browser) -> None:
    """Signed in again in another tab, then sent: the second press does it."""
    path = f"/crises/{house.world.crisis}/log"
    page = everybody.post(path, data={"kind": "fact", "text": "Gardé.", "csrf": "0" * 56}).text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    order = page.split('name="order" value="')[1].split('"')[0]
    again = everybody.post(path, data={"kind": "fact", "text": "Gardé.", "csrf": csrf, "order": order})
    assert again.status_code == 303


def test_what_another_site_wrote_is_not_offered_to_be_sent(everybody: Browser) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    answer = everybody.post("/crises/2026-1/log", data={"text": "D’ailleurs."}, headers=headers)
    assert answer.status_code == 403
    assert "D’ailleurs." not in answer.text


@pytest.mark.parametrize("origin", ["http://[::1", "http://[x]", "null", "//", "https://127.0.0.1.evil.example", "é"])
def test_an_origin_that_is_none_is_another_sites(house: House, everybody: Browser, origin: str) -> None:
    for browser, path in ((everybody, "/signout"), (house.stranger(), "/signin")):
        said = {**token(everybody), "person": "dir", "password": "x"}
        answer = browser.post(path, data=said, headers={b"origin": origin.encode()})  # type: ignore[dict-item]
        assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/signin", "/account/password", "/signin/sealed"])
def test_no_secret_is_ever_shown_again(house: House, everybody: Browser, path: str) -> None:
    secret = "une phrase très secrète"
    fields = dict.fromkeys(("password", "old", "new", "secret", "code", "answer"), secret)
    for browser in (everybody, house.stranger()):
        assert secret not in browser.post(path, data={**fields, "csrf": "0" * 56}).text


def test_the_same_order_with_another_text_is_said_and_kept(house: House, everybody: Browser) -> None:
    path, same = f"/crises/{house.world.crisis}/log", {**token(everybody), "order": "twice"}
    assert everybody.post(path, data={"kind": "fact", "text": "Un.", **same}).status_code == 303
    answer = everybody.post(path, data={"kind": "fact", "text": "Deux, autrement.", **same})
    assert answer.status_code == 409
    assert "Deux, autrement." in answer.text
    assert 'value="twice"' not in answer.text, "sent again, it is an order of its own"


def test_of_the_same_field_twice_the_first_counts(house: House, everybody: Browser) -> None:
    path = f"/crises/{house.world.crisis}/log"
    fields = {"kind": ["fact", "risk"], "text": ["Un.", "Deux."], **token(everybody)}
    assert everybody.post(f"{path}?text=Trois.", data=fields).status_code == 303
    [entry] = [one for one in everybody.get(f"/api{path}").json()["entries"] if not one["decision"]][:1]
    assert (entry["kind"], entry["text"]) == ("fact", "Un.")


def test_a_store_that_is_busy_loses_nothing_typed(
    house: House, everybody: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise StoreError("busy", "busy")

    fields = {"kind": "fact", "text": "Gardé aussi.", **token(everybody)}
    monkeypatch.setattr("pca.web.kit.request_context.execute", busy)
    answer = everybody.post(f"/crises/{house.world.crisis}/log", data=fields)
    assert answer.status_code == 503
    assert "Gardé aussi." in answer.text


@pytest.mark.parametrize("path", FORMS)
def test_script_in_every_field_stays_text(everybody: Browser, path: str) -> None:
    answer = everybody.post(address(path), data={**texts(FORMS[path], SCRIPT), **token(everybody)})
    assert answer.status_code < 500
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


def test_script_that_was_kept_stays_text_on_every_page(house: House, everybody: Browser) -> None:
    house.world.do(AddLogEntry(kind="fact", text=SCRIPT, source=SCRIPT), "dir", why=SCRIPT)
    more = ("/crises/{key}/log/print", "/crises/{key}/points", "/administration/accounts", "/compliance/entries/9")
    for path in (*PAGES, *more):
        text = everybody.get(path.format(key=house.world.crisis, plan=house.world.version)).text
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path


@pytest.mark.parametrize("path", [one for one in FORMS if one != "/plans/upload"])
def test_a_form_that_is_too_large_is_refused_calmly(everybody: Browser, path: str) -> None:
    answer = everybody.post(address(path), data={"why": "x" * LARGEST_BODY})
    assert answer.status_code == 413
    assert "trop volumineux" in answer.text


def test_a_form_of_very_many_files_is_refused_calmly(everybody: Browser) -> None:
    few = [("files", (f"{number}.yaml", b"", "text/plain")) for number in range(MOST_FILES // 2)]
    assert everybody.post("/plans/upload", files=few, headers=token(everybody)).status_code != 413
    answer = everybody.post("/plans/upload", files=few * 2 + few[:1], headers=token(everybody))
    assert answer.status_code == 413
    assert "2 000 fichiers" in answer.text
    fields = {f"f{number}": "x" for number in range(MOST_FIELDS + 1)}
    assert everybody.post("/plans/upload", data=fields, files=few[:1], headers=token(everybody)).status_code == 413


def test_more_than_it_said_is_refused_too(everybody: Browser) -> None:
    """A sender that tells no length, or a false one, is counted."""

    def endless() -> Iterator[bytes]:
        for _ in range(LARGEST_UPLOAD // 1_000_000 + 1):
            yield b"x" * 1_000_000

    headers = {"content-type": "multipart/form-data; boundary=x", **token(everybody)}
    assert everybody.post("/plans/upload", content=endless(), headers=headers).status_code in (400, 413)


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", ""]
)
def test_a_form_that_is_none_is_refused_calmly(everybody: Browser, content_type: str) -> None:
    headers = {"content-type": content_type}
    answer = everybody.post("/crises/2026-1/log", content=b"\x00\xff{", headers=headers)
    assert 400 <= answer.status_code < 500
    assert "<h1>" in answer.text


DEEP = b"[" * 50_000 + b"]" * 50_000
DEEPLY = (b'{"zzz":' + DEEP + b"}", DEEP, b'{"why":' + b'{"a":' * 50_000)
APIS = sorted(
    one.path
    for one in create_app(None).routes  # type: ignore[arg-type]  # nothing is asked
    if isinstance(one, APIRoute)
    and "POST" in (one.methods or ())
    and one.path.startswith("/api")
    and one.path != "/api/administration/directory"  # takes files, no JSON
)


@pytest.mark.parametrize("path", APIS)
@pytest.mark.parametrize("body", DEEPLY, ids=["field", "all", "open"])
def test_json_nested_without_end_is_a_bad_request_everywhere(everybody: Browser, path: str, body: bytes) -> None:
    headers = {"x-csrf-token": csrf_for(everybody.cookies["pca-loopback"], "0" * 2 * SALT), **SAME}
    answer = everybody.post(address(path), content=body, headers=headers)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (400, "too_deep"), answer.text


def test_what_may_be_typed_says_its_limit_in_the_form_too() -> None:
    """Nobody types a page that is then refused: every box for sentences stops where the order would."""
    boxes = [
        (page.name, box)
        for page in (data_folder("templates") / "web").rglob("*.html")
        for box in re.findall(r"<textarea[^>]*>", page.read_text("utf-8"))
        if "readonly" not in box and page.name != "problem.html"  # what was typed already is given back whole
    ]
    assert len(boxes) > 5
    assert [one for one in boxes if not re.search(r'maxlength="{{ (prose|longest|list_length) }}"', one[1])] == []


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_what_cannot_be_read_is_refused_in_the_readers_words(house: House, language: str) -> None:
    """No sentence of a program reaches somebody who typed a word where a number stands."""
    director = house.browser("dir", AccessRole.DIRECTOR, language=language)
    key = house.world.open("real")
    answer = director.post(f"/crises/{key}/log", data={"text": "Un mot", "corrects": "mille", **token(director)})
    assert answer.status_code == 422
    assert escape(Words("input").say("unread", language), quote=False) in answer.text
    assert "$" not in answer.text.partition("<main")[2]
