"""Points of situation on pages: a draft ready at the rhythm, published once, what was missed said."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pca.domain.access.access import AccessRole, Scope
from pca.domain.directory import Contact
from pca.domain.orders import ApprovePlan, PublishPlan
from pca.plans.texts import content_hash, freeze, read_texts, thaw
from pca.services.messages.compose import write_letters
from pca.services.messages.delivery import deliver
from pca.shipped import data_folder
from pca.store.messages import outbox
from pca.store.people.directory import write_contacts
from tests.web.conftest import Browser, House, flat


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    return key


def test_a_draft_waits_and_a_missed_point_is_said(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/points"
    assert "Prochain point de situation" in director.get(f"/crises/{key}/log").text
    house.world.clock.advance_to(house.world.clock.now() + timedelta(hours=9))
    told = director.get(f"/api{path}").json()
    assert (told["due"]["overdue"], told["due"]["missed"]) == (True, 1)
    assert "Écoles fermées." in told["draft"]
    page = director.get(path).text
    assert "1 point de situation n’a pas été publié" in page
    assert "Écoles fermées." in page


def test_published_once_corrected_by_hand(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/points"
    assert director.fill(path, text="Tout est calme.\nVraiment.", expects="0").status_code == 303
    [point] = director.get(f"/api{path}").json()["points"]
    assert (point["number"], point["by"], point["missed"]) == (1, "Directrice", 0)
    assert "Tout est calme.\nVraiment." in director.get(f"{path}/1").text
    refused = director.fill(path, text="Le mien.", expects="0")
    assert refused.status_code == 409
    assert "Le mien." in refused.text
    assert director.get(f"{path}/2").status_code == 404


def test_none_is_asked_for_outside_watch_and_crisis(house: House, director: Browser) -> None:
    fresh = house.opened()
    told = director.get(f"/api/crises/{fresh}/points").json()
    assert told["due"] is None
    assert "ne demande pas de point" in director.get(f"/crises/{fresh}/points").text


def test_compliance_reads_the_draft_and_does_not_publish(house: House, key: str) -> None:
    reader = house.browser("hr2", AccessRole.COMPLIANCE)
    page = reader.get(f"/crises/{key}/points").text
    assert "POINT DE SITUATION" in page
    assert "<textarea" not in page


def sent_to_the_committee(house: House, **more: object) -> str:
    """A crisis whose plan sends each point to the committee."""
    told = {"id": "point", "title": {"fr": "Point"}, "when": {"point_published": True}, "audience": {"committee": True},
            "message": "situation_point"}  # fmt: skip
    world = house.world.vary(communications=[told], **more)
    written = read_texts(data_folder("notifications"), ("situation_point",))
    texts = {**{("note", kind, "fr"): "Note." for kind in ("subject", "mail")}, **written}
    playbook, _ = thaw(world.body.encode())
    world.version, world.body = content_hash(playbook, texts), freeze(playbook, texts).decode()
    world.ok(PublishPlan(hash=world.version, body=world.body), "author")
    world.ok(ApprovePlan(hash=world.version), "dir")
    return f"/crises/{house.opened()}/points"


def test_a_point_is_sent_to_whom_the_plan_names(house: House, director: Browser) -> None:
    path = sent_to_the_committee(house)
    page = flat(director.get(path).text)
    assert "comme le prévoit le plan" in page
    assert 'Point (courriel) : <bdi class="number">2</bdi>' in page, "the count stands there before anybody presses"
    assert director.fill(path, text="<b>Tout</b> est calme.", expects="0").status_code == 303
    assert "Envoyé à 2 destinataires" in re.sub("<[^>]+>", "", flat(director.get(path).text))
    with house.world.store.write() as unit:
        write_contacts(unit, [Contact(person, person, f"{person}@example.org") for person in ("dir", "voice")])
    with house.world.store.read() as unit:
        waiting = outbox.due_messages(unit, house.world.clock.now(), 9)
    letters = [letter.outgoing for letter in write_letters(house.world.runtime, waiting, house.world.clock.now())]
    assert [letter and letter.subject for letter in letters] == ["[2026-1] Point de situation n° 1"] * 2
    assert all(letter and "<b>Tout</b> est calme." in letter.body for letter in letters)


def test_a_point_is_recalled_within_the_hold(house: House, director: Browser) -> None:
    path = sent_to_the_committee(house, sending={"hold": {"important": 5}})
    assert director.fill(path, text="Trop tôt.", expects="0").status_code == 303
    assert "Rappeler tous les messages" in director.get(path).text
    ways = f"{path}/1/recall"
    assert house.browser("ops1", AccessRole.DEPARTMENT_HEAD, scope=Scope.read("site:A")).post(ways).status_code == 403
    assert director.fill(ways, page=path).status_code == 303
    house.world.clock.advance_to(house.world.clock.now() + timedelta(hours=1))
    assert deliver(house.world.runtime).sent == 0
    page = flat(director.get(path).text)
    assert "Messages rappelés" in page
    assert "Trop tôt." in page, "the point stays published"
    assert director.fill(ways, page=path).status_code == 409


def test_where_the_plan_names_nobody_it_is_said(house: House, director: Browser, key: str) -> None:
    assert "ne nomme personne à qui l’envoyer" in flat(director.get(f"/crises/{key}/points").text)
