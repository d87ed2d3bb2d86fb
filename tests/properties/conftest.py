"""What the property tests share: the small world of the engine's tests, and how hard to look."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from pca.store.database import Store

CAMPAIGN = "PCA_CAMPAIGN"
"""Environment variable: how many random histories a campaign plays; without it, the suite's few, always the same."""

_QUIET = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "print_blob": True,
    "report_multiple_bugs": False,
}


@pytest.fixture(scope="session")
def effort() -> settings:
    """How many random histories, and how long: the suite repeats the same ones, a campaign draws new ones."""
    wanted = int(os.environ.get(CAMPAIGN, "0"))
    if wanted:
        return settings(max_examples=wanted, stateful_step_count=80, **_QUIET)
    suite = [Phase.explicit, Phase.generate, Phase.shrink]
    return settings(max_examples=120, stateful_step_count=50, derandomize=True, phases=suite, database=None, **_QUIET)


@pytest.fixture(scope="session")
def services() -> Any:
    """The engine's own test world (tests/services/conftest.py)."""
    path = Path(__file__).parent.parent / "services" / "conftest.py"
    spec = importlib.util.spec_from_file_location("pca_small_world", path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def make_world(services: Any, tmp_path: Path) -> Callable[[], Any]:
    """Makes worlds in memory; plans are compiled once for all of them."""
    compiled: dict[str, Any] = {}

    def make() -> Any:
        world = services.World(Store.open("sqlite://", durable=False), tmp_path)
        world.runtime._plans = compiled
        return world

    return make
