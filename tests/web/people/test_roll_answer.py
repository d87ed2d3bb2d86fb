"""Whoever calls the roll writes down what those who are called say: within their reach, and nothing else."""

from __future__ import annotations

import pytest

from pca.domain.access.access import AccessRole, Scope
from pca.domain.access.rights import ScopeKind
from pca.store.messages import messages
from tests.kit.roll_call import called
from tests.web.conftest import Browser, House


@pytest.fixture
def house(house_with_notices: House) -> House:
    house_with_notices.opened()
    house_with_notices.world.decide("activate")
    return house_with_notices


def path(house: House, wave: int, person: str) -> str:
    key = str(house.world.crisis)
    with house.world.store.read() as unit:
        [asked] = messages.messages(unit, key, wave=wave, recipient=person)
    return f"/crises/{key}/roll-call/{wave}/answer/{asked.number}"


def of_site(house: House, site: str) -> Browser:
    return house.browser(f"head-{site}", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, site))


def test_human_resources_and_heads_write_down_what_was_said(house: House, director: Browser) -> None:
    wave, key = called(director, str(house.world.crisis)), house.world.crisis
    for browser, person in ((house.browser("hr1", AccessRole.HR), "head-B"), (of_site(house, "A"), "vice-A")):
        answer = browser.fill(path(house, wave, person), answer="safe", heard="telephone")
        assert answer.status_code == 303, answer.text
    told = director.get(f"/api/crises/{key}/roll-call/{wave}").json()
    assert told["answers"] == {"safe": 2}


def test_nobody_beyond_ones_reach_and_no_other_message(house: House, director: Browser) -> None:
    wave = called(director, str(house.world.crisis))
    beyond = path(house, wave, "head-B")
    assert of_site(house, "A").get(beyond).status_code == 404
    hr = house.browser("hr1", AccessRole.HR)
    other = beyond.replace(f"roll-call/{wave}/", "roll-call/1/")
    assert (hr.get(other).status_code, hr.get(f"{beyond}99").status_code) == (404, 404)
    assert hr.fill(other, page=beyond, answer="safe", heard="telephone").status_code == 404


def test_an_observer_writes_nothing_down(house: House, director: Browser) -> None:
    wave = called(director, str(house.world.crisis))
    observer = house.browser("dep", AccessRole.OBSERVER)
    assert observer.get(path(house, wave, "head-B")).status_code == 403


def test_human_resources_still_answer_no_task_for_others(house: House) -> None:
    hr = house.browser("hr1", AccessRole.HR)
    task = f"/crises/{house.world.crisis}/tasks/1"
    answer = hr.fill(f"{task}/acknowledge", page="/tasks", on_behalf_of="ops1", heard="telephone")
    assert answer.status_code in (403, 404)
