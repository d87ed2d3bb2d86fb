"""HR keeps people one by one: somebody new, somebody who moves, two who edit at once; never beyond one's reach."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from pca.domain.access.access import AccessRole, Scope
from pca.domain.access.access_orders import GiveGrant
from pca.domain.directory import Contact, Organisation, Person
from pca.domain.directory_acts import KeepPerson
from pca.domain.orders import Order
from pca.services.engine.execute import execute
from pca.store.access import accounts
from pca.store.people import directory
from tests.web.conftest import Browser, House, flat

NEAR = Scope.read("region:CS")
PERSON, PREVIEW = "/directory/person", "/directory/person/preview"


@pytest.fixture
def hr(house: House) -> Browser:
    house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    with house.world.store.write() as unit:
        named = {"head-A": "Salma Idrissi", "vice-A": "Omar Naciri", "vice-C": "Reda Alaoui"}
        directory.write_contacts(unit, [Contact(one, name, f"{one}@example.org") for one, name in named.items()])
    return house.browser("hr1", AccessRole.HR)


def now(house: House) -> Organisation:
    with house.world.store.read() as unit:
        return directory.organisation(unit)


def contact(house: House, person: str) -> Contact | None:
    with house.world.store.read() as unit:
        return directory.contacts(unit, [person]).get(person)


def form(browser: Browser, person: str, **typed: Any) -> dict[str, Any]:
    """What the form of somebody holds, with some fields typed anew."""
    page = browser.get(f"/api{PERSON}?person={person}").json()
    fields = {
        name: page[name] for name in ("person", "name", "name_ar", "email", "phone", "language", "seen", "seen_contact")
    }
    return {**fields, "site": page["site_id"], "teams": page["member"], "skills": page["skilled"], **typed}


def sent(page: str) -> dict[str, Any]:
    """What the second press sends."""
    whole = re.search(r'<form method="post" action="/directory/person">(.*?)</form>', page, re.DOTALL)
    assert whole, page
    return dict(re.findall(r'<input type="hidden" name="([^"]*)"\s+value="([^"]*)">', whole[1]))


def test_somebody_new_is_seen_first_and_gets_an_identifier(house: House, hr: Browser) -> None:
    typed = {"name": "Leïla Bennani", "site": "B", "phone": "06 12 34 56 78", "language": "ar", "id": "p0001"}
    shown = hr.fill(PREVIEW, PERSON, **typed)
    assert "Leïla Bennani" in flat(shown.text)
    assert "p0001" not in now(house).people
    answer = hr.post(PERSON, data=sent(shown.text), headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 303
    assert contact(house, "p0001") == Contact("p0001", "Leïla Bennani", None, "+212612345678")
    assert (now(house).people["p0001"].site, now(house).sites["B"].staff) == ("B", 3)
    again = hr.post(PERSON, data=sent(shown.text), headers={"sec-fetch-site": "same-origin"})
    assert again.headers["location"].split("journal=")[-1] == answer.headers["location"].split("journal=")[-1]
    other = hr.post(PERSON, data={**sent(shown.text), "site": "A"}, headers={"sec-fetch-site": "same-origin"})
    assert other.status_code == 409, "what was not done is not said to be"
    assert hr.get(f"/api{PERSON}").json()["id"] == "p0002"
    with house.world.store.read() as unit:
        assert not [row for row in unit.connection.exec_driver_sql("select body from journal") if "Bennani" in row[0]]


def test_whoever_moves_keeps_their_tasks_and_of_two_editors_the_second_sees_both(house: House, hr: Browser) -> None:
    mine = form(hr, "vice-A", site="B")
    theirs = form(house.browser("hr2", AccessRole.HR), "vice-A", language="ar")
    assert hr.fill(PERSON, f"{PERSON}?person=vice-A", **mine).status_code == 303
    assert now(house).people["vice-A"].site == "B"
    second = hr.fill(PERSON, f"{PERSON}?person=vice-A", **theirs)
    assert second.status_code == 409
    assert "Cette fiche a changé entre-temps" in flat(second.text)
    assert now(house).people["vice-A"].language == "fr"


def test_a_reason_that_looks_personal_can_still_be_kept(house: House, hr: Browser) -> None:
    typed = form(hr, "vice-A", site="B", why="Mme Salma Idrissi est hospitalisée")
    page = f"{PERSON}?person=vice-A"
    shown = hr.fill(PREVIEW, page, **typed)
    warned = hr.post(PERSON, data={**typed, **sent(shown.text)}, headers={"sec-fetch-site": "same-origin"})
    assert (warned.status_code, 'name="keep_text"' in warned.text) == (409, True)
    again = sent(hr.fill(PREVIEW, page, **typed, keep_text="yes").text)
    assert hr.post(PERSON, data=again, headers={"sec-fetch-site": "same-origin"}).status_code == 303


def test_skills_are_chosen_among_those_the_institution_knows(house: House, hr: Browser) -> None:
    skilled = Person("p0001", "B", skills=("till_rights", "arabic"))
    given = Order(id="o1", who="operator", act=KeepPerson(person=skilled))
    assert execute(house.world.runtime, given).refused is None
    assert hr.get(f"/api{PERSON}?person=vice-A").json()["skills"] == [
        ["arabic", "arabic"],
        ["till_rights", "till rights"],
    ]
    shown = hr.fill(PREVIEW, f"{PERSON}?person=vice-A", **form(hr, "vice-A", skills=["till_rights"]))
    assert "till rights" in shown.text
    assert hr.post(PERSON, data=sent(shown.text), headers={"sec-fetch-site": "same-origin"}).status_code == 303
    assert now(house).people["vice-A"].skills == ("till_rights",)
    assert hr.fill(PERSON, f"{PERSON}?person=vice-A", **form(hr, "vice-A", skills=[])).status_code == 303
    assert now(house).people["vice-A"].skills == ()


def test_only_a_name_or_an_address_leaves_no_trace_in_the_journal(house: House, hr: Browser) -> None:
    first, second = form(hr, "vice-A", phone="0612345678"), form(hr, "vice-A", name="Omar B.")
    answer = hr.fill(PERSON, f"{PERSON}?person=vice-A", **first)
    assert (answer.status_code, "journal=" in answer.headers["location"]) == (303, False)
    assert contact(house, "vice-A") == Contact("vice-A", "Omar Naciri", "vice-A@example.org", "+212612345678")
    assert hr.fill(PERSON, f"{PERSON}?person=vice-A", **second).status_code == 422


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"site": "Nulle part"}, "Aucun site de ce nom"),
        ({"name": " "}, "Il manque le nom"),
        ({"phone": "12"}, "12"),
        ({"email": "head-A@example.org"}, "déjà celle d’une autre personne"),
        ({"teams": ["no"]}, "n’existe pas"),
        ({"skills": ["no"]}, "parmi celles que connaît l’institution"),
        ({"language": "zz-top"}, "pas connue"),
    ],
)
def test_what_cannot_be_read_comes_back_with_the_reason(hr: Browser, typed: dict[str, Any], said: str) -> None:
    answer = hr.fill(PREVIEW, f"{PERSON}?person=vice-A", **form(hr, "vice-A", **typed))
    assert answer.status_code == 422
    assert said in flat(answer.text)


def test_human_resources_of_a_region_keep_their_region_alone(house: House, hr: Browser) -> None:
    near = house.browser("hr2", AccessRole.HR, scope=NEAR)
    assert "Reda Alaoui" not in near.get("/directory").text
    assert near.get(f"{PERSON}?person=vice-C").status_code == 404
    before = now(house)
    attacks: list[tuple[dict[str, Any], int]] = [
        (form(near, "vice-A", site="C"), 403),
        (form(hr, "vice-C", site="A"), 404),
        (form(hr, "vice-C", name="Autre"), 404),
        ({**form(near, "vice-A"), "person": "", "id": "p0001", "site": "C", "email": "", "seen": ""}, 403),
        ({**form(near, "vice-A"), "person": "", "id": "vice-C", "site": "A", "email": "", "seen": ""}, 409),
    ]
    for fields, status in attacks:
        assert near.fill(PERSON, **fields).status_code == status, fields
    assert now(house) == before
    assert contact(house, "vice-C") == Contact("vice-C", "Reda Alaoui", "vice-C@example.org")
    assert near.fill(PERSON, **form(near, "vice-A", site="B")).status_code == 303


def test_teams_of_the_whole_institution_are_not_for_a_region_to_fill(house: House, hr: Browser) -> None:
    team = hr.get(f"/api{PERSON}?person=vice-A").json()["joinable"][0][0]
    assert hr.fill(PERSON, **form(hr, "vice-A", teams=[team])).status_code == 303
    near = house.browser("hr2", AccessRole.HR, scope=NEAR)
    assert 'name="teams"' not in near.get(f"{PERSON}?person=vice-A").text
    assert near.fill(PERSON, **form(near, "vice-A", teams=[], site="B")).status_code == 303
    assert (now(house).people["vice-A"].teams, now(house).people["vice-A"].site) == ((team,), "B")
    assert near.fill(PERSON, **form(near, "head-A", teams=[team])).status_code == 403
    assert team not in now(house).people["head-A"].teams


def test_addresses_of_somebody_with_wider_rights_stay_with_the_whole_institution(house: House, hr: Browser) -> None:
    house.world.ok(GiveGrant(person="vice-A", role=AccessRole.COMPLIANCE), "operator", crisis=None)
    near = house.browser("hr2", AccessRole.HR, scope=NEAR)
    page = near.get(f"{PERSON}?person=vice-A").text
    assert "tenus par les RH de toute l’institution" in flat(page)
    taken = form(near, "vice-A", email="attacker@example.org")
    assert near.fill(PERSON, **taken).status_code == 422
    assert near.fill(PERSON, **{**taken, "site": "B"}).status_code == 422
    assert now(house).people["vice-A"].site == "A"
    assert hr.fill(PERSON, **form(hr, "vice-A", email="new@example.org")).status_code == 303


def test_the_first_address_of_somebody_with_wider_rights_is_no_regions_either(house: House, hr: Browser) -> None:
    soon = house.world.clock.now() + timedelta(days=1)
    house.world.ok(GiveGrant(person="vice-B", role=AccessRole.COMPLIANCE, starts=soon), "operator", crisis=None)
    near = house.browser("hr2", AccessRole.HR, scope=NEAR)
    assert near.fill(PERSON, **form(near, "vice-B", email="attacker@example.org")).status_code == 422
    assert contact(house, "vice-B") is None
    assert near.fill(PERSON, **form(near, "vice-B", name="Nadia")).status_code == 303


def test_nobody_new_is_called_as_somebody_whose_account_is_still_there(house: House, hr: Browser) -> None:
    fields = {"id": "hr3", "name": "Un", "site": "A"}
    assert hr.fill(PERSON, **fields).status_code == 303
    with house.world.store.write() as unit:
        accounts.write_account(unit, accounts.Account(person="hr3", created_at=house.world.clock.now()))
    left = {"kind": "person", "id": "hr3", "seen": form(hr, "hr3")["seen"]}
    assert hr.fill("/directory/leave", "/directory/leave?person=hr3", **left).status_code == 303
    assert hr.get(f"/api{PERSON}").json()["id"] == "hr4"
    assert hr.fill(PERSON, **{**fields, "name": "Autre"}).status_code == 409
    assert "hr3" not in now(house).people


@pytest.mark.parametrize("role", [AccessRole.COMPLIANCE, AccessRole.DEPARTMENT_HEAD, AccessRole.ADMINISTRATOR])
def test_nobody_else_keeps_records(house: House, role: AccessRole) -> None:
    other = house.browser("ops1", role, scope=NEAR if role is AccessRole.DEPARTMENT_HEAD else Scope.read("institution"))
    assert other.get("/directory").status_code == 403
    assert other.get(f"{PERSON}?person=vice-A").status_code == 403
