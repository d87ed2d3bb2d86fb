"""A meeting on pages: what waits is on its agenda, decisions taken meanwhile are its own, and minutes that print."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pca.domain.access.access import AccessRole, Scope
from pca.domain.orders import ApprovePlan, PublishPlan
from pca.render import pdf as made
from pca.render.pdf import PdfUnavailable
from pca.services.engine.tick import tick
from pca.store.audit import journal
from pca.store.engine.replay import replay
from pca.store.messages import messages
from pca.web.log import meetings
from tests.web.conftest import Browser, House, flat

NASTY = "<script>alert(1)</script> <b>Fès</b> & l’eau\n" + "Une phrase assez longue. " * 300


def text_of(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", flat(page)).split())


def test_a_meeting_from_agenda_to_minutes(house: House, director: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    key, clock = house.opened(), house.world.clock
    path = f"/crises/{key}/meetings"
    house.world.decide("activate", why="Avant la réunion.")
    clock.advance_to(clock.now() + timedelta(hours=9))
    assert "Point de situation dû" in text_of(director.get(path).text), "the agenda makes itself"
    assert director.fill(path).status_code == 303
    one = f"{path}/1"
    assert director.fill(f"{one}/attendance", page=one, present=["director|dir", ""]).status_code == 303
    assert director.fill(f"{one}/attendance", page=one, present=["director|hr2"]).status_code == 409
    assert director.fill(f"{one}/notes", page=one, item="point", text=NASTY).status_code == 303
    clock.advance_to(clock.now() + timedelta(minutes=5))
    director.fill(f"/crises/{key}/points", text="Publié en réunion.", expects="0")
    clock.advance_to(clock.now() + timedelta(minutes=5))
    assert director.fill(f"{one}/close", page=one, next_at="2030-01-01T10:00").status_code == 409
    assert director.fill(f"{one}/close", page=one).status_code == 303
    clock.advance_to(clock.now() + timedelta(minutes=5))
    director.fill(f"/crises/{key}/points", text="Publié après.", expects="1")

    page = director.get(one).text
    words = text_of(page)
    assert "Qui siège : 1 / 2 sièges" in words
    assert "Point de situation publié (1)" in words, "what was decided in it stands there by itself"
    assert "Avant la réunion" not in words
    assert "Point de situation publié (2)" not in words
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "Noter ce qui est dit" not in words, "it is closed"
    assert "Réunion ouverte (1)" in text_of(director.get(f"/crises/{key}/log").text)
    assert not replay(house.world.store).differences

    with house.world.store.read() as unit:
        head = journal.head(unit).chain.hex()
    asked: list[str] = []
    monkeypatch.setattr(meetings, "pdf", lambda html: asked.append(html) or b"%PDF-")
    for language in ("fr", "ar", "en"):
        answer = director.get(f"{one}/minutes.pdf", params={"language": language})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert [re.search(r'<html lang="(\w+)" dir="(\w+)">', html).groups() for html in asked] == [  # type: ignore[union-attr]
        ("fr", "ltr"), ("ar", "rtl"), ("en", "ltr"),
    ]  # fmt: skip
    assert all(head in html and "<script" not in html for html in asked), "`pca audit` can check what is printed"


def test_without_the_library_the_page_stays_and_the_link_says_why(
    house: House, director: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/crises/{house.opened()}/meetings"
    director.fill(path)

    def fails(_html: str) -> bytes:
        raise PdfUnavailable

    monkeypatch.setattr(meetings, "pdf", fails)
    answer = director.get(f"{path}/1/minutes.pdf")
    assert answer.status_code == 503
    assert made.PACKAGES in answer.text
    assert director.get(f"{path}/1").status_code == 200


def test_who_reads_the_log_reads_minutes_and_writes_none(house: House, director: Browser) -> None:
    path = f"/crises/{house.opened()}/meetings"
    director.fill(path)
    reader = house.browser("hr2", AccessRole.COMPLIANCE)
    page = reader.get(f"{path}/1").text
    assert "Procès-verbal" in page
    assert "Garder la note" not in page
    assert reader.post(f"{path}/1/notes", data={"text": "x"}).status_code == 403
    assert house.browser("ops2", AccessRole.DEPARTMENT_HEAD, scope=Scope.read("site:A")).get(path).status_code == 403
    assert director.get(f"{path}/9").status_code == 404


def test_the_next_meeting_is_reminded_of_and_said_when_it_was_not_held(house: House, director: Browser) -> None:
    cell = {"id": "cell", "title": {"fr": "Cellule"}, "meets": {"every": "6h"}}
    world = house.world.vary(committees=[cell])
    world.ok(PublishPlan(hash=world.version, body=world.body), "author")
    world.ok(ApprovePlan(hash=world.version), "dir")
    path = f"/crises/{house.opened()}/meetings"
    director.fill(path)
    assert director.fill(f"{path}/1/close", page=f"{path}/1").status_code == 303
    tick(world.runtime)
    assert waves(house, "meeting_due") == 0, "not before its time"
    world.clock.advance_to(world.clock.now() + timedelta(hours=5))
    for _ in range(3):
        tick(world.runtime)
    assert waves(house, "meeting_due") == 1, "the committee is told an hour before, once"
    world.clock.advance_to(world.clock.now() + timedelta(hours=13))
    assert "2 réunions prévues n’ont pas été tenues" in text_of(director.get(path).text)
    assert director.fill(path).status_code == 303
    assert director.get(f"/api{path}/2").json()["missed"] == 2


def waves(house: House, message: str) -> int:
    with house.world.store.read() as unit:
        return sum(wave.message == message for wave in messages.waves(unit, house.world.crisis or ""))
