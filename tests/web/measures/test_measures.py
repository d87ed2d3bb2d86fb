"""Measures on a page: filters kept in the address, what ends when, steering seen before it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.orders import Acknowledge
from tests.web.conftest import Browser, House


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    return key


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["M1", "M2", "M4", "M5", "M6"]),
        ("?status=planned", ["M3", "M3B"]),
        ("?team=hr", ["M2", "M4"]),
        ("?team=hr&status=all", ["M2", "M4", "M3", "M3B"]),
        ("?state=watch", ["M2"]),
        ("?axis=work&place=TTA", ["M1", "M2", "M4", "M5", "M6"]),
        ("?status=stopped", []),
    ],
)
def test_the_address_says_what_is_listed(director: Browser, key: str, query: str, found: list[str]) -> None:
    told = director.get(f"/api/crises/{key}/measures{query}").json()
    assert [one["measure"] for one in told["rows"]] == found
    assert director.get(f"/crises/{key}/measures{query}").status_code == 200


def test_progress_and_what_ends_when(house: House, director: Browser, key: str) -> None:
    number = next(iter(house.world.live("M1")))
    house.world.ok(Acknowledge(task=number), "head-A")
    house.world.clock.advance_to(house.world.clock.now() + timedelta(days=8))
    rows = {one["measure"]: one for one in director.get(f"/api/crises/{key}/measures").json()["rows"]}
    assert rows["M1"]["tasks"] == {"opened": 4, "open": 3, "acknowledged": 1, "done": 0, "late": 4}
    assert rows["M4"]["ends_at"] is not None
    page = director.get(f"/crises/{key}/measures").text
    assert "finit" in page
    assert 'dans <bdi class="length">2 j</bdi>' in page


def test_a_measure_in_full(director: Browser, key: str) -> None:
    page = director.get(f"/crises/{key}/measures/M1").text
    for said in ("Lire et afficher.", "Afficher", "Retirer l’affiche", "T1"):
        assert said in page
    assert director.get(f"/crises/{key}/measures/M99").status_code == 404


def test_a_level_is_seen_then_set(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/measures/M5/level"
    told = director.get(f"/api{path}?level=near").json()
    assert (told["level_title"], told["follows"]["tasks"], told["refusal"]) == ("Près", 1, "")
    page = f"{path}?level=near"
    assert director.fill(path, page, level="near", perimeter="root", why="").status_code == 409
    answer = director.fill(path, page, level="near", perimeter="root", why="Cas à Fès.")
    assert answer.status_code == 303
    held = director.get(f"/api/crises/{key}/measures/M5").json()["levels"]
    assert [(one["title"], one["by_hand"]) for one in held] == [("Loin", False), ("Près", True)]
    assert "déjà" in director.get(f"/api{path}?level=near").json()["refusal"]


def test_a_measure_that_lapsed_is_renewed(house: House, director: Browser, key: str) -> None:
    house.world.pass_time(timedelta(days=11))
    rows = director.get(f"/api/crises/{key}/measures?status=lapsed").json()["rows"]
    assert [one["measure"] for one in rows] == ["M4"]
    path = f"/crises/{key}/measures/M4/renew"
    assert director.get(f"/api{path}").json()["until"] is not None
    assert director.fill(path, path, perimeter="root", why="Encore utile.").status_code == 303
    spans = director.get(f"/api/crises/{key}/measures/M4").json()["spans"]
    assert [one["because"] for one in spans] == ["expired", None]


def test_whoever_steers_a_region_does_not_steer_the_institution(house: House, key: str) -> None:
    regional = house.browser("dir", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "TTA"))
    path = f"/crises/{key}/measures/M5/level"
    assert regional.fill(path, f"{path}?level=near", level="near", perimeter="root", why="Non.").status_code == 403


def test_tasks_counted_are_those_within_reach(house: House, key: str) -> None:
    regional = house.browser("reg-TTA", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "TTA"))
    rows = {one["measure"]: one["tasks"] for one in regional.get(f"/api/crises/{key}/measures").json()["rows"]}
    assert (rows["M1"]["opened"], rows["M6"]["opened"], rows["M4"]["opened"]) == (2, 1, 0)
    places = {one["place"] for one in regional.get(f"/api/crises/{key}/measures/M1").json()["tasks"]}
    assert places == {"C", "D"}


def test_an_observer_sees_no_way_to_steer(house: House, key: str) -> None:
    observer = house.browser("hr1", AccessRole.OBSERVER)
    assert "Passer à" not in observer.get(f"/crises/{key}/measures/M5").text
    assert observer.get(f"/crises/{key}/measures/M5/level?level=near").status_code == 403
