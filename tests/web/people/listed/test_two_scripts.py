"""Names in two scripts: a reader of Arabic reads the Arabic one, either is found, and both are erased together."""

from __future__ import annotations

from msgspec.structs import replace

from pca.domain.access.access import AccessRole
from pca.domain.directory import Contact
from pca.domain.orders import ImportDirectory
from pca.services.people.directory import erase
from pca.store.people import directory
from tests.web.conftest import Browser, House


def in_arabic(house: House) -> None:
    """Somebody, their site and its region, with names in both scripts."""
    with house.world.store.write() as unit:
        directory.write_contacts(unit, [Contact("head-A", "Salma Idrissi", name_ar="سلمى الإدريسي")])
        held = directory.organisation(unit)
    sites = tuple(replace(site, title_ar="وكالة أ" if site.id == "A" else "") for site in held.sites.values())
    regions = tuple(replace(region, title_ar=f"جهة {region.id}") for region in held.regions.values())
    people = tuple(held.people.values())
    house.world.ok(ImportDirectory("d", regions=regions, sites=sites, people=people), "operator", crisis=None)


def test_each_reads_the_name_in_their_script_and_finds_it_by_either(house: House, hr: Browser, key: str) -> None:
    in_arabic(house)
    arabic = house.browser("hr1", AccessRole.HR, language="ar")
    for text in ("سلمى", "idrissi"):
        [found] = hr.get(f"/api/crises/{key}/people?text={text}").json()["people"]
        assert (found["person"], found["name"]) == ("head-A", "Salma Idrissi")
        [found] = arabic.get(f"/api/crises/{key}/people?text={text}").json()["people"]
        assert found["name"] == "سلمى الإدريسي"
    places = {place["id"]: place["title"] for place in arabic.get(f"/api/crises/{key}/people").json()["places"]}
    assert places["CS"] == "جهة CS"
    site = arabic.get(f"/crises/{key}/sites/A").text
    assert "وكالة أ" in site
    assert "سلمى الإدريسي" in site
    assert "وكالة أ" not in hr.get(f"/crises/{key}/sites/A").text
    for text in ("وكالة أ", "A"):
        assert "A" in {site["site"] for site in hr.get(f"/api/crises/{key}/sites?search={text}").json()["sites"]}


def test_both_are_erased_together(house: House, hr: Browser, key: str) -> None:
    in_arabic(house)
    assert erase(house.world.runtime, ["head-A"]) == 1
    assert hr.get(f"/api/crises/{key}/people?text=سلمى").json()["people"] == []
    [found] = hr.get(f"/api/crises/{key}/people?text=head-A").json()["people"]
    assert (found["name"], found["name_ar"]) == ("head-A", "")
