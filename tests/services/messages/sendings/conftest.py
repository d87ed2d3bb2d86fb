"""An alert that asks for answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.kit.sendings import ALERT, CLEAR, until_quiet, with_plan

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


STATUSES = ("sent", "delivered", "read", "failed")


PEOPLE = ("dir", "dep", "ops1", "ops2")


@pytest.fixture
def alerted(make_world: Callable[..., Any]) -> Any:
    """A real crisis in which the alert went to four people by mail, and was delivered."""
    world = with_plan(make_world(), ALERT, CLEAR)
    world.decide("activate")
    until_quiet(world)
    return world
