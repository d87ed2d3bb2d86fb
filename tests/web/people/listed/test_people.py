"""People within reach, and their status: seen, then said for many."""

from __future__ import annotations

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.directory import Person
from pca.domain.orders import DeclareStatus
from pca.store.audit import journal
from pca.store.people import directory
from tests.web.conftest import Browser, House


def say(house: House, person: str, status: str) -> None:
    house.world.ok(DeclareStatus(person=person, status=status), "operator", crisis=None)  # type: ignore[arg-type]


def test_roles_without_anybody_come_first(house: House, hr: Browser, key: str) -> None:
    for person in ("voice", "voice2"):
        say(house, person, "absent")
    told = hr.get(f"/api/crises/{key}/people").json()
    assert [(one["role"], one["standing"]) for one in told["seats"]] == [("voice", "vacant"), ("director", "held")]
    page = hr.get(f"/crises/{key}/people").text
    assert "1 rôle de crise sans personne" in page
    assert page.index("Porte-parole") < page.index("Qui est où")
    say(house, "voice2", "telework")
    standings = {one["role"]: one["standing"] for one in hr.get(f"/api/crises/{key}/people").json()["seats"]}
    assert standings == {"voice": "stand_in", "director": "held"}
    say(house, "dep", "absent")
    assert hr.get(f"/api/crises/{key}/people").json()["seats"][1]["standing"] == "alone"


def test_hr_sees_counts_as_they_are_and_others_no_small_ones(
    house: House, hr: Browser, director: Browser, key: str
) -> None:
    say(house, "hr2", "absent")
    exact = hr.get(f"/api/crises/{key}/people").json()
    assert (exact["statuses"], exact["totals"]) == (["on_site", "telework", "absent", "unknown"], [22, 0, 1, 0])
    hidden = director.get(f"/api/crises/{key}/people").json()
    assert hidden["totals"] == [22, 0, "few", 0]
    cells = {one["id"]: one["counts"] for one in hidden["places"]}
    assert cells == {"CS": ["hidden", 0, "few", 0], "TTA": ["few", 0, 0, 0]}
    assert "moins de 5" in director.get(f"/crises/{key}/people").text
    filtered = director.get(f"/api/crises/{key}/people?status=absent").json()
    assert (len(filtered["people"]), filtered["chosen"]) == (23, [])


def test_one_sees_the_people_within_reach(house: House, key: str) -> None:
    regional = house.browser("reg-TTA", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "TTA"))
    seen = {one["person"] for one in regional.get(f"/api/crises/{key}/people").json()["people"]}
    assert seen == {"head-C", "vice-C", "head-D", "vice-D", "reg-TTA"}
    head = house.browser("ops1", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.TEAM, "ops"))
    assert {one["person"] for one in head.get(f"/api/crises/{key}/people").json()["people"]} == {"ops1", "ops2"}
    assert head.get(f"/api/crises/{key}/people").json()["totals"] == ["few", 0, 0, 0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=élodie", ["hr1"]),
        ("text=NACIRI", ["ops1"]),
        ("text=head-", ["head-B", "head-C", "head-D", "head-HQ", "head-A"]),
        ("text=%25", []),
        ("site=A", ["vice-A", "head-A"]),
        ("site=A&text=salma", ["head-A"]),
        ("team=ops", ["ops2"]),
        ("status=absent", ["dep"]),
        ("region=TTA", ["head-C", "head-D", "vice-C", "vice-D"]),
    ],
)
def test_the_address_says_who_is_listed(house: House, hr: Browser, key: str, query: str, found: list[str]) -> None:
    say(house, "dep", "absent")
    told = hr.get(f"/api/crises/{key}/people?{query}").json()["people"]
    assert sorted(one["person"] for one in told) == sorted(found)
    assert hr.get(f"/crises/{key}/people?{query}").status_code == 200


