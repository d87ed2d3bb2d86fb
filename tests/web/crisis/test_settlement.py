"""The end of a crisis on its pages: nothing is refused that was not shown; open tasks get one outcome together."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.orders import Decide
from tests.web.conftest import Browser, House, flat


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate")
    return key


@pytest.fixture
def review(house: House, key: str) -> str:
    """A crisis one decision away from closing, with its tasks still open."""
    house.world.decide("end", despite="Sûr.")
    house.world.decide("learn")
    return key


def ending(browser: Browser, key: str, event: str) -> Any:
    return browser.get(f"/api/crises/{key}/decide/{event}").json()


def test_criteria_stand_first_with_their_state_in_words_and_a_field_each(
    house: House, director: Browser, key: str
) -> None:
    house.world.observe(index="55")
    page = flat(director.get(f"/crises/{key}/decide/end").text)
    assert page.index("Critères de sortie") < page.index("Ce qui s’ensuit")
    assert 'non rempli</span> <strong id="c-low">Indice bas.</strong>' in page
    assert 'à apprécier par le comité</span> <strong id="c-safe">Sites sûrs.</strong>' in page
    assert re.findall(r'name="criterion_of" value="(\w+)" form="decide"', page) == ["low", "safe"]
    assert "55" in page
    form = {"event": "end", "why": "Fini.", "criterion_of": ["low", "safe"]}
    refused = director.fill(f"/crises/{key}/decide/end", **form, criterion_said=["Il baisse.", ""])
    assert (refused.status_code, "Sites sûrs" in refused.text, "Il baisse." in refused.text) == (409, True, True)
    said = ["Il baisse.", "Visités."]
    assert director.fill(f"/crises/{key}/decide/end", **form, criterion_said=said).status_code == 303
    assert house.world.states()["root"] == ("ending",)


def test_a_criterion_that_is_met_asks_nothing(house: House, director: Browser, key: str) -> None:
    house.world.observe(index="20")
    criteria = ending(director, key, "end")["settlement"]["criteria"]
    assert [(one["id"], one["verdict"]) for one in criteria] == [("low", "met"), ("safe", "unknown")]
    assert criteria[0]["found"] == [["« Indice »", "20"]]


def test_tasks_of_measures_that_stop_take_the_outcome_chosen_for_all_or_for_one(
    house: House, director: Browser, key: str
) -> None:
    stops = [tasks["measure"] for tasks in ending(director, key, "end")["settlement"]["open"]]
    form = {"event": "end", "why": "Fini.", "despite": "Sûr.", "outcome_all": "continue", "outcome_of": stops}
    chosen = ["cancel" if measure == "M1" else "" for measure in stops]
    assert director.fill(f"/crises/{key}/decide/end", **form, outcome_is=chosen).status_code == 303
    assert {task.purpose for task in house.world.live("M1").values()} <= {"undo"}
    others = [task for measure in stops if measure != "M1" for task in house.world.live(measure).values()]
    assert any(task.purpose == "do" for task in others)


def test_closing_says_what_is_open_where_and_whose_and_offers_an_outcome(
    house: House, director: Browser, review: str
) -> None:
    shown = ending(director, review, "close")
    end, live = shown["settlement"], house.world.live()
    assert (end["ends"], end["tasks"], end["tasks_first"]) == ("closed", len(live), True)
    assert sum(one["tasks"] for one in end["open"]) == len(live)
    assert all(one["teams"] and one["regions"] for one in end["open"])
    page = flat(director.get(f"/crises/{review}/decide/close").text)
    assert f"{len(live)} tâches ouvertes" in page
    assert "Confirmer :" not in page
    assert "tasks_open" not in page
    for one in end["open"]:
        assert f"/crises/{review}/tasks?measure={one['measure']}" in page
    assert re.search(r'<form id="settle" method="get" action="/crises/[^"]+/settle"', page)


def test_all_open_tasks_are_settled_with_one_reason_and_the_crisis_is_closed(
    house: House, director: Browser, review: str
) -> None:
    count = len(house.world.live())
    back = f"/crises/{review}/decide/close"
    page = f"/crises/{review}/settle?every=1&back={back}"
    assert f"{count} tâches seraient réglées" in flat(director.get(page).text)
    form = {"every": "1", "expects": str(count), "back": back, "outcome": "unfinished"}
    refused = director.fill(f"/crises/{review}/settle", page, **form, why=" ")
    assert (refused.status_code, f"{count} tâches seraient réglées" in flat(refused.text)) == (409, True)
    done = director.fill(f"/crises/{review}/settle", page, **form, why="Les services finissent.")
    assert (done.status_code, done.headers["location"].partition("?")[0]) == (303, back)
    assert not house.world.live()
    task = director.get(f"/crises/{review}/tasks?status=unfinished").text
    number = re.findall(rf"/crises/{review}/tasks/(\d+)", task)[0]
    assert "Les services finissent." in director.get(f"/crises/{review}/tasks/{number}").text
    assert director.fill(back, event="close", why="Tout est réglé.").status_code == 303
    assert house.world.states() == {"root": ("closed",)}


def test_tasks_of_a_measure_and_tasks_ticked_one_by_one(house: House, director: Browser, key: str) -> None:
    of = director.get(f"/api/crises/{key}/settle?of=M1").json()
    assert of["tasks"] == len(house.world.live("M1"))
    first, second, *_ = house.world.live("M1")
    form = {"tasks": [str(first), str(second)], "outcome": "cancelled", "why": "Doublon.", "expects": "2"}
    assert director.fill(f"/crises/{key}/settle", f"/crises/{key}/settle?task={first}", **form).status_code == 303
    assert {first, second}.isdisjoint(house.world.live("M1"))
    again = director.fill(f"/crises/{key}/settle", f"/crises/{key}/settle?of=M1", **form)
    assert again.status_code == 409


@pytest.mark.parametrize("query", ["", "?task=99999", "?of=nothing", "?task=0", "?every=1&team=nobody"])
def test_nothing_chosen_is_nothing_settled(house: House, director: Browser, key: str, query: str) -> None:
    before = house.world.live()
    page = director.get(f"/crises/{key}/settle{query}")
    assert (page.status_code, "Confirmer pour toutes" in page.text) in ((200, False), (404, False))
    assert house.world.live() == before


@pytest.mark.parametrize("back", ["javascript:alert(1)", "https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_way_back_leads_nowhere_else(director: Browser, key: str, back: str) -> None:
    page = director.get(f"/crises/{key}/settle?every=1&back={back}").text
    assert re.findall(r'<a class="button plain" href="([^"]*)"', page) == ["/"]
    assert re.findall(r'name="back" value="([^"]*)"', flat(page)) == ["/"]


def test_numbers_that_cannot_be_read_are_no_fault_of_ours(director: Browser, key: str) -> None:
    form = {"outcome": "cancelled", "why": "x", "tasks": ["9" * 5000]}
    assert director.fill(f"/crises/{key}/settle", f"/crises/{key}/settle?every=1", **form).status_code == 422
    decided = director.fill(f"/crises/{key}/decide/end", event="end", why="x", expects="9" * 5000)
    assert decided.status_code == 422


def test_when_the_number_changed_meanwhile_it_is_shown_again(house: House, director: Browser, key: str) -> None:
    form = {"every": "1", "outcome": "cancelled", "why": "x", "expects": "1"}
    answer = director.fill(f"/crises/{key}/settle", f"/crises/{key}/settle?every=1", **form)
    assert answer.status_code == 409
    assert "le nombre de tâches a changé" in answer.text


def test_who_may_settle(house: House, key: str) -> None:
    head = house.browser("ops1", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.TEAM, "ops"))
    assert head.get(f"/crises/{key}/settle?every=1").status_code == 403
    form = {"every": "1", "outcome": "cancelled", "why": "x"}
    assert head.fill(f"/crises/{key}/settle", f"/crises/{key}", **form).status_code == 403
    regional = house.browser("dir", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "TTA"))
    everywhere = house.world.live("M1")
    beyond = next(number for number, task in everywhere.items() if task.place in ("A", "B"))
    assert regional.get(f"/crises/{key}/settle?of=M1").status_code == 403
    assert regional.get(f"/crises/{key}/settle?task={beyond}").status_code in (403, 404)
    inside = regional.get(f"/api/crises/{key}/settle?every=1").json()
    assert 0 < inside["tasks"] < len(house.world.live())


def test_a_region_in_a_state_of_its_own_is_told_before(house: House, director: Browser, key: str) -> None:
    house.world.ok(Decide(event="lockdown", perimeter="CS"))
    [region] = ending(director, key, "end")["settlement"]["elsewhere"]
    assert region["perimeter"] == "CS"
    page = director.get(f"/crises/{key}/decide/end").text
    assert f"/crises/{key}/decide/end?perimeter=CS" in page
    assert f"/crises/{key}/perimeters/CS/rejoin" in page


def test_states_lead_and_measures_fold_by_place(house: House, director: Browser, key: str) -> None:
    house.world.ok(Decide(event="lockdown", perimeter="CS"))
    follows = ending(director, key, "end")["follows"]
    [first, *_] = follows["moves"]
    assert (first["depth"], first["before"], first["after"]) == (0, "Crise", "Fin de crise")
    page = flat(director.get(f"/crises/{key}/decide/end").text)
    assert page.index("États qui changent") < page.index("mesures s’arrêtent —")
    assert re.search(r"\d+ recommencent à", page)
    locked = ending(director, key, "lockdown")["follows"]["moves"]
    assert [(one["part"], one["before"], one["after"], one["depth"]) for one in locked] == [
        ("Locaux", "Ouverts", "Fermés", 1),
        ("Service", "Complet", "À distance", 1),
    ]


def test_a_decision_that_ends_nothing_has_no_settlement(house: House, director: Browser, key: str) -> None:
    assert ending(director, key, "lockdown")["settlement"] is None


def test_what_was_found_of_each_criterion_is_read_where_the_decision_is(
    house: House, director: Browser, key: str
) -> None:
    """In the main courante, on its sheet, among the decisions taken, and in the journal's entry."""
    house.world.observe(index="55")
    form = {"event": "end", "why": "Fini.", "despite": "Le préfet le veut.", "criterion_of": ["low", "safe"]}
    page = f"/crises/{key}/decide/end"
    done = director.fill(page, **form, criterion_said=["Il baisse.", "Visités."])
    seq = done.headers["location"].partition("journal=")[2]
    compliance = house.browser("hr2", AccessRole.COMPLIANCE)
    for browser, path in (
        (director, f"/crises/{key}/log"),
        (director, f"/crises/{key}/log/print"),
        (director, f"/crises/{key}/decide"),
        (compliance, f"/compliance/entries/{seq}"),
    ):
        read = flat(browser.get(path).text)
        assert 'non rempli</span> Indice bas. <br><q dir="auto">Il baisse.</q>' in read, path
        assert 'apprécié par le comité</span> Sites sûrs. <br><q dir="auto">Visités.</q>' in read, path
        assert 'Décidé malgré tout : <q dir="auto">Le préfet le veut.</q>' in read, path
