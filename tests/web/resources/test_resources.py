"""Resources on pages: who sees what, what is written down, what somebody has until it comes back."""

from __future__ import annotations

import threading

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.orders import MoveResource, Order, PassTime
from pca.services.engine.execute import execute
from tests.web.conftest import Browser, House

PAGE = "/crises/2026-1/resources"


@pytest.fixture
def opened(house: House) -> House:
    house.opened()
    return house


@pytest.fixture
def head_of_a(opened: House) -> Browser:
    return opened.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "A"))


def test_a_head_keeps_what_is_at_their_own_site(opened: House, head_of_a: Browser) -> None:
    [total] = head_of_a.get(f"/api{PAGE}").json()["totals"]
    assert (total["resource"], total["free"], total["places"]) == ("masks", 10, 1)
    assert head_of_a.get(f"{PAGE}/masks/B").status_code == 404
    done = head_of_a.fill(f"{PAGE}/masks/A", f"{PAGE}/masks/A", kind="use", quantity="٦")
    assert done.status_code in (200, 303)
    page = head_of_a.get(f"{PAGE}/masks/A").text
    assert "Consommé" in page
    told = head_of_a.get(f"/api{PAGE}/masks/A").json()
    assert (told["line"]["free"], told["line"]["days"], told["line"]["short"]) == (4, 2, True)
    refused = head_of_a.fill(f"{PAGE}/masks/A", f"{PAGE}/masks/A", kind="use", quantity="5")
    assert (refused.status_code, "que 4" in refused.text) == (409, True)


def test_another_site_is_out_of_reach_also_by_a_move(opened: House, head_of_a: Browser) -> None:
    answer = head_of_a.fill(f"{PAGE}/masks/A", f"{PAGE}/masks/A", kind="transfer", quantity="1", to="B", why="Prêt.")
    assert answer.status_code in (403, 404)


def test_the_team_that_keeps_it_reaches_every_place(opened: House) -> None:
    keeper = opened.browser("ops1", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.TEAM, "ops"))
    [total] = keeper.get(f"/api{PAGE}").json()["totals"]
    assert total["places"] > 1
    answer = keeper.fill(f"{PAGE}/masks/A", f"{PAGE}/masks/A", kind="transfer", quantity="4", to="b", why="Prêt.")
    assert answer.status_code in (200, 303)
    assert keeper.get(f"/api{PAGE}/masks/B").json()["line"]["free"] == 14
    assert "Prêt." in keeper.get(f"{PAGE}/masks/B").text


def test_what_somebody_has_stands_in_the_ledger_until_it_is_back(opened: House, head_of_a: Browser) -> None:
    director = opened.browser("dir", AccessRole.DIRECTOR)
    head_of_a.fill(f"{PAGE}/masks/A", f"{PAGE}/masks/A", kind="hand_out", quantity="1", person="vice-A", serial="M-7")
    [line] = [one for one in director.get("/api/crises/2026-1/reversals").json()["rows"] if one["kind"] == "kit"]
    assert (line["title"], line["path"]) == ("Masques M-7", f"{PAGE}/masks/A")
    assert "matériel remis" in director.get("/crises/2026-1/reversals").text
    [item] = head_of_a.get(f"/api{PAGE}/masks/A").json()["items"]
    assert (item["person"], item["serial"], item["left"]) == ("vice-A", "M-7", 1)
    own = opened.browser("vice-A", AccessRole.OBSERVER)
    assert "M-7" in own.get("/account/equipment").text
    assert "rien à rendre" in director.get("/account/equipment").text
    head_of_a.fill(f"{PAGE}/masks/A/{item['number']}/return", f"{PAGE}/masks/A", quantity="1")
    assert not [one for one in director.get("/api/crises/2026-1/reversals").json()["rows"] if one["kind"] == "kit"]


def test_who_only_reads_has_no_form(opened: House) -> None:
    reader = opened.browser("hr2", AccessRole.COMPLIANCE)
    page = reader.get(f"{PAGE}/masks/A")
    assert (page.status_code, "Noter un mouvement" in page.text) == (200, False)


def test_a_place_that_runs_short_is_said_by_the_heartbeat(opened: House) -> None:
    world = opened.world
    world.ok(MoveResource(kind="use", resource="masks", place="A", quantity=6))
    facts = world.ok(PassTime(), who="clock")
    assert "resource_short" in {fact.__struct_config__.tag for fact in facts}


def test_together_they_never_take_more_than_there_is(opened: House) -> None:
    taken: list[bool] = []

    def take() -> None:
        act = MoveResource(kind="use", resource="masks", place="A", quantity=3)
        order = Order(id=threading.current_thread().name, who="dir", crisis="2026-1", act=act)
        taken.append(execute(opened.world.runtime, order).refused is None)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 3
