"""The browser of an administrator, and of the second person who confirms."""

from __future__ import annotations

import re

import pytest

from pca.domain.access.access import AccessRole
from pca.domain.access.access_orders import GiveGrant
from pca.store.access.grants import grants_of
from tests.web.conftest import Browser, House

BASE = "/administration"


@pytest.fixture
def admin(house: House) -> Browser:
    house.world.ok(GiveGrant(person="author", role=AccessRole.ADMINISTRATOR), "operator", "Mise en service.")
    return house.browser("author", AccessRole.ADMINISTRATOR)


def second(house: House) -> Browser:
    """Whoever verifies: the second of two."""
    with house.world.store.read() as unit:
        known = grants_of(unit, "hr2")
    if not known:
        house.world.ok(GiveGrant(person="hr2", role=AccessRole.COMPLIANCE), "operator", "Contrôle.")
    return house.browser("hr2", AccessRole.COMPLIANCE)


def second_half(house: House) -> str:
    """The half that the second sees when they confirm what waits."""
    path, verifier = f"{BASE}/confirmations", second(house)
    [one] = verifier.get(f"/api{path}").json()["rows"]
    page = verifier.fill(path, preparation=one["number"])
    assert page.status_code == 200, page.text
    return secret_in(page.text)


def secret_in(page: str) -> str:
    return re.findall(r'class="secret"><bdi[^>]*>([^<]+)<', page)[0]
