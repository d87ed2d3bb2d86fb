"""Problems on pages: a branch raises one, its region rules, other branches read it, the asker acknowledges."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest

from pca.domain.access.access import Scope
from pca.domain.access.rights import AccessRole, ScopeKind
from pca.domain.directory_acts import RemoveSite, record_version
from pca.domain.orders import ApprovePlan, PublishPlan
from pca.domain.request_acts import GiveRuling
from tests.web.conftest import Browser, House, flat

COMMITTEES = [
    {"id": "central", "title": {"fr": "Comité central"}, "secretary": "voice"},
    {"id": "regional", "title": {"fr": "Comité régional"}, "per": "region", "decides": ["activate"],
     "meets": {"at": ["16:00"]}, "answer_within": "4h"},
]  # fmt: skip


@pytest.fixture
def asking(house: House) -> str:
    world = house.world.vary(committees=COMMITTEES)
    world.ok(PublishPlan(hash=world.version, body=world.body), "author")
    world.ok(ApprovePlan(hash=world.version), "dir")
    return f"/crises/{house.opened()}"


def at(house: House, person: str, role: AccessRole, kind: ScopeKind, place: str) -> Browser:
    return house.browser(person, role, scope=Scope(kind, place))


def head(house: House, site: str) -> Browser:
    return at(house, f"head-{site}", AccessRole.DEPARTMENT_HEAD, ScopeKind.SITE, site)


def region(house: House, name: str) -> Browser:
    return at(house, f"reg-{name}", AccessRole.REGIONAL_COMMITTEE, ScopeKind.REGION, name)


def raised(house: House, asking: str, site: str = "A", **more: str) -> Browser:
    asker = head(house, site)
    form = {"title": "Plus de gel", "text": "Deux jours.", "site": site, **more}
    answer = asker.fill(f"{asking}/problems", page=f"{asking}/problems/new", **form)
    assert answer.status_code == 303, answer.text
    return asker


def test_from_the_branch_to_the_ruling_and_back(house: House, asking: str) -> None:
    asker, rules = raised(house, asking), region(house, "CS")
    assert "Plus de gel" in flat(rules.get(f"{asking}/problems").text)
    ruling = {"written.fr": "Prenez à B.", "concerned": "region", "replaces": "0"}
    one = f"{asking}/problems/1"
    assert rules.fill(f"{one}/rule", page=one, **ruling).status_code == 303
    assert "Prenez à B." in flat(head(house, "B").get(f"{asking}/problems").text), "another branch of the region"
    assert "Prenez à B." not in flat(head(house, "C").get(f"{asking}/problems").text), "a branch of another one"
    assert "J’ai lu la réponse" in flat(asker.get(one).text)
    assert asker.fill(f"{one}/read", page=one).status_code == 303
    assert "réponse lue" in flat(rules.get(one).text)
    assert "Prenez à B." in flat(rules.get(f"{asking}/log?kind=decision").text), "it stands in the log"


def test_a_region_sees_and_answers_its_own_problems_alone(house: House, asking: str) -> None:
    raised(house, asking)
    other, observer = region(house, "TTA"), house.browser("hr1", AccessRole.OBSERVER)
    assert "Plus de gel" not in other.get(f"{asking}/problems").text
    assert other.get(f"{asking}/problems/1").status_code == 404
    assert other.get(f"{asking}/committees/CS").status_code == 404
    assert head(house, "B").get(f"{asking}/problems/1").status_code == 404
    assert observer.get(f"{asking}/problems").status_code == 403
    forged = other.fill(f"{asking}/problems/1/rule", page=f"{asking}/problems/new", **{"written.fr": "Non."})
    assert forged.status_code == 404
    assert head(house, "B").fill(f"{asking}/problems", page=f"{asking}/problems/new", title="x", text="x",
                                 site="A").status_code == 403  # fmt: skip


def test_the_second_of_two_rulings_is_told_what_the_first_said(house: House, asking: str) -> None:
    raised(house, asking)
    one, first, second = f"{asking}/problems/1", region(house, "CS"), house.browser("dir", AccessRole.DIRECTOR)
    page = second.get(one).text
    assert first.fill(f"{one}/rule", page=one, **{"written.fr": "Oui.", "replaces": "0"}).status_code == 303
    answer = second.fill(f"{one}/rule", page=one, **{"written.fr": "Non.", "replaces": "0"})
    assert answer.status_code == 409
    assert "Une réponse a été donnée entre-temps" in flat(answer.text)
    assert "Oui." in flat(answer.text)
    assert 'value="0"' in page
    assert second.fill(f"{one}/rule", page=one, **{"written.fr": "Non.", "replaces": "1"}).status_code == 303
    assert "remplacée depuis" in flat(first.get(one).text)


def test_on_the_telephone_for_a_branch(house: House, asking: str) -> None:
    rules = region(house, "CS")
    form = {"title": "Panne", "text": "Coffre bloqué.", "site": "A", "caller": "head", "heard": "telephone"}
    assert rules.fill(f"{asking}/problems", page=f"{asking}/problems/new", **form).status_code == 303
    assert "J’ai lu la réponse" not in head(house, "A").get(f"{asking}/problems/1").text
    assert rules.fill(
        f"{asking}/problems/1/rule", page=f"{asking}/problems/1", **{"written.fr": "Serrurier."}
    ).is_redirect
    assert "J’ai lu la réponse" in flat(head(house, "A").get(f"{asking}/problems/1").text)


def test_unanswered_it_climbs_and_a_closed_site_keeps_its_problem(house: House, asking: str) -> None:
    asker = raised(house, asking)
    house.world.pass_time(timedelta(hours=5))
    director = house.browser("dir", AccessRole.DIRECTOR)
    shown = flat(director.get(f"{asking}/problems/1").text)
    assert "sans réponse à temps" in shown
    assert "Comité central" in shown
    assert "Monté 1 fois" in shown
    assert "Problème monté d’un échelon" in flat(director.get(f"{asking}/log?kind=decision").text)
    known = house.world.organisation()
    seen = record_version(known.sites["A"])
    house.world.ok(RemoveSite(site="A", seen=seen, to="B"), "operator")
    assert "Plus de gel" in flat(asker.get(f"{asking}/problems").text), "who asked"
    assert "Plus de gel" in flat(region(house, "CS").get(f"{asking}/problems").text), "the region"
    act = GiveRuling(request=1, written={"fr": "Fermé."})
    assert house.world.ok(act, "dir", crisis=asking.rsplit("/", 1)[1])


def test_figures_by_region_and_the_file(house: House, asking: str) -> None:
    raised(house, asking)
    raised(house, asking, "C")
    director = house.browser("dir", AccessRole.DIRECTOR)
    house.world.pass_time(timedelta(minutes=90))
    one = f"{asking}/problems/1"
    assert director.fill(f"{one}/rule", page=one, **{"written.fr": "Oui."}).status_code == 303
    counted = {row["place"]: row for row in director.get(f"/api{asking}/problems").json()["figures"]}
    assert {place: (row["open"], row["answered"], row["median"]) for place, row in counted.items()} == {
        "CS": (0, 1, "PT5400S"), "TTA": (1, 0, None)}  # fmt: skip
    rows = list(csv.reader(director.get(f"{asking}/problems.csv").text.lstrip("\ufeff").splitlines()))
    assert [(row[1], row[3], row[11]) for row in rows[1:]] == [("Plus de gel", "TTA", ""), ("Plus de gel", "CS", "90")]
    assert len(list(csv.reader(region(house, "CS").get(f"{asking}/problems.csv").text.splitlines()))) == 2


def test_the_home_page_of_a_committee(house: House, asking: str) -> None:
    raised(house, asking)
    rules = region(house, "CS")
    page = flat(rules.get(f"{asking}/committees/CS").text)
    assert "Comité régional – CS" in page
    assert "Prochaine réunion" in page
    assert "Plus de gel" in page
    assert "jamais moins" in page
    told = rules.get(f"/api{asking}/committees/CS").json()
    assert [(one["part"], one["leads"]) for one in told["members"]] == [("head", "chair"), ("deputy", "")]
    central = house.browser("dir", AccessRole.DIRECTOR).get(f"/api{asking}/committees/root").json()
    assert [(one["title"], one["part"], one["leads"]) for one in central["members"]][::2] == [
        ("Directrice", "holder", "chair"), ("Porte-parole", "holder", "secretary")]  # fmt: skip
    assert not central["problems"], "it waits for the region"
    assert flat(head(house, "A").get(f"{asking}/committees/CS").text), "a branch sees who answers for it"


def test_the_committee_of_a_region_decides_for_it_on_the_page(house: House, asking: str) -> None:
    page, form = f"{asking}/decide/activate", {"event": "activate", "why": "Deux agences.", "expects": "0"}
    assert region(house, "TTA").fill(page, **form, perimeter="CS").status_code == 403
    assert region(house, "CS").fill(page, **form, perimeter="root").status_code == 403
    assert region(house, "CS").fill(page, **form, perimeter="CS").status_code == 303
    assert house.world.states().keys() == {"root", "CS"}
    log = flat(region(house, "CS").get(f"{asking}/log?kind=decision").text)
    assert "Comité régional" in log
    deputy = at(house, "head-A", AccessRole.REGIONAL_COMMITTEE, ScopeKind.REGION, "CS")
    told = flat(deputy.get(f"{page}?perimeter=A").text)
    assert "ne peut pas décider" in told, "a right to look is no seat in it"
    assert "Comité régional" in told, "whom to ask"
