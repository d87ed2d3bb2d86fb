"""Which test is whose, and in what order, when several workers run the suite."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

SLOW = ("properties", "faults", "browser", "rehearsals", "benchmarks")
"""Folders whose tests take long."""

LONG = {
    *(
        "test_panne_si",
        "test_matrix_beyond",
        "test_orders_beyond",
        "test_matrix",
        "test_fuzz",
        "test_processes",
        "test_stopping",
    ),
    *("test_docs", "test_registers", "test_yaml_reader", "test_replay", "test_isolated", "test_backup", "test_past"),
}
"""Modules elsewhere that take long, though some hold few tests."""

APART = ("properties", "faults", "benchmarks")
"""Where each test stands alone: nothing dear is shared within a module."""

PLAYING = ("cyberattaque", "inondation", "panne_si", "perte_locaux", "plan_blanc", "rehearsals")
"""The modules that look at shipped rehearsals go to one worker, so that each is played once."""

WIDE = {"test_screens": 4, "test_matrix_beyond": 4, "test_orders_beyond": 2, "test_matrix": 3, "test_fuzz": 3}
"""Modules worth more than one worker, and into how many parts they fall; each worker makes the fixtures once."""


def turn(items: list[pytest.Item]) -> Callable[[pytest.Item], tuple[bool, bool, int]]:
    """By what the tests are sorted: the slow first, then large modules, small ones last."""
    size = Counter(item.path for item in items)

    def key(item: pytest.Item) -> tuple[bool, bool, int]:
        slow = item.path.parent.name in SLOW
        return not slow, item.path.stem not in LONG, -size[item.path]

    return key


def scope(nodeid: str) -> str:
    """The part a test belongs to; a part is run by one worker."""
    path = Path(nodeid.partition("::")[0])
    if path.stem.removeprefix("test_") in PLAYING:
        return "rehearsals"
    if path.parent.name in APART:
        return nodeid
    if path.stem in WIDE:
        return f"{path}#{zlib.crc32(nodeid.encode()) % WIDE[path.stem]}"
    return str(path)


class Finely(LoadScopeScheduling):
    """A module goes to one worker, which makes its fixtures once; long tests that share none go to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return scope(nodeid)
