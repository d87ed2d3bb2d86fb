"""Charts to draw."""

from pathlib import Path

import pytest

from pca.domain.plan.playbook import Playbook
from pca.plans.loader import load

PLAYBOOKS = Path(__file__).parents[3] / "playbooks"


PLANS = {
    "minimal": Path(__file__).parents[1] / "minimal",
    **{one.parent.name: one.parent for one in PLAYBOOKS.glob("*/playbook.yaml")},
}


CRISIS = ("part_open", "service_remote")


@pytest.fixture(scope="module")
def minimal() -> Playbook:
    return load(PLANS["minimal"]).playbook
