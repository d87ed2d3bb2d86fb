"""Exports and walks of the whole journal: one at a time, told when they fail, in every language."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from threading import Event
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from pca.domain import orders
from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.facts import AnyFact
from pca.domain.orders import AnyAct
from pca.store.audit import journal
from pca.web.kit.spoken import ACTORS, ACTS, FACTS
from tests.web.conftest import Browser, House


def exported(answer: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    lines = [json.loads(line) for line in answer.text.splitlines()]
    return lines[:-1], lines[-1]


def test_an_export_verifies_without_us_and_leaves_an_entry(house: House, auditor: Browser) -> None:
    answer = auditor.get("/compliance/journal.ndjson")
    lines, last = exported(answer)
    chain = bytes(32)
    for line in lines:
        leaf = hashlib.sha256(b"\0" + line["body"].encode()).digest()
        chain = hashlib.sha256(chain + leaf).digest()
        assert (leaf.hex(), chain.hex()) == (line["leaf"], line["chain"])
    assert (chain.hex(), len(lines), True) == (last["head"], last["entries"], last["whole"])
    newest = auditor.get("/api/compliance").json()["entries"][0]
    assert (newest["seq"], newest["who"]) == (last["entries"] + 1, "hr1")
    assert newest["act"] == "Emporter une copie"
    assert auditor.get("/api/compliance").json()["verdict"]["broken"] is None


def test_a_narrowed_export_says_so_and_keeps_the_searched_words_to_itself(house: House, auditor: Browser) -> None:
    lines, last = exported(auditor.get("/compliance/journal.ndjson", params={"act": "decide", "text": "Écoles"}))
    assert len(lines) == 1
    assert not last["whole"]
    newest = auditor.get("/api/compliance").json()["entries"][0]["seq"]
    body = auditor.get(f"/compliance/entries/{newest}/body.json").json()
    assert body["facts"][0]["chosen"] == {"act": "decide", "text": "…"}


def test_the_tables_follow_and_it_is_said_where_they_do_not(house: House, auditor: Browser) -> None:
    def compared() -> dict[str, Any]:
        assert auditor.fill("/compliance/replay", "/compliance").status_code == 303
        house.app.state.proofs._thread.join(30)
        found: dict[str, Any] = auditor.get("/api/compliance").json()["rebuilding"]
        return found

    assert compared()["found"]["differences"] == []
    assert "aucune différence" in auditor.get("/compliance").text
    with house.world.store.write() as unit:
        unit.connection.exec_driver_sql("UPDATE crisis SET title = '<b>Autre</b>'")
    assert compared()["found"]["differences"][0]["column"] == "title"
    page = auditor.get("/compliance").text
    assert "&lt;b&gt;Autre" in page
    assert "<b>Autre" not in page


def test_one_comparison_at_a_time_and_a_failure_is_told(
    house: House, auditor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    proofs = house.app.state.proofs

    def broken(*_: object, **__: object) -> None:
        assert not proofs.rebuild()
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("pca.services.audit.proofs.replay", broken)
    assert proofs.rebuild()
    proofs._thread.join(30)
    assert "the disk is gone" in auditor.get("/compliance").text


class Walk:
    """A walk over the whole journal that ends when it is told to."""

    def __init__(self) -> None:
        self.began, self.end, self.walks = Event(), Event(), 0

    def verify(self, *given: Any) -> journal.ChainVerdict:
        if len(given) == 3 and given[1] is None:  # not the few that were added
            self.walks += 1
            given[2](7)
            self.began.set()
            assert self.end.wait(30)
        return journal.verify(*given)


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch) -> Walk:
    """Nobody waits for it at all."""
    found = Walk()
    monkeypatch.setattr("pca.services.audit.proofs.journal", SimpleNamespace(verify=found.verify))
    monkeypatch.setattr("pca.services.audit.proofs.PATIENCE", 0)
    return found


@pytest.mark.parametrize(
    ("language", "under_way", "until_then"),
    [
        ("fr", "Vérification du journal en cours", "en attendant, voici la précédente"),
        ("ar", "التحقق من السجل جارٍ", "الجواب السابق"),
        ("en", "The journal is being checked", "the one before"),
    ],
)
def test_one_walk_of_the_journal_at_a_time_and_nobody_waits_for_it(
    house: House, auditor: Browser, walk: Walk, language: str, under_way: str, until_then: str
) -> None:
    """While it goes on everybody has the answer of before, with its time; or is told that there is none yet."""
    browser = house.browser("hr1", AccessRole.COMPLIANCE, language=language)
    administrator = house.browser("hr2", AccessRole.ADMINISTRATOR, language=language)
    proofs = house.app.state.proofs

    def over() -> None:
        walk.end.set()
        proofs._walk.join(30)
        walk.began.clear()
        walk.end.clear()

    seen = browser.get("/api/compliance").json()
    assert walk.began.wait(30)
    assert (seen["verdict"], seen["walking"]["running"], seen["entries"]) == (None, True, [])
    for _ in range(2):  # asked for again, it is still the one that goes on
        assert auditor.fill("/compliance/verify", "/compliance").status_code == 303
    for page in (browser.get("/compliance").text, administrator.get("/administration/health").text):
        assert under_way in page
        assert "data-under-way" in page
    assert browser.get("/api/compliance").json()["walking"] == {"running": True, "read": 7, "failed": ""}
    over()
    first = browser.get("/api/compliance").json()
    assert (first["walking"]["running"], walk.walks) == (False, 1)
    assert "data-under-way" not in browser.get("/compliance").text

    house.world.clock.advance_to(house.world.clock.now() + timedelta(hours=1))
    auditor.fill("/compliance/verify", "/compliance")
    assert walk.began.wait(30)
    seen = browser.get("/api/compliance").json()
    assert (seen["walking"]["running"], seen["verdict"]["whole_at"]) == (True, first["verdict"]["whole_at"])
    assert until_then in browser.get("/compliance").text
    over()
    assert walk.walks == 2
    assert browser.get("/api/compliance").json()["verdict"]["whole_at"] > first["verdict"]["whole_at"]


def test_a_walk_that_cannot_be_carried_through_is_told_and_another_can_be_asked_for(
    house: House, auditor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor.get("/compliance")
    whole_at = auditor.get("/api/compliance").json()["verdict"]["whole_at"]
    house.world.clock.advance_to(house.world.clock.now() + timedelta(hours=1))

    def broken(_unit: object, since: object = None, *_: object) -> journal.ChainVerdict:
        if since is None:
            raise RuntimeError("the disk is gone")
        return journal.verify(_unit, since)  # type: ignore[arg-type]

    with monkeypatch.context() as gone:
        gone.setattr("pca.services.audit.proofs.journal", SimpleNamespace(verify=broken))
        auditor.fill("/compliance/verify", "/compliance")
        assert "the disk is gone" in auditor.get("/compliance").text
        assert "the disk is gone" in house.browser("hr2", AccessRole.ADMINISTRATOR).get("/administration/health").text
        assert auditor.get("/api/compliance").json()["verdict"]["whole_at"] == whole_at
    auditor.fill("/compliance/verify", "/compliance")
    assert auditor.get("/api/compliance").json()["verdict"]["whole_at"] > whole_at
    assert "the disk is gone" not in auditor.get("/compliance").text


def test_a_walk_ends_with_the_application(house: House, auditor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pca.services.audit.proofs.PATIENCE", 0)
    proofs = house.app.state.proofs
    proofs.close()
    assert proofs.walk()
    proofs._walk.join(30)
    assert proofs.walking().failed == "stopped"


def test_a_region_does_not_read_the_entries_of_the_institution(house: House) -> None:
    house.opened()
    regional = house.browser("hr1", AccessRole.COMPLIANCE, scope=Scope(ScopeKind.REGION, "CS"))
    assert regional.get("/api/compliance").json()["entries"] == []
    assert "Votre portée est limitée" in regional.get("/compliance").text
    for path in ("/compliance/entries/1", "/compliance/entries/1/body.json", "/compliance/journal.ndjson"):
        assert regional.get(path).status_code == 403


@pytest.mark.parametrize("role", [one for one in AccessRole if one not in (AccessRole.COMPLIANCE, AccessRole.DIRECTOR)])
def test_nobody_else_comes_in(house: House, role: AccessRole) -> None:
    other = house.browser("ops1", role)
    for path in ("/compliance", "/compliance/entries/1", "/compliance/journal.ndjson", "/api/compliance"):
        assert other.get(path).status_code == 403
    with house.world.store.read() as unit:
        assert unit.connection.exec_driver_sql("SELECT count(*) FROM journal").scalar_one() == 3


def test_scripts_in_what_people_typed_come_out_as_text(house: House, auditor: Browser) -> None:
    house.world.ok(orders.AddLogEntry(kind="fact", text="<script>alert(1)</script>", source="</pre><img src=x>"))
    newest = auditor.get("/api/compliance").json()["entries"][0]["seq"]
    for path in ("/compliance", f"/compliance/entries/{newest}"):
        text = auditor.get(path, params={"text": '"><script>x</script>'} if path == "/compliance" else None).text
        text += auditor.get(path).text
        assert "<script>alert" not in text
        assert "<script>x" not in text
        assert "<img src=x" not in text


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_entry_is_told_in_every_language(house: House, auditor: Browser, language: str) -> None:
    reader = house.browser("hr1", AccessRole.COMPLIANCE, language=language)
    for one in auditor.get("/api/compliance").json()["entries"]:
        told = reader.get(f"/api/compliance/entries/{one['seq']}").json()
        assert all(fact["sentence"] and "{" not in fact["sentence"] for fact in told["facts"])


def test_every_fact_act_and_actor_has_its_words() -> None:
    assert set(FACTS) == {str(one.__struct_config__.tag) for one in get_args(AnyFact)}
    assert set(ACTS) == {str(one.__struct_config__.tag) for one in get_args(AnyAct)}
    assert set(ACTORS) == {orders.CLOCK, orders.DELIVERY, orders.OPERATOR, orders.SIGN_IN, orders.BREAK_GLASS}


def test_sentences_name_fields_that_are_there() -> None:
    kinds = {str(one.__struct_config__.tag): set(one.__struct_fields__) for one in get_args(AnyFact)}
    for tag in FACTS:
        named = {part.split("}")[0] for part in (FACTS.find(tag, "fr") or "").split("{")[1:]}
        assert named <= kinds[tag] | {"count", "sentence"}, tag


@pytest.mark.parametrize("instant", ["yesterday", "2026-13-01T00:00", "9999-12-31T23:59", "'"])
def test_a_period_that_is_none_is_said_not_guessed(auditor: Browser, instant: str) -> None:
    answer = auditor.get("/compliance", params={"since": instant})
    assert answer.status_code in (200, 422)
    if instant != "9999-12-31T23:59":
        assert "n’est pas une date" in answer.text.replace("&#39;", "'")
