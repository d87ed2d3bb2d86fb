"""The browser of an auditor, and journals somebody tampered with."""

from __future__ import annotations

import pytest

from pca.domain import orders
from pca.domain.access.access import AccessRole
from tests.web.conftest import Browser, House


@pytest.fixture
def auditor(house: House) -> Browser:
    """Compliance, in an installation where something happened."""
    house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    house.world.do(orders.Decide(event="nonsense"), "dir", "x")
    return house.browser("hr1", AccessRole.COMPLIANCE)
