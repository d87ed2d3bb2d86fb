"""The staff screens: roles without anybody first, counts that betray nobody, statuses seen before they are said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.access.access_orders import HandOverRole
from pca.domain.directory import Contact, Person
from pca.domain.orders import DeclareStatus
from pca.services.people.contact_points import opt_out
from pca.store.audit import journal
from pca.store.people import directory
from tests.web.conftest import Browser, House


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    with house.world.store.write() as unit:
        names = {"hr1": "Élodie Amrani", "ops1": "Omar Naciri", "head-A": "Salma Idrissi"}
        directory.write_contacts(unit, [Contact(one, name, phone="+212600000001") for one, name in names.items()])
    return key


@pytest.fixture
def hr(house: House) -> Browser:
    return house.browser("hr1", AccessRole.HR)


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
    assert "absent" not in {one.status.value for one in everybody(house).values()}
    answer = hr.fill(path, query, status="absent", person=["dir", "dep", "hr2"])
    assert answer.status_code == 303
    assert {name for name, one in everybody(house).items() if one.status.value == "absent"} == {"dir", "dep", "hr2"}
    assert hr.get(f"/api{query}").json()["same"] == 3


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


def test_a_role_is_handed_over_with_a_note(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/people/roles/voice"
    assert director.fill(f"{path}/hand-over", path, person="voice2", why="").status_code == 409
    house.world.clock.advance_to(house.world.clock.now() + timedelta(hours=3))
    assert director.fill(f"{path}/hand-over", path, person="voice2", why="Communiqué prêt.").status_code == 303
    told = director.get(f"/api{path}").json()
    assert (told["seat"]["holder"]["person"], told["seat"]["standing"]) == ("voice2", "alone")
    assert [(one["person"], one["note"]) for one in told["history"]] == [("voice2", "Communiqué prêt."), ("voice", "")]
    assert told["history"][0]["since"] == told["history"][1]["until"]
    assert "Communiqué prêt." in director.get(path).text


def test_a_refused_relief_keeps_what_was_typed(director: Browser, key: str) -> None:
    path = f"/crises/{key}/people/roles/voice"
    page = director.fill(f"{path}/hand-over", path, to="Personne De Connu", why="Une note <b>longue</b>.")
    assert page.status_code == 409
    assert "Une note &lt;b&gt;longue&lt;/b&gt;." in page.text
    assert "Personne De Connu" in page.text


def test_one_lets_somebody_act_for_a_time(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/people/roles/director"
    assert "Laisser agir pour un temps" in director.get(path).text
    ends = house.world.clock.now() + timedelta(hours=6)
    answer = director.fill(f"{path}/delegate", path, to="ops1", until=ends.isoformat()[:16], why="Vol de nuit.")
    assert answer.status_code == 303, answer.text
    [one] = director.get(f"/api{path}").json()["acting"]
    assert one["to"] == "Omar Naciri"
    assert director.get(f"/api{path}").json()["seat"]["acting"][0]["person"] == "ops1"
    assert director.fill(f"{path}/withdraw", path, delegation=one["number"]).status_code == 303
    assert director.get(f"/api{path}").json()["acting"] == []
    assert director.fill(f"{path}/delegate", path, to="ops1", until="demain", why="Non.").status_code == 422


def test_only_the_holder_is_offered_to_delegate(house: House, director: Browser, hr: Browser, key: str) -> None:
    assert "Laisser agir pour un temps" not in director.get(f"/crises/{key}/people/roles/voice").text
    assert "<textarea" not in hr.get(f"/crises/{key}/people/roles/voice").text
    assert director.get(f"/crises/{key}/people/roles/nobody").status_code == 404


def test_the_call_sheet_holds_the_roles_or_a_selection(house: House, hr: Browser, key: str) -> None:
    house.world.ok(HandOverRole(role="voice", to="ops1"), "dir", "Relève.")
    sheet = hr.get(f"/crises/{key}/people/calls").text
    assert 'href="tel:+212600000001"' in sheet
    assert "Omar Naciri" in sheet
    chosen = hr.get(f"/api/crises/{key}/people/calls?site=A").json()
    assert [one["name"] for one in chosen["people"]] == ["Salma Idrissi", "vice-A"]
    assert chosen["seats"] == []


def test_people_without_any_way_to_reach_them_are_named(hr: Browser, key: str) -> None:
    told = hr.get(f"/api/crises/{key}/people").json()
    assert told["faults"] == {"unreachable": 20, "silenced": 0}
    rows = hr.get(f"/api/crises/{key}/people/contacts").json()
    assert (rows["counted"]["unreachable"], rows["counted"]["unverified"]) == (20, 3)
    assert hr.get(f"/crises/{key}/people/contacts?fault=unverified").text.count("data-row") == 3


def test_an_address_that_falls_silent_is_a_task_in_somebodys_hands(house: House, hr: Browser, key: str) -> None:
    with house.world.store.write() as unit:
        silenced = opt_out(unit, "sms", "+212600000001", house.world.clock.now())
    assert {one.person for one in silenced} == {"hr1", "ops1", "head-A"}
    path = f"/crises/{key}/people/contacts"
    assert hr.get(f"/api/crises/{key}/people").json()["faults"] == {"unreachable": 23, "silenced": 3}
    assert "3 adresses muettes à remplacer" in hr.get(f"/crises/{key}/people").text
    assert "3 adresses muettes à remplacer" in hr.get("/tasks").text
    assert "adresses muettes" not in house.browser("head-A", AccessRole.DEPARTMENT_HEAD).get("/tasks").text

    about = {"person": "ops1", "fault": "opted_out", "kind": "sms"}
    taken = hr.fill(path, page=f"{path}?fault=opted_out", then="take", **about)
    assert (taken.status_code, taken.headers["location"]) == (303, f"{path}?fault=opted_out")
    [row] = [one for one in rows(hr, path) if one["fault"]["person"] == "ops1"]
    assert (row["by"], row["fault"]["care"]["done"]) == ("Élodie Amrani", False)

    other = house.browser("hr2", AccessRole.HR)
    late = other.fill(path, page=f"{path}?fault=opted_out", then="take", note="Je l’appelle.", **about)
    assert late.status_code == 422, "hr2 looked before hr1 took it"
    assert "Quelqu’un d’autre s’en est chargé" in late.text
    assert "Je l’appelle." in late.text, "what was typed stays"

    assert hr.fill(path, page=path, then="end", held_by="hr1", **about).status_code == 422, "no word on how"
    unseen = hr.fill(path, page=path, then="end", held_by="hr1", note="\x00 \u202e", **about)
    assert unseen.status_code == 422, "what nobody can read says nothing"
    note = "Par le téléphone\x00 de l’agence <script>"
    assert hr.fill(path, page=path, then="end", held_by="hr1", note=note, **about).status_code == 303
    assert {one["fault"]["person"] for one in rows(hr, path)} == {"head-A", "hr1"}
    settled = hr.get(f"{path}?fault=done").text
    assert "Par le téléphone de l’agence &lt;script&gt;" in settled
    assert hr.get(f"/api/crises/{key}/people").json()["faults"]["silenced"] == 2


def rows(browser: Browser, path: str, fault: str = "opted_out") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"/api{path}?fault={fault}").json()["rows"]
    return found


def test_nobody_takes_what_is_no_task_or_no_longer_one(house: House, hr: Browser, key: str) -> None:
    path = f"/crises/{key}/people/contacts"
    for person, fault in (("hr1", "opted_out"), ("hr1", "unverified"), ("hr1", "gone")):
        refused = hr.fill(path, page=path, then="take", person=person, fault=fault, kind="sms")
        assert refused.status_code == 422, (person, fault)
    assert hr.fill(path, page=path, then="take", person="nobody", fault="gone").status_code == 404
    ended = hr.fill(path, page=path, then="end", person="hr2", fault="unreachable", note="Par un voisin.")
    assert ended.status_code == 422, "only right data end it"
    assert hr.fill(path, page=path, then="take", person="hr2", fault="unreachable", note="Voisin.").status_code == 303
    assert hr.get(f"/api{path}").json()["counted"]["unreachable"] == 20, "in hand is not ended"


def test_a_script_in_a_name_stays_text(house: House, hr: Browser, key: str) -> None:
    with house.world.store.write() as unit:
        directory.write_contacts(unit, [Contact("hr2", "<script>alert(1)</script>")])
    page = hr.get(f"/crises/{key}/people?text=script").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_who_observes_or_administers_sees_nobody(house: House, key: str) -> None:
    for role in (AccessRole.OBSERVER, AccessRole.ADMINISTRATOR, AccessRole.COMPLIANCE):
        browser = house.browser("ops2", role)
        for path in ("people", "people/calls", "people/status", "people/contacts", "people/roles/voice"):
            assert browser.get(f"/crises/{key}/{path}").status_code == 403, (role, path)


def everybody(house: House) -> dict[str, Person]:
    with house.world.store.read() as unit:
        return dict(directory.organisation(unit).people)


def head(house: House) -> int:
    with house.world.store.read() as unit:
        return journal.head(unit).seq