def test_pages_follow_one_another_without_gap(
    house: House, hr: Browser, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pca.web.people.people.PAGE", 5)
    seen, after = list[str](), ""
    for _ in range(10):
        told = hr.get(f"/api/crises/{key}/people", params={"after": after}).json()
        seen += [one["person"] for one in told["people"]]
        after = told["after"]
        if not after:
            break
    assert (len(seen), len(set(seen))) == (23, 23)
    assert hr.get(f"/crises/{key}/people?after=nonsense").status_code == 200


def test_staff_measures_are_those_of_the_hr_team(hr: Browser, key: str) -> None:
    rows = hr.get(f"/api/crises/{key}/people").json()["measures"]
    assert {one["measure"] for one in rows} == {"M2", "M3", "M3B", "M4"}


def test_a_status_is_seen_then_said_for_many(house: House, hr: Browser, key: str) -> None:
    path = f"/crises/{key}/people/status"
    query = f"{path}?person=dir&person=dep&person=hr2&status=absent"
    told = hr.get(f"/api{query}").json()
    assert (sorted(told["people"]), told["emptied"]) == (["dep", "dir", "hr2"], ["Directrice"])
    page = hr.get(query).text
    assert "Un rôle de crise n’aurait plus personne" in page
    assert told["exercise"] is False
    assert "absent" not in {one.status.value for one in everybody(house).values()}
    answer = hr.fill(path, query, status="absent", person=["dir", "dep", "hr2"])
    assert answer.status_code == 303
    assert {name for name, one in everybody(house).items() if one.status.value == "absent"} == {"dir", "dep", "hr2"}
    assert hr.get(f"/api{query}").json()["same"] == 3


def test_in_an_exercise_it_is_said_that_a_status_is_real(house: House, hr: Browser) -> None:
    page = hr.get(f"/crises/{house.opened('exercise')}/people/status?person=hr2&status=absent").text
    assert "Un statut est réel, même dit pendant un exercice" in page


def test_said_twice_it_has_one_effect(house: House, hr: Browser, key: str) -> None:
    path = f"/crises/{key}/people/status"
    text = hr.get(f"{path}?person=hr2&status=telework").text
    order = text.split('name="order" value="')[1].split('"')[0]
    form = {
        "csrf": text.split('name="csrf" value="')[1].split('"')[0],
        "order": order,
        "status": "telework",
        "person": "hr2",
    }
    before = head(house)
    for _ in range(2):
        assert hr.post(path, data=form, headers={"sec-fetch-site": "same-origin"}).status_code == 303
    assert head(house) == before + 1


def test_a_whole_selection_is_said_at_once(house: House, hr: Browser, key: str) -> None:
    query = f"/crises/{key}/people/status?everybody=1&site=A&status=telework"
    told = hr.get(f"/api{query}").json()
    assert sorted(told["people"]) == ["head-A", "vice-A"]
    say(house, "head-A", "absent")
    told = hr.get(f"/api{query}&where=absent").json()
    assert told["people"] == ["head-A"]


def test_hr_of_a_region_says_nothing_of_another(house: House, key: str) -> None:
    regional = house.browser("hr1", AccessRole.HR, scope=Scope(ScopeKind.REGION, "TTA"))
    path = f"/crises/{key}/people/status"
    assert regional.get(f"/api{path}?person=head-A&person=head-C&status=absent").json()["people"] == ["head-C"]
    page = f"{path}?person=head-C&status=absent"
    assert regional.fill(path, page, status="absent", person=["head-A", "head-C"]).status_code == 404
    assert everybody(house)["head-C"].status == "on_site"


@pytest.mark.parametrize("status", ["ill", "", "positive"])
def test_there_is_no_other_status(house: House, hr: Browser, key: str, status: str) -> None:
    page = f"/crises/{key}/people/status?person=hr2&status=absent"
    assert hr.fill(f"/crises/{key}/people/status", page, status=status, person="hr2").status_code == 422
    assert everybody(house)["hr2"].status == "on_site"


def test_no_field_for_a_reason(hr: Browser, key: str) -> None:
    page = hr.get(f"/crises/{key}/people/status?person=hr2&status=absent").text
    assert "textarea" not in page
    assert 'name="why"' not in page


def everybody(house: House) -> dict[str, Person]:
    with house.world.store.read() as unit:
        return dict(directory.organisation(unit).people)


def head(house: House) -> int:
    with house.world.store.read() as unit:
        return journal.head(unit).seq
