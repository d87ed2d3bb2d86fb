"""How the suite is shared out: what takes long first, and no two workers that only wait."""

from __future__ import annotations

import itertools
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.kit import sharing

FILES = {
    "tests/domain/test_small.py": 5,
    "tests/browser/test_screens.py": 12,
    "tests/faults/test_workers.py": 4,
    "tests/faults/test_race.py": 12,
    "tests/cli/test_stopping.py": 3,
}


def arranged() -> list[str]:
    items: list[Any] = [
        SimpleNamespace(nodeid=f"{file}::test_{number}", path=Path(file))
        for file, count in FILES.items()
        for number in range(count)
    ]
    return [item.nodeid for item in sharing.arranged(items)]


def test_every_test_is_run_once() -> None:
    assert sorted(arranged()) == sorted(f"{file}::test_{one}" for file, count in FILES.items() for one in range(count))


def test_what_takes_long_comes_first() -> None:
    assert all("test_small" in one for one in arranged()[-5:])


def test_what_waits_stands_between_what_works() -> None:
    parts = list(dict.fromkeys(sharing.scope(one) for one in arranged()))
    waits = [Path(part.partition("::")[0]).stem in sharing.WAITING for part in parts]
    assert sum(waits) == 5
    assert not any(before and after for before, after in itertools.pairwise(waits))


def test_a_module_whose_tests_share_something_dear_stays_together() -> None:
    parts = [sharing.scope(one) for one in arranged()]
    assert len(list(dict.fromkeys(parts))) == sum(
        now != before for now, before in zip(parts, [None, *parts], strict=False)
    )


def test_every_name_is_that_of_a_module() -> None:
    found = {path.stem for path in Path(__file__).parent.rglob("test_*.py")}
    named = {*sharing.LONG, *sharing.WAITING, *sharing.WIDE, *sharing.WITHOUT_BROWSER}
    assert named - found == set()
    assert {f"test_{one}" for one in sharing.PLAYING} - found == set()
