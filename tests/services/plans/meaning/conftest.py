"""Short ways to finish tasks and see what is proposed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.kit.five_states import CALM
from tests.services.conftest import World

Make = Callable[..., World]


TWO_REGIONS: list[dict[str, Any]] = [
    {
        "id": name,
        "title": {"fr": name},
        "states": [{"id": f"{name}{at}", "title": {"fr": f"{name}{at}"}} for at in (0, 1)],
    }
    for name in "xy"
]


REGIONS_OF_CRISIS = [CALM[0], {**CALM[1], "resume": True, "regions": TWO_REGIONS}, *CALM[2:]]
