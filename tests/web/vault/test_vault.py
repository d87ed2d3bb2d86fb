"""The support vault on its pages: off until its ground is entered, read by one role alone, erased with its key."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pca.domain.access.access import AccessRole
from pca.services.administration.health import health
from pca.services.audit.prove import prove
from pca.services.engine.tick import tick
from tests.kit.vault import CANARY, TERMS, begun, set_up
from tests.web.conftest import Browser, House


@pytest.fixture
def key(house: House) -> str:
    return house.opened()


@pytest.fixture
def keeper(house: House) -> Browser:
    return house.browser("hr1", AccessRole.SUPPORT, AccessRole.HR)


def routes(house: House, key: str) -> list[tuple[str, str]]:
    """Each route of the vault, but its register."""
    found = []
    for route in house.app.routes:
        path, methods = getattr(route, "path", ""), getattr(route, "methods", None) or ()
        if re.search(r"/vault(/files.*)?$", path) and not path.endswith("{key}/vault"):
            filled = path.replace("{key}", key).replace("{file}", "0" * 32)
            found += [(method, filled) for method in methods if method in ("GET", "POST")]
    assert len(found) > 15
    return found


def asked(browser: Browser, method: str, path: str) -> Any:
    if method == "GET":
        return browser.get(path)
    if path.startswith("/api"):
        body = {"person": "ops1", "seal": "", "what": "erase", "locked": "yes"}
        field = {"files": ("person",), "colleagues": ("person", "seal"), "request": ("what",), "lock": ("locked",)}
        wanted = field.get(path.rsplit("/", 1)[-1], ())
        csrf = re.findall(r'name="csrf"\s+value="([^"]*)"', browser.get("/account").text)[0]
        sent = {name: body[name] for name in wanted}
        return browser.post(path, json=sent, headers={"x-csrf-token": csrf, "sec-fetch-site": "same-origin"})
    return browser.fill(path, "/account", person="ops1", seal="", what="erase", locked="yes")


def test_without_its_ground_every_route_says_what_is_missing(house: House, key: str, keeper: Browser) -> None:
    for method, path in routes(house, key):
        said = asked(keeper, method, path)
        assert said.status_code == 403, (method, path)
        missing = "reference" if path.startswith("/api") else "la référence d’autorisation"
        assert missing in said.text, (method, path)
    for gap in TERMS:
        director = house.browser("dir", AccessRole.DIRECTOR)
        until = house.world.clock.now().date().isoformat()
        assert director.fill(f"/crises/{key}/vault", until=until, **{**TERMS, gap: " "}).status_code == 409
    assert not (house.world.runtime.settings.data / "support").exists()


@pytest.mark.parametrize("role", [one for one in AccessRole if one is not AccessRole.SUPPORT])
def test_no_other_role_reaches_a_file(house: House, key: str, keeper: Browser, role: AccessRole) -> None:
    set_up(house, key)
    address = begun(keeper, key)
    other = house.browser("head-A", role)
    for method, path in routes(house, key):
        said = asked(other, method, path.replace("0" * 32, address.rsplit("/", 1)[-1]))
        assert (said.status_code, CANARY in said.text) == (403, False), (method, path)


def test_kept_read_changed_linked_and_erased(house: House, key: str, keeper: Browser) -> None:
    set_up(house, key)
    address = begun(keeper, key)
    seal = keeper.get(f"/api{address}").json()["seal"]
    assert keeper.fill(address, seal=seal, notes="Autre note").status_code == 303
    stale = keeper.fill(address, seal=seal, notes=CANARY)
    assert (stale.status_code, "entre-temps" in stale.text) == (409, True)
    again = keeper.fill(f"/crises/{key}/vault/files", person="ops1", notes="double")
    assert again.headers["location"] == address

    seal = keeper.get(f"/api{address}").json()["seal"]
    assert keeper.fill(f"{address}/colleagues", address, person="ops2", seal=seal).status_code == 303
    [colleague] = keeper.get(f"/api{address}").json()["colleagues"]
    assert (colleague["about"], colleague["name"].split(" – ")[0]) == ("colleague", "ops2"), (
        "and the site, for those of one name"
    )

    assert keeper.fill(f"{address}/request", address, what="erase").status_code == 303
    [request] = house.browser("dir", AccessRole.COMPLIANCE).get(f"/api/crises/{key}/vault").json()["requests"]
    asked_on = house.world.clock.now().date()
    assert (request["last_day"], request["days"]) == ((asked_on + timedelta(days=11)).isoformat(), 12)
    assert "support_due" not in health(house.world.runtime).complaints
    house.world.clock.advance_to(house.world.clock.now() + timedelta(days=9))
    assert "support_due" in health(house.world.runtime).complaints
    assert re.search(r'id="s-support"[^>]*>.*?>1<', keeper.get("/vault").text, re.S)
    assert keeper.fill(f"{address}/lock", address, locked="yes").status_code == 303
    assert "verrouillé" in keeper.get(address).text
    assert keeper.fill(f"{address}/erase", address).status_code == 303
    gone = keeper.get(address)
    assert (gone.status_code, "sa clé est détruite" in gone.text) == (200, True)
    register = house.browser("dir", AccessRole.COMPLIANCE).get(f"/api/crises/{key}/vault").json()
    assert (register["requests"], register["files"], register["left_behind"]) == ([], "few", 0)
    assert prove(house.world.runtime).sound


def test_nothing_of_a_file_is_anywhere_but_sealed(
    house: House, key: str, keeper: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    director = set_up(house, key)
    address = begun(keeper, key)
    file = address.rsplit("/", 1)[-1]
    journal = house.browser("x", AccessRole.COMPLIANCE).get("/compliance/journal.ndjson").text
    assert file in journal
    assert "support_read" in journal
    texts = [journal, caplog.text, director.get(f"/crises/{key}/vault").text]
    texts += [keeper.get(path).text for path in (f"/search?q={CANARY[:6]}", f"/crises/{key}?at=2020-03-16T10:00")]
    assert not any(CANARY in text for text in texts)
    assert _anywhere(house.world.runtime.settings.data, CANARY) == []


def _anywhere(folder: Path, word: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def test_time_destroys_the_keys(house: House, key: str, keeper: Browser) -> None:
    set_up(house, key, days=1)
    address = begun(keeper, key)
    keys = house.world.runtime.settings.key_folder / "support" / key
    assert len(list(keys.iterdir())) == 1
    house.world.clock.advance_to(house.world.clock.now() + timedelta(days=1))
    tick(house.world.runtime)
    assert len(list(keys.iterdir())) == 1
    house.world.clock.advance_to(house.world.clock.now() + timedelta(days=1))
    tick(house.world.runtime)
    assert list(keys.iterdir()) == []
    said = keeper.get(address)
    assert (said.status_code, "clos" in said.text) == (403, True)
    assert prove(house.world.runtime).sound
