"""What is open where on a page: within reach, changed in bulk after a preview, and what customers read of it."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.directory import Contact
from pca.domain.orders import Order, SetDates, SetHours, SetRegime
from pca.domain.regimes import DatedHours
from pca.services.engine.execute import execute
from pca.store.people import directory
from tests.web.conftest import Browser, House

WEEK = "mon-sun 00:00-24:00"


@pytest.fixture
def open_house(house: House) -> House:
    """A house whose doors are open at any hour, and whose public page is switched on."""
    order(house, SetHours(places=("root",), hours=WEEK))
    settings = house.world.runtime.settings
    house.world.runtime.settings = settings.model_copy(update={"public_openings": True})
    return house


def order(house: House, act: object, crisis: str | None = None, why: str = "Grève.") -> None:
    given = Order(id=house.world.runtime.new_id(), who="operator", act=act, crisis=crisis, why=why)  # type: ignore[arg-type]
    done = execute(house.world.runtime, given)
    assert done.refused is None, done.refused


@pytest.fixture
def director_of(open_house: House) -> Browser:
    return open_house.browser("dir", AccessRole.DIRECTOR)


def regional(house: House) -> Browser:
    return house.browser("reg-TTA", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "TTA"))


def test_a_change_is_seen_first_and_made_by_a_second_press(open_house: House, director_of: Browser) -> None:
    asked = {"scope": "region", "region": "TTA", "to": "closed", "why": "Inondation."}
    seen = director_of.fill("/regimes/change/preview", "/regimes/change", **asked)
    assert seen.status_code == 200
    assert "2 sites concernés" in seen.text
    assert director_of.get("/api/regimes?regime=closed").json()["total"] == 0, "nothing was changed yet"
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)"\s+value="([^"]*)"', seen.text.partition("f-scope")[0]))
    assert hidden["seen"] == "2"
    done = director_of.post("/regimes/change", data=hidden, headers={"sec-fetch-site": "same-origin"})
    assert done.status_code in (200, 303), done.text
    told = director_of.get("/api/regimes?regime=closed").json()
    assert [site["site"] for site in told["sites"]] == ["C", "D"]
    page = director_of.get("/regimes/C").text
    assert "Fermé" in page
    assert "Décidé par" in page


def test_a_reason_that_looks_personal_is_kept_by_whoever_says_so_also_where_it_is_looked_at_first(
    open_house: House, director_of: Browser
) -> None:
    def second(page: str) -> dict[str, str]:
        form = page.partition('action="/regimes/change">')[2].partition("</form>")[0]
        return dict(re.findall(r'<input type="hidden" name="(\w+)"\s+value="([^"]*)"', form))

    asked = {"scope": "region", "region": "TTA", "to": "closed", "why": "Mme Salma Idrissi est hospitalisée"}
    seen = second(director_of.fill("/regimes/change/preview", "/regimes/change", **asked).text)
    warned = director_of.post("/regimes/change", data=seen, headers={"sec-fetch-site": "same-origin"})
    assert warned.status_code == 409
    assert 'name="keep_text"' in warned.text
    again = second(director_of.fill("/regimes/change/preview", "/regimes/change", **asked, keep_text="yes").text)
    done = director_of.post("/regimes/change", data=again, headers={"sec-fetch-site": "same-origin"})
    assert done.status_code == 303


def test_a_region_changes_its_own_sites_and_no_others(open_house: House) -> None:
    browser = regional(open_house)
    assert {site["site"] for site in browser.get("/api/regimes").json()["sites"]} == {"C", "D"}
    assert browser.get("/regimes/A").status_code == 404
    assert "toute l’institution" not in browser.get("/regimes/change").text
    ask = {"to": "closed", "why": "Grève."}
    for beyond in ({"scope": "institution"}, {"scope": "region", "region": "CS"}):
        assert browser.fill("/regimes/change", **ask, **beyond).status_code == 403
    assert browser.fill("/regimes/change", **ask, scope="list", sites="A\nB").status_code == 422, "no site is meant"
    assert browser.fill("/regimes/change", **ask, scope="list", sites="A\nC").status_code == 303
    assert browser.get("/api/regimes?regime=closed").json()["total"] == 1


def test_a_region_is_chosen_on_the_map(open_house: House, director_of: Browser) -> None:
    page = director_of.get("/regimes/change").text
    assert re.search(r'href="/regimes/change\?region=TTA#f-scope"', page.partition("pic-map")[2].partition("</svg>")[0])
    chosen = director_of.get("/regimes/change?region=TTA").text
    assert re.search(r'<option\s+value="region"\s+selected', chosen)
    assert re.search(r'<option\s+value="TTA"\s+selected', chosen)
    assert "/regimes/change?region" not in regional(open_house).get("/regimes/change").text, "one region is no choice"


def test_who_lifts_it_and_by_when_is_asked_and_stands_in_the_ledger(open_house: House, director_of: Browser) -> None:
    key, last = open_house.opened(), (open_house.world.clock.now() + timedelta(days=5)).date().isoformat()
    asked = {"crisis": key, "scope": "list", "sites": "A", "to": "closed", "why": "Inondation.", "due": last}
    unknown = director_of.fill("/regimes/change/preview", "/regimes/change", owner="Personne", **asked)
    assert unknown.status_code == 422
    assert "Inondation." in unknown.text, "what was typed stays"
    with open_house.world.store.write() as unit:
        directory.write_contacts(unit, [Contact("ops1", "Omar Naciri"), Contact("ops2", "Omar Alaoui")])
    for press in ("/regimes/change/preview", "/regimes/change"):
        unclear = director_of.fill(press, "/regimes/change", owner="Omar", **asked)
        assert (unclear.status_code, unclear.text.count('type="radio" name="owner"')) == (409, 3)
    seen = director_of.fill("/regimes/change/preview", "/regimes/change", owner="omar naciri", **asked)
    assert '<input type="hidden" name="owner" value="ops1">' in seen.text
    assert "À lever par" in seen.text
    assert director_of.fill("/regimes/change", owner="ops1", **asked).status_code == 303
    (cause,) = director_of.get(f"/api/regimes/A?crisis={key}").json()["causes"]
    (line,) = director_of.get(f"/api/crises/{key}/reversals").json()["rows"]
    assert line["kind"] == "regime"
    assert (cause["owner"], cause["due"]) == (line["who"], line["due"])
    assert cause["owner"] != cause["by"]
    assert "À lever par" in director_of.get(f"/regimes/A?crisis={key}").text


def test_whoever_lifts_it_is_somebody_its_author_may_be_told_of(open_house: House) -> None:
    region, asked = regional(open_house), {"scope": "region", "region": "TTA", "to": "closed", "why": "Inondation."}
    for press in ("/regimes/change/preview", "/regimes/change"):
        for nobody in ("ops2", "no-such-person"):
            answer = region.fill(press, "/regimes/change", owner=nobody, **asked)
            assert (answer.status_code, "Personne de ce nom" in answer.text) == (422, True), nobody
    assert region.fill("/regimes/change", owner="vice-C", **asked).status_code == 303


@pytest.mark.parametrize(
    "role", [AccessRole.DEPARTMENT_HEAD, AccessRole.HR, AccessRole.COMPLIANCE, AccessRole.OBSERVER]
)
def test_others_look_and_change_nothing(open_house: House, role: AccessRole) -> None:
    browser = open_house.browser("ops1", role, scope=Scope(ScopeKind.REGION, "TTA"))
    assert "/regimes/change" not in browser.get("/regimes").text
    assert browser.get("/regimes/change").status_code == 403


def test_hours_that_cannot_be_read_come_back_with_what_was_typed(open_house: House, director_of: Browser) -> None:
    ask = {"scope": "list", "sites": "A", "to": "reduced", "hours_week": "neuf heures", "why": "Grève."}
    again = director_of.fill("/regimes/change", **ask)
    assert again.status_code == 409
    assert "neuf heures" in again.text
    assert director_of.fill("/regimes/change", **{**ask, "hours_week": "9-15"}).status_code == 303


def test_hours_and_days_are_set_on_a_page(open_house: House, director_of: Browser) -> None:
    assert director_of.fill("/regimes/hours", place="A", hours_week="8:15-16:30").status_code == 303
    told = director_of.get("/api/regimes/hours?place=A").json()
    assert told["weeks"][0]["own"]
    assert told["weeks"][0]["week"][0] == ["lundi", "08:15–16:30"]
    day = {"place": "A", "day": "2026-03-20", "note": "Inventaire"}
    assert director_of.fill("/regimes/days", "/regimes/hours?place=A", **day).status_code == 303
    assert "Inventaire" in director_of.get("/regimes/hours?place=A").text
    again = director_of.fill("/regimes/days", "/regimes/hours?place=A", **{**day, "day": "demain"})
    assert again.status_code == 422


def test_what_customers_read_of_a_day_is_looked_at_for_somebodys_health(
    open_house: House, director_of: Browser
) -> None:
    page, note = "/regimes/hours?place=A", "Mme Salma Idrissi est hospitalisée"
    today = {"place": "A", "day": "2026-03-02", "note": note}
    assert director_of.fill("/regimes/days", page, **today).status_code == 409
    assert note not in open_house.stranger().get("/openings").text
    assert director_of.fill("/regimes/days", page, **{**today, "note": "Inventaire"}).status_code == 303


def test_a_region_sets_hours_of_its_own_alone(open_house: House) -> None:
    browser, page = regional(open_house), "/regimes/hours?place=TTA"
    assert browser.get("/regimes/hours?place=A").status_code == 404
    assert browser.get("/regimes/hours?place=root").status_code == 404
    for place in ("A", "CS", "root"):
        assert browser.fill("/regimes/hours", page, place=place, hours_week="9-12").status_code == 403
    assert browser.fill("/regimes/hours", page, place="TTA", hours_week="9-12").status_code == 303


# ---------------------------------------------------------------- customers


def test_customers_are_told_nothing_until_it_is_switched_on(house: House) -> None:
    for path in ("/openings", "/openings.json"):
        assert house.stranger().get(path).status_code == 404


def test_customers_read_what_is_open_without_people_or_identifiers(open_house: House) -> None:
    order(open_house, SetRegime(places=("A",), regime="closed"))
    order(open_house, SetRegime(places=("B",), regime="alternate_site", alternate="C"))
    stranger = open_house.stranger()
    page = stranger.get("/openings")
    assert page.status_code == 200
    assert len(page.content) <= 30_000
    assert "<script" not in page.text
    assert "max-age=60" in page.headers["cache-control"]
    again = stranger.get("/openings", headers={"if-none-match": page.headers["etag"]})
    assert again.status_code == 304
    told = stranger.get("/openings.json").json()
    text = json.dumps(told) + page.text
    for hidden in ("head-A", "vice-A", "operator", "/regimes", "HQ", "Grève"):
        assert hidden not in text
    by_name = {site["name"]: site for site in told["itemListElement"]}
    house = open_house.world
    assert len(by_name) == told["numberOfItems"]
    assert house is not None
    assert any(
        all(day["opens"] == day["closes"] == "00:00" for day in site["openingHoursSpecification"])
        for site in by_name.values()
    )


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Ce qui est ouvert"), ("ar", "ما هو مفتوح"), ("en", "What is open")]
)
def test_customers_read_it_in_their_language(open_house: House, language: str, said: str) -> None:
    assert said in open_house.stranger().get("/openings", headers={"accept-language": language}).text


def test_an_exercise_never_reaches_customers(open_house: House, director_of: Browser) -> None:
    key = open_house.opened(mode="exercise")
    order(open_house, SetRegime(places=("root",), regime="closed"), crisis=key)
    assert director_of.get(f"/api/regimes?crisis={key}&regime=closed").json()["total"] > 0
    assert director_of.get("/api/regimes?regime=closed").json()["total"] == 0
    told = open_house.stranger().get("/openings.json").json()
    assert {site["description"] for site in told["itemListElement"]} == {"Ouvert"}


def test_a_mobile_branch_tells_its_visits(open_house: House) -> None:
    today = open_house.world.clock.now().date()
    order(
        open_house,
        SetDates(places=("A",), dates=(DatedHours(date(today.year, today.month, today.day), "10-12", "Souk"),)),
    )
    assert "Souk" in open_house.stranger().get("/openings").text


@pytest.mark.parametrize(
    "query", ["q=" + "a" * 5_000, "q=%00", "q=%F0%9F%90%9F", "page=999999999", "page=-3", "q=<script>"]
)
def test_whatever_strangers_ask_costs_little(open_house: House, query: str) -> None:
    answer = open_house.stranger().get(f"/openings?{query}")
    assert answer.status_code == 200
    assert len(answer.content) <= 30_000
    assert "<script>" not in answer.text


def test_one_source_asks_so_often_and_no_more(open_house: House) -> None:
    stranger = open_house.stranger()
    answers = [stranger.get("/openings.json?q=zzz").status_code for _ in range(125)]
    assert answers.count(200) == 120
    assert answers[-1] == 429
