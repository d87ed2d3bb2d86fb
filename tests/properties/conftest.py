"""What the property tests share: the small world of the engine's tests, and how hard to look."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from pca.store.kit.database import Store
from pca.store.tables.whole import METADATA
from tests.kit.at_once import AtOnce

CAMPAIGN = "PCA_CAMPAIGN"
"""Environment variable: how many random histories a campaign plays; without it, the suite's few, always the same."""

_QUIET = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "print_blob": True,
    "report_multiple_bugs": False,
}


SHARE = {"memory": 1, "file": 10, "postgresql": 20}
"""Of so many histories one is played on this kind of database; the suite has its own few."""
FEW = {"memory": 36, "file": 4, "postgresql": 2}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[AtOnce]:
    """What rules ask for one by one leads to the same facts as everything read at once, in every history played."""
    comparison = AtOnce(monkeypatch)
    yield comparison
    assert comparison.compared


@pytest.fixture(scope="session")
def effort() -> Callable[[str], settings]:
    """How many random histories, and how long: the suite repeats the same ones, a campaign draws new ones."""
    wanted = int(os.environ.get(CAMPAIGN, "0"))
    suite = [Phase.explicit, Phase.generate, Phase.shrink]

    def chosen(kind: str) -> settings:
        if wanted:
            return settings(max_examples=max(1, wanted // SHARE[kind]), stateful_step_count=80, **_QUIET)
        few = {"max_examples": FEW[kind], "stateful_step_count": 50}
        return settings(derandomize=True, phases=suite, database=None, **few, **_QUIET)

    return chosen


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


class Worlds:
    """Makes worlds on one kind of database, each of them empty; plans are compiled once for all of them."""

    def __init__(self, services: Any, folder: Path, new_store: Callable[[], Store]) -> None:
        self.services, self.folder, self.new_store = services, folder, new_store
        self.compiled: dict[str, Any] = {}

    def make(self) -> Any:
        world = self.services.World(self.new_store(), self.folder)
        world.runtime._plans = self.compiled
        return world

    @staticmethod
    def changes(store: Store) -> Any:
        """What has been written so far: SQLite counts rows; on PostgreSQL every table's content gets a mark."""
        with store.write() as unit:
            if unit.kind == "sqlite":
                return unit.raw.total_changes
            marks = (f'SELECT coalesce(sum(hashtextextended(t::text, 0)), 0) FROM "{one.name}" t' for one in _TABLES)
            return [unit.raw.execute(query).fetchone() for query in marks]

    @staticmethod
    def differ(before: Any, after: Any) -> int:
        """Rows written in between; on PostgreSQL, tables that differ."""
        return after - before if isinstance(after, int) else sum(a != b for a, b in zip(before, after, strict=True))


_TABLES = METADATA.sorted_tables


@pytest.fixture
def database(services: Any, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Worlds]]:
    """Worlds in memory, each in a file of its own, or all in one PostgreSQL database that is emptied in between."""
    numbers, used = count(), list[Callable[[], object]]()

    def in_file() -> Store:
        template, file = tmp_path / "empty.db", tmp_path / f"{next(numbers)}.db"
        if not template.exists():
            Store.open(f"sqlite:///{template}", create=True).close()
        shutil.copy(template, file)
        return Store.open(f"sqlite:///{file}")

    def on_server() -> Store:
        cluster, name = request.getfixturevalue("cluster"), request.getfixturevalue("migrated")
        used.append(lambda: cluster.empty(name))
        cluster.empty(name)
        return Store.open(cluster.url(name))

    makers = {"memory": lambda: Store.open("sqlite://", durable=False), "file": in_file, "postgresql": on_server}
    yield lambda kind: Worlds(services, tmp_path, makers[kind])
    for empty in used[:1]:
        empty()
