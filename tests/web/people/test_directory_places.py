"""HR keeps sites and regions, and lets people and places leave: what hangs on them is said before the press."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pca.domain.access.access import AccessRole, Scope
from pca.domain.directory import Contact, Organisation, SiteKind
from pca.domain.facts import DirectoryChanged
from pca.store.people import directory
from tests.web.conftest import Browser, House, flat

NEAR, ONE = Scope.read("region:CS"), Scope.read("site:A")
PLACE, LEAVE = "/directory/place", "/directory/leave"


@pytest.fixture
def hr(house: House) -> Browser:
    house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    with house.world.store.write() as unit:
        named = {"head-A": "Salma Idrissi", "vice-A": "Omar Naciri", "ops1": "Omar Naciri", "hr2": "Nadia Tazi"}
        directory.write_contacts(unit, [Contact(one, name, f"{one}@example.org") for one, name in named.items()])
    return house.browser("hr1", AccessRole.HR)


def now(house: House) -> Organisation:
    with house.world.store.read() as unit:
        return directory.organisation(unit)


def sent(page: str, action: str) -> dict[str, Any]:
    """What the second press sends."""
    whole = re.search(rf'<form method="post" action="{action}"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert whole, page
    return dict(re.findall(r'<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"', whole[1]))


def press(browser: Browser, action: str, page: str, **more: Any) -> Any:
    return browser.post(action, data={**sent(page, action), **more}, headers={"sec-fetch-site": "same-origin"})


def test_a_new_site_is_led_by_whoever_is_meant_and_its_tasks_are_said_before(house: House, hr: Browser) -> None:
    assert "sans responsable" not in flat(hr.get("/directory/places").text)
    typed = {
        "kind": "site",
        "title": "Kiosque",
        "title_ar": "كشك",
        "type": "urban",
        "region": "CS",
        "commune": "Salé",
        "id": "s001",
    }
    asked = hr.fill(f"{PLACE}/preview", PLACE, **typed, head="omar naciri")
    assert (asked.status_code, asked.text.count('type="radio" name="head"')) == (409, 3)
    shown = hr.fill(f"{PLACE}/preview", PLACE, **typed, head="ops1")
    assert re.search(r"tâches? s(’|&#39;)ouvr", flat(shown.text))
    assert "s001" not in now(house).sites
    assert press(hr, PLACE, shown.text).status_code == 303
    made = now(house).sites["s001"]
    assert (made.title, made.title_ar, made.head, made.deputy, made.staff) == ("Kiosque", "كشك", "ops1", "", 0)
    assert made.commune == "Salé"
    long = hr.fill(f"{PLACE}/preview", PLACE, **{**typed, "commune": "x" * 300})
    assert (long.status_code, "200 signes" in long.text) == (422, True)
    assert any(task.place == "s001" for task in house.world.live().values())


def test_somebody_leaves_after_the_look_and_is_erased(house: House, hr: Browser) -> None:
    first = flat(hr.get(f"{LEAVE}?person=head-A").text)
    assert "Répond de" in first
    assert "ses lieux restent sans responsable" in first
    shown = hr.get(f"{LEAVE}?person=head-A&to=vice-A").text
    assert "passe à <bdi>Omar Naciri" in flat(shown)
    assert press(hr, LEAVE, shown, why="Retraite.").status_code == 303
    assert "head-A" not in now(house).people
    assert (now(house).sites["A"].head, now(house).sites["A"].deputy) == ("vice-A", "")
    assert {task.assignee for task in house.world.live().values() if task.place == "A"} == {"vice-A"}
    with house.world.store.read() as unit:
        assert directory.contacts(unit, ["head-A"]) == {}
    assert hr.get("/directory/person?person=head-A").status_code == 404


def test_whoever_holds_a_role_is_told_why_they_cannot_leave(hr: Browser) -> None:
    page = flat(hr.get(f"{LEAVE}?person=dir").text)
    assert "une personne qui tient un rôle ne quitte pas l’annuaire" in page
    assert "Retirer de l’annuaire" not in page


def test_a_site_closes_only_with_its_people_and_tasks_seen_to(house: House, hr: Browser) -> None:
    assert "travaillent encore" in flat(hr.get(f"{LEAVE}?site=A").text)
    assert "tâches sont encore ouvertes" in flat(hr.get(f"{LEAVE}?site=A&to=B").text)
    shown = hr.get(f"{LEAVE}?site=A&to=B&cancel=true").text
    assert "annulée" in flat(shown)
    assert press(hr, LEAVE, shown).status_code == 303
    assert "A" not in now(house).sites
    assert now(house).people["head-A"].site == "B"


def test_a_region_comes_empty_and_goes_empty(house: House, hr: Browser) -> None:
    shown = hr.fill(f"{PLACE}/preview", f"{PLACE}?kind=region", kind="region", title="Sud", id="r01")
    assert press(hr, PLACE, shown.text).status_code == 303
    assert "sans responsable" in flat(hr.get("/directory/places").text)
    assert "encore 3 sites" in flat(hr.get(f"{LEAVE}?region=CS").text)
    assert press(hr, LEAVE, hr.get(f"{LEAVE}?region=r01&cancel=true").text).status_code == 303
    assert "r01" not in now(house).regions


def test_a_site_keeps_its_kind_where_two_kinds_are_called_alike(house: House, hr: Browser) -> None:
    kinds = tuple(SiteKind(key, "agence") for key in ("urban", "rural", "mobile", "head_office"))
    with house.world.store.write() as unit:
        directory.directory_changed(unit, None, DirectoryChanged(digest="", kinds=kinds))  # type: ignore[arg-type]
    place = next(site.id for site in now(house).sites.values() if site.type == "rural")
    page = hr.get(f"{PLACE}?site={place}").text
    assert re.findall(r'<option\s+value="(\w+)"\s+selected', page)[0] == "rural"


def test_of_two_who_edit_a_site_the_second_sees_both(house: House, hr: Browser) -> None:
    page = hr.get(f"/api{PLACE}?site=A").json()
    typed = {"kind": "site", "place": "A", "type": "urban", "region": "CS", "head": "head-A", "deputy": "vice-A"}
    first = {**typed, "title": "Agdal", "seen": page["seen"]}
    assert hr.fill(PLACE, f"{PLACE}?site=A", **first).status_code == 303
    second = hr.fill(PLACE, f"{PLACE}?site=A", **{**first, "title": "Autre"})
    assert second.status_code == 409
    assert "Cette fiche a changé entre-temps" in flat(second.text)
    assert now(house).sites["A"].title == "Agdal"


def test_human_resources_of_a_region_or_site_keep_theirs_alone(house: House, hr: Browser) -> None:
    near, one = (house.browser("hr2", AccessRole.HR, scope=scope) for scope in (NEAR, ONE))
    seen = {place: hr.get(f"/api{PLACE}?site={place}").json()["seen"] for place in "AC"}
    ours = {"kind": "site", "place": "A", "title": "A", "type": "urban", "head": "head-A", "deputy": "vice-A"}
    ours |= {"seen": seen["A"]}
    before = now(house)
    attacks: list[tuple[Browser, str, dict[str, Any], int]] = [
        (near, PLACE, {**ours, "region": "TTA"}, 403),
        (near, PLACE, {**ours, "place": "C", "region": "CS", "seen": seen["C"]}, 404),
        (near, PLACE, {**ours, "place": "", "id": "s001", "region": "TTA", "seen": ""}, 403),
        (near, PLACE, {"kind": "region", "title": "Sud", "id": "r01"}, 403),
        (near, PLACE, {**ours, "region": "CS", "head": "vice-C"}, 422),
        (near, LEAVE, {"kind": "site", "id": "C", "to": "A", "seen": seen["C"]}, 403),
        (near, LEAVE, {"kind": "site", "id": "A", "to": "C", "seen": seen["A"]}, 403),
        (near, LEAVE, {"kind": "person", "id": "vice-C", "seen": "x"}, 404),
        (near, LEAVE, {"kind": "region", "id": "CS", "seen": "x"}, 403),
        (one, PLACE, {**ours, "region": "CS", "place": "", "id": "s001", "seen": ""}, 403),
        (one, LEAVE, {"kind": "site", "id": "A", "to": "A", "seen": seen["A"]}, 403),
    ]
    for browser, path, fields, status in attacks:
        page = f"{PLACE}?site=A"
        assert browser.fill(path, page, **fields).status_code in (status, 409), (path, fields)
        assert now(house) == before, (path, fields)
    assert "Ce site ferme" not in flat(one.get(f"{PLACE}?site=A").text)
    assert one.fill(PLACE, f"{PLACE}?site=A", **{**ours, "title": "Agdal", "region": "CS"}).status_code == 303


def test_the_roles_of_plans_lead_to_the_people_one_keeps(hr: Browser) -> None:
    page = flat(hr.get("/directory/roles").text)
    assert '<a href="/directory/person?person=dir">' in page
