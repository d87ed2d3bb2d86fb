"""The reaches and the instants in which every reading is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pca.domain.access.access import EVERYTHING, Reach
from pca.store.kit.database import Unit
from tests.kit.two_crises_open import HOUR, KEYS, NOON

KEY = KEYS[0]
THEIRS = {
    "everything": EVERYTHING,
    "a region": Reach(regions=frozenset({"TTA"})),
    "a site": Reach(sites=frozenset({"S1"})),
    "a team": Reach(teams=frozenset({"crisis"})),
    "oneself": Reach(person="P5"),
}
AT = {"early": NOON + HOUR, "late": NOON + 3 * HOUR, "much later": NOON + 30 * HOUR}
Reads = dict[str, Callable[[Unit], Any]]


def by_reach(name: str, read: Callable[[Unit, Reach], Any]) -> Reads:
    return {f"{name}, {whose}": lambda unit, reach=reach: read(unit, reach) for whose, reach in THEIRS.items()}


def by_time(name: str, read: Callable[[Unit, Any], Any]) -> Reads:
    return {f"{name}, {when}": lambda unit, at=at: read(unit, at) for when, at in AT.items()}
