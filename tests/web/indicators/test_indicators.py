"""Figures and activities on pages: age, thresholds, values entered, standstills against their objectives."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from pca.domain.access.access import AccessRole
from pca.domain.facts import IndicatorsObserved
from pca.domain.plan.compiled import compile_plan
from pca.store.audit import journal
from pca.web.indicators.limits import compared_with
from pca.web.kit.condition_words import ConditionWords
from tests.web.conftest import Browser, House


@pytest.fixture
def key(house: House) -> str:
    return house.opened()


def figures(browser: Browser, key: str) -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in browser.get(f"/api/crises/{key}/indicators").json()["figures"]}


def test_a_value_is_entered_and_a_threshold_proposes(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/indicators/index"
    assert "Aucune valeur connue" in director.get(path).text
    assert director.fill(path, value="61,5", source="Tableau de bord").status_code == 303
    assert figures(director, key)["index"]["value"] == "61.5"
    assert house.world.states() == {"root": ("normal",)}, "a threshold proposes and changes nothing"
    told = director.get(f"/api{path}").json()
    assert [(one["title"], one["status"]) for one in told["proposals"]] == [("Veiller", "open"), ("Activer", "open")]
    page = director.get(path).text
    assert "61,5" in page
    assert 'viewBox="0 0 ' in page


def test_an_old_value_is_marked(house: House, director: Browser, key: str) -> None:
    director.fill(f"/crises/{key}/indicators/index", value="12")
    assert figures(director, key)["index"]["stale"] is False
    house.world.clock.advance_to(house.world.clock.now() + timedelta(days=4))
    assert figures(director, key)["index"]["stale"] is True
    assert "trop ancienne" in director.get(f"/crises/{key}/indicators").text


TYPED = (("1 200", "1200"), ("١٢", "12"), ("١٢٫٥", "12.5"), ("١٬٢٠٠", "1200"), ("−3,50", "-3.5"), ("12,5", "12.5"))
"""How people type a value, and how it is kept, on a page and on the command line."""


@pytest.mark.parametrize(("value", "kept"), TYPED)
def test_a_value_is_kept_in_one_plain_spelling(
    house: House, director: Browser, key: str, value: str, kept: str
) -> None:
    assert director.fill(f"/crises/{key}/indicators/index", value=value).status_code == 303
    assert figures(director, key)["index"]["value"] == kept
    with house.world.store.read() as unit:
        entry = [one for _, one in journal.entries(unit)][-1]
    (fact,) = [one for one in entry.facts if isinstance(one, IndicatorsObserved)]
    assert [one.value for one in fact.observations] == [kept]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_value_that_could_be_two_is_refused_with_both(house: House, key: str, language: str) -> None:
    reader = house.browser("dir", AccessRole.DIRECTOR, language=language)
    answer = reader.fill(f"/crises/{key}/indicators/index", value="1,200")
    assert answer.status_code == 422
    assert all(one in answer.text for one in ("1,200", "1200", "1.2"))
    assert figures(reader, key)["index"]["value"] is None


@pytest.mark.parametrize("value", ["beaucoup", "", "NaN", "1e9999999999", "1_000", "1e3", "12 kg"])
def test_a_value_that_is_none_is_refused_and_kept(director: Browser, key: str, value: str) -> None:
    answer = director.fill(f"/crises/{key}/indicators/index", value=value, source="Cahier")
    assert answer.status_code == 409
    assert "Cahier" in answer.text
    assert figures(director, key)["index"]["value"] is None


def test_a_value_of_earlier_does_not_replace_the_latest(director: Browser, key: str) -> None:
    path = f"/crises/{key}/indicators/ready"
    director.fill(path, value="true")
    director.fill(path, value="false", observed_at="2026-03-01T10:00")
    assert figures(director, key)["ready"]["value"] == "true"
    assert [one["value"] for one in director.get(f"/api{path}").json()["values"]] == ["true", "false"]
    assert "oui" in director.get(path).text


def test_sent_twice_is_once(director: Browser, house: House, key: str) -> None:
    path = f"/crises/{key}/indicators/index"
    page = director.get(path).text
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf", "order")}
    for _ in range(2):
        assert director.post(path, data={**hidden, "value": "7"}).status_code == 303
        house.world.clock.advance_to(house.world.clock.now() + timedelta(minutes=1))
    assert len(director.get(f"/api{path}").json()["points"]) == 1


def test_an_activity_stands_still_then_works_again(house: House, director: Browser, key: str) -> None:
    page = f"/crises/{key}/indicators"
    form = {"activity": "pay", "since": "2026-03-02T07:00", "why": "Serveur."}
    assert director.fill(f"/crises/{key}/interruptions", page, **form).status_code == 303
    told = director.get(f"/api{page}").json()
    [pay] = told["activities"]
    assert (pay["since"], pay["rto_at"]) == ("2026-03-02T07:00:00Z", "2026-03-02T15:00:00Z")
    assert "arrêtée depuis" in director.get(page).text
    again = director.fill(f"/crises/{key}/interruptions", page, activity="pay", why="Encore.")
    assert again.status_code == 409
    assert "Encore." in again.text, "what was typed stays"
    assert director.fill(f"/crises/{key}/restorations", page, activity="pay", partial="true").status_code == 303
    assert director.get(f"/api{page}").json()["activities"][0]["partial_at"] is not None
    assert director.fill(f"/crises/{key}/restorations", page, activity="pay").status_code == 303
    told = director.get(f"/api{page}").json()
    assert told["activities"][0]["since"] is None
    assert told["standstills"][0]["restored_at"] is not None


def test_who_may_see_but_not_enter(house: House, key: str) -> None:
    reader = house.browser("hr2", AccessRole.COMPLIANCE)
    assert "<form" not in reader.get(f"/crises/{key}/indicators/index").text.partition("<main")[2]
    assert reader.fill(f"/crises/{key}/indicators/index", value="1").status_code == 403
    assert house.browser("hr1", AccessRole.OBSERVER).get(f"/crises/{key}/indicators").status_code == 403


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("rate >= 12.5", 12.5),
        ("ready and rate > 3", 3.0),
        ("rate<-2", -2.0),
        ("other_rate >= 3", None),
        ("rate >= other", None),
        ("ready", None),
        ("mean(rate, 7) >= 12", 12.0),
        ("change(rate, 7) >= 12", None),
    ],
)
def test_the_number_a_condition_compares_with(condition: str, found: float | None) -> None:
    assert compared_with(condition).get("rate") == found


def test_each_threshold_is_put_into_words_once_however_many_figures_there_are(
    house: House, key: str, director: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    words = ConditionWords.words

    def counted(conditions: ConditionWords, source: str) -> str:
        said.append(source)
        return words(conditions, source)

    monkeypatch.setattr(ConditionWords, "words", counted)
    plan = compile_plan(house.world.loaded.playbook)
    assert director.get(f"/crises/{key}/indicators").status_code == 200
    assert len(plan.indicator) > 1
    assert sorted(said) == sorted({threshold.source for threshold in plan.thresholds.all})


def sent(browser: Browser, key: str, content: str, press: str = "take") -> Any:
    """A file of figures, sent by the form."""
    path = f"/crises/{key}/series/import"
    hidden = dict(re.findall(r'name="(csrf|order)"\s+value="([^"]*)"', browser.get(path).text))
    return browser.post(
        path,
        data={**hidden, "press": press},
        files={"file": ("indice.csv", content.encode(), "text/csv")},
        headers={"sec-fetch-site": "same-origin"},
    )


def test_a_file_of_figures_is_taken_in_once_and_what_is_wrong_is_set_aside(
    house: House, director: Browser, key: str
) -> None:
    rows = "date;indice\n27/02/2026;30\n28/02/2026;n/d\n01/03/2026;61,5\n"
    looked = sent(director, key, rows, "check").text
    assert all(text in looked for text in ("2 valeurs nouvelles", "1 cellule mise de côté", "n/d", "écrivez-le"))
    assert figures(director, key)["index"]["value"] is None
    taken = sent(director, key, rows).text
    assert "2 valeurs enregistrées" in taken
    assert "2 décisions proposées" in taken
    assert figures(director, key)["index"]["value"] == "61.5"
    assert "Rien de nouveau" in sent(director, key, rows).text
    corrected = sent(director, key, rows.replace("61,5", "20")).text
    assert "dont 1 correction" in corrected
    assert "retirée : un chiffre a été corrigé" in director.get(f"/crises/{key}/proposals").text
    assert "page web" in sent(director, key, "<html>").text


def test_a_place_has_its_own_curve_and_corrections_are_listed(house: House, director: Browser, key: str) -> None:
    rows = "date;périmètre;indice\n27/02/2026;CS;30\n28/02/2026;CS;31\n27/02/2026;;12\n"
    sent(director, key, rows)
    sent(director, key, rows.replace("31", "44"))
    page = director.get(f"/crises/{key}/indicators/index").text
    assert f'href="/crises/{key}/indicators/index?perimeter=CS"' in page
    assert "Valeurs corrigées" not in page
    there = director.get(f"/api/crises/{key}/indicators/index?perimeter=CS").json()
    assert [value for _, value in there["points"]] == [30, 44]
    assert [(one["restates"], one["value"]) for one in there["restated"]] == [("31", "44")]
    assert "Valeurs corrigées" in director.get(f"/crises/{key}/indicators/index?perimeter=CS").text
    assert director.get(f"/crises/{key}/indicators/index?perimeter=nowhere").status_code == 404
