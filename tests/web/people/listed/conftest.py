"""A crisis, and the browser of human resources."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.access.access import AccessRole
from pca.domain.directory import Contact
from pca.store.people import directory
from tests.web.conftest import Browser, House


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    with house.world.store.write() as unit:
        names = {"hr1": "Élodie Amrani", "ops1": "Omar Naciri", "head-A": "Salma Idrissi"}
        directory.write_contacts(unit, [Contact(one, name, phone="+212600000001") for one, name in names.items()])
    return key


@pytest.fixture
def hr(house: House) -> Browser:
    return house.browser("hr1", AccessRole.HR)


def rows(browser: Browser, path: str, fault: str = "opted_out") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"/api{path}?fault={fault}").json()["rows"]
    return found
