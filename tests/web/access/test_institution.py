"""What does not fit the institution, on pages: read, approve, send in, open, decide; whoever is on call on a seat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from pca.domain import orders
from pca.domain.access.access import AccessRole
from pca.domain.directory import SiteKind
from pca.domain.rotas import Rota
from pca.store.kit.database import Store
from tests.kit.plan_versions import archive, published, send
from tests.services.conftest import World
from tests.web.conftest import Browser, House

ROTA = Rota("duty", "Astreinte de direction", date(2026, 3, 2), timedelta(weeks=1), time(8), ("hr1", "ops1"))
SEAT = {"id": "voice", "title": {"fr": "Porte-parole"}, "function": "communication", "deputies": ["voice2"]}
EMPTY = "« Porte-parole » : ni le titulaire ni un suppléant n’est dans l’annuaire"
LAID_OUT = re.compile(r"<[^>]+>")


def roles(house: House, **voice: Any) -> list[dict[str, Any]]:
    said = house.world.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    return [said["roles"][0], {**SEAT, **voice}]


@pytest.fixture
def ghosts(house: House) -> str:
    """A published version whose spokesperson nobody knows."""
    return published(house, roles=roles(house, holder="ghost3", deputies=["ghost4"]))


def test_the_page_of_a_version_says_it_in_words(house: House, director: Browser, ghosts: str) -> None:
    page = director.get(f"/plans/{ghosts}").text
    assert EMPTY in page
    assert "seat_empty" not in page


@pytest.mark.parametrize("language", ["ar", "en"])
def test_in_the_readers_language(house: House, ghosts: str, language: str) -> None:
    page = house.browser("dir", AccessRole.DIRECTOR, language=language).get(f"/plans/{ghosts}/approve").text
    assert {"ar": "لا صاحب الدور ولا نائبه", "en": "neither its holder nor a deputy"}[language] in page
    assert "n’est dans l’annuaire" not in page


def test_a_version_with_an_empty_seat_is_not_approved(house: House, director: Browser, ghosts: str) -> None:
    page = director.get(f"/plans/{ghosts}/approve").text
    told = page.partition("Ce qui ne va pas avec l’annuaire")[2].partition("Par rapport à la version")[0]
    assert EMPTY in told
    assert "ghost" not in told
    assert "Elle ne peut pas encore être approuvée" in page
    assert "Personne dans l’annuaire pour tenir : Porte-parole" in page
    assert "Approuver cette version" not in page
    refused = director.fill(f"/plans/{ghosts}/approve", page="/plans/upload")
    assert refused.status_code == 409
    assert "Personne dans l’annuaire pour tenir : Porte-parole" in refused.text


def test_a_plan_that_is_sent_is_held_against_the_directory(house: House, director: Browser) -> None:
    page = director.get(_sent(house, director, roles=roles(house, holder="ghost3", deputies=["ghost4"]))).text
    assert EMPTY in page
    where = {"kind": "site", "where": "type == 'urbann'"}
    measures = house.world.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)["measures"]
    to = _sent(house, director, measures=[{**measures[0], "each": where}, *measures[1:]])
    page = director.get(to).text
    assert "l’établissement n’a pas ce type de site" in page
    assert "Publier cette version" not in page
    assert director.fill(to, page="/plans/upload").status_code == 422


def _sent(house: House, browser: Browser, **changed: Any) -> str:
    answer = send(browser, ("plan.zip", archive(house, **changed)))
    assert answer.status_code == 303, answer.text
    to: str = answer.headers["location"]
    return to


def test_where_a_crisis_is_opened_it_is_said(house: House, director: Browser) -> None:
    assert "n’est pas dans l’annuaire" not in director.get("/crises").text
    published(house, roles=roles(house, holder="voice", deputies=["ghost"]), approve=True)
    assert "« Porte-parole » : une personne nommée n’est pas dans l’annuaire" in director.get("/crises").text


def test_before_a_decision_what_reaches_nobody_is_said(house: House, director: Browser) -> None:
    measures = house.world.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)["measures"]
    where = {"kind": "site", "where": "type == 'mobile' and region == 'CS'"}
    house.world.version = published(house, measures=[{**measures[0], "each": where}, *measures[1:]], approve=True)
    key = house.opened("exercise")
    page = director.get(f"/crises/{key}/decide/activate").text
    assert "N’atteint personne" in page
    assert "« Consignes par site » : cette mesure n’atteint personne" in page
    told = director.get(f"/api/crises/{key}/decide/activate").json()
    assert told["follows"]["nobody"] == ["« Consignes par site » : cette mesure n’atteint personne"]


# ---------------------------------------------------------------- on call, and kinds of site


@pytest.fixture
def duty(tmp_path: Path) -> Iterator[House]:
    """A crisis whose spokesperson is whoever is on call; one site is of a kind of the institution's own."""
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        world = World(store, tmp_path)
        said = world.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
        world.vary(roles=[said["roles"][0], {**SEAT, "rota": "duty"}]).prepare(approve=False)
        held = world.organisation()
        kinds = (*held.kinds.values(), SiteKind("farm", "ferme", "ضيعة", "farm"))
        sites = [one for one in held.sites.values() if one.id != "B"]
        farm = orders.ImportDirectory(
            digest="1",
            regions=tuple(held.regions.values()),
            sites=(*sites, type(sites[0])("B", "B", "farm", "CS", "head-B", "vice-B", 2)),
            people=tuple(held.people.values()),
            kinds=kinds,
            rotas=(ROTA,),
        )
        world.ok(farm, "operator")
        world.ok(orders.ApprovePlan(hash=world.version), "dir")
        yield House(world)


