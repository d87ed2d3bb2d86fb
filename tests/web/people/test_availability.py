"""Availability on pages: planned by HR for many, by a head for their own people, by each for themselves."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.directory import Contact
from pca.registers.exports import as_workbook
from pca.registers.periods import read_periods
from pca.services.people.read import institution
from pca.store.people import directory
from tests.web.conftest import Browser, House

A = Scope(ScopeKind.SITE, "A")
TODAY, TOMORROW, LATER = "2026-03-02", "2026-03-03", "2026-03-06"


@pytest.fixture
def staff(house: House) -> Browser:
    return house.browser("hr2", AccessRole.HR)


def status(house: House, person: str) -> str:
    house.world.pass_time(timedelta())
    with house.world.store.read() as unit:
        return institution(unit).people[person].status.value


def test_planned_for_a_site_seen_first_and_taken_back(house: House, staff: Browser) -> None:
    fields = {"status": "leave", "starts": TODAY, "ends": LATER, "site": "A"}
    address = "/availability/plan?" + "&".join(f"{name}={value}" for name, value in fields.items())
    seen = staff.get(address).text
    assert "2 personnes" in seen
    assert "Confirmer pour 2 personnes" in seen
    assert status(house, "head-A") == "on_site", "nothing was done by looking"
    assert staff.fill(address, count="2", **fields).status_code == 303
    assert (status(house, "head-A"), status(house, "vice-A")) == ("leave", "leave")
    listed = staff.get("/api/availability").json()
    assert [(one["person"], one["status"], one["ends"]) for one in listed["periods"]] == [
        ("head-A", "leave", LATER),
        ("vice-A", "leave", LATER),
    ]
    counts = [dict(zip(listed["statuses"], day["totals"], strict=True)).get("leave") for day in listed["days"]]
    assert counts == [2, 2, 2, 2, 2, *[0] * 9]
    assert {sum(day["totals"]) for day in listed["days"]} == {23}, "everybody is counted once on each day"
    assert [day["works"] for day in listed["days"]][4:6] == [21, 23]
    assert staff.get("/availability.csv").text.splitlines()[1] == f"head-A,leave,{TODAY},{LATER},"
    assert staff.fill("/availability/cancel", page="/account", period="1").status_code == 303
    assert (status(house, "head-A"), status(house, "vice-A")) == ("on_site", "leave")


def test_a_part_of_a_name_is_asked_about_and_nobody_beyond_reach_is_looked_up(house: House, staff: Browser) -> None:
    with house.world.store.write() as unit:
        named = {"head-A": "Salma Idrissi", "vice-A": "Salma Naciri", "head-C": "Salma Loin", "dir": "Dina Haut"}
        directory.write_contacts(unit, [Contact(person, name) for person, name in named.items()])
    days = {"status": "leave", "starts": TODAY, "ends": LATER}
    assert staff.fill("/availability/plan", "/account", person="dir", **days).status_code == 303
    head = house.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=A)
    asked = head.get("/availability/plan", params={**days, "person": "Salma"})
    assert asked.status_code == 200
    assert ("Salma Naciri" in asked.text, "Salma Loin" in asked.text) == (True, False)
    assert head.fill("/availability/plan", "/account", person="Salma", **days).status_code == 409
    for person in ("dir", "head-C"):
        told = head.get("/api/availability/plan", params={**days, "person": person}).json()
        assert (told["count"], told["names"], told["overlapping"]) == (0, [], 0)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"starts": LATER, "ends": TODAY}, 409),
        ({"starts": TODAY, "ends": "2036-03-02"}, 409),
        ({"starts": TODAY, "ends": "hier"}, 422),
        ({"starts": TODAY, "ends": LATER, "status": "malade"}, 422),
        ({"starts": TODAY, "ends": LATER, "count": "9"}, 422),
        ({"starts": TODAY, "ends": LATER, "site": "Z"}, 409),
    ],
)
def test_what_cannot_be_meant_comes_back_with_what_was_typed(
    house: House, staff: Browser, fields: dict[str, str], code: int
) -> None:
    sent = staff.fill("/availability/plan", page="/account", **{"status": "leave", "site": "A", **fields})
    assert sent.status_code == code
    assert "Rien n’a été fait" in sent.text
    assert status(house, "head-A") == "on_site"


def test_two_teams_in_turns(house: House, staff: Browser) -> None:
    fields = {"status": "turns", "starts": TODAY, "ends": "2026-03-15", "site": "A", "every": "7"}
    assert staff.fill("/availability/plan", page="/account", **fields).status_code == 303
    assert (status(house, "head-A"), status(house, "vice-A")) == ("on_duty", "off_duty")
    house.world.clock.advance_to(house.world.clock.now() + timedelta(days=7))
    assert (status(house, "head-A"), status(house, "vice-A")) == ("off_duty", "on_duty")


def test_a_head_plans_for_their_own_people_only(house: House) -> None:
    head = house.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=A)
    fields = {"status": "telework", "starts": TODAY, "ends": LATER}
    assert head.fill("/availability/plan", page="/account", person="vice-A", **fields).status_code == 303
    assert status(house, "vice-A") == "telework"
    assert head.fill("/availability/plan", page="/account", person="head-B", **fields).status_code == 409
    assert head.fill("/availability/plan", page="/account", site="B", **fields).status_code == 409, (
        "nobody of theirs works there"
    )
    assert status(house, "head-B") == "on_site"
    assert head.get("/availability/people/head-B").status_code == 404
    assert {one["person"] for one in head.get("/api/availability").json()["periods"]} == {"vice-A"}
    hr = house.browser("hr2", AccessRole.HR)
    assert hr.fill("/availability/plan", page="/account", person="head-B", **fields).status_code == 303
    assert head.fill("/availability/cancel", page="/account", period="2").status_code == 404


def test_each_says_their_own_days_and_takes_back_only_what_they_said(house: House, staff: Browser) -> None:
    mine = house.browser("ops1", AccessRole.DEPARTMENT_HEAD, scope=A)
    assert mine.fill("/account/availability", status="absent", starts=TODAY).status_code == 303
    assert status(house, "ops1") == "absent"
    assert "arrêtée" not in mine.get("/account/availability").text
    assert mine.fill("/account/availability/cancel", page="/account/availability", period="1").status_code == 303
    assert status(house, "ops1") == "on_site"
    fields = {"status": "dispensed", "starts": TODAY, "ends": LATER, "person": "ops1"}
    assert staff.fill("/availability/plan", page="/account", **fields).status_code == 303
    assert mine.fill("/account/availability/cancel", page="/account/availability", period="2").status_code == 404
    assert mine.fill("/account/availability", status="alternate_site", starts=TODAY).status_code == 422
    assert status(house, "ops1") == "dispensed"


def sent(browser: Browser, content: str, press: str = "plan") -> Any:
    """A file of periods, sent by the form."""
    hidden = dict(re.findall(r'name="(csrf|order)"\s+value="([^"]*)"', browser.get("/availability/import").text))
    return browser.post(
        "/availability/import",
        data={**hidden, "press": press},
        files={"file": ("conges.csv", content.encode(), "text/csv")},
        headers={"sec-fetch-site": "same-origin"},
    )


def test_a_file_is_planned_whole_and_looked_at_before(house: House, staff: Browser) -> None:
    rows = f"person;status;from;to\nhead-A;congé;{TODAY};06/03/2026\nvice-A;leave;{TODAY};{LATER}\n"
    rows += f"ops1;télétravail;{TOMORROW};{TOMORROW}\n"
    assert "3 périodes lisibles" in sent(staff, rows, "check").text
    assert status(house, "head-A") == "on_site"
    assert sent(staff, rows).status_code == 303
    assert (status(house, "head-A"), status(house, "vice-A"), status(house, "ops1")) == ("leave", "leave", "on_site")
    listed = staff.get("/api/availability").json()["periods"]
    assert [(one["person"], one["starts"], one["ends"]) for one in listed] == [
        ("ops1", TOMORROW, TOMORROW),
        ("head-A", TODAY, LATER),
        ("vice-A", TODAY, LATER),
    ]


def test_what_is_wrong_with_a_file_names_row_and_column_and_nothing_is_planned(house: House, staff: Browser) -> None:
    rows = f"person,status,from,to,at\nhead-A,leave,{TODAY},{LATER},\nnobody,malade,hier,{TODAY},Z\n"
    rows += f"vice-A,absent,{LATER},{TODAY},\n"
    answer = sent(staff, rows)
    assert answer.status_code == 422
    text = re.sub(r"<[^>]+>|\s+", " ", answer.text)
    assert "5 cellules à corriger" in text
    for row, column in ((3, "person"), (3, "status"), (3, "from"), (3, "at"), (4, "to")):
        assert re.search(rf"ligne {row} +· +{column} ", re.sub(" +", " ", text)), (row, column)
    assert status(house, "head-A") == "on_site"
    assert "colonne" in sent(staff, "person,statut\nhead-A,leave\n").text


def test_a_head_names_only_their_own_people_in_a_file(house: House) -> None:
    head = house.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=A)
    assert sent(head, f"person,status,from,to\nhead-B,leave,{TODAY},{LATER}\n").status_code == 422
    assert sent(head, f"person,status,from,to\nvice-A,leave,{TODAY},{LATER}\n").status_code == 303
    assert (status(house, "head-B"), status(house, "vice-A")) == ("on_site", "leave")


def test_a_workbook_is_read_like_the_file() -> None:
    rows = [("head-A", "leave", TODAY, LATER)]
    book = as_workbook("Disponibilités", ("person", "status", "from", "to"), rows)
    read = read_periods(book, frozenset({"head-A"}), frozenset())
    assert [(row.person, row.status, row.ends.isoformat()) for row in read.rows] == [("head-A", "leave", LATER)]
    assert read_periods(as_workbook("Autre", ("person",), rows), frozenset(), frozenset()).problems
