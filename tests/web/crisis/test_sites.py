"""Sites on a page: regions first, a search that forgives accents, one site with its people and tasks; within reach."""

from __future__ import annotations

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.directory import Site, SiteType
from pca.services.crisis.read_sites import matches
from tests.web.conftest import Browser, House


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    return key


def test_regions_first_with_their_regime(house: House, director: Browser, key: str) -> None:
    house.world.decide("lockdown", perimeter="TTA", why="Foyer.")
    told = {one["region"]: one for one in director.get(f"/api/crises/{key}/sites").json()["regions"]}
    assert [(told[one]["own"], told[one]["level"]) for one in ("CS", "TTA")] == [(False, 2), (True, 3)]
    assert (told["CS"]["sites"], told["TTA"]["sites"]) == (3, 2)
    assert told["CS"]["tasks"]["opened"] == 3, "two sites, and the region's own"
    page = director.get(f"/crises/{key}/sites").text
    assert page.index('id="regions"') < page.index('id="map"')
    assert "régime propre" in page


@pytest.mark.parametrize(("query", "found"), [("", 5), ("?region=TTA", 2), ("?search=hq", 1), ("?search=zzz", 0)])
def test_sites_are_found(director: Browser, key: str, query: str, found: int) -> None:
    told = director.get(f"/api/crises/{key}/sites{query}").json()
    assert (told["total"], len(told["sites"])) == (found, found)
    assert director.get(f"/crises/{key}/sites{query}").status_code == 200


@pytest.mark.parametrize("search", ["fes", "FÈS", "Fès", "ain", "l'oriental", "S7", ""])
def test_accents_and_capitals_do_not_matter(search: str) -> None:
    assert matches(Site("S7", "Fès – Aïn Chkef, L’Oriental", SiteType.URBAN, "FM", "a", "b"), "", search)


def test_one_site_with_its_people_and_open_tasks(director: Browser, key: str) -> None:
    told = director.get(f"/api/crises/{key}/sites/A").json()
    assert (told["head"]["name"], told["deputy"]["name"]) == ("head-A", "vice-A")
    assert [(one["title"], one["status"]) for one in told["tasks"]] == [("Consignes par site", "open")]
    assert "head-A" in director.get(f"/crises/{key}/sites/A").text
    assert director.get(f"/crises/{key}/sites/NOWHERE").status_code == 404


def test_only_what_is_within_reach(house: House, key: str) -> None:
    regional = house.browser("reg-TTA", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "TTA"))
    told = regional.get(f"/api/crises/{key}/sites").json()
    assert {one["site"] for one in told["sites"]} == {"C", "D"}
    assert {one["region"]: one["sites"] for one in told["regions"]} == {"TTA": 2}
    assert regional.get(f"/crises/{key}/sites/C").status_code == 200
    assert regional.get(f"/crises/{key}/sites/A").status_code == 404


def test_a_team_without_sites_is_told_so(house: House, key: str) -> None:
    head = house.browser("ops1", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.TEAM, "ops"))
    page = head.get(f"/crises/{key}/sites")
    assert page.status_code == 200
    assert "Vos droits ne portent sur aucun site" in page.text
