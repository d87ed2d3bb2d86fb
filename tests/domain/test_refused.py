"""One order of each kind that is refused, with its code: nothing else follows from it."""

from __future__ import annotations

import pytest

from pca.domain import guard_orders, orders
from pca.domain.access import access_orders as access
from pca.domain.availability_acts import TurnAvailability
from pca.domain.decide import HANDLERS
from pca.domain.facts import Refused
from pca.domain.orders import CLOCK, Act
from pca.domain.situation import Situation
from tests.kit.refused import ROWS
from tests.kit.rulebook import BOOK
from tests.kit.rules import NOON, crisis, follows, known

OVER = known(crisis=crisis(closed_at=NOON))
NEVER = {orders.FollowDirectory, orders.RecordConsultation, orders.PassTime, orders.RedateDeadlines, TurnAvailability,
         access.NoteCredentials, orders.RecordDirectoryExport, orders.CountIndicators}  # fmt: skip
"""What only the house itself asks, and what nothing stands against."""


@pytest.mark.parametrize(("act", "found", "who", "code"), ROWS, ids=lambda one: type(one).__name__)
def test_what_is_refused(act: Act, found: Situation, who: str, code: str) -> None:
    inside = None if isinstance(act, access.AccessAct | guard_orders.GuardAct) else "2026-1"
    [fact] = follows(BOOK, found, act, who, crisis=inside)
    assert isinstance(fact, Refused), fact
    assert fact.code == code


def test_each_act_is_among_them() -> None:
    assert {type(act) for act, *_ in ROWS} == set(HANDLERS) - NEVER


COUNTED = orders.CountIndicators(observations=(orders.Observation("index", "1", NOON),))


@pytest.mark.parametrize(
    "act", [orders.FollowDirectory(digest="d"), orders.PassTime(), orders.RedateDeadlines(), COUNTED]
)
def test_nothing_follows_any_more_once_the_crisis_is_closed(act: Act) -> None:
    assert follows(BOOK, OVER, act, CLOCK) == ()
