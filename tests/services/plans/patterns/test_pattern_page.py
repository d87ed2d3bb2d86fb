"""The page of patterns names each of them, and what it says is played here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.services.plans.patterns.conftest import PLANS

PLAYED = sorted(Path(__file__).parent.glob("test_*_patterns.py"))
"""The modules that play patterns."""

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "patterns.md"


ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| (yes|no) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)


# ---------------------------------------------------------------- the page


def test_the_page_names_every_pattern_and_each_yes_has_its_plan_and_its_test() -> None:
    rows = {int(number): rest for number, *rest in ROW.findall(PAGE.read_text("utf-8"))}
    assert list(rows) == list(range(1, 44))
    tests = [
        name
        for module in PLAYED
        for name in re.findall(r"^def (test_wcp_\w+)", module.read_text("utf-8"), re.MULTILINE)
    ]
    said = {number for number, (_, verdict, *_) in rows.items() if verdict == "yes"}
    assert len(said) >= 36
    for number, (_, verdict, how, proof) in rows.items():
        assert len(how) > 20
        played = [name for name in tests if name.startswith(f"test_wcp_{number:02}_")]
        assert bool(played) == (PLANS / f"wcp-{number:02}.yaml").is_file() == (verdict == "yes")
        assert bool(proof.strip()) == (verdict == "yes")
        for name in played:
            assert f"[plan](../../tests/data/patterns/wcp-{number:02}.yaml), `{name}`" == proof.strip()


def test_the_summary_counts_as_the_table_does() -> None:
    text: Any = PAGE.read_text("utf-8")
    verdicts = [row[2] for row in ROW.findall(text)]
    assert f"**{verdicts.count('yes')} of 43**" in text
