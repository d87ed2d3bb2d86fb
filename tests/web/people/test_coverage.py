"""Tomorrow's cover on a page: within reach, proposed, confirmed by a person, and never twice by a stale page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.cover_move import CoverMove
from pca.domain.directory_acts import KeepSite, record_version
from pca.domain.orders import ConfirmCover, DeclareStatus
from pca.store.engine.replay import replay
from pca.store.kit.database import Store
from pca.store.people import covers
from tests.services.conftest import World
from tests.web.conftest import House

DAY = timedelta(days=1)
LEVELS = [{"level": "open", "people": 2}, {"level": "no_cash", "people": 1}]
COVER = {
    "skills": [{"id": "till", "title": {"fr": "droits de caisse"}}],
    "sites": [{"kinds": ["urban", "rural"], "levels": LEVELS}, {"kinds": ["mobile"], "levels": LEVELS[:1]}],
    "functions": [{"team": "ops", "levels": [{"level": "open", "people": 3, "skills": {"till": 1}}]}],
}


@pytest.fixture
def covered(tmp_path: Path) -> Iterator[House]:
    """Sites A and B of one region lie eleven kilometres apart; nobody knows where the others are."""
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        world = World(store, tmp_path).vary(coverage=COVER).prepare()
        for id, at in (("A", "34.0,-6.8"), ("B", "34.1,-6.8")):
            site = world.organisation().sites[id]
            world.ok(KeepSite(replace(site, coordinates=at), record_version(site)), "operator")
        yield House(world)


def absent(house: House, *people: str) -> None:
    for person in people:
        house.world.ok(DeclareStatus(person=person, status="absent"), who="hr1")


def test_without_minima_the_page_says_so(house: House) -> None:
    page = house.browser("hr1", AccessRole.HR).get("/coverage")
    assert page.status_code == 200
    assert "Aucun plan en vigueur" in page.text


def test_what_cannot_open_stands_first_with_what_it_lacks(covered: House) -> None:
    absent(covered, "head-A", "vice-A", "head-D")
    browser = covered.browser("hr1", AccessRole.HR)
    told = browser.get("/api/coverage").json()
    assert {one["level"]: one["sites"] for one in told["levels"]} == {
        "open": 2,
        "reduced": 0,
        "no_cash": 0,
        "closed": 2,
    }
    assert [(one["id"], one["said"], one["missing"]) for one in told["lacking"]] == [
        ("A", "Ne peut pas ouvrir", "Pour ouvrir sans espèces, il manque : 1 personne"),
        ("D", "Ne peut pas ouvrir", "Pour ouvrir normalement, il manque : 1 personne"),
    ]
    assert told["functions"][0]["missing"] == "Il manque : 2 personnes, 1 × droits de caisse"
    assert told["undeclared"] == ["siège"]
    page = browser.get("/coverage").text
    assert "Ne peut pas ouvrir" in page
    assert "Par région" in page
    assert "head_office" not in page
    assert browser.get("/coverage.csv").text.count("\r\n") == 5
    assert "لا يمكن أن يفتح" in covered.browser("hr2", AccessRole.HR, language="ar").get("/coverage").text


def test_a_region_and_a_site_see_their_own_and_nobody_confirms_beyond_reach(covered: House) -> None:
    regional = covered.browser("hr1", AccessRole.HR, scope=Scope(ScopeKind.REGION, "TTA"))
    told = regional.get("/api/coverage").json()
    assert (told["total"], [one["id"] for one in told["regions"]], told["functions"]) == (2, ["TTA"], [])
    assert regional.get("/coverage/CS").status_code == 404
    assert regional.get("/coverage/no").status_code == 404
    assert regional.get("/coverage/TTA").status_code == 200
    assert regional.fill("/coverage/CS", "/coverage/TTA", day="2026-03-03", seen="x").status_code == 404
    head = covered.browser("head-C", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "C"))
    assert head.get("/api/coverage").json()["total"] == 1
    assert head.get("/coverage/TTA").status_code == 404
    assert head.fill("/coverage/TTA", "/coverage", day="2026-03-03", seen="x").status_code == 403
    assert covered.browser("dep", AccessRole.OBSERVER).get("/coverage").status_code == 403


def test_a_proposal_is_confirmed_once_seen_and_replays(covered: House) -> None:
    absent(covered, "head-A", "vice-A")
    browser = covered.browser("hr1", AccessRole.HR)
    seen = browser.get("/api/coverage/CS").json()
    assert (seen["before"], seen["after"], seen["proven"]) == (1, 2, True)
    [move] = seen["moves"]
    assert (move["site"], move["to"], move["km"]) == ("B", "A", 11)
    ask = {"day": seen["day"], "seen": seen["seen"]}
    assert browser.fill("/coverage/CS", **{**ask, "seen": "0"}).status_code == 422
    assert browser.fill("/coverage/CS", **ask).status_code == 303
    page = browser.get("/coverage/CS")
    assert "Couverture confirmée" in page.text
    told = browser.get("/api/coverage").json()
    assert [one["to"] for one in told["moves"]] == ["A"]
    assert [(one["level"], one["sites"]) for one in told["levels"] if one["sites"]] == [("open", 2), ("no_cash", 2)]
    mover = covered.browser(move["person"], AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "B"))
    assert "Je travaille sur un autre site" in mover.get("/account/availability").text
    absent(covered, move["person"])
    assert "Ne peuvent plus venir" in browser.get("/coverage/CS").text
    assert browser.fill("/coverage/CS", **ask).status_code == 422, "who is there changed meanwhile"
    assert browser.get("/api/coverage?day=nonsense").json()["day"] == seen["day"]
    assert not replay(covered.world.store).differences


def test_nobody_is_sent_elsewhere_for_more_days_in_a_row_than_the_plan_allows(covered: House) -> None:
    absent(covered, "head-A", "vice-A")
    browser, world = covered.browser("hr1", AccessRole.HR), covered.world
    tomorrow = world.clock.now().date() + DAY
    [first] = browser.get("/api/coverage/CS").json()["moves"]
    move = CoverMove(first["person"], "B", "A", 11)
    for _ in range(6):
        world.ok(ConfirmCover(region="CS", day=world.clock.now().date(), moves=(move,)), "hr1")
        world.clock.advance_to(world.clock.now() + DAY)
    with world.store.read() as unit:
        assert covers.away_each_day(unit, tomorrow + 5 * DAY, 6) == {move.person}
        assert covers.away_each_day(unit, tomorrow + 5 * DAY, 7) == frozenset()
    day = world.clock.now().date().isoformat()
    moves = browser.get(f"/api/coverage/CS?day={day}").json()["moves"]
    assert moves
    assert move.person not in {other["person"] for other in moves}


def test_a_table_of_distances_is_taken_whole_or_not_at_all(covered: House) -> None:
    hr = covered.browser("hr1", AccessRole.HR)

    def sent(table: str) -> int:
        form = dict(re.findall(r'name="(csrf|order)"\s+value="([^"]*)"', hr.get("/directory/distances").text))
        files = [("file", ("distances.csv", table.encode(), "text/csv"))]
        answer = hr.post("/directory/distances", data=form, files=files, headers={"sec-fetch-site": "same-origin"})
        return int(answer.status_code)

    assert sent("site,other,km\nA,B,12\nA,nowhere,3\n") == 422
    assert "Aucune distance" in hr.get("/directory/distances").text
    assert sent("site,other,km\nA,B,12\n") == 303
    absent(covered, "head-A", "vice-A")
    assert [move["km"] for move in hr.get("/api/coverage/CS").json()["moves"]] == [12]
    regional = covered.browser("reg-TTA", AccessRole.HR, scope=Scope(ScopeKind.REGION, "TTA"))
    assert regional.get("/directory/distances").status_code == 403