ON_CALL = {
    "fr": "d’astreinte jusqu’au lundi 9 mars à 8 h",
    "ar": "في المداومة حتى الاثنين 9 مارس على الساعة 08:00",
    "en": "on call until Monday 9 March at 08:00",
}


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_page_of_a_seat_says_who_is_on_call_until_when(duty: House, language: str) -> None:
    key = duty.opened()
    browser = duty.browser("dir", AccessRole.DIRECTOR, language=language)
    assert ON_CALL[language] in browser.get(f"/crises/{key}/people/roles/voice").text
    told = browser.get(f"/api/crises/{key}/people/roles/voice").json()
    assert told["seat"]["holder"]["person"] == "hr1"
    assert told["seat"]["rota"] == "Astreinte de direction"
    assert "Astreinte de direction" in browser.get(f"/plans/{duty.world.version}").text


def test_when_the_turn_ends_the_page_names_the_next(duty: House) -> None:
    key = duty.opened()
    duty.world.pass_time(timedelta(weeks=1))
    told = duty.browser("dir", AccessRole.DIRECTOR).get(f"/api/crises/{key}/people/roles/voice").json()
    assert told["seat"]["holder"]["person"] == "ops1"


def test_a_rota_that_has_not_begun_is_said_as_it_is(duty: House) -> None:
    key = duty.opened()
    held = duty.world.organisation()
    later = Rota("duty", "Astreinte", date(2027, 1, 4), timedelta(weeks=1), time(8), ("hr1",))
    duty.world.ok(
        orders.ImportDirectory(
            digest="2",
            regions=tuple(held.regions.values()),
            sites=tuple(held.sites.values()),
            people=tuple(held.people.values()),
            rotas=(later,),
        ),
        "operator",
        crisis=None,
    )
    browser = duty.browser("dir", AccessRole.DIRECTOR)
    page = browser.get(f"/crises/{key}/people/roles/voice").text
    assert "personne n’est d’astreinte" in page
    assert browser.get(f"/crises/{key}/people").status_code == 200


@pytest.mark.parametrize(("language", "said"), [("fr", "ferme"), ("ar", "ضيعة"), ("en", "farm")])
def test_a_kind_of_site_is_called_as_the_institution_calls_it(duty: House, language: str, said: str) -> None:
    key = duty.opened()
    browser = duty.browser("dir", AccessRole.DIRECTOR, language=language)
    assert said in LAID_OUT.sub(" ", browser.get(f"/crises/{key}/sites/B").text)
    assert said in LAID_OUT.sub(" ", browser.get(f"/crises/{key}/sites").text)
