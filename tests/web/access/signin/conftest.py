"""A house with accounts and quick hashes, and a browser that signs in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from msgspec.structs import replace

from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole
from pca.services.access import access, sessions
from pca.store.access import accounts
from pca.store.kit.database import Store
from tests.kit.quick_hashes import hash_quickly
from tests.services.conftest import World
from tests.web.conftest import Browser, House

PASSWORD = "une phrase assez longue 7"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)


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


def first_code_of(house: House) -> None:
    """The director signs in, is sent to set up a second factor, and gets in after the first code."""
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
