"""Availability on pages: planned by HR for many, by a head for their own people, by each for themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.services.people.read import institution
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
