"""A task no plan asks for: seen first, opened once, done like any other, kept across versions, settled at the end."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.orders import Acknowledge, Complete
from pca.store.engine.replay import replay
from tests.web.conftest import Browser, House, flat

TTA = Scope(ScopeKind.REGION, "TTA")


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate")
    return key


def due(house: House, hours: int = 3) -> str:
    return f"{house.world.clock.now() + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def test_seen_opened_done_and_told_in_the_main_courante(house: House, director: Browser, key: str) -> None:
    entry = {"kind": "fact", "text": "Deux agences sans masques.", "event_at": ""}
    assert director.fill(f"/crises/{key}/log", **entry).status_code == 303
    assert f"/crises/{key}/tasks/write?entry=1" in director.get(f"/crises/{key}/log").text
    path = f"/crises/{key}/tasks/write"
    assert "Deux agences sans masques." in director.get(f"{path}?entry=1").text
    form = {"title": "Compter <b>les masques</b>", "due": due(house), "person": "hr1", "checklist": "Étage 1\nÉtage 2"}
    seen = flat(director.fill(f"{path}/preview", page=path, entry="1", **form).text)
    assert "rien n’est encore fait" in seen
    assert "<strong>1 tâche</strong>" in seen
    order = {"order": "pressed-twice"}
    answer = director.fill(path, entry="1", **form, **order)
    assert answer.status_code == 303, answer.text
    again = director.fill(path, entry="1", **form, **order)
    task = answer.headers["location"].partition("?")[0]
    assert again.headers["location"].partition("?")[0] == task, "pressed twice it is opened once"
    page = flat(director.get(task).text)
    assert "adhoc" not in re.sub(r"<[^>]*>", "", page), "no name of the engine reaches a person"
    assert "Compter &lt;b&gt;les masques&lt;/b&gt;" in page
    assert "Étage 2" in page
    number = int(task.rpartition("/")[2])
    mine = house.browser("hr1", AccessRole.HR)
    assert "Compter &lt;b&gt;les masques&lt;/b&gt;" in flat(mine.get("/tasks").text)
    assert "hors plan — Compter" in flat(director.get(f"/crises/{key}/log?kind=decision").text)
    assert f"T{number} Compter" in director.get("/api/search?q=masques").json()["tasks"][0]["title"]
    assert "Compter" not in director.get(f"/crises/{key}/measures").text, "it is no measure of the plan"
    for other in ("tasks", "log", "log?kind=decision", "measures"):
        shown = director.get(f"/crises/{key}/{other}").text
        assert "adhoc" not in re.sub(r"<[^>]*>", "", shown), other
    journal = answer.headers["location"].rpartition("=")[2]
    assert "hors plan : Compter" in flat(director.get(f"/compliance/entries/{journal}").text)
    house.world.ok(Acknowledge(task=number), "hr1")
    house.world.ok(Complete(task=number), "hr1")
    assert director.get(f"/api{task}").json()["card"]["status"] == "done"
    assert not replay(house.world.store).differences


def test_who_reaches_a_region_opens_tasks_there_and_no_further(house: House, key: str) -> None:
    head, path = house.browser("reg-TTA", AccessRole.REGIONAL_COMMITTEE, scope=TTA), f"/crises/{key}/tasks/write"
    form = {"title": "Compter", "due": due(house)}
    for beyond in ({"region": "CS"}, {"site": "A"}, {"person": "hr1"}, {"team": "ops"}, {"site_type": "urban"}):
        assert head.fill(path, **form, **beyond).status_code in (403, 404, 409), beyond
    assert head.fill(path, **form, region="TTA").status_code == 303
    other = house.browser("head-C", AccessRole.DEPARTMENT_HEAD, scope=TTA)
    assert other.get(path).status_code == 403


def test_health_is_asked_about_and_nothing_typed_is_lost(director: Browser, house: House, key: str) -> None:
    path = f"/crises/{key}/tasks/write"
    warned = director.fill(path, title="Appeler Fatima Alaoui, positive au covid", due=due(house), team="ops")
    assert (warned.status_code, "quand même" in flat(warned.text)) == (409, True)
    past = director.fill(f"{path}/preview", page=path, title="Compter", due="2020-01-01T10:00", team="ops")
    assert "doit être à venir" in flat(past.text)
    odd = director.fill(f"{path}/preview", page=path, title="Compter", due="demain", team="ops")
    assert odd.status_code == 200
    assert 'value="Compter"' in odd.text
