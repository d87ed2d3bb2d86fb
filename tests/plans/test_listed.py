"""The table of shipped plans in docs/index.md counts what the plans hold, and the plans written for it stay short."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from pca.plans.loader import load
from pca.plans.review import at_hand
from pca.services.exercises.players import FOLDER, own_institution

ROOT = Path(__file__).parents[2]
PLANS = sorted(one.parent.name for one in (ROOT / "playbooks").glob("*/playbook.yaml"))
HOUSES = sorted(one.parent.name for one in (ROOT / "playbooks").glob(f"*/{FOLDER}"))
MOST_LINES = 600
"""In all YAML files of a plan, its rehearsal included (issue 10)."""


def lines_before_the_first_measure(folder: Path, parts: tuple[str, ...]) -> int:
    """Lines of the plan an author writes before the first measure, comments and empty lines left out."""
    counted = 0
    for name in ("playbook.yaml", *parts):
        for line in (folder / name).read_text("utf-8").splitlines():
            if line.startswith("measures:"):
                return counted
            counted += bool(line.strip()) and not line.lstrip().startswith("#")
    raise AssertionError(f"{folder} has no measures")


def parts_of(folder: Path) -> tuple[str, ...]:
    said = re.search(r"^parts:(.*?)^\S", (folder / "playbook.yaml").read_text("utf-8") + "\n.", re.M | re.S)
    return tuple(re.findall(r"[\w.-]+\.ya?ml", said[1])) if said else ()


def row_of(name: str) -> str:
    """The end of the plan's row: states, measures, lines."""
    folder = ROOT / "playbooks" / name
    plan = load(folder, ROOT / "notifications").playbook
    before = lines_before_the_first_measure(folder, parts_of(folder))
    return f"| {len(plan.state)} | {len(plan.measures)} | {before} |"


@pytest.mark.parametrize("name", PLANS)
def test_the_table_of_plans_counts_what_they_hold(name: str) -> None:
    rows = [one for one in (ROOT / "docs/index.md").read_text("utf-8").splitlines() if f"`{name}`" in one]
    assert len(rows) == 1, f"one row for `{name}`, ending with {row_of(name)}"
    assert rows[0].endswith(row_of(name)), f"write {row_of(name)}"


@pytest.mark.parametrize("name", ["inondation", "perte-locaux"])
def test_a_plan_of_six_hundred_lines_at_most(name: str) -> None:
    files = (ROOT / "playbooks" / name).rglob("*.yaml")
    assert sum(len(one.read_text("utf-8").splitlines()) for one in files) <= MOST_LINES


@pytest.mark.parametrize("name", HOUSES)
def test_every_seat_place_and_message_of_a_plan_fits_the_institution_that_plays_it(name: str) -> None:
    folder = ROOT / "playbooks" / name
    loaded = load(folder, ROOT / "notifications")
    now = datetime.combine(loaded.playbook.review.last, time(12), UTC)
    found = at_hand(loaded, own_institution(folder).organisation, now, sound=True)
    assert [f"{one.file}:{one.line} {one.code} {one.what}" for one in found] == []


def test_both_plans_have_an_institution_of_their_own() -> None:
    assert {"inondation", "perte-locaux"} <= {*HOUSES}
