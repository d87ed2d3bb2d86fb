"""One's own addresses on a page: proved by the code that arrived there, nobody else's touched."""

from __future__ import annotations

import re
from typing import NoReturn

import pytest

from pca.channels.rehearsed import RehearsedChannel
from pca.domain.access import AccessRole
from pca.domain.directory import Contact
from pca.services.contact_points import opt_out
from pca.store import directory
from tests.web.conftest import Browser, House

PAGE = "/account/contacts"
EMAIL, PHONE = "salma@example.org", "+212612345678"


@pytest.fixture
def channel(house: House) -> RehearsedChannel:
    with house.world.store.write() as unit:
        directory.write_contacts(
            unit, [Contact("head-A", "Salma", EMAIL, PHONE), Contact("ops1", "Omar", "o@x.example")]
        )
    channel = RehearsedChannel(1, keep=True)
    house.world.runtime.channels = (channel,)
    return channel


@pytest.fixture
def salma(house: House) -> Browser:
    return house.browser("head-A", AccessRole.DEPARTMENT_HEAD)


def test_an_address_is_proved_by_the_code_that_arrived(house: House, channel: RehearsedChannel, salma: Browser) -> None:
    page = salma.get(PAGE).text
    assert page.count("jamais prouvée") == 2
    assert "o@x.example" not in page
    assert salma.fill(f"{PAGE}/code", page=PAGE, address=EMAIL).status_code == 303
    code = re.search(r"\d{6}", channel.accepted[-1].body)
    assert code is not None
    wrong = salma.fill(f"{PAGE}/proof", page=PAGE, address=EMAIL, code="12")
    assert wrong.status_code == 422
    assert "Ce n’est pas le bon code." in wrong.text
    assert salma.fill(f"{PAGE}/proof", page=PAGE, address=EMAIL, code=code[0]).status_code == 303
    told = salma.get(f"/api{PAGE}").json()["rows"]
    assert [(one["address"], one["verified_at"] is not None) for one in told] == [(EMAIL, True), (PHONE, False)]


def test_only_ones_own_addresses_and_not_too_often(channel: RehearsedChannel, salma: Browser) -> None:
    for address in ("o@x.example", "", "nobody\x00@x.example"):
        refused = salma.fill(f"{PAGE}/code", page=PAGE, address=address)
        assert refused.status_code == 422, address
    assert channel.accepted == []
    assert salma.fill(f"{PAGE}/code", page=PAGE, address=PHONE).status_code == 303
    again = salma.fill(f"{PAGE}/code", page=PAGE, address=PHONE)
    assert again.status_code == 422
    assert "Attendez une minute" in again.text
    assert len(channel.accepted) == 1
    guessed = salma.fill(f"{PAGE}/proof", page=PAGE, address="o@x.example", code="000000")
    assert "n’est plus dans l’annuaire" in guessed.text


class Broken(RehearsedChannel):
    """A mail server that is down."""

    def __enter__(self) -> NoReturn:
        raise ConnectionRefusedError


def test_a_server_that_is_down_is_said(house: House, channel: RehearsedChannel, salma: Browser) -> None:
    house.world.runtime.channels = (Broken(1),)
    down = salma.fill(f"{PAGE}/code", page=PAGE, address=EMAIL)
    assert down.status_code == 422
    assert "n’a pas pu partir" in down.text
    house.world.runtime.channels = ()
    assert "Aucun moyen d’envoi" in salma.fill(f"{PAGE}/code", page=PAGE, address=PHONE).text


def test_a_silent_address_speaks_again_once_proved(house: House, channel: RehearsedChannel, salma: Browser) -> None:
    with house.world.store.write() as unit:
        opt_out(unit, "sms", PHONE, house.world.clock.now())
    assert "plus rien n’y part" in salma.get(PAGE).text
    salma.fill(f"{PAGE}/code", page=PAGE, address=PHONE)
    code = re.findall(r"\d{6}", channel.accepted[-1].body)[-1]
    salma.fill(f"{PAGE}/proof", page=PAGE, address=PHONE, code=code)
    assert "plus rien n’y part" not in salma.get(PAGE).text
