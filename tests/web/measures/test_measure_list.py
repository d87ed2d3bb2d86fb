"""The list of a measure on its page: seen before it is given, changed later, by whom it concerns and nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.store.kit.database import Store
from tests.kit.five_states import CALM, MET, MOVES, TOLD, measure
from tests.services.conftest import World
from tests.web.conftest import Browser, House

VILLAGES = {"kind": "entry", "ask": {"fr": "Quels villages ?", "en": "Which villages?"}, "most": 3}
MEASURES = [
    measure("a", "crisis", each=VILLAGES),
    measure("b", "crisis", excludes=["c"], when="in(crisis) and done(c)", after=["c"]),
    measure("c", "crisis", each={"kind": "person", "teams": ["ops"], "where": "status == 'absent'"}),
    measure("d", "crisis", each={"kind": "entry", "ask": {"fr": "Quels ponts ?"}}),
]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        world = World(store, tmp_path)
        world.vary(states=CALM, transitions=MOVES, measures=MEASURES, communications=[TOLD], stand_down_criteria=[MET])
        yield House(world.prepare())


@pytest.fixture
def key(house: House) -> str:
    return house.opened()


def path(key: str) -> str:
    return f"/crises/{key}/measures/a/entries"


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def on_it(browser: Browser, key: str) -> list[tuple[str, str]]:
    return [(one["text"], one["status"]) for one in browser.get(f"/api{path(key)}").json()["entries"]]


def test_a_list_is_seen_then_given_then_changed(house: House, director: Browser, key: str) -> None:
    house.world.decide("activate")
    assert "Sa liste est attendue" in director.get(f"/crises/{key}/measures/a").text
    seen = director.fill(f"{path(key)}/preview", path(key), lines="Aït Ali\r\n\r\n Tizi ", perimeter="root")
    assert seen.status_code == 200
    for said in (
        "s’ajoute : Aït Ali",
        "s’ajoute : Tizi",
        "2 tâches s’ouvrent",
        "0 tâche s’arrête",
        "Confirmer la liste",
    ):
        assert said in plain(seen.text)
    assert on_it(director, key) == [], "looking changes nothing"
    given = director.fill(path(key), lines="Aït Ali\nTizi", perimeter="root", why="Crue de l’oued.")
    assert given.status_code == 303
    house.world.ok(orders.Acknowledge(task=next(iter(house.world.live("a")))), "ops1")
    assert on_it(director, key) == [("Aït Ali", "acknowledged"), ("Tizi", "open")]

    seen = director.fill(f"{path(key)}/preview", path(key), lines="Tizi\nOurika", perimeter="root")
    for said in ("s’ajoute : Ourika", "ne figure plus : Aït Ali en cours", "1 tâche s’ouvre", "1 tâche s’arrête"):
        assert said in plain(seen.text)
    assert director.fill(path(key), lines="Tizi\nOurika", perimeter="root", why="Route coupée.").status_code == 303
    assert {one.subject for one in house.world.live("a").values()} == {"Tizi", "Ourika"}
    page = plain(director.get(f"/crises/{key}/measures/a").text)
    assert "2 lignes sur sa liste" in page
    assert "– Ourika" in page


def test_what_is_refused_keeps_what_was_typed(house: House, director: Browser, key: str) -> None:
    house.world.decide("activate")
    four = "1\n2\n3\n4"
    seen = director.fill(f"{path(key)}/preview", path(key), lines=four, perimeter="root")
    assert "3 au plus" in seen.text
    assert "Confirmer la liste" not in seen.text
    refused = director.fill(path(key), lines=four, perimeter="root", why="Trop.")
    assert refused.status_code == 409
    assert f"{four}</textarea>" in refused.text
    assert on_it(director, key) == []
    assert director.fill(path(key), lines="1", perimeter="root", why="").status_code == 409


def test_the_same_list_changes_nothing_and_an_empty_one_ends_it(house: House, director: Browser, key: str) -> None:
    house.world.ok(orders.Decide(event="activate", lists={"a": ("Un", "Deux")}))
    seen = director.fill(f"{path(key)}/preview", path(key), lines="Un\nDeux", perimeter="root")
    assert "La liste est déjà celle-là" in seen.text
    assert "Confirmer la liste" not in seen.text
    seen = director.fill(f"{path(key)}/preview", path(key), lines="Deux\nUn", perimeter="root")
    assert "Seul l’ordre change." in seen.text
    assert director.fill(path(key), lines="", perimeter="root", why="Fini.").status_code == 303
    assert house.world.live("a") == {}


def test_a_list_given_before_the_measure_begins_serves_when_it_does(house: House, director: Browser, key: str) -> None:
    page = director.get(path(key)).text
    assert "la liste servira quand elle commencera" in page
    assert director.fill(path(key), lines="Un", perimeter="root", why="D’avance.").status_code == 303
    assert house.world.live("a") == {}
    house.world.decide("activate")
    assert [one.subject for one in house.world.live("a").values()] == ["Un"]


def test_a_region_has_a_list_of_its_own_and_no_other(house: House, key: str) -> None:
    regional = house.browser("dir", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "CS"))
    assert "CS" in plain(regional.get(path(key)).text)
    assert regional.get(f"{path(key)}?perimeter=root").status_code == 403
    assert regional.get(f"{path(key)}?perimeter=TTA").status_code == 403
    told = regional.fill(path(key), lines="Un", perimeter="root", why="Non.")
    assert told.status_code == 403
    assert regional.fill(path(key), lines="Un", perimeter="CS", why="Ici.").status_code == 303


def test_only_who_steers_measures_and_only_where_there_is_a_list(house: House, director: Browser, key: str) -> None:
    house.world.decide("activate")
    assert director.get(f"/crises/{key}/measures/b/entries").status_code == 404
    observer = house.browser("hr1", AccessRole.OBSERVER)
    assert observer.get(path(key)).status_code == 403
    assert "Donner la liste" not in observer.get(f"/crises/{key}/measures/a").text
    assert "Donner la liste" in director.get(f"/crises/{key}/measures/a").text


def test_it_is_in_the_journal_and_read_there(house: House, director: Browser, key: str) -> None:
    house.world.decide("activate")
    answer = director.fill(path(key), lines="Aït Ali", perimeter="root", why="Crue.")
    seq = answer.headers["location"].rpartition("journal=")[2]
    page = plain(director.get(f"/compliance/entries/{seq}").text)
    assert "Liste de la mesure a Mesure a — toute l’institution : Aït Ali" in page


def test_once_the_crisis_is_closed_no_list_is_given(house: House, director: Browser, key: str) -> None:
    house.world.ok(orders.Decide(event="activate", lists={"a": ("Un",)}))
    for event in ("end", "learn", "close"):
        house.world.decide(event, despite="Fin.")
    assert "Changer la liste" not in director.get(f"/crises/{key}/measures/a").text
    assert director.fill(path(key), lines="Deux", perimeter="root", why="Trop tard.").status_code == 409


# ---------------------------------------------------------------- lists at a decision, and terms


def test_each_list_has_its_field_and_one_may_stay_empty(house: House, director: Browser, key: str) -> None:
    decide = f"/crises/{key}/decide/activate"
    page = director.get(decide).text
    assert page.count('name="lists"') == 2
    assert "Quels villages ?" in page
    form = {"event": "activate", "why": "Crue.", "list_of": ["a", "d"], "lists": ["", "Pont neuf\nVieux pont"]}
    assert director.fill(decide, **form).status_code == 303
    assert {one.subject for one in house.world.live().values()} == {"Pont neuf", "Vieux pont"}


def test_a_refused_decision_keeps_every_list(director: Browser, key: str) -> None:
    form = {"event": "activate", "why": "", "list_of": ["a", "d"], "lists": ["Tizi", "Vieux pont"]}
    again = director.fill(f"/crises/{key}/decide/activate", **form)
    assert again.status_code == 409
    assert re.findall(r'name="lists"[^>]*>([^<]*)</textarea>', again.text) == ["Tizi", "Vieux pont"]


TERMS = {
    "a": ("par ligne d’une liste donnée le jour venu", "Quels villages ?", "3 au plus"),
    "b": (
        "Seulement tant que dans l’état « Crise » et « Mesure c » est terminée",
        "Écarte, là où elle est menée Mesure c",
        "Une fois terminées Mesure c",
    ),
    "c": ("par personne", "situation : absent", "Écartée là où est menée Mesure b"),
}


@pytest.mark.parametrize("measure", TERMS)
def test_its_terms_stand_on_the_page_of_a_measure_and_of_the_plan(
    house: House, director: Browser, key: str, measure: str
) -> None:
    for page in (f"/crises/{key}/measures/{measure}", f"/plans/{house.world.version}"):
        said = plain(director.get(page).text)
        for words in TERMS[measure]:
            assert words in said, page


def test_what_waits_for_its_condition_is_said_before_the_decision(director: Browser, key: str) -> None:
    page = plain(director.get(f"/crises/{key}/decide/activate").text)
    assert "Mesure b — seulement tant que dans l’état « Crise » et « Mesure c » est terminée" in page


def test_a_condition_met_is_read_in_the_journal_without_identifiers(house: House, director: Browser, key: str) -> None:
    found: Any = house.world.decide("activate")
    assert any(isinstance(one, facts.MeasureStarted) for one in found)
    house.world.do(orders.DeclareStatus(person="ops2", status="absent"), "dir", crisis=None)
    for number in house.world.live("c"):
        done = house.world.do(orders.Complete(task=number), "ops1")
    judged = [one for one in done.facts if isinstance(one, facts.ConditionJudged)]
    assert judged, done.facts
    told = director.get(f"/api/compliance/entries/{done.seq}").json()["facts"]
    [said] = [one["sentence"] for one in told if one["fact"] == "condition_judged"]
    assert "« Mesure c » est terminée : oui" in said
    assert "done(" not in said
