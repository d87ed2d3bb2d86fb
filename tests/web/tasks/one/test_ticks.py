"""A checklist on its page: ticks kept without a script, shown to the committee; a task that ended is reopened."""

from __future__ import annotations

import re
from typing import Any

from tests.web.conftest import Browser, House, flat
from tests.web.tasks.one.conftest import hidden, number_of


def ticked(browser: Browser, path: str) -> list[str]:
    return [point["id"] for point in browser.get(f"/api{path}").json()["points"] if point["ticked"]]


def sent(browser: Browser, path: str, **body: list[str]) -> Any:
    headers = {"x-csrf-token": hidden(browser.get(path).text)["csrf"]}
    return browser.post(f"/api{path}/items", json=body, headers=headers)


def test_a_form_keeps_what_is_ticked_and_takes_back_what_is_not(house: House, lead: Browser, key: str) -> None:
    path = f"/crises/{key}/tasks/{number_of(house, 'M3')}"
    for chosen in (["list", "vpn"], ["vpn"], []):
        answer = lead.fill(f"{path}/items", page=path, checked=chosen, points=["list", "vpn"])
        assert answer.status_code == 303
        assert ticked(lead, path) == chosen
    assert "checked=" not in answer.headers["location"]


def test_the_committee_sees_how_far_a_checklist_is(house: House, lead: Browser, director: Browser, key: str) -> None:
    path = f"/crises/{key}/tasks/{number_of(house, 'M3')}"
    assert "points faits" not in director.get(f"/crises/{key}/tasks").text
    lead.fill(f"{path}/items", page=path, checked=["vpn"], points=["list", "vpn"])
    page = flat(director.get(f"/crises/{key}/tasks?measure=M3").text)
    assert "1 / 2" in re.sub(r"<[^>]+>", "", page)
    assert "points faits" in page


def test_a_program_ticks_one_point_and_leaves_the_others(house: House, lead: Browser, key: str) -> None:
    path = f"/crises/{key}/tasks/{number_of(house, 'M3')}"
    for body, after in (
        ({"checked": ["vpn"]}, ["vpn"]),
        ({"checked": ["list"]}, ["list", "vpn"]),
        ({"unchecked": ["vpn"]}, ["list"]),
    ):
        assert sent(lead, path, **body).status_code == 200
        assert ticked(lead, path) == after
    assert sent(lead, path, checked=["no"]).json()["code"] == "item_unknown"


def test_what_ended_is_reopened_with_a_reason_and_says_so(house: House, lead: Browser, key: str) -> None:
    path = f"/crises/{key}/tasks/{number_of(house, 'M3')}"
    assert "Rouvrir la tâche" not in lead.get(path).text
    lead.fill(f"{path}/refuse", page=path, why="Pas d’ordinateur.")
    assert "Rouvrir la tâche" in lead.get(path).text
    assert lead.fill(f"{path}/reopen", page=path, why=" ").status_code == 409
    assert lead.fill(f"{path}/reopen", page=path, why="Il y en a.").status_code == 303
    page = lead.get(path).text
    assert "Rouverte par" in page
    assert "Il y en a." in page
    assert "Rouvrir la tâche" not in page
