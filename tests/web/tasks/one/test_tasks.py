"""One's own tasks: listed, received, ticked, proved and done, each press once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pca.domain.orders import Acknowledge, Complete, Refuse
from pca.web.tasks import tasks
from tests.web.conftest import Browser, House, flat
from tests.web.tasks.one.conftest import HEAD, SITE_A, cards, hidden, number_of, send


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


def test_tasks_of_all_open_crises_in_one_list_page_by_page(
    house: House, lead: Browser, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "PAGE", 20)
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
    many_of_them(lead, key)


def many_of_them(lead: Browser, key: str) -> None:
    """Grouped by what is asked, narrowed by late, status and measure, several received at once."""
    told = lead.get("/api/tasks").json()
    assert told["counts"] | {"measures": 0} == {"every": 27, "late": 0, "open": 27, "acknowledged": 0, "measures": 0}
    assert {(one["id"], one["count"]) for one in told["measures"]} == {("M2", 1), ("M3", 1), ("M4", 1)}
    assert len(told["groups"]) == len(set(map(tuple, told["groups"])))
    assert {one["measure"] for one in lead.get("/api/tasks?measure=M2").json()["cards"]} == {"M2"}
    assert lead.get("/api/tasks?status=acknowledged").json()["cards"] == []
    assert "ne répond à ce filtre" in lead.get("/tasks?late=1").text
    path = f"/crises/{key}/acknowledge?back=%2Ftasks&assignee=hr1"
    assert "Rien n’est choisi" in lead.get(path).text
    preview = lead.get(f"{path}&every=1").text
    assert "3 tâches seraient reçues" in preview
    chosen = re.findall(r'name="tasks" value="(\d+)"', preview)
    done = lead.fill(f"/crises/{key}/acknowledge", page=f"{path}&every=1", tasks=chosen, back="/tasks")
    assert done.headers["location"] == "/tasks?received=3&left=0"
    assert "3 tâches sont reçues et consignées" in lead.get(done.headers["location"]).text
    assert lead.get("/api/tasks").json()["counts"]["acknowledged"] == 3


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
    told = lead.get(f"/api{path}").json()
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
