"""Tasks refused, handed over, answered for others, and out of reach."""

from __future__ import annotations

import re

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.directory import Contact
from pca.domain.orders import HandOver
from pca.store.people import directory
from tests.web.conftest import Browser, House, flat
from tests.web.tasks.one.conftest import cards, hidden, number_of, send


def test_refusing_asks_why(house: House, head: Browser, key: str) -> None:
    number = number_of(house, "M1", "A")
    path = f"/crises/{key}/tasks/{number}"
    assert head.fill(f"{path}/refuse", page=path, why="  ", impossible="0").status_code == 409
    assert head.fill(f"{path}/refuse", page=path, why="Site fermé.", impossible="1").status_code == 303
    assert house.world.task(number).status == "impossible"


def test_handed_over_by_name_list_or_identifier(house: House, head: Browser, key: str) -> None:
    number = number_of(house, "M1", "A")
    path = f"/crises/{key}/tasks/{number}"
    unknown = head.fill(f"{path}/hand-over", page=path, to="Personne de ce nom", why="Note gardée")
    assert unknown.status_code == 409
    assert "Note gardée" in unknown.text
    assert head.fill(f"{path}/hand-over", page=path, person="vice-A", why="En congé.").status_code == 303
    assert house.world.task(number).assignee == "vice-A"
    assert cards(head) == []
    told = head.get(f"/api{path}").json()
    assert told["history"][-1]["what"] == "handed_over"


def test_who_may_not_see_somebody_does_not_learn_that_they_exist(house: House, head: Browser, key: str) -> None:
    """By identifier or by name, taking over or spoken for: word for word as for somebody there is not."""
    with house.world.store.write() as unit:
        directory.write_contacts(unit, [Contact("head-C", "Nadia Lointaine"), Contact("vice-A", "Nadia Proche")])
    number = number_of(house, "M1", "A")
    path = f"/crises/{key}/tasks/{number}"

    def told(act: str, who: str, **fields: str) -> tuple[int, str]:
        answer = head.fill(f"{path}/{act}", page=path, why="x", **fields)
        shown = re.findall(r'role="alert">(.*?)</div>', answer.text, re.DOTALL)
        return answer.status_code, str(shown).replace(who, "…")

    nobody = told("hand-over", "Personne", to="Personne")
    assert nobody[0] == 409
    assert "n’est pas dans l’annuaire" in nobody[1]
    for who in ("head-C", "HEAD-C", "Nadia Lointaine", "nadia lointaine"):
        assert told("hand-over", who, to=who) == nobody
    assert told("hand-over", "head-C", person="head-C") == nobody
    assert house.world.task(number).assignee == "head-A"
    regional = house.browser("reg-CS", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "CS"))
    said = {"text": "x", "kind": "fact", "perimeter": "CS", "informant": "reg-CS"}
    log = f"/crises/{key}/log"
    answers = [regional.fill(log, log, on_behalf_of=who, **said) for who in ("head-C", "nobody")]
    assert [one.status_code for one in answers] == [403, 403], "whoever is spoken for: one answer too"
    assert head.fill(f"{path}/hand-over", page=path, to="nadia proche", why="En congé.").status_code == 303
    assert house.world.task(number).assignee == "vice-A"


@pytest.mark.parametrize("act", ["acknowledge", "done", "refuse", "hand-over", "evidence"])
def test_a_task_out_of_reach_is_not_there(house: House, head: Browser, key: str, act: str) -> None:
    number = number_of(house, "M1", "B")
    path = f"/crises/{key}/tasks/{number}"
    assert head.get(path).status_code == 404
    assert head.get(f"/api{path}").status_code == 404
    answer = head.fill(f"{path}/{act}", page="/tasks", why="x", person="head-A", reference="x")
    assert answer.status_code == 404
    assert house.world.task(number).status == "open"


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999", "-1"])
def test_no_such_task(head: Browser, key: str, number: str) -> None:
    assert head.get(f"/crises/{key}/tasks/{number}").status_code == 404
    answer = head.fill(f"/crises/{key}/tasks/{number}/acknowledge", page="/tasks")
    assert answer.status_code == 404


