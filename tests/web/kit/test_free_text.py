"""A text that looks like health or identity data: its writer is asked once more, and that they kept it is recorded."""

from __future__ import annotations

import re

import pytest

from pca.domain.access.access import AccessRole
from pca.domain.facts import PersonalTextKept
from pca.store.audit import journal
from tests.web.conftest import Browser, House

SICK = "Fatima est positive au Covid"


@pytest.fixture
def director(house: House) -> Browser:
    house.opened()
    return house.browser("dir", AccessRole.DIRECTOR)


def entries(house: House) -> list[tuple[str, ...]]:
    with house.world.store.read() as unit:
        facts = [fact for _, entry in journal.entries(unit) for fact in entry.facts]
    return [fact.kinds for fact in facts if isinstance(fact, PersonalTextKept)]


def count(house: House) -> int:
    with house.world.store.read() as unit:
        return journal.head(unit).seq


def test_asked_once_more_nothing_is_kept_before_and_the_choice_is_recorded(house: House, director: Browser) -> None:
    path, fields, before = "/crises/2026-1/log", {"kind": "fact", "text": SICK}, count(house)
    asked = director.fill(path, **fields)
    assert asked.status_code == 409
    assert "santé d’une personne" in asked.text
    assert SICK in asked.text, "what was typed is still there"
    assert 'name="keep_text"' in asked.text
    assert count(house) == before, "not even the refusal is written down"
    assert director.fill(path, **fields, keep_text="yes").status_code == 303
    assert entries(house) == [("health",)]
    assert director.fill(path, kind="fact", text="Effectif suffisant").status_code == 303
    assert entries(house) == [("health",)]


def test_programs_are_told_how_to_keep_it(house: House, director: Browser) -> None:
    path, sent = "/api/crises/2026-1/log", {"kind": "fact", "text": "CIN BE123456"}
    csrf = re.findall(r'name="csrf"\s+value="([^"]*)"', director.get("/crises/2026-1/log").text)[0]
    headers = {"x-csrf-token": csrf, "sec-fetch-site": "same-origin"}
    told = director.post(path, json=sent, headers=headers)
    assert (told.status_code, told.json()["code"], told.json()["keep"]) == (409, "personal_text", "keep_text")
    assert director.post(f"{path}?keep_text=yes", json=sent, headers=headers).status_code == 200
    assert entries(house) == [("identity",)]
