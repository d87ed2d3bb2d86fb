"""The committee votes on a page: what would follow is read first, each seat has its say, the last one decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.access.access import INSTITUTION, AccessRole, Scope
from pca.domain.orders import ApprovePlan, PublishPlan
from tests.web.conftest import Browser, House, flat

RULES = [{"decisions": ["activate"], "rule": "n_of_m", "votes": 2, "override": "director", "within": "2h"}]


@pytest.fixture
def voting(house: House) -> str:
    """An open crisis in which the two seats of the committee vote on the activation."""
    world = house.world.vary(decision_rules=RULES)
    world.ok(PublishPlan(hash=world.version, body=world.body), "author")
    world.ok(ApprovePlan(hash=world.version), "dir")
    return f"/crises/{house.opened()}"


def test_two_seats_decide_together(house: House, director: Browser, voting: str) -> None:
    choice = flat(director.get(f"{voting}/decide/activate").text)
    assert "Le comité vote : 2 voix pour sur 2 sièges." in choice
    assert "mesures commencent" in choice, "what would follow is shown before it is put to the vote"
    answer = director.fill(f"{voting}/decide/activate", event="activate", why="Écoles fermées.", expects="0")
    assert answer.status_code == 303, answer.text
    assert house.world.states()["root"] == ("normal",)
    assert "Vote ouvert" in flat(director.get(f"{voting}/decide").text)

    voice = house.browser("voice", AccessRole.COMMITTEE)
    page = flat(voice.get(f"{voting}/votes/1").text)
    assert "Écoles fermées." in page
    seen = voice.get(f"/api{voting}/votes/1").json()
    told = seen["question"]
    assert (told["yes"], told["no"], [one["choice"] for one in told["seats"]]) == (1, 0, ["yes", ""])
    assert "mesures commencent" in page
    assert voice.fill(f"{voting}/votes/1", choice="yes", digest=seen["digest"]).status_code == 303
    assert house.world.states()["root"] == ("open_premises", "full_service")
    assert "adoptée" in flat(voice.get(f"{voting}/votes").text)


def test_a_vote_on_other_words_is_not_counted(house: House, director: Browser, voting: str) -> None:
    director.fill(f"{voting}/decide/activate", event="activate", why="Écoles fermées.", expects="0")
    voice = house.browser("voice", AccessRole.COMMITTEE)
    before = voice.get(f"{voting}/votes/1").text.split('name="digest" value="')[1].split('"')[0]
    assert director.fill(f"{voting}/votes/1/edit", page=f"{voting}/votes/1", why="Gares fermées.").status_code == 303
    answer = voice.fill(f"{voting}/votes/1", choice="yes", digest=before)
    assert answer.status_code == 409
    assert "1 vote est annulé" in flat(answer.text)
    assert voice.fill(f"{voting}/votes/1/withdraw", page=f"{voting}/votes/1", why="x").status_code == 409


def test_alone_in_an_emergency(house: House, director: Browser, voting: str) -> None:
    form = {"event": "activate", "why": "Vite.", "expects": "0", "override": "true"}
    assert director.fill(f"{voting}/decide/activate", **form).status_code == 303
    assert house.world.states()["root"] == ("open_premises", "full_service")
    page = flat(director.get(f"{voting}/votes/1").text)
    assert "À ratifier" in page


@pytest.mark.parametrize("role", [AccessRole.DEPARTMENT_HEAD, AccessRole.COMPLIANCE])
def test_nobody_else_reads_or_votes(house: House, director: Browser, voting: str, role: AccessRole) -> None:
    director.fill(f"{voting}/decide/activate", event="activate", why="Écoles fermées.", expects="0")
    scope = INSTITUTION if role is AccessRole.COMPLIANCE else Scope.read("site:A")
    other = house.browser("hr2", role, scope=scope)
    assert other.get(f"{voting}/votes/1").status_code == 403
    assert other.get("/api" + f"{voting}/votes").status_code == 403


def test_one_press_recalls_what_a_decision_queued(house: House, director: Browser) -> None:
    world = house.world.vary(sending={"hold": {"critical": 5, "important": 5, "information": 5}})
    world.ok(PublishPlan(hash=world.version, body=world.body), "author")
    world.ok(ApprovePlan(hash=world.version), "dir")
    path = f"/crises/{house.opened()}/decide"
    assert director.fill(f"{path}/activate", event="activate", why="Vite.", expects="0").status_code == 303
    assert "Rappeler tous les messages" in director.get(path).text
    ways = path.replace("/decide", "/decisions/1/recall")
    assert house.browser("ops1", AccessRole.DEPARTMENT_HEAD, scope=Scope.read("site:A")).post(ways).status_code == 403
    assert director.fill(ways, page=path).status_code == 303
    page = flat(director.get(path).text)
    assert "Messages rappelés" in page
    assert "Rappeler tous les messages" not in page


def test_a_decision_that_lapses_is_renewed_on_the_page(house: House, director: Browser) -> None:
    path = f"/crises/{house.opened()}/decide"
    now = house.world.clock.now()
    ends, later = (f"{now + timedelta(days=days):%Y-%m-%dT%H:%M}" for days in (2, 5))
    form = {"event": "activate", "why": "Vite.", "expects": "0", "sunset": ends, "conditions": "Stocks livrés"}
    assert director.fill(f"{path}/activate", **form).status_code == 303
    page = flat(director.get(path).text)
    assert "Renouveler la décision" in page
    assert "Stocks livrés" in page
    renew = path.replace("/decide", "/decisions/1/renew")
    assert director.fill(renew, page=path, until="2020-01-01T10:00", why="x").status_code == 409
    assert director.fill(renew, page=path, until=later, why="Toujours utile.").status_code == 303
