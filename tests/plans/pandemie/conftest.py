"""The pandemic plan, loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from pca.domain.plan.playbook import Playbook
from pca.plans.loader import LoadedPlan, load

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def loaded() -> LoadedPlan:
    return load(ROOT / "playbooks" / "pandemie", ROOT / "notifications")


@pytest.fixture(scope="module")
def plan(loaded: LoadedPlan) -> Playbook:
    return loaded.playbook
