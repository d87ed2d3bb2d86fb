"""Deciding on a page: what follows comes first, a reason is asked, twice is once, another's decision is shown."""

from __future__ import annotations

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.web.crisis.decide import lists_in, options_in
from tests.web.conftest import Browser, House


@pytest.fixture
def key(house: House) -> str:
    return house.opened()


def test_how_many_leave_and_how_soon_is_said_before(house: House, director: Browser, key: str) -> None:
    """A guard against an accidental mass alarm: counts, cost, and when nine in ten will have it."""
    leaving = director.get(f"/api/crises/{key}/decide/activate").json()["follows"]["leaving"]
    assert [(one["kind"], one["messages"] > 4, one["seconds"] >= 1) for one in leaving] == [("mail", True, True)]
    assert "neuf sur dix remis en" in director.get(f"/crises/{key}/decide/activate").text


def test_what_follows_is_shown_and_nothing_recorded(house: House, director: Browser, key: str) -> None:
    told = director.get(f"/api/crises/{key}/decide/activate").json()
    assert [one["measure"] for one in told["follows"]["starts"]][:2] == ["M1", "M2"]
    assert told["follows"]["tasks"] > 4
    assert house.world.states()["root"] == ("normal",)


def test_decided_on_the_second_press(house: House, director: Browser, key: str) -> None:
    answer = director.fill(f"/crises/{key}/decide/activate", event="activate", why="Écoles fermées.", expects="0")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/crises/{key}?journal=")
    assert house.world.states()["root"] == ("open_premises", "full_service")
    assert director.get(f"/api/crises/{key}").json()["decided"]["why"] == "Écoles fermées."


def test_without_a_reason_it_is_refused_and_what_was_typed_stays(director: Browser, key: str) -> None:
    answer = director.fill(f"/crises/{key}/decide/activate", event="activate", why=" ", options="Attendre demain")
    assert answer.status_code == 409
    assert "Rien n’a été fait" in answer.text
    assert "Attendre demain" in answer.text


def test_twice_is_once(house: House, director: Browser, key: str) -> None:
    page = director.get(f"/crises/{key}/decide/activate").text
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf", "order")}
    form = {**hidden, "event": "activate", "why": "Urgent.", "expects": "0"}
    answers = [director.post(f"/crises/{key}/decide/activate", data=form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert len(director.get(f"/api/crises/{key}/decide").json()["taken"]) == 1


def test_somebody_elses_decision_is_shown_not_overwritten(house: House, director: Browser, key: str) -> None:
    house.world.decide("alert", why="Premier signal.")
    answer = director.fill(f"/crises/{key}/decide/activate", event="activate", why="Vite.", expects="0")
    assert answer.status_code == 409
    assert "quelqu’un a décidé" in answer.text
    assert "Premier signal." in answer.text
    assert house.world.states()["root"] == ("watch",)


@pytest.mark.parametrize("csrf", ["", "wrong"])
def test_a_form_from_elsewhere_does_nothing(house: House, director: Browser, key: str, csrf: str) -> None:
    form = {"csrf": csrf, "event": "activate", "why": "x"}
    assert director.post(f"/crises/{key}/decide/activate", data=form).status_code == 403
    assert house.world.states()["root"] == ("normal",)


def test_another_sites_page_cannot_send_it(house: House, director: Browser, key: str) -> None:
    page = director.get(f"/crises/{key}/decide/activate").text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    answer = director.post(
        f"/crises/{key}/decide/activate",
        data={"csrf": csrf, "event": "activate", "why": "x"},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 403
    assert house.world.states()["root"] == ("normal",)


def test_lost_session_keeps_what_was_typed(house: House, key: str) -> None:
    answer = house.stranger().post(f"/crises/{key}/decide/activate", data={"event": "activate", "why": "Long texte."})
    assert answer.status_code == 401
    assert "Long texte." in answer.text


def test_programs_decide_with_json(house: House, director: Browser, key: str) -> None:
    csrf = director.get(f"/crises/{key}/decide/activate").text.split('name="csrf" value="')[1].split('"')[0]
    headers = {"x-csrf-token": csrf, "idempotency-key": "one"}
    told = [
        director.post(f"/api/crises/{key}/decisions", json={"event": "activate", "why": "API."}, headers=headers).json()
        for _ in range(2)
    ]
    assert [one["repeated"] for one in told] == [False, True]
    refused = director.post(
        f"/api/crises/{key}/decisions", json={"event": "nonsense", "why": "x"}, headers={"x-csrf-token": csrf}
    )
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "unknown_event"


def test_an_observer_may_not(house: House, key: str) -> None:
    observer = house.browser("dir", AccessRole.OBSERVER)
    assert observer.post(f"/crises/{key}/decide/activate", data={"event": "activate", "why": "x"}).status_code == 403


def test_a_region_decides_for_itself_only(house: House, key: str) -> None:
    regional = house.browser("dir", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "TTA"))
    form = {"event": "activate", "why": "Foyer régional."}
    assert regional.fill(f"/crises/{key}/decide/activate", **form).status_code == 403
    assert regional.fill(f"/crises/{key}/decide/activate", **form, perimeter="CS").status_code == 403
    assert house.world.states() == {"root": ("normal",)}
    assert regional.fill(f"/crises/{key}/decide/activate", **form, perimeter="TTA").status_code == 303
    assert house.world.states()["TTA"] == ("open_premises", "full_service")


@pytest.mark.parametrize(
    ("of", "said", "lists"),
    [
        (("E1",), ("Tizi\n\n  Aït Ali: nord \n",), {"E1": ("Tizi", "Aït Ali: nord")}),
        (("E1",), (" \n",), {}),
        (("E1", "E2"), ("", "Ourika"), {"E2": ("Ourika",)}),
        (("E1", "E2"), ("Tizi\nAït Ali", "Ourika"), {"E1": ("Tizi", "Aït Ali"), "E2": ("Ourika",)}),
        ((), (), {}),
    ],
)
def test_lists_are_read_a_line_for_each_entry(
    of: tuple[str, ...], said: tuple[str, ...], lists: dict[str, tuple[str, ...]]
) -> None:
    assert lists_in(of, said) == lists


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("Attendre : trop tard\nMoitié des agences", {"Attendre": "trop tard", "Moitié des agences": ""}),
        ("Ouvrir à 9:30", {"Ouvrir à 9:30": ""}),
        (" : \n\n", {}),
    ],
)
def test_options_with_why_they_are_not_taken(typed: str, options: dict[str, str]) -> None:
    assert options_in(typed) == options
