"""Reading again: a page at an instant of the past is the page there was, and nothing can be done on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain import orders
from pca.domain.access.access import AccessRole
from pca.domain.directory import Contact
from pca.store.people.directory import write_contacts
from tests.web.conftest import Browser, House


@pytest.fixture
def key(house: House) -> str:
    return house.opened()


def wait(house: House, hours: float) -> None:
    house.world.clock.advance_to(house.world.clock.now() + timedelta(hours=hours))


def test_the_situation_then_is_the_situation_that_was_shown_then(
    house: House, director: Browser, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pca.web.kit.cache.SELDOM", 0)  # the present counts anew each time, like the past
    shown: dict[str, Any] = {}
    for event in ("alert", "activate", "lockdown", "end"):
        house.world.decide(event, why=f"Parce que {event}.", despite="Oui.")
        house.world.ok(orders.AddLogEntry(kind="fact", text=f"Après {event}"))
        shown[house.world.clock.now().isoformat()] = director.get(f"/api/crises/{key}").json()
        wait(house, 5)
    assert len({one["state"]["title"] for one in shown.values()}) > 2
    for instant, then in shown.items():
        assert director.get(f"/api/crises/{key}", params={"at": instant}).json() == then


ALSO = ("states", "measures", "log", "sites", "indicators", "tasks")


@pytest.mark.parametrize("page", ALSO)
def test_other_pages_of_the_crisis_then_are_what_was_shown_then(
    house: House, director: Browser, key: str, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pca.web.kit.cache.SELDOM", 0)
    shown: dict[str, Any] = {}
    for event in ("alert", "activate", "lockdown", "end"):
        house.world.observe(index=60)
        house.world.decide(event, why=f"Parce que {event}.", despite="Oui.")
        house.world.ok(orders.AddLogEntry(kind="fact", text=f"Après {event}"))
        shown[house.world.clock.now().isoformat()] = director.get(f"/api/crises/{key}/{page}").json()
        wait(house, 5)
    for instant, then in shown.items():
        assert director.get(f"/api/crises/{key}/{page}", params={"at": instant}).json() == then
        again = director.get(f"/crises/{key}/{page}", params={"at": instant})
        assert again.status_code == 200
        assert 'method="post"' not in again.text
        assert "Relecture" in again.text


def test_the_band_says_so_and_leads_back(house: House, director: Browser, key: str) -> None:
    wait(house, 24)
    house.world.decide("activate", why="Écoles fermées.")
    page = director.get(f"/crises/{key}?at=2026-03-02T09:00").text
    assert "Relecture" in page
    assert f'<a href="/crises/{key}">revenir au présent</a>' in page
    assert "Écoles fermées." not in page
    assert "hx-sse:connect" not in page
    assert "Écoles fermées." in director.get(f"/crises/{key}").text


def test_nothing_can_be_done_in_the_past(house: House, director: Browser, key: str) -> None:
    wait(house, 24)
    assert "button primary" in director.get(f"/crises/{key}").text
    page = director.get(f"/crises/{key}?at=2026-03-02T09:00").text
    assert 'method="post"' not in page
    assert "button primary" not in page


def test_a_wall_clock_time_is_that_of_the_plan(house: House, director: Browser, key: str) -> None:
    wait(house, 24)
    plain = director.get(f"/api/crises/{key}", params={"at": "2026-03-02T09:30"}).json()["at"]
    assert plain == "2026-03-02T09:30:00Z"  # Ramadan: Morocco is on UTC
    told = director.get(f"/api/crises/{key}", params={"at": "2026-03-02T09:30+01:00"}).json()["at"]
    assert told == "2026-03-02T08:30:00Z"


REFUSED = [
    ("yesterday", "n’est pas une date"),
    ("2026-02-30T10:00", "n’est pas une date"),
    ("<script>alert(1)</script>", "n’est pas une date"),
    ("2031-01-01T00:00", "n’est pas encore passé"),
    ("2020-01-01T00:00", "n’était pas encore ouverte"),
    ("0001-01-01T00:00", "n’"),
    ("9999-12-31T23:59:59-12:00", "n’est pas"),
]


@pytest.mark.parametrize(("at", "said"), REFUSED)
def test_a_past_that_is_none_is_said(director: Browser, key: str, at: str, said: str) -> None:
    answer = director.get(f"/crises/{key}", params={"at": at})
    assert answer.status_code == 422
    assert said in answer.text
    assert "<script>alert" not in answer.text
    assert director.get(f"/api/crises/{key}", params={"at": at}).json()["code"] == "unusable"


def test_an_empty_instant_is_the_present(director: Browser, key: str) -> None:
    assert "Relecture" not in director.get(f"/crises/{key}?at=").text


def test_a_long_past_is_said_to_be_made_and_the_page_comes_by_itself(
    house: House, director: Browser, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait(house, 1)
    monkeypatch.setattr("pca.store.engine.past.AT_ONCE", 2)
    answer = director.get(f"/crises/{key}?at=2026-03-02T08:30")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    assert "La relecture se prépare." in answer.text
    assert '<meta http-equiv="refresh" content="3">' in answer.text
    background = house.app.state.past._background
    background.thread.join(30)
    assert "Relecture" in director.get(f"/crises/{key}?at=2026-03-02T08:30").text
    house.world.ok(orders.AddLogEntry(kind="fact", text="Après."))
    wait(house, 1)
    again = director.get(f"/api/crises/{key}", params={"at": "2026-03-02T09:30"})
    assert (again.status_code, again.json()["code"]) == (503, "being_made")
    assert again.json()["of"] > 2


def test_names_are_those_of_today_and_erased_ones_stay_erased(house: House, key: str) -> None:
    store = house.world.store
    with store.write() as unit:
        write_contacts(unit, [Contact("dir", "Amina Berrada")])
    house.world.ok(orders.AddLogEntry(kind="fact", text="Vu."), "dir")
    wait(house, 1)
    committee = house.browser("dep", AccessRole.COMMITTEE)
    at = {"at": "2026-03-02T08:30"}
    assert committee.get(f"/api/crises/{key}", params=at).json()["log"][0]["by"] == "Amina Berrada"
    with store.write() as unit:
        unit.connection.exec_driver_sql("DELETE FROM contact")
    assert committee.get(f"/api/crises/{key}", params=at).json()["log"][0]["by"] == "dir"


def test_from_compliance_to_the_past(house: House, key: str) -> None:
    wait(house, 1)
    auditor = house.browser("hr1", AccessRole.COMPLIANCE)
    answer = auditor.get("/compliance/past", params={"crisis": key, "at": "2026-03-02T08:30"})
    assert answer.headers["location"] == f"/crises/{key}?at=2026-03-02T08%3A30"
    assert "Relecture" in auditor.get(answer.headers["location"]).text
    assert auditor.get("/compliance/past", params={"crisis": "2031-9", "at": "x"}).status_code == 404


def test_the_description_knows_of_it(house: House, director: Browser) -> None:
    described = director.get("/api/openapi.json").json()["paths"]["/api/crises/{key}"]["get"]["parameters"]
    assert "at" in [one["name"] for one in described]
