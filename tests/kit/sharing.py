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
    *("test_panne_si", "test_matrix_beyond", "test_orders_beyond", "test_matrix", "test_fuzz", "test_processes"),
    *("test_stopping", "test_two_processes", "test_docs", "test_guides", "test_round_trip", "test_hostile_yaml"),
    *("test_yaml_reader", "test_replay", "test_isolated", "test_backup", "test_backup_refused", "test_past"),
    *("test_missing", "test_mailbox", "test_parsers", "test_wheel"),
}
"""Modules elsewhere that take long, though some hold few tests."""

APART = ("properties", "faults", "benchmarks")
"""Where each test stands alone: nothing dear is shared within a module."""

WAITING = ("test_workers", "test_stopping", "test_tabs")
"""Modules that mostly wait for other processes: begun one after the other, beside tests that work."""

PLAYING = ("cyberattaque", "inondation", "panne_si", "perte_locaux", "plan_blanc", "rehearsals", "human_words")
"""The modules that look at shipped rehearsals go to one worker, so that each is played once."""

WITHOUT_BROWSER = ("test_fourth_language", "test_tabs")
"""Modules beside the browser's stories that stand alone: one starts none, one mostly waits."""

STORIES = 2
"""Into how many parts the browser's stories fall: those of a part use one Chromium, one after the other."""

WIDE = {"test_screens": 3, "test_matrix_beyond": 4, "test_orders_beyond": 2, "test_matrix": 3, "test_fuzz": 3}
"""Modules worth more than one worker, and into how many parts they fall; each worker makes the fixtures once."""


def turn(items: list[pytest.Item]) -> Callable[[pytest.Item], tuple[bool, bool, int]]:
    """By what the tests are sorted: the slow first, then large modules, small ones last."""
    size = Counter(item.path for item in items)

    def key(item: pytest.Item) -> tuple[bool, bool, int]:
        slow = item.path.parent.name in SLOW
        return not slow, item.path.stem not in LONG, -size[item.path]

    return key


def arranged(items: list[pytest.Item]) -> list[pytest.Item]:
    """What takes long first; what mostly waits is spread among it, so that no two workers only wait."""
    ordered = sorted(items, key=turn(items))
    slow = dict.fromkeys(scope(item.nodeid) for item in ordered if _takes_long(item))
    waiting = [one for one in slow if Path(one.partition("::")[0]).stem in WAITING]
    working = [one for one in slow if one not in set(waiting)]
    place = {one: float(number) for number, one in enumerate(working)}
    place |= {one: number * len(working) / len(waiting) - 0.5 for number, one in enumerate(waiting)}
    return sorted(ordered, key=lambda item: place.get(scope(item.nodeid), len(slow)))


def _takes_long(item: pytest.Item) -> bool:
    return item.path.parent.name in SLOW or item.path.stem in LONG


def scope(nodeid: str) -> str:
    """The part a test belongs to; a part is run by one worker."""
    path = Path(nodeid.partition("::")[0])
    if path.stem.removeprefix("test_") in PLAYING:
        return "rehearsals"
    if path.parent.name in APART:
        return nodeid
    if path.stem in WIDE:
        return f"{path}#{zlib.crc32(nodeid.encode()) % WIDE[path.stem]}"
    if path.parent.name == "browser" and path.stem not in WITHOUT_BROWSER:
        return f"browser#{zlib.crc32(path.stem.encode()) % STORIES}"
    return str(path)


class Finely(LoadScopeScheduling):
    """A module goes to one worker, which makes its fixtures once; long tests that share none go to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return scope(nodeid)
