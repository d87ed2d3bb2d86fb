"""The roll-call: one press asks everybody, answers are counted live, the latest counts, help comes first."""

from __future__ import annotations

import pytest

from pca.domain.access.access import AccessRole
from pca.services.messages.delivery import deliver
from pca.store.messages import messages, responses
from tests.kit.roll_call import answer, called
from tests.web.conftest import Browser, House


@pytest.fixture
def house(house_with_notices: House) -> House:
    return house_with_notices


@pytest.fixture
def key(house: House) -> str:
    found = house.opened()
    house.world.decide("activate")
    return found


def test_everybody_is_asked_once_and_counted_live(house: House, director: Browser, key: str) -> None:
    wave = called(director, key)
    told = director.get(f"/api/crises/{key}/roll-call/{wave}").json()
    assert (told["asked"], told["answered"]) == (len(house.world.organisation().people), 0)
    answer(house, key, wave, "head-A", "safe")
    answer(house, key, wave, "head-B", "help")
    told = director.get(f"/api/crises/{key}/roll-call/{wave}").json()
    assert told["answers"] == {"safe": 1, "help": 1}
    assert [one["name"] for one in told["helpless"]] == ["head-B"]
    assert told["sites"][0]["help"] == 1


def test_the_latest_answer_counts(house: House, director: Browser, key: str) -> None:
    wave = called(director, key)
    for said in ("help", "safe"):
        answer(house, key, wave, "head-A", said)
    assert director.get(f"/api/crises/{key}/roll-call/{wave}").json()["answers"] == {"safe": 1}


def test_only_the_audience_is_asked(house: House, director: Browser, key: str) -> None:
    wave = called(director, key, scope="team", team="ops")
    assert director.get(f"/api/crises/{key}/roll-call/{wave}").json()["asked"] == 1
    nobody = director.fill(f"/crises/{key}/roll-call", why="x", scope="region", region="NOWHERE")
    assert nobody.status_code == 409
    assert "Personne n’est à appeler" in nobody.text


def test_many_are_asked_only_on_a_second_press(house: House, director: Browser, key: str) -> None:
    count = len(house.world.organisation().people)
    object.__setattr__(house.world.runtime.settings, "confirm_above", 3)
    first = director.fill(f"/crises/{key}/roll-call", why="Séisme.")
    assert first.status_code == 409
    assert f'value="{count}"' in first.text
    assert called(director, key, confirm_recipients=str(count))


def test_who_may_not_is_refused(house: House, key: str) -> None:
    observer = house.browser("hr1", AccessRole.OBSERVER)
    assert observer.get(f"/crises/{key}/roll-call").status_code == 403
    while deliver(house.world.runtime).again:
        pass


def asked(house: House, key: str, person: str, wave: int) -> list[str]:
    with house.world.store.read() as unit:
        return [one.kind for one in messages.messages(unit, key, recipient=person) if one.origin == wave]


def test_only_the_silent_are_asked_again(house: House, director: Browser, key: str) -> None:
    wave = called(director, key)
    answer(house, key, wave, "head-A", "safe")
    again = director.fill(f"/crises/{key}/roll-call/{wave}/again", page=f"/crises/{key}/roll-call/{wave}")
    assert again.status_code == 303
    assert len(asked(house, key, "head-A", wave)) == 1
    assert len(asked(house, key, "head-B", wave)) == 2
    told = director.get(f"/api/crises/{key}/roll-call/{wave}").json()
    assert (told["asked"], told["answered"]) == (len(house.world.organisation().people), 1)
    with house.world.store.read() as unit:
        silent = [one.recipient for one in responses.obligations(unit, key, origin=wave, unanswered=True)]
    for one in silent:
        answer(house, key, wave, one, "safe")
    nobody = director.fill(f"/crises/{key}/roll-call/{wave}/again", page=f"/crises/{key}/roll-call")
    assert nobody.status_code == 409
    assert "répondu" in nobody.text
