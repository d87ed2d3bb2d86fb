"""Whoever is named in words is taken where that is clear, and asked about where it is not: nobody types identifiers."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pca.domain.access.access import AccessRole
from pca.domain.directory import Contact
from pca.store.people import directory
from pca.store.tasks import tasks
from tests.web.conftest import Browser, House, flat

NAMES = {"ops1": "Omar Naciri", "ops2": "Amina Alaoui", "head-B": "Amina Alaoui", "head-C": "Ilham Bennis"}


@pytest.fixture
def named(house: House) -> House:
    house.opened()
    house.world.decide("activate")
    known = house.world.organisation().people
    with house.world.store.write() as unit:
        directory.write_contacts(unit, [Contact(one, NAMES[one]) for one in NAMES if one in known])
    return house


@pytest.fixture
def holder(named: House) -> Browser:
    return named.browser("ops1", AccessRole.DIRECTOR)


def offered(page: str, field: str = "to") -> list[tuple[str, str]]:
    """What one may choose from: what is sent, and how it reads."""
    found = re.findall(rf'type="radio"\s+name="{field}"\s+value="([^"]*)"[^>]*>\s*(.*?)</label>', page, re.DOTALL)
    return [(value, re.sub(r"<[^>]*>", "", words).strip()) for value, words in found]


def hand_over(browser: Browser, house: House, to: str) -> Any:
    task = f"/crises/{house.world.crisis}/tasks/1"
    return browser.fill(f"{task}/hand-over", page=task, to=to, why="Je pars.")


def holding(house: House) -> str:
    with house.world.store.read() as unit:
        task = tasks.task(unit, str(house.world.crisis), 1)
    assert task is not None
    return task.assignee


def test_a_whole_name_that_one_bears_is_taken(named: House, holder: Browser) -> None:
    answer = hand_over(holder, named, "ilham BENNIS")
    assert answer.status_code == 303
    assert holding(named) == "head-C"


def test_namesakes_are_told_apart_by_site_and_function_and_one_is_chosen(named: House, holder: Browser) -> None:
    before = holding(named)
    answer = hand_over(holder, named, "Amina Alaoui")
    assert answer.status_code == 409
    assert "Je pars." in answer.text, "nothing typed is lost"
    choices = dict(offered(answer.text))
    assert set(choices) == {"ops2", "head-B", ""}
    assert choices["ops2"] != choices["head-B"]
    assert all(words.startswith("Amina Alaoui – ") for value, words in choices.items() if value)
    assert holding(named) == before
    assert hand_over(holder, named, "head-B").status_code == 303
    assert holding(named) == "head-B"


def test_a_part_of_a_name_is_asked_about_even_where_it_fits_one(named: House, holder: Browser) -> None:
    answer = hand_over(holder, named, "benn")
    assert answer.status_code == 409
    assert [value for value, _ in offered(answer.text)] == ["head-C", ""]


def test_a_program_is_told_what_fits(named: House, holder: Browser) -> None:
    task = f"/crises/{named.world.crisis}/tasks/1"
    csrf = re.findall(r'name="csrf" value="([^"]*)"', flat(holder.get(task).text))[0]
    asked = {"to": "Amina Alaoui", "why": "Je pars."}
    answer = holder.post(f"/api{task}/hand-over", json=asked, headers={"x-csrf-token": csrf})
    told = answer.json()
    assert (answer.status_code, told["code"], told["field"]) == (409, "unclear", "to")
    assert {one["id"] for one in told["choices"]} == {"ops2", "head-B"}


def test_who_fits_nobody_is_refused_in_words(named: House, holder: Browser) -> None:
    answer = hand_over(holder, named, "Personne Inconnue")
    assert answer.status_code == 409
    assert offered(answer.text) == []


def test_a_site_is_named_by_its_title(house_with_notices: House) -> None:
    key = house_with_notices.opened()
    house_with_notices.world.decide("activate")
    director, house = house_with_notices.browser("dir", AccessRole.DIRECTOR), house_with_notices.world.organisation()
    site = house.sites["HQ"]
    form = {"why": "Séisme.", "scope": "site"}
    assert director.fill(f"/crises/{key}/roll-call", **form, site=f" {site.title.lower()} ").status_code == 303
    part = director.fill(f"/crises/{key}/roll-call", **form, site=site.title[1:])
    assert (part.status_code, [value for value, _ in offered(part.text, "site")]) == (409, ["HQ", ""])


def test_of_namesakes_one_is_chosen_before_a_role_is_handed_over(named: House) -> None:
    director = named.browser("dir", AccessRole.DIRECTOR)
    page = f"/crises/{named.world.crisis}/people/roles/director/hand-over"
    asked = director.get(page, params={"to": "Amina Alaoui"})
    assert [value for value, _ in offered(asked.text)] == ["head-B", "ops2", ""]
    assert 'name="person" value="head-B"' in flat(director.get(page, params={"to": "head-B"}).text)
