"""Tomorrow's cover by command: what opens, a proposal, its confirmation; and a plan that says nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.plan.coverage import MinimumCoverage
from pca.domain.plan.playbook import Playbook
from pca.plans.loader import load
from pca.services.people import read_cover
from tests.kit.house import PLAN

COVER = {"sites": [{"kinds": ["urban", "rural", "mobile"], "levels": [{"level": "open", "people": 1}]}]}


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan with minima is in force."""
    book = load(PLAN).playbook.model_copy(update={"coverage": MinimumCoverage.model_validate(COVER)})
    assert isinstance(book, Playbook)
    monkeypatch.setattr(read_cover, "plan_asked", lambda runtime, unit: book)


def test_without_minima_the_command_says_so(desk: Any, active: str) -> None:
    answer = desk.run("cover", "show")
    assert answer.exit_code != 0
    assert "combien de personnes" in answer.output


def test_what_opens_is_shown_proposed_and_confirmed(desk: Any, active: str, declared: None) -> None:
    shown = desk.json("cover", "show")
    assert {(site["level"], site["shortfall"]) for site in shown["sites"] if site["present"]} == {("open", None)}
    [some] = {site["region"] for site in desk.json("site", "list")[:1]}
    assert desk.json("cover", "propose", some)["proven"] is True
    assert "Couverture confirmée" in desk.do("cover", "confirm", some)
    assert desk.run("cover", "propose", "nowhere").exit_code != 0
