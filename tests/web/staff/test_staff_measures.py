"""Staff measures on pages: human resources see all, a head their own people, each person what applies to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pca.domain.access.access import AccessRole, Scope
from pca.domain.orders import DeclareStatus, SetLevel
from pca.store.kit.database import Store
from tests.kit.five_states import CALM, MET, MOVES, TOLD, measure
from tests.services.conftest import World
from tests.web.conftest import Browser, House, flat

CLIENTS = [{"id": "clients", "title": {"fr": "Servir des clients"}}]
LEVELS = [
    {"id": "near", "title": {"fr": "Entre régions sur accord"}, "instructions": {"fr": "Demander."},
     "travel": {"country": "consent", "abroad": "refused"}},
    {"id": "none", "title": {"fr": "Plus de voyage"}, "instructions": {"fr": "Rester."},
     "travel": {"country": "refused"}},
]  # fmt: skip
MEASURES = [
    measure(
        "HOME", "crisis", staff={"where": "region == 'CS'", "status": ["telework"], "hours": "mon-fri 09:00-15:00"}
    ),
    measure("TRAVEL", "crisis", staff={"purposes": CLIENTS}, levels=LEVELS, decided_by=["director"]),
    measure("LATER", "crisis", staff={"sessions": True}),
]
PARTS = {"states": CALM, "transitions": MOVES, "communications": [TOLD], "stand_down_criteria": [MET]}
DAY = "2026-03-04"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        yield House(World(store, tmp_path).vary(measures=MEASURES, **PARTS).prepare())


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate")
    return key


@pytest.fixture
def head(house: House, key: str) -> Browser:
    return house.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=Scope.read("site:A"))


@pytest.fixture
def staff(house: House, key: str) -> Browser:
    return house.browser("hr1", AccessRole.HR)


def test_counted_over_ones_own_people(house: House, key: str, staff: Browser, head: Browser) -> None:
    house.world.ok(DeclareStatus(person="vice-A", status="telework"), who="hr1")
    counted = ("population", "following", "others", "excepted")
    path = f"/crises/{key}/staff-measures"
    for browser, figures in ((staff, [19, 1, 18, 0]), (head, [2, 1, 1, 0])):
        first = browser.get(f"/api{path}").json()["measures"][0]
        assert [first[name] for name in counted] == figures
    committee = house.browser("voice", AccessRole.COMMITTEE)
    assert "moins de 5" in flat(committee.get(path).text)
    away = committee.get(f"/api{path}").json()["measures"][0]
    assert [away[name] for name in counted] == [19, "few", "hidden", 0]
    named = flat(head.get(f"{path}/HOME").text)
    assert ("head-A" in named, "vice-A" in named, "head-B" in named) == (True, False, False)
    assert house.browser("voice", AccessRole.COMMITTEE).get(f"{path}/HOME").status_code == 403


def test_an_exception_has_a_reason_is_read_by_its_person_and_ends(key: str, staff: Browser, head: Browser) -> None:
    path = f"/crises/{key}/staff-measures/HOME"
    form = {"page": path, "why": "Tient le coffre"}
    assert head.fill(f"{path}/exceptions", person="head-B", **form).status_code == 404
    medical = head.fill(f"{path}/exceptions", page=path, person="head-A", why="Malade du Covid")
    assert (medical.status_code, "keep_text" in medical.text) == (409, True)
    assert head.fill(f"{path}/exceptions", person="head-A", **form).status_code == 409, "nobody excepts themselves"
    assert staff.fill(f"{path}/exceptions", person="head-A", **form).status_code == 303
    assert "Tient le coffre" in staff.get(path).text
    assert "Tient le coffre" in head.get("/account/measures").text
    assert staff.fill(f"{path}/exceptions/end", page=path, person="head-A").status_code == 303
    assert "Tient le coffre" not in head.get("/account/measures").text


def test_a_trip_is_answered_at_once_consented_to_and_judged_again(house: House, key: str, head: Browser) -> None:
    path = f"/crises/{key}/travel"
    trip = {"destination": "TTA", "starts": DAY, "purpose": "clients"}
    assert head.fill(path, **{**trip, "destination": "", "abroad": "true"}).status_code == 303
    assert head.fill(path, **trip).status_code == 303
    assert head.fill(f"{path}/for", person="vice-A", **trip).status_code == 303
    page = flat(head.get(path).text)
    assert "refusé par le niveau en vigueur" in page
    assert "Entre régions sur accord" in page
    assert head.fill(f"{path}/for", person="head-C", **trip).status_code == 404
    assert head.fill(f"{path}/2/answer", page=path, granted="true").status_code == 404
    region = house.browser("reg-CS", AccessRole.REGIONAL_COMMITTEE, scope=Scope.read("region:CS"))
    assert [one["number"] for one in region.get(f"/api{path}").json()["asked"]] == [2, 3]
    assert region.fill(f"{path}/3/answer", page=path, granted="false").status_code == 409
    assert region.fill(f"{path}/2/answer", page=path, granted="true").status_code == 303
    assert head.get(f"/api{path}").json()["mine"][0]["status"] == "granted"
    stranger = house.browser("head-C", AccessRole.DEPARTMENT_HEAD, scope=Scope.read("site:C"))
    assert stranger.fill(f"{path}/2/withdraw", page=path).status_code == 404
    assert rail_count(region, path) == 1, "what waits for consent is counted where one goes to it"
    assert stranger.fill(f"{path}/3/withdraw-for", page=path).status_code == 404
    assert head.fill(f"{path}/3/withdraw-for", page=path).status_code == 303
    assert rail_count(region, path) == 0
    house.world.ok(SetLevel(measure="TRAVEL", level="none"), who="dir", why="Les chiffres montent")
    mine = head.get(f"/api{path}").json()["mine"][0]
    assert (mine["status"], mine["level"]) == ("refused", "TRAVEL Mesure TRAVEL – Plus de voyage")
    assert "jugé de nouveau" in flat(head.get(path).text)


def rail_count(browser: Browser, path: str) -> int:
    """The count beside *Personnel*."""
    found = re.search(r'href="[^"]*/people"[^>]*>(.*?)</a>', browser.get(path).text, re.DOTALL)
    assert found is not None
    return int((re.findall(r">\s*(\d+)", found[1]) or ["0"])[0])


def test_sessions_are_put_off_by_human_resources_and_read_by_those_they_were_for(
    house: House, key: str, staff: Browser, head: Browser
) -> None:
    path = f"/crises/{key}/staff-measures"
    session = {"measure": "LATER", "text": "Formation caisse", "was_on": DAY, "perimeter": "CS"}
    assert staff.fill(f"{path}/sessions", page=path, **session).status_code == 303
    assert head.fill(f"{path}/sessions", page=path, **session).status_code == 403
    assert "Formation caisse" in head.get("/account/measures").text
    assert staff.fill(f"{path}/sessions/1/move", page=path, moved_to="2026-09-01").status_code == 303
    assert "1 septembre" in head.get("/account/measures").text
    ledger = house.browser("dir", AccessRole.DIRECTOR).get(f"/crises/{key}/reversals").text
    assert "Formation caisse" in ledger
    assert staff.fill(f"{path}/sessions/1/settle", page=path, outcome="held").status_code == 303
    assert "Formation caisse" not in head.get("/account/measures").text
