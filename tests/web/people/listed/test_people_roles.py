"""Roles handed over and delegated, the call sheet, and people nobody reaches."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.access.access import AccessRole
from pca.domain.access.access_orders import HandOverRole
from pca.domain.directory import Contact
from pca.services.people.contact_points import opt_out
from pca.store.people import directory
from tests.web.conftest import Browser, House
from tests.web.people.listed.conftest import rows


def test_a_role_is_handed_over_with_a_note(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/people/roles/voice"
    sure = f"{path}/hand-over?person=voice2"
    page = director.get(sure).text
    assert "Confirmer la relève" in page
    assert director.get(f"/api{path}").json()["seat"]["holder"]["person"] == "voice"
    assert director.fill(f"{path}/hand-over", sure, person="voice2", why="").status_code == 409
    house.world.clock.advance_to(house.world.clock.now() + timedelta(hours=3))
    assert director.fill(f"{path}/hand-over", sure, person="voice2", why="Communiqué prêt.").status_code == 303
    told = director.get(f"/api{path}").json()
    assert (told["seat"]["holder"]["person"], told["seat"]["standing"]) == ("voice2", "alone")
    assert [(one["person"], one["note"]) for one in told["history"]] == [("voice2", "Communiqué prêt."), ("voice", "")]
    assert told["history"][0]["since"] == told["history"][1]["until"]
    assert "Communiqué prêt." in director.get(path).text


def test_a_refused_relief_keeps_what_was_typed(director: Browser, key: str) -> None:
    path = f"/crises/{key}/people/roles/voice"
    page = director.fill(
        f"{path}/hand-over", f"{path}/hand-over?person=voice2", to="Personne De Connu", why="Une note <b>longue</b>."
    )
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
