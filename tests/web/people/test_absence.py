"""An absent person's tasks: seen who would do each, passed on with one press, and back with another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.access.access import INSTITUTION, AccessRole, Scope, ScopeKind
from pca.domain.orders import DeclareStatus
from tests.web.conftest import Browser, House, flat


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate")
    return key


@pytest.fixture
def staff(house: House, key: str) -> Browser:
    return house.browser("hr2", AccessRole.HR)


def holder(house: House) -> str | None:
    return next(task.assignee for task in house.world.live("M1").values() if task.place == "A")


def test_passed_on_by_one_press_and_given_back_by_another(house: House, staff: Browser, key: str) -> None:
    pages = f"/crises/{key}/people/away", f"/crises/{key}/people/away/head-A"
    assert "Aucune tâche n’attend" in staff.get(pages[0]).text
    assert "n’est pas déclaré absent" not in staff.get(pages[1]).text, "nobody is away: nothing to pass on"
    house.world.ok(DeclareStatus(person="head-A", status="absent"), "hr2")
    assert "Passer ses tâches" in staff.get(pages[0]).text
    shown = staff.get(f"/api{pages[1]}").json()
    assert ([(one["name"], one["count"]) for one in shown["to"]], shown["stay"]) == ([("vice-A", 1)], 0)
    assert holder(house) == "head-A", "nothing was done by looking"
    done = staff.fill(pages[1], press="pass_on")
    assert done.headers["location"].startswith(f"{pages[0]}?journal=")
    assert holder(house) == "vice-A"
    assert "rien avant son retour" in staff.get(pages[0]).text
    assert staff.fill(pages[1], page="/account", press="give_back").status_code == 409
    house.world.ok(DeclareStatus(person="head-A", status="on_site"), "hr2")
    assert "lui rendre ses tâches" in staff.get(pages[0]).text
    assert staff.fill(pages[1], press="give_back").status_code == 303
    assert holder(house) == "head-A"
    assert "Aucune tâche n’attend" in staff.get(pages[0]).text


def test_what_waits_while_a_period_runs_is_counted_and_one_press_away(house: House, staff: Browser, key: str) -> None:
    away, day = f"/crises/{key}/people/away/head-A", house.world.clock.now().date().isoformat()
    period = {"status": "leave", "starts": day, "ends": day, "person": "head-A"}
    seen = staff.get("/availability/plan?" + "&".join(f"{name}={value}" for name, value in period.items())).text
    assert "1 tâche est entre leurs mains" in flat(seen)
    assert staff.fill("/availability/plan", page="/account", **period).status_code == 303
    house.world.pass_time(timedelta())
    for page in (f"/crises/{key}/people", "/availability"):
        shown = staff.get(page).text
        assert "1 tâche attend 1 personne absente" in flat(shown)
        assert f'href="{away}"' in shown
    assert staff.fill(away, press="pass_on").status_code == 303
    assert "tâche attend" not in flat(staff.get("/availability").text)
    house.world.pass_time(timedelta(days=1))
    for page in (f"/crises/{key}/people", "/availability"):
        assert "1 personne est de retour" in flat(staff.get(page).text)
    elsewhere = house.browser("vice-B", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "B"))
    assert "de retour" not in elsewhere.get("/availability").text


def test_nobody_there_is_said_and_nothing_moves(house: House, staff: Browser, key: str) -> None:
    for person in ("vice-A", "head-A", "ops2"):
        house.world.ok(DeclareStatus(person=person, status="absent"), "hr2")
    house.world.ok(DeclareStatus(person="ops1", status="absent"), "hr2")
    page = staff.get(f"/crises/{key}/people/away/head-A").text
    assert "Personne n’est présent pour reprendre" in page
    assert "Passer ces tâches" not in page


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        (AccessRole.DEPARTMENT_HEAD, Scope(ScopeKind.SITE, "A"), 200),
        (AccessRole.DEPARTMENT_HEAD, Scope(ScopeKind.SITE, "B"), 404),
        (AccessRole.REGIONAL_COMMITTEE, Scope(ScopeKind.REGION, "TTA"), 404),
        (AccessRole.COMPLIANCE, INSTITUTION, 403),
    ],
)
def test_only_within_reach(house: House, key: str, role: AccessRole, scope: Scope, status: int) -> None:
    house.world.ok(DeclareStatus(person="head-A", status="absent"), "hr2")
    browser = house.browser("vice-B", role, scope=scope)
    path = f"/crises/{key}/people/away/head-A"
    assert browser.get(path).status_code == status
    sent = browser.fill(path, page=path if status == 200 else "/account", press="pass_on").status_code
    assert sent == (303 if status == 200 else status)
    assert holder(house) == ("vice-A" if status == 200 else "head-A")
