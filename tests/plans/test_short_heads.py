"""What an author writes before the first measure is counted, and the page for authors says the same."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from pca.domain.plan.terms import Scenario
from pca.plans.assembly import HEAD
from pca.plans.fresh import FreshAnswers, files

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "fr" / "plan-author.md"
SHIPPED = ("starter", "pandemie", "panne-si")


def lines_before_measures(said: dict[str, str]) -> int:
    """Lines of the head and its parts in their order, up to the first measure; blank lines and comments are none."""
    head = yaml.load(said[HEAD], yaml.BaseLoader)
    counted = 0
    for name in (HEAD, *head.get("parts", [])):
        for line in said[name].splitlines():
            if line.startswith("measures:"):
                return counted
            counted += bool(line.strip()) and not line.lstrip().startswith("#")
    return counted


def published() -> dict[str, int]:
    rows = re.findall(r"^\| .*?`([^`]+)` \| [^|]+ \| (\d+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    return {name: int(count) for name, count in rows}


@pytest.mark.parametrize("plan", SHIPPED)
def test_the_page_counts_the_shipped_plans(plan):
    folder = ROOT / "playbooks" / plan
    said = {one.name: one.read_text("utf-8") for one in folder.glob("*.yaml")}
    assert published()[plan] == lines_before_measures(said)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_page_counts_a_new_plan(language):
    answers = FreshAnswers("Flood", Scenario.PREMISES, "Counter", timedelta(days=2), ("a", "b", "c", "d"))
    made = files(answers, language, "Africa/Casablanca", date(2026, 11, 29))
    assert published()["pca plan new"] == lines_before_measures({HEAD: made[HEAD].decode()}) <= 32
