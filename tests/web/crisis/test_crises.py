"""A crisis is opened from a page: on a plan in force, real or exercise said aloud, by those who may."""

from __future__ import annotations

import re

import pytest

from pca.domain.access.access import AccessRole
from tests.web.conftest import SAME, Browser, House


@pytest.fixture
def plan(house: House, director: Browser) -> str:
    house.opened()  # publishes and approves the plan
    [ready] = director.get("/api/crises").json()["ready"]
    assert ready["approved"]
    return str(ready["hash"])


@pytest.mark.parametrize(("mode", "key"), [("real", "2026-2"), ("exercise", "EX-2026-1")])
def test_opened_and_shown(house: House, director: Browser, plan: str, mode: str, key: str) -> None:
    done = director.fill("/crises", plan=plan, title="Crue de l’oued", mode=mode, why="Alerte")
    assert done.headers["location"].startswith(f"/crises/{key}?"), done.text
    page = director.get(f"/crises/{key}").text
    assert "Crue de l’oued" in page
    assert ("ne pas diffuser" in page) is (mode == "exercise")


@pytest.mark.parametrize("typed", [{"mode": ""}, {"mode": "maybe"}, {"title": "  "}, {"plan": "nothing"}])
def test_nothing_typed_is_lost(house: House, director: Browser, plan: str, typed: dict[str, str]) -> None:
    fields = {"plan": plan, "title": "Crue de l’oued", "mode": "real", "why": "Digue rompue", **typed}
    refused = director.fill("/crises", **fields)
    assert refused.status_code in (409, 422)
    assert "Digue rompue" in refused.text
    assert len(director.get("/api/crises").json()["crises"]) == 1


def test_twice_is_once(house: House, director: Browser, plan: str) -> None:
    hidden = dict(
        re.findall(r'<input type="hidden" name="(csrf|order)"\s+value="([^"]*)">', director.get("/crises").text)
    )
    for _ in range(2):
        form = {**hidden, "plan": plan, "title": "Crue", "mode": "exercise"}
        assert director.post("/crises", data=form, headers=SAME).status_code == 303
    assert len(director.get("/api/crises").json()["crises"]) == 2


def test_who_may_not_has_no_form(house: House, director: Browser, plan: str) -> None:
    observer = house.browser("hr1", AccessRole.OBSERVER)
    assert "open-crisis" not in observer.get("/crises").text
    assert observer.get("/api/crises").json()["ready"] == []
    assert observer.fill("/crises", plan=plan, title="x", mode="real").status_code == 403
