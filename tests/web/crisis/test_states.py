"""The states of the plan on a page: where one is, which move leads where, and which decision led here."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from tests.web.conftest import Browser, House

TTA = Scope(ScopeKind.REGION, "TTA")


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    house.world.pass_time(timedelta(hours=1))
    house.world.decide("lockdown", perimeter="TTA", why="Foyer à Tanger.")
    return key


def test_moves_possible_now_lead_to_their_decision(director: Browser, key: str) -> None:
    told = director.get(f"/api/crises/{key}/states").json()
    assert [one["event"] for one in told["possible"]] == ["lockdown", "end"]
    page = director.get(f"/crises/{key}/states").text
    assert f'href="/crises/{key}/decide/lockdown"' in page
    assert f'href="/crises/{key}/decide/alert"' not in page
    assert 'viewBox="0 0 ' in page


def test_each_state_names_the_decision_that_led_there(director: Browser, key: str) -> None:
    last, before, first = director.get(f"/api/crises/{key}/states").json()["history"]
    assert (last["perimeter"], last["decision"], last["why"]) == ("TTA", 2, "Foyer à Tanger.")
    assert (before["perimeter"], before["decision"], before["by"]) == ("root", 1, "Directrice")
    assert (first["title"], first["decision"], first["until"]) == ("Normal", None, before["since"])


def test_a_region_with_its_own_state_has_its_own_diagram(director: Browser, key: str) -> None:
    told = director.get(f"/api/crises/{key}/states?perimeter=TTA").json()
    assert "Fermés" in told["state"]["inner"]
    assert [one["perimeter"] for one in told["elsewhere"]] == ["root"]
    page = director.get(f"/crises/{key}/states?perimeter=TTA").text
    assert f"/crises/{key}/decide/end?perimeter=TTA" in page
    assert f'href="/crises/{key}/perimeters/TTA/rejoin"' in page
    assert director.get(f"/crises/{key}/states?perimeter=CS").status_code == 404


@pytest.mark.parametrize(("scope", "seen"), [("TTA", {"root", "TTA"}), ("CS", {"root"})])
def test_a_region_sees_its_own_states_and_those_above(house: House, key: str, scope: str, seen: set[str]) -> None:
    regional = house.browser("reg-TTA", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, scope))
    told = regional.get(f"/api/crises/{key}/states").json()
    assert {one["perimeter"] for one in told["history"]} == seen


def test_a_place_rejoins_on_the_second_press(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/perimeters/TTA/rejoin"
    assert director.get(f"/api{path}").json()["refusal"] == ""
    assert director.fill(path, why=" ").status_code == 409
    assert set(house.world.states()) == {"root", "TTA"}
    assert director.fill(path, why="Foyer éteint.").status_code == 303
    assert set(house.world.states()) == {"root"}
    assert director.get(path).status_code == 404


def test_nobody_rejoins_for_another_region(house: House, key: str) -> None:
    there = house.browser("dir", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "CS"))
    assert there.fill(f"/crises/{key}/perimeters/TTA/rejoin", why="Non.").status_code == 403
    assert set(house.world.states()) == {"root", "TTA"}


def test_who_only_looks_on_gets_no_link(house: House, key: str) -> None:
    page = house.browser("hr1", AccessRole.OBSERVER).get(f"/crises/{key}/states").text
    assert "Crise" in page
    assert "/decide/" not in page
