"""The journal as compliance reads it: whole or not, filtered, entry by entry with its proof."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from pca.domain import orders
from pca.domain.access.access import AccessRole
from pca.domain.directory import Contact
from pca.store.people import directory
from pca.web.audit.kinds import KINDS
from pca.web.kit.spoken import ACTS, FACTS
from tests.web.conftest import Browser, House, flat


def tampered(house: House, seq: int, body: str) -> None:
    """Change one entry behind the journal's back, as somebody with the file and a database tool would."""
    with house.world.store.write() as unit:
        triggers = unit.connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
        for name in list(triggers):
            unit.connection.exec_driver_sql(f"DROP TRIGGER {name}")
        unit.connection.exec_driver_sql("UPDATE journal SET body = ? WHERE seq = ?", (body, seq))


def test_whole_is_said_first_with_the_head_to_note(house: House, auditor: Browser) -> None:
    told = auditor.get("/api/compliance").json()
    assert told["verdict"]["broken"] is None
    assert told["verdict"]["entries"] == told["entries"][0]["seq"]
    page = auditor.get("/compliance").text
    assert page.index("Journal intact") < page.index("Écritures, les plus récentes")
    assert told["verdict"]["head"] in page


def test_only_what_is_new_is_walked_until_all_is_asked_for(house: House, auditor: Browser) -> None:
    first = auditor.get("/api/compliance").json()["verdict"]
    house.world.clock.advance_to(house.world.clock.now() + timedelta(hours=1))
    house.world.ok(orders.AddLogEntry(kind="fact", text="Plus tard."))
    later = auditor.get("/api/compliance").json()["verdict"]
    assert later["entries"] > first["entries"]
    assert later["whole_at"] == first["whole_at"] < later["at"]
    assert auditor.fill("/compliance/verify", "/compliance").status_code == 303
    again = auditor.get("/api/compliance").json()["verdict"]
    assert again["whole_at"] == later["at"]


def test_a_change_far_back_is_found_when_all_is_walked_again(house: House, auditor: Browser) -> None:
    assert auditor.get("/api/compliance").json()["verdict"]["broken"] is None
    with house.world.store.read() as unit:
        body = unit.connection.exec_driver_sql("SELECT body FROM journal WHERE seq = 5").scalar_one()
    tampered(house, 5, body.replace("Écoles fermées.", "Rien."))
    auditor.fill("/compliance/verify", "/compliance")
    page = auditor.get("/compliance").text
    assert "Journal altéré à l’écriture" in page
    assert auditor.get("/api/compliance").json()["verdict"]["broken"]["seq"] == 5


def test_a_text_that_is_no_entry_is_named_and_stops_nothing(house: House, auditor: Browser) -> None:
    tampered(house, 2, "not json")
    answer = auditor.get("/compliance")
    assert answer.status_code == 200
    assert "n’est plus lisible" in answer.text


FILTERS = [
    ({"act": "decide"}, {"decide"}),
    ({"fact": "plan_approved"}, {"approve_plan"}),
    ({"refused": "1"}, {"decide"}),
    ({"person": "author"}, {"publish_plan"}),
    ({"person": "AUTHOR"}, {"publish_plan"}),
    ({"person": "l’exploitant"}, {"import_directory"}),
    ({"kind": "plans"}, {"publish_plan", "approve_plan"}),
    ({"kind": "decisions"}, {"open_crisis", "decide"}),
    ({"text": "écoles FERMÉES"}, set()),  # accents are compared as they are, letters without them are not
    ({"text": "coles fermées"}, {"decide"}),
    ({"text": "%"}, set()),
    ({"text": 'a"b\\c'}, set()),
    ({"crisis": "2026-1"}, {"open_crisis", "decide"}),
    ({"crisis": "2031-1"}, set()),
    ({"since": "2031-01-01T00:00"}, set()),
    ({"until": "2020-01-01T00:00"}, set()),
    ({"person": "' OR 1=1 --"}, set()),
]


@pytest.mark.parametrize(("asked", "acts"), FILTERS, ids=[str(asked)[:40] for asked, _ in FILTERS])
def test_filters(auditor: Browser, asked: dict[str, str], acts: set[str]) -> None:
    words = {ACTS.say(act, "fr") for act in acts}
    told = auditor.get("/api/compliance", params=asked).json()
    assert {one["act"] for one in told["entries"]} == words
    assert told["narrowed"]


