"""R13, R36–R42: whatever the plan and whatever is ordered, the engine keeps what the plan's author means.

A play is known by its number: `PCA_PLANS_FROM=1234 PCA_PLANS=1 pytest tests/properties/test_plans.py` plays that one.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pca.plans.loader import load
from pca.store.kit.database import Store
from tests.properties.plan_play import ACTS, Play
from tests.properties.random_plans import any_plan
from tests.properties.random_versions import add_versions
from tests.services.conftest import PLAN

FEW = 12
"""How many plans the suite plays; a campaign says `PCA_PLANS`, and where it starts."""


def played(number: int, world_of: Any, folder: Path, small: dict[str, Any]) -> Play:
    """One plan and its versions drawn from its number, and forty acts under it."""
    chance = Random(f"plan {number}")
    plan = any_plan(chance, small)
    add_versions(plan, chance, 3)
    store = Store.open("sqlite://", durable=False)
    try:
        play = Play(world_of(store, folder).prepare(), plan, chance)
        play.play()
    finally:
        store.close()
    return play


@pytest.mark.timeout(0)
def test_random_plans_and_acts(services: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, count = int(os.environ.get("PCA_PLANS_FROM", "0")), int(os.environ.get("PCA_PLANS", FEW))
    seconds = float(os.environ.get("PCA_PLANS_SECONDS", "inf"))
    small = load(PLAN).playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    began, totals, number = time.monotonic(), Counter[str](), first
    while number < first + count and time.monotonic() - began < seconds:
        try:
            play = played(number, services.World, tmp_path, small)
        except Exception as error:
            raise AssertionError(f"plan {number}: {error!r}") from error
        totals.update(play.played)
        totals["refused"] += sum(play.refused.values())
        totals["tasks"] += len(play.moment.lines)
        number += 1
    if "PCA_PLANS" in os.environ:
        with capsys.disabled():
            sys.stdout.write(f"\nplans {first} to {number - 1}: {number - first} × {ACTS} acts, {dict(totals)}\n")
    assert number - first == count or seconds < float("inf")
    for act in ("decide", "adopt", "wait", "complete", "refuse"):
        assert totals[act] >= number - first, f"hardly anybody does {act}"
