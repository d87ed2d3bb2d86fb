"""Tasks on a phone: late first, received with one press, proved, finished or refused; never another's."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.directory import Contact
from pca.domain.orders import Acknowledge, Complete, HandOver, Refuse
from pca.store.people import directory
from tests.web.conftest import Browser, House, flat

SITE_A = Scope(ScopeKind.SITE, "A")
HEAD = AccessRole.DEPARTMENT_HEAD


@pytest.fixture
def key(house: House) -> str:
    """A crisis in which the plan is active and its premises closed: tasks for sites and teams."""
    key = house.opened()
    house.world.decide("activate")
    house.world.decide("lockdown")
    return key


@pytest.fixture
def head(house: House, key: str) -> Browser:
    """The head of site A, on a phone."""
    return house.browser("head-A", HEAD, scope=SITE_A)


@pytest.fixture
def lead(house: House, key: str) -> Browser:
    """The lead of the team hr, whose task M3 asks for a proof."""
    return house.browser("hr1", HEAD, scope=Scope(ScopeKind.TEAM, "hr"))


def number_of(house: House, measure: str, place: str | None = None) -> int:
    found = house.world.live(measure)
    return next(number for number, task in found.items() if place in (None, task.place))


def cards(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get("/api/tasks").json()["cards"]
    return found


def test_only_ones_own_are_listed(house: House, head: Browser, key: str) -> None:
    assert [(one["crisis"], one["measure"], one["place_id"]) for one in cards(head)] == [(key, "M1", "A")]
    assert "Lire et afficher." in head.get("/tasks").text
    assert cards(house.browser("head-B", HEAD, scope=SITE_A))[0]["place_id"] == "B"


def test_late_ones_come_first_then_those_due_soon(house: House, lead: Browser) -> None:
    assert [one["measure"] for one in cards(lead)] == ["M2", "M4", "M3"]
    house.world.ok(Acknowledge(task=number_of(house, "M2")), "hr1")
    assert [one["measure"] for one in cards(lead)] == ["M4", "M2", "M3"], "M3 waits for M4"
    house.world.clock.advance_to(house.world.clock.now() + timedelta(hours=2, minutes=1))
    assert [(one["measure"], one["late"]) for one in cards(lead)] == [("M4", True), ("M2", False), ("M3", False)]
    assert "en retard" in lead.get("/tasks").text


def test_tasks_of_all_open_crises_in_one_list_page_by_page(house: House, lead: Browser, key: str) -> None:
    for _ in range(8):
        house.opened()
        house.world.decide("activate")
        house.world.decide("lockdown")
    seen, after = list[tuple[str, int]](), ""
    while True:
        told = lead.get("/api/tasks", params={"after": after}).json()
        assert len(told["cards"]) <= 20
        seen += [(one["crisis"], one["number"]) for one in told["cards"]]
        after = told["after"]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 27


@pytest.mark.parametrize("after", ["x", "~~", "2026-03-02T08:00:00~k~1", "9" * 400, "2026-03-02T08:00:00Z~EX-2026-1~x"])
def test_a_page_that_never_was_is_the_first(lead: Browser, after: str) -> None:
    assert len(lead.get("/api/tasks", params={"after": after}).json()["cards"]) == 3


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_instant_that_utc_does_not_know_is_none(lead: Browser, key: str, at: str) -> None:
    assert lead.get("/tasks", params={"after": f"{at}~{key}~1"}).status_code == 200
    assert lead.get(f"/crises/{key}/tasks", params={"after": f"{at}~1"}).status_code == 200


def test_received_with_one_press(house: House, head: Browser, key: str) -> None:
    number = number_of(house, "M1", "A")
    answer = head.fill(f"/crises/{key}/tasks/{number}/acknowledge", page="/tasks")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/crises/{key}/tasks/{number}?journal=")
    assert house.world.task(number).status == "acknowledged"
    page = head.get(answer.headers["location"]).text
    assert "C’est fait et consigné" in page
    assert "Terminer" in page


def test_back_to_where_one_was_and_nowhere_else(house: House, head: Browser, key: str) -> None:
    number = number_of(house, "M1", "A")
    path = f"/crises/{key}/tasks/{number}/acknowledge"
    assert head.fill(path, page="/tasks", back="https://evil.example/").headers["location"].startswith("/?journal=")


def test_pressed_twice_is_once(house: House, head: Browser, key: str) -> None:
    number = number_of(house, "M1", "A")
    form = hidden(head.get("/tasks").text)
    answers = [head.post(f"/crises/{key}/tasks/{number}/acknowledge", data=form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]


def test_back_button_then_another_task_is_another_order(house: House, lead: Browser, key: str) -> None:
    page = lead.get("/tasks").text
    for measure in ("M2", "M4"):
        number = number_of(house, measure)
        form = hidden(page, f"/crises/{key}/tasks/{number}/acknowledge")
        assert lead.post(f"/crises/{key}/tasks/{number}/acknowledge", data=form).status_code == 303
    assert house.world.task(number_of(house, "M4")).status == "acknowledged"


def test_somebody_answered_meanwhile_is_said_not_overwritten(house: House, head: Browser, key: str) -> None:
    number = number_of(house, "M1", "A")
    form = hidden(head.get("/tasks").text)
    house.world.ok(Complete(task=number), "vice-A")
    answer = head.post(f"/crises/{key}/tasks/{number}/acknowledge", data=form)
    assert answer.status_code == 409
    assert "Rien n’a été fait" in answer.text
    assert "terminée" in answer.text
    assert house.world.task(number).status == "done"


def test_checklist_proof_then_done(house: House, lead: Browser, key: str) -> None:
    house.world.ok(Complete(task=number_of(house, "M4")), "hr1")
    number = number_of(house, "M3")
    path = f"/crises/{key}/tasks/{number}"
    missing = lead.fill(f"{path}/done", page=path, checked=["list", "vpn"])
    assert missing.status_code == 409
    assert missing.text.count("checked") >= 2
    photo = {"file-list": ("liste.png", b"\x89PNG\r\n\x1a\n....", "image/png")}
    answer = send(lead, f"{path}/done", path, {"checked": ["list", "vpn"]}, photo)
    assert answer.headers["location"].startswith("/tasks?journal=")
    assert house.world.task(number).status == "done"
    told = lead.get(f"/api{path}").json()
    assert [one["proofs"][0]["name"] for one in told["points"] if one["proofs"]] == ["liste.png"]
    assert [one["what"] for one in told["history"]] == ["opened", "acknowledged", "done"]


def test_proof_alone_keeps_the_ticks(house: House, lead: Browser, key: str) -> None:
    number = number_of(house, "M3")
    path = f"/crises/{key}/tasks/{number}"
    answer = send(lead, f"{path}/evidence", path, {"checked": ["vpn"], "reference-list": "PV 12, armoire 3"}, {})
    assert answer.status_code == 303
    told = lead.get("/api" + answer.headers["location"].partition("#")[0]).json()
    assert [(one["id"], one["ticked"], len(one["proofs"])) for one in told["points"]] == [
        ("list", False, 1),
        ("vpn", True, 0),
    ]
    nothing = send(lead, f"{path}/evidence", path, {}, {})
    assert "choisissez un fichier" in lead.get(nothing.headers["location"]).text


def test_the_same_proof_sent_twice_is_attached_once(house: House, lead: Browser, key: str) -> None:
    number = number_of(house, "M3")
    path = f"/crises/{key}/tasks/{number}"
    form = hidden(lead.get(path).text, f"{path}/done")
    photo = {"file-list": ("a.png", b"\x89PNG\r\n\x1a\n....", "image/png")}
    for _ in range(2):
        assert lead.post(f"{path}/evidence", data=form, files=photo).status_code == 303
    assert sum(len(one["proofs"]) for one in lead.get(f"/api{path}").json()["points"]) == 1


def test_nothing_is_kept_of_a_proof_that_is_refused(house: House, lead: Browser, key: str) -> None:
    path = f"/crises/{key}/tasks/{number_of(house, 'M3')}"
    form = {"csrf": hidden(lead.get(path).text, f"{path}/done")["csrf"]}

    def sent(field: str) -> tuple[int, int]:
        file = {field: ("a.txt", field.encode(), "text/plain")}
        answer = lead.post(f"{path}/evidence", data=form, files=file, headers={"sec-fetch-site": "same-origin"})
        return answer.status_code, sum(one.is_file() for one in house.world.runtime.evidence.rglob("*"))

    assert sent("file-nowhere") == (409, 0)
    assert sent("file-list") == (303, 1)
    house.world.ok(Refuse(task=number_of(house, "M3")), "hr1")
    assert sent("file-") == (409, 1)


def test_a_proof_is_only_ever_a_download(house: House, lead: Browser, key: str) -> None:
    number = number_of(house, "M3")
    path = f"/crises/{key}/tasks/{number}"
    name = '../../etc/<script>alert(1)</script>\u202egnp.txt"; filename=x.html'
    send(lead, f"{path}/evidence", path, {}, {"file-list": (name, b"Vu et lu.", "text/html")})
    answer = lead.get(f"/crises/{key}/evidence/1")
    assert answer.content == b"Vu et lu."
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "etc" not in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "<script>alert" not in lead.get(path).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!doctype html><script>alert(1)</script>", "une page web ou un script"),
        (b"<svg onload=alert(1)>", "une page web ou un script"),
        (b"MZ\x90\x00", "Ce fichier est un programme"),
        (b"", "0"),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_in_words(
    house: House, lead: Browser, key: str, content: bytes, said: str
) -> None:
    number = number_of(house, "M3")
    path = f"/crises/{key}/tasks/{number}"
    answer = send(
        lead, f"{path}/evidence", path, {"checked": ["vpn"]}, {"file-list": ("photo.png", content, "image/png")}
    )
    assert answer.status_code == 409
    assert said in answer.text
    assert 'value="vpn" checked' in flat(answer.text)
    assert lead.get(f"/crises/{key}/evidence/1").status_code == 404


def test_a_file_too_large_is_refused_before_it_is_read(house: House, lead: Browser, key: str) -> None:
    number = number_of(house, "M3")
    path = f"/crises/{key}/tasks/{number}"
    headers = {"content-length": "99000000", "content-type": "multipart/form-data; boundary=x"}
    answer = lead.post(f"{path}/evidence", content=b"x", headers=headers)
    assert answer.status_code == 413
    assert "25 Mo" in answer.text


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


def hidden(page: str, action: str = "") -> dict[str, str]:
    """The hidden fields of the form that goes to `action`, or of the first form."""
    form = page[page.index(f'action="{action}"') if action else page.index("<form") :]
    return {name: form.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf", "order")}


def send(browser: Browser, path: str, page: str, fields: dict[str, Any], files: dict[str, Any]) -> Any:
    """Send the checklist's form with files, as a browser does."""
    form = hidden(browser.get(page).text, f"{page}/done")
    always = files or {"file-": ("", b"", "application/octet-stream")}
    return browser.post(path, data={**form, **fields}, files=always)
