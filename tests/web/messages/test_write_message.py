"""A message somebody writes: read before it is sent, sent once, within one's reach, and as it was read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.directory import Contact
from pca.services.messages.delivery import deliver
from pca.store.engine.replay import replay
from pca.store.messages import outbox
from pca.store.people.directory import write_contacts
from tests.web.conftest import Browser, House, flat

TTA = Scope(ScopeKind.REGION, "TTA")
ODD = "Le site rouvre <b>lundi</b> {{ crisis }} & c’est sûr."


@pytest.fixture
def key(house: House) -> str:
    key = house.opened("exercise")
    house.world.decide("activate")
    return key


def test_read_first_then_sent_as_it_was_read(house: House, director: Browser, key: str) -> None:
    with house.world.store.write() as unit:
        write_contacts(unit, [Contact("head-C", "Claire", "c@example.org")])
    path = f"/crises/{key}/messages/write"
    form = {"region": "TTA", "heads": "true", "text_fr": ODD, "heading_fr": "Lundi", "channel": "mail"}
    seen = director.fill(f"{path}/preview", page=path, **form)
    page = flat(seen.text)
    assert (seen.status_code, "2 destinataires" in page, "rien n’est encore envoyé" in page) == (200, True, True)
    assert "Le site rouvre &lt;b&gt;lundi&lt;/b&gt; {{ crisis }} &amp; c’est sûr." in page
    before = len(director.get(f"/api/crises/{key}/messages").json()["waves"])
    answer = director.fill(path, **form)
    assert answer.status_code == 303, answer.text
    waves = director.get(f"/api/crises/{key}/messages").json()["waves"]
    assert (len(waves), waves[0]["title"], waves[0]["recipients"]) == (before + 1, "Message écrit — Lundi", 2)
    deliver(house.world.runtime)
    sent = director.get(f"/api{answer.headers['location'].partition('?')[0]}").json()["recipients"]
    with house.world.store.read() as unit:
        body = outbox.body(unit, key, sent[0]["number"])
    assert body is not None
    assert ODD in body.body
    assert "EXERCICE" in body.subject
    log = flat(director.get(f"/crises/{key}/log?kind=decision").text)
    assert "Message écrit — Lundi" in log, "in the main courante nobody types it again"
    assert not replay(house.world.store).differences


def test_pressed_twice_it_is_sent_once(house: House, director: Browser, key: str) -> None:
    form = {"everyone": "true", "text_fr": "Venez."}
    path = f"/crises/{key}/messages/write"
    order = {"order": "one-press"}
    first, again = director.fill(path, **form, **order), director.fill(path, **form, **order)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["location"].partition("?")[0] == again.headers["location"].partition("?")[0]
    written = [one for one in director.get(f"/api/crises/{key}/messages").json()["waves"]
               if one["communication"] == "free_message"]  # fmt: skip
    assert len(written) == 1


def test_who_reaches_a_region_writes_to_it_and_no_further(house: House, key: str) -> None:
    head, path = house.browser("reg-TTA", AccessRole.REGIONAL_COMMITTEE, scope=TTA), f"/crises/{key}/messages/write"
    page = head.get(path).text
    assert ("tout le personnel" in page, 'value="CS"' in page, 'value="TTA"' in page) == (False, False, True)
    for beyond in (
        {"everyone": "true"},
        {"region": "CS"},
        {"site": "A"},
        {"role": "director"},
        {"stakeholder": "regulator"},
    ):
        assert head.fill(path, text_fr="Venez.", **beyond).status_code in (403, 404), beyond
    assert head.fill(path, text_fr="Venez.", region="TTA", site_type="urban").status_code == 303
    for role in (AccessRole.DEPARTMENT_HEAD, AccessRole.COMPLIANCE):
        other = house.browser("head-C", role, scope=TTA)
        assert other.get(path).status_code == 403


def test_health_is_asked_about_and_a_refused_form_keeps_what_was_typed(director: Browser, key: str) -> None:
    path = f"/crises/{key}/messages/write"
    warned = director.fill(path, region="CS", text_fr="Fatima Alaoui est positive au covid.")
    assert (warned.status_code, "quand même" in flat(warned.text)) == (409, True)
    empty = director.fill(f"{path}/preview", page=path, text_fr="Bonjour à tous.")
    assert "ne s’adresse à personne" in flat(empty.text)
    assert "Bonjour à tous." in empty.text
    long = director.fill(path, region="CS", text_fr="x" * 10_000)
    assert long.status_code == 409


def test_what_leaves_the_house_waits(director: Browser, key: str) -> None:
    path = f"/crises/{key}/messages/write"
    seen = director.fill(f"{path}/preview", page=path, stakeholder="regulator", text_fr="Nous rouvrons.")
    assert "attend l’accord de" in flat(seen.text)
    assert director.fill(path, stakeholder="regulator", text_fr="Nous rouvrons.").status_code == 303
    awaiting = director.get(f"/api/crises/{key}/messages").json()["awaiting"]
    assert "Nous rouvrons." in awaiting[-1]["title"]


def waiting(director: Browser, key: str, text: str) -> str:
    """The path of a message to the regulator that waits for the spokesperson."""
    assert director.fill(f"/crises/{key}/messages/write", stakeholder="regulator", text_fr=text).status_code == 303
    awaiting = director.get(f"/api/crises/{key}/messages").json()["awaiting"]
    number = next(one["number"] for one in awaiting if text in one["title"])
    return f"/crises/{key}/messages/{number}"


def test_a_message_refused_never_leaves_and_its_author_reads_why(house: House, director: Browser, key: str) -> None:
    path = waiting(director, key, "Nous fermons.")
    voice = house.browser("voice", AccessRole.COMMITTEE)
    page = f"{path}/approve"
    assert "Ne pas approuver" not in director.get(page).text, "only who may release it is asked"
    other = f"/crises/{key}/messages/write"
    assert "ne peut pas décider" in flat(director.fill(f"{path}/reject", page=other, why="Trop tôt.").text)
    assert voice.fill(f"{path}/reject", page=page).status_code == 409, "it takes a reason"
    assert voice.fill(f"{path}/reject", page=page, why="Trop tôt.").status_code == 303
    late = flat(voice.fill(f"{path}/approve", page=other).text)
    assert "a été arrêté" in late, "of two who decide at once one does"
    assert director.get(f"/api{path}").json()["wave"]["rejected"] == "Trop tôt."
    told = director.get(f"/api/crises/{key}/messages").json()["waves"][0]
    assert (told["communication"], told["recipients"]) == ("message_rejected", 1)
    assert "Envoi non approuvé — Nous fermons. — Trop tôt." in flat(
        director.get(f"/crises/{key}/log?kind=decision").text
    )
    house.world.clock.advance_to(house.world.clock.now() + timedelta(hours=1))
    deliver(house.world.runtime)
    recipients = director.get(f"/api{path}").json()["recipients"]
    assert [one["status"] for one in recipients] == ["suppressed"]
    assert not replay(house.world.store).differences


def test_a_message_is_said_otherwise_and_read_again(house: House, director: Browser, key: str) -> None:
    path = waiting(director, key, "Nous fermons.")
    voice = house.browser("voice", AccessRole.COMMITTEE)
    page = f"{path}/approve"
    assert "Nous fermons.</textarea>" in voice.get(page).text
    answer = voice.fill(f"{path}/edit", page=page, text_fr="Nous fermons <à midi>.")
    assert answer.status_code == 303, answer.text
    after = answer.headers["location"].partition("?")[0]
    assert after != page
    assert voice.fill(f"{path}/approve", page=after).status_code == 409
    assert "Nous fermons &lt;à midi&gt;." in flat(voice.get(after).text)
    assert voice.fill(after).status_code == 303
    assert not replay(house.world.store).differences