def test_pages_follow_each_other_without_gap(house: House, auditor: Browser) -> None:
    for number in range(120):
        house.world.ok(orders.AddLogEntry(kind="fact", text=f"Fait {number}"))
    seen: list[int] = []
    before: int | None = 10**6
    while before is not None:
        told = auditor.get("/api/compliance", params={"before": before}).json()
        assert len(told["entries"]) <= 50
        seen += [one["seq"] for one in told["entries"]]
        before = told["before"]
    assert seen == list(range(seen[0], 0, -1))


def test_an_entry_whole_with_its_proof(house: House, auditor: Browser) -> None:
    listed = auditor.get("/api/compliance", params={"act": "decide"}).json()["entries"]
    seq = next(one["seq"] for one in listed if not one["refused"])
    told = auditor.get(f"/api/compliance/entries/{seq}").json()
    assert told["why"] == "Écoles fermées."
    assert told["seat"] == "Directrice"
    assert told["facts"][0]["fact"] == "decision_taken"
    body = auditor.get(f"/compliance/entries/{seq}/body.json")
    assert body.headers["content-disposition"].startswith("attachment")
    leaf = hashlib.sha256(b"\0" + body.content).digest()
    assert leaf.hex() == told["leaf"]
    assert hashlib.sha256(bytes.fromhex(told["chain_before"]) + leaf).hexdigest() == told["chain"]
    page = auditor.get(f"/compliance/entries/{seq}").text
    assert f"/compliance/entries/{seq - 1}" in page
    assert "Écoles fermées." in page


@pytest.mark.parametrize("seq", ["0", "-1", "999999", "99999999999999999999"])
def test_no_such_entry(auditor: Browser, seq: str) -> None:
    assert auditor.get(f"/compliance/entries/{seq}").status_code == 404


def test_every_fact_is_of_one_kind() -> None:
    kinds = {tag: [kind for kind, begin in KINDS.items() if tag.startswith(begin)] for tag in FACTS if tag != "refused"}
    assert {tag for tag, of in kinds.items() if len(of) != 1} == set()


def test_deliveries_are_one_line_for_each_wave(house: House) -> None:
    key = house.opened()
    house.world.decide("activate")
    for message in (1, 2, 3):
        sent = orders.Delivery(message=message, outcome="sent")
        house.world.ok(orders.RecordDeliveries(deliveries=(sent,)), "delivery")
    auditor = house.browser("hr1", AccessRole.COMPLIANCE)
    told = auditor.get("/api/compliance?kind=deliveries").json()
    assert sorted(told["folded"]) == sorted(one["seq"] for one in told["entries"])
    assert len(told["folded"]) == 3
    page = flat(auditor.get("/compliance?kind=deliveries").text)
    for wave in told["waves"]:
        assert page.count(f'href="/crises/{key}/messages/{wave["wave"]}"') == 1
    assert sum(count for wave in told["waves"] for words, count in wave["outcomes"] if words == "partis") == 3
    assert len(told["waves"]) < 3


@pytest.mark.parametrize(("typed", "kept"), [("Jeanne Inconnue", "…"), ("author", "author"), ("AUTHOR", "author")])
def test_a_name_nobody_bears_does_not_stay_in_the_journal(auditor: Browser, typed: str, kept: str) -> None:
    auditor.get("/compliance/journal.ndjson", params={"person": typed})
    last = auditor.get("/api/compliance").json()["entries"][0]["seq"]
    whole = auditor.get(f"/api/compliance/entries/{last}").json()
    assert f'"persons":"{kept}"' in whole["body"]
    assert "Inconnue" not in whole["body"]


def test_whoever_sees_no_names_finds_nobody_by_name(house: House, auditor: Browser) -> None:
    """By a name typed into the filter nobody learns whose key is whose."""
    house.opened()
    with house.world.store.write() as unit:
        directory.write_contacts(unit, [Contact("dir", "Zineb Alami")])

    def found(browser: Browser, typed: str) -> set[str]:
        return {one["who"] for one in browser.get("/api/compliance", params={"person": typed}).json()["entries"]}

    assert found(auditor, "zineb") == found(auditor, "Zineb Alami") == set()
    assert found(auditor, "dir") == {"dir"}
    assert found(house.browser("dir", AccessRole.DIRECTOR), "zineb") == {"Zineb Alami"}
