"""One search finds whatever a word stands in, as far as whoever asks reaches."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain import orders
from pca.domain.access.access import AccessRole, Scope, ScopeKind
from tests.web.conftest import Browser, House


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate")
    for text in ("Le pont de l’oued est coupé.", "Pont rouvert", "Rien à signaler", "مستودع الرباط مغلق"):
        house.world.ok(orders.AddLogEntry(kind="fact", text=text), "dir")
    return key


def found(browser: Browser, text: str, kind: str) -> list[str]:
    told: Any = browser.get("/api/search", params={"q": text}).json()
    return [one["title"] for one in told[kind]]


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        ("PONT", "log", "Pont rouvert"),
        ("coup pont", "log", "Le pont de l’oued est coupé."),
        ("coupe", "log", "Le pont de l’oued est coupé."),
        ("oued", "log", "Le pont de l’oued est coupé."),
        ("رباط الرباط", "log", None),
        ("الرباط", "log", "مستودع الرباط مغلق"),
        ("ont", "log", None),
        ("head-A", "people", "head-A"),
        ("A", "sites", "A"),
        ("t1", "tasks", "T1"),
        ("1", "tasks", "T1"),
        ("T999", "tasks", None),
        ("%", "log", None),
        ("'", "log", None),
        ("x" * 100, "log", None),
    ],
)
def test_what_is_found(house: House, director: Browser, key: str, text: str, kind: str, first: str | None) -> None:
    titles = found(director, text, kind)
    assert (titles[0].split(" ")[0] if kind == "tasks" and titles else titles[0] if titles else None) == first


def test_what_is_found_is_where_it_says(house: House, director: Browser, key: str) -> None:
    for text in ("pont", "head-A", "A", "T1", "fermer", "small"):
        told = director.get("/api/search", params={"q": text}).json()
        for kind in ("people", "sites", "tasks", "measures", "log", "plans"):
            for one in told[kind]:
                page = director.get(one["href"])
                assert page.status_code == 200, one
                assert kind != "log" or one["title"].split(" ")[0] in page.text
    assert "Rien ne correspond" in director.get("/search?q=zzz").text
    assert 'role="search"' in director.get(f"/crises/{key}").text


@pytest.mark.parametrize("near", [500, 1])
def test_tasks_of_a_measure_are_found_near_the_most_pressing_or_not(
    house: House, director: Browser, key: str, monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    monkeypatch.setattr("pca.services.tasks.read_lists.NEAR", near)
    numbers = [f"T{number}" for number in sorted(house.world.live("M1"))]
    assert [title.split(" ")[0] for title in found(director, "consignes", "tasks")] == numbers
    head = house.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "A"))
    [mine] = [number for number, task in house.world.live("M1").items() if task.place == "A"]
    assert [title.split(" ")[0] for title in found(head, "consignes", "tasks")] == [f"T{mine}"]


def test_nobody_finds_what_they_do_not_reach(house: House, key: str) -> None:
    head = house.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "A"))
    assert found(head, "head", "people") == ["head-A"]
    assert found(head, "B", "sites") == []
    assert found(head, "pont", "log") == []
    others = [task.number for task in house.world.live().values() if task.place == "B"]
    assert found(head, f"T{others[0]}", "tasks") == []
    compliance = house.browser("hr1", AccessRole.COMPLIANCE)
    nobody = house.browser("ops1")
    for kind in ("people", "sites", "tasks", "measures", "log", "plans"):
        assert found(nobody, "a", kind) == []
    assert found(compliance, "pont", "log")
    assert house.stranger().get("/search?q=a").status_code in (303, 401)


def test_a_longer_question_than_anybody_asks_is_refused(director: Browser) -> None:
    assert director.get("/search", params={"q": "x" * 101}).status_code == 422