def test_an_observer_and_a_stranger_see_no_task(house: House, key: str) -> None:
    number = number_of(house, "M1", "A")
    observer = house.browser("hr1", AccessRole.OBSERVER)
    assert observer.get("/tasks").status_code == 403
    assert observer.get(f"/crises/{key}/tasks/{number}").status_code == 404
    assert house.stranger().get(f"/crises/{key}/tasks/{number}").status_code == 303
    assert house.stranger().post(f"/crises/{key}/tasks/{number}/acknowledge").status_code == 401


def test_compliance_reads_and_never_answers(house: House, key: str) -> None:
    number = number_of(house, "M1", "A")
    reader = house.browser("hr2", AccessRole.COMPLIANCE)
    page = reader.get(f"/crises/{key}/tasks/{number}")
    assert page.status_code == 200
    assert "Accuser réception" not in page.text
    assert reader.post(f"/crises/{key}/tasks/{number}/acknowledge").status_code == 403


def test_answered_for_somebody_on_the_phone(house: House, director: Browser, head: Browser, key: str) -> None:
    number = number_of(house, "M1", "A")
    path = f"/crises/{key}/tasks/{number}"
    assert '<option value="telephone">par téléphone</option>' in flat(director.get(path).text)
    told = {"on_behalf_of": "head-A", "informant": "vice-A", "heard": "telephone"}
    answer = director.fill(f"{path}/acknowledge", page=path, why="Appel.", **told)
    assert answer.status_code == 303
    step = director.get(f"/api{path}").json()["history"][-1]
    assert (step["who"], step["by"], step["told_by"], step["heard"]) == ("head-A", "dir", "vice-A", "par téléphone")
    assert step["text"] == "Appel."
    shown = director.get(path).text
    assert "saisi par <bdi>dir</bdi>, sur les dires de <bdi>vice-A</bdi>, par téléphone" in shown
    refused = head.fill(f"{path}/done", page=path, on_behalf_of="vice-A", checked=["read", "post"])
    assert refused.status_code == 403
    assert house.world.task(number).status == "acknowledged"


def test_script_in_every_field_stays_text(house: House, head: Browser, key: str) -> None:
    number = number_of(house, "M1", "A")
    path, script = f"/crises/{key}/tasks/{number}", "<script>alert(1)</script>"
    head.fill(f"{path}/acknowledge", page=path, why=script)
    send(head, f"{path}/evidence", path, {"reference-": f"A {script}"}, {})
    house.world.ok(HandOver(task=number, to="vice-A"), "head-A", script)
    page = head.get(path).text
    assert page.count("&lt;script&gt;") >= 3
    assert script not in page


def test_lost_session_keeps_the_reason(house: House, key: str) -> None:
    number = number_of(house, "M1", "A")
    answer = house.stranger().post(f"/crises/{key}/tasks/{number}/refuse", data={"why": "Long motif."})
    assert answer.status_code == 401
    assert "Long motif." in answer.text


def test_programs_answer_with_json(house: House, head: Browser, key: str) -> None:
    number = number_of(house, "M1", "A")
    path = f"/api/crises/{key}/tasks/{number}"
    headers = {"x-csrf-token": hidden(head.get("/tasks").text)["csrf"]}
    assert head.post(f"{path}/acknowledge", json={"why": "Reçu."}, headers=headers).status_code == 200
    reference = {"item": "read", "reference": "Classeur 4"}
    assert head.post(f"{path}/evidence", json=reference, headers=headers).status_code == 200
    assert head.post(f"{path}/done", json={}, headers=headers).status_code == 200
    assert house.world.task(number).status == "done"
    again = head.post(f"{path}/done", json={}, headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "task_settled")
