"""The plans that ship can be frozen and run, and the starter is small."""

from pathlib import Path

import pytest

from pca.domain.machine.machine import Blocked
from pca.domain.plan.compiled import compile_plan
from pca.domain.plan.states import Kind
from pca.plans.loader import load
from pca.plans.texts import freeze, thaw

ROOT = Path(__file__).parents[2]
NOTIFICATIONS = ROOT / "notifications"
PLANS = sorted(one.parent for one in (ROOT / "playbooks").glob("*/playbook.yaml"))


@pytest.mark.parametrize("folder", PLANS, ids=lambda one: one.name)
def test_a_shipped_plan_runs_from_its_frozen_form(folder):
    plan = load(folder, NOTIFICATIONS)
    compiled = compile_plan(*thaw(freeze(plan.playbook, plan.texts)))
    (normal,) = compiled.machine.initial().configuration
    assert compiled.kind_of(normal) is Kind.NORMAL
    answers = [compiled.machine.fire([normal], event, {}) for event in compiled.events]
    assert any(not isinstance(one, Blocked) for one in answers)


def test_the_starter_is_small_and_stands_in_one_file():
    folder = ROOT / "playbooks" / "starter"
    assert [one.name for one in folder.iterdir() if one.suffix == ".yaml"] == ["playbook.yaml"]
    assert len((folder / "playbook.yaml").read_text("utf-8").splitlines()) <= 120
