"""Every benchmark runs in a tiny size and says what it found; how fast it is here does not matter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks.conftest import Run

NAMES = (
    "decide_10k",
    "amend_10k",
    "acknowledge",
    "rehearsal",
    "lint",
    "memory",
    "journal",
    "year",
    "web",
    "soak",
    "coverage",
)
GROWTH = (
    *(
        "growth_indicators",
        "growth_series",
        "growth_states",
        "growth_csv",
        "growth_auditor",
        "growth_people",
        "growth_start",
        "directory_import",
    ),
    *("growth_decision", "growth_status", "growth_situation", "growth_telling", "growth_live"),
    *("growth_replay", "growth_past"),
)
"""What must not grow with what it does not touch."""

WITH_POSTGRESQL = ("delivery", "first_message", "growth_serving")


@pytest.mark.usefixtures("cluster")
@pytest.mark.parametrize("name", WITH_POSTGRESQL)
def test_those_with_a_server_of_their_own_too(run: Run, name: str) -> None:
    """They start PostgreSQL themselves; the fixture says plainly when it is not there."""
    test_each_gives_one_json_object_with_the_named_keys(run, name)


@pytest.mark.parametrize("name", NAMES + GROWTH)
def test_each_gives_one_json_object_with_the_named_keys(run: Run, name: str) -> None:
    done = run(name, "--quick", "--json")
    assert done.returncode in (0, 1), done.stderr
    told = json.loads(done.stdout)
    assert told["name"] == name
    assert {"figure", "unit", "target", "holds"} <= told.keys()
    assert done.returncode == (0 if told["holds"] else 1)
    assert told["holds"] == all(check["holds"] for check in told["checks"])
    assert all(check["figure"] > 0 for check in told["checks"])
    assert told["figure"] == told["checks"][0]["figure"]


def test_the_page_says_what_held_and_what_did_not(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    done = run("run_all", "--quick", "--only", "memory", "--output", str(page))
    assert done.returncode == 0, done.stderr
    row = next(line for line in page.read_text("utf-8").splitlines() if line.startswith("| memory |"))
    assert "MB" in row
    assert row.endswith("| ≤ 150 | holds |")
    assert "`python benchmarks/memory.py`" in page.read_text("utf-8")
