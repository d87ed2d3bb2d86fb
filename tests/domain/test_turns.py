"""Whose turn it is: from day to day, before the first one, and at hours that come twice or never."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pca.domain.rotas import Rota, Turn, turn_at
from tests.kit.rules import DAY, HOUR, NOON

SECOND = timedelta(seconds=1)
ZONE = ZoneInfo("Africa/Casablanca")
DUTY = Rota("duty", "Astreinte", date(2026, 2, 23), timedelta(weeks=1), time(8), ("hr1", "hr2", "ops1"))
MONDAY = date(2026, 3, 2)
"""Noon is on it; the week before began on 23 February."""


@pytest.mark.parametrize(
    ("hours", "person", "starts"),
    [
        (-4 - 7 * 24, "hr1", -7 * 24 - 4),
        (-4, "hr2", -4),
        (0, "hr2", -4),
        (7 * 24 - 5, "hr2", -4),
        (7 * 24 - 4, "ops1", 7 * 24 - 4),
    ],
)
def test_whose_turn_it_is(hours: int, person: str, starts: int) -> None:
    """Hours from noon; turns begin on Mondays at eight."""
    starts_at = NOON + starts * HOUR
    assert turn_at(DUTY, NOON + hours * HOUR, ZONE) == Turn(person, starts_at, starts_at + 7 * DAY)


def test_before_the_first_turn_it_is_nobodys() -> None:
    assert turn_at(DUTY, NOON - 7 * DAY - 4 * HOUR - SECOND, ZONE) is None
    assert turn_at(Rota("e", "e", MONDAY, timedelta(weeks=1), time(8), ()), NOON, ZONE) is None
    assert turn_at(Rota("z", "z", MONDAY, timedelta(0), time(8), ("hr1",)), NOON, ZONE) is None


@pytest.mark.parametrize(
    ("month", "day", "hour", "minute", "person"),
    [
        (2, 15, 0, 45, "hr1"),
        (2, 15, 1, 29, "hr1"),
        (2, 15, 1, 30, "hr2"),
        (2, 15, 2, 15, "hr2"),
        (3, 22, 1, 45, "hr2"),
        (3, 22, 2, 15, "hr2"),
        (3, 22, 2, 30, "hr1"),
    ],
)
def test_at_an_hour_that_comes_twice_or_never_the_instant_decides(
    month: int, day: int, hour: int, minute: int, person: str
) -> None:
    """Daily turns from 14 February at 2:30. Casablanca puts its clocks back at 2:00 UTC on the 15th, and forward at
    2:00 UTC on 22 March; instants are UTC."""
    daily = Rota("d", "d", date(2026, 2, 14), DAY, time(2, 30), ("hr1", "hr2"))
    turn = turn_at(daily, NOON.replace(month=month, day=day, hour=hour, minute=minute), ZONE)
    assert turn is not None
    assert turn.person == person
