"""Amending on the pages: the approver confirms what is only wording, the adoption is counted, old words beside new."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pca.domain import orders
from pca.domain.access.access import AccessRole
from tests.kit.plan_versions import published
from tests.web.conftest import Browser, House

WORDED = {"instructions": {"fr": "Compter tout le matériel."}}


def changed(house: House, **by_measure: dict[str, Any]) -> dict[str, Any]:
    """The plan's measures, some of them written otherwise."""
    plain = json.loads(house.world.body)["playbook"]
    return {"measures": [{**one, **by_measure.get(one["id"], {})} for one in plain["measures"]]}


@pytest.fixture
def running(house: House) -> str:
    """A crisis activated, one task of M4 acknowledged by its owner."""
    key = house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    house.world.ok(orders.Acknowledge(task=task(house)), "hr1")
    return key


def task(house: House) -> int:
    return next(iter(house.world.live("M4")))


# ---------------------------------------------------------------- the approver


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_approver_reads_old_and_new_words_and_may_confirm_that_they_mean_the_same(
    house: House, director: Browser, running: str, confirmed: bool
) -> None:
    hash = published(house, **changed(house, M4=WORDED), editorial=["M4"])
    page = director.get(f"/plans/{hash}/approve").text
    for words in ("Seule la formulation change", "Compter.", "Compter tout le matériel."):
        assert words in page
    told = director.get(f"/api/plans/{hash}/approve").json()["editorial"]
    assert [(one["measure"], one["before"]["text"], one["after"]["text"]) for one in told] == [
        ("M4", "Compter.", "Compter tout le matériel.")
    ]
    answer = director.fill(f"/plans/{hash}/approve", **({"editorial": "true"} if confirmed else {}))
    assert answer.status_code == 303
    counts = becoming(director, running, hash)["M4"]
    assert (counts["notice"], counts["ask_again"]) == ((1, 0) if confirmed else (0, 1))


def test_nothing_is_asked_where_no_measure_is_called_editorial(house: House, director: Browser, running: str) -> None:
    hash = published(house, **changed(house, M4=WORDED))
    assert "Seule la formulation" not in director.get(f"/plans/{hash}/approve").text


def test_what_was_compared_with_another_version_is_not_confirmed(house: House, director: Browser, running: str) -> None:
    hash = published(house, **changed(house, M4=WORDED), editorial=["M4"])
    other = published(house, approve=True, version="1.0.5")
    assert other != hash
    act = orders.ApprovePlan(hash=hash, editorial=True, against=house.world.version)
    assert house.world.no(act, "dir", crisis=None) == "plan_overtaken"


# ---------------------------------------------------------------- the adoption


def becoming(browser: Browser, key: str, hash: str) -> dict[str, Any]:
    told = browser.get(f"/api/crises/{key}/plan/{hash}").json()
    return {one["measure"]: one for one in told["tasks"]}


def test_an_adoption_is_counted_by_measure_before_it_is_decided(house: House, director: Browser, running: str) -> None:
    lists = {"checklist": [{"id": "read", "text": {"fr": "Lire"}}, {"id": "post", "text": {"fr": "Coller"}}]}
    parts = changed(house, M4=WORDED, M1=lists, M5={"complete_within": "3d"})
    parts["measures"] = [one for one in parts["measures"] if one["id"] != "M6"]
    hash = published(house, approve=True, **parts)
    found = becoming(director, running, hash)
    assert (found["M4"]["ask_again"], found["M4"]["title"]) == (1, "Matériel")
    assert found["M1"]["told"] == 4
    assert (found["M5"]["told"], found["M5"]["redated"]) == (1, 1)
    assert found["M6"]["cancelled"] == 2
    assert found["M2"]["kept"] == 1
    page = director.get(f"/crises/{running}/plan/{hash}").text
    for words in ("Ce que deviennent les tâches en cours", "à accuser de nouveau", "annulées", "inchangées"):
        assert words in page


def test_an_adoption_seen_before_somebody_elses_decision_is_not_carried_out(
    house: House, director: Browser, running: str
) -> None:
    hash = published(house, approve=True, **changed(house, M4=WORDED))
    path = f"/crises/{running}/plan/{hash}"
    seen = director.get(path).text.split('name="expects" value="')[1].split('"')[0]
    house.world.decide("lockdown")
    answer = director.fill(path, why="Consignes plus claires.", expects=seen)
    assert answer.status_code == 409
    assert "décision" in answer.text.split('class="note refused"')[1].split("</div>")[0]
    assert house.world.live("M4")
    assert f'name="expects" value="{int(seen) + 1}"' in answer.text
    assert director.fill(path, why="Consignes plus claires.", expects=str(int(seen) + 1)).status_code == 303


# ---------------------------------------------------------------- whoever has the task


def test_a_task_asked_again_shows_old_words_beside_new_and_when_the_old_were_acknowledged(
    house: House, running: str
) -> None:
    number, owner = task(house), house.browser("hr1", AccessRole.HR)
    path = f"/crises/{running}/tasks/{number}"
    assert "La consigne a changé" not in owner.get(path).text
    house.world.ok(orders.AdoptPlan(plan=published(house, approve=True, **changed(house, M4=WORDED))), "dir")
    page = owner.get(path).text
    for words in ("La consigne a changé : à accuser de nouveau", "Déjà reçue le", "Compter.", "tout le matériel"):
        assert words in page
    told = owner.get(f"/api{path}").json()["amended"]
    assert (told["before"]["text"], told["after"]["text"]) == ("Compter.", "Compter tout le matériel.")
    house.world.ok(orders.Acknowledge(task=number), "hr1")
    assert owner.get(f"/api{path}").json()["amended"] is None


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_pages_say_it_in_every_language(house: House, running: str, language: str) -> None:
    hash = published(house, **changed(house, M4=WORDED), editorial=["M4"])
    reader = house.browser("dir", AccessRole.DIRECTOR, language=language)
    said = {
        "fr": ("Seule la formulation change", "à accuser de nouveau", "Texte d’aujourd’hui"),
        "ar": ("الصياغة وحدها", "يُطلب الإشعار", "النص الحالي"),
        "en": ("Only the wording changes", "to be acknowledged again", "Text of today"),
    }[language]
    assert said[0] in reader.get(f"/plans/{hash}/approve").text
    house.world.ok(orders.ApprovePlan(hash=hash), "dir", crisis=None)
    assert said[1] in reader.get(f"/crises/{running}/plan/{hash}").text
    house.world.ok(orders.AdoptPlan(plan=hash), "dir")
    assert said[2] in reader.get(f"/crises/{running}/tasks/{task(house)}").text
