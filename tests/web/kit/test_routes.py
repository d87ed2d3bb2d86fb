"""Every route has its rule; every answer is a page, JSON and, where it says so, live."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from pca.domain.access.access import AccessRole, Identity
from pca.web.kit.headers import POLICY
from pca.web.kit.request_context import NotShared, RequestContext
from pca.web.kit.routes import rule_of
from tests.web.conftest import Browser, House


def routes_without_rule(app: FastAPI) -> list[str]:
    """Paths that nobody decided who may have; must be empty."""
    return [route.path for route in app.routes if isinstance(route, APIRoute) and rule_of(route) is None]


def test_no_route_without_a_rule(house: House) -> None:
    assert routes_without_rule(house.app) == []
    assert sum(isinstance(one, APIRoute) for one in house.app.routes) > 10


def test_a_route_somebody_forgot_is_named(house: House) -> None:
    house.app.router.routes.append(APIRoute("/forgotten", lambda: None))
    assert routes_without_rule(house.app) == ["/forgotten"]


def test_policy_on_every_answer(house: House) -> None:
    stranger = house.stranger()
    for path in ("/", "/crises", "/nowhere", "/static/pca.css", "/api/crises"):
        assert stranger.get(path).headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY


def test_a_stranger_is_asked_to_sign_in_and_comes_back(house: House) -> None:
    answer = house.stranger().get("/crises/2026-1/decide?perimeter=N")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/signin?next=%2Fcrises%2F2026-1%2Fdecide%3Fperimeter%3DN"
    told = house.stranger().get("/api/crises").json()
    assert (told["status"], told["code"]) == (401, "signed_out")


def test_what_one_may_not_see_is_refused_in_words(house: House) -> None:
    key = house.opened()
    observer = house.browser("hr1", AccessRole.OBSERVER)
    assert observer.get(f"/crises/{key}").status_code == 200
    answer = observer.get(f"/crises/{key}/decide")
    assert answer.status_code == 403
    assert "Vos droits ne le permettent pas" in answer.text


def test_page_and_json_are_one_answer(house: House, director: Browser) -> None:
    key = house.opened()
    told = director.get(f"/api/crises/{key}").json()
    page = director.get(f"/crises/{key}").text
    assert told["state"]["title"] == "Normal"
    assert told["state"]["title"] in page
    assert [one["event"] for one in told["possible"]] == ["alert", "activate"]


def test_unknown_crisis_is_not_found(director: Browser) -> None:
    assert director.get("/crises/2031-9").status_code == 404
    assert director.get("/api/crises/2031-9").json()["code"] == "not_found"


def test_description_names_every_api_route(house: House) -> None:
    described = house.stranger().get("/api/openapi.json").json()
    routes = {one.path for one in house.app.routes if isinstance(one, APIRoute) and one.path.startswith("/api/")}
    assert routes - {"/api/openapi.json"} == set(described["paths"])
    assert described["components"]["schemas"]["SituationPage"]["properties"]["counts"]


def test_exercise_is_said_on_its_pages(house: House, director: Browser) -> None:
    key = house.opened("exercise")
    assert "EXERCICE — ne pas diffuser" in director.get(f"/crises/{key}").text
    real = house.opened("real")
    assert "EXERCICE — ne pas diffuser" not in director.get(f"/crises/{real}").text


def test_a_part_that_others_are_shown_holds_nothing_personal(house: House) -> None:
    """A form carries its session's token, and a person is one person: neither may go into a shared part."""
    context = RequestContext(runtime=house.world.runtime, request=None, language="fr", token="secret")  # type: ignore[arg-type]
    context.identity = Identity(person="dir", grants=(), by="persona")
    assert context.csrf
    context.shared = True
    for read in (lambda: context.csrf, lambda: context.person):
        with pytest.raises(NotShared):
            read()
