"""The main courante on pages: written at once, late with a reason, corrected by striking through, read and printed."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from pca.domain.access.access import AccessRole, Scope
from pca.domain.orders import AddLogEntry, SettleTasks
from pca.store.audit import journal
from pca.store.engine.replay import replay
from tests.web.conftest import Browser, House, flat

from zoneinfo import ZoneInfo  # isort: skip

CASABLANCA = ZoneInfo("Africa/Casablanca")


@pytest.fixture
def key(house: House) -> str:
    return house.opened()


def entries(browser: Browser, key: str, query: str = "") -> list[dict[str, object]]:
    """What people wrote; decisions stand among it."""
    found: list[dict[str, object]] = browser.get(f"/api/crises/{key}/log{query}").json()["entries"]
    return [one for one in found if not one["decision"]]


def test_written_at_once_and_newest_first(director: Browser, key: str) -> None:
    path = f"/crises/{key}/log"
    assert director.fill(path, kind="fact", text="Pont coupé.").status_code == 303
    form = {"kind": "risk", "text": "Crue <b>ici</b>.", "source": "Gendarmerie", "reliability": "probable"}
    assert director.fill(path, **form, links="T4 D1").status_code == 303
    told = entries(director, key)
    assert [(one["number"], one["kind"], one["by"]) for one in told] == [(2, "risk", "dir"), (1, "fact", "dir")]
    assert (told[0]["source"], told[0]["reliability"], told[0]["links"]) == ("Gendarmerie", "probable", ["T4", "D1"])
    page = director.get(path).text
    assert "Crue &lt;b&gt;ici&lt;/b&gt;." in page
    assert page.index("Crue") < page.index("Pont coupé.")


def test_a_late_entry_is_asked_why_and_nothing_is_lost(director: Browser, key: str) -> None:
    path = f"/crises/{key}/log"
    assert 'name="why"' not in director.get(path).text, "asked only when needed"
    form = {"kind": "fact", "text": "Appel reçu.", "event_at": "2026-03-02T07:00"}
    refused = director.fill(path, **form)
    assert refused.status_code == 409
    for said in ('name="why"', "Appel reçu.", "2026-03-02T07:00", "plus de 10 minutes"):
        assert said in refused.text
    assert director.fill(path, **form, why="Réseau coupé.").status_code == 303
    [entry] = entries(director, key)
    assert (entry["event_at"], entry["late_reason"]) == ("2026-03-02T07:00:00Z", "Réseau coupé.")
    assert "Réseau coupé." in director.get(path).text


def test_a_correction_is_a_new_entry_and_the_old_one_stays_readable(director: Browser, key: str) -> None:
    path = f"/crises/{key}/log"
    director.fill(path, kind="fact", text="Pont coupé.")
    form = director.get(f"{path}?corrects=1").text
    assert '<input type="hidden" name="corrects" value="1">' in form
    assert director.fill(path, f"{path}?corrects=1", kind="fact", text="Pont ouvert.", corrects="1").status_code == 303
    page = director.get(path).text
    assert '<s dir="auto">Pont coupé.</s>' in page
    assert 'href="#e2"' in page
    assert 'href="#e1"' in page
    assert f"{path}?corrects=1#write" not in page, "what is struck is not corrected again"
    again = director.fill(path, kind="fact", text="Encore.", corrects="1")
    assert again.status_code == 409


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_nothing_can_be_changed_or_erased(director: Browser, key: str, method: str) -> None:
    director.fill(f"/crises/{key}/log", kind="fact", text="Pont coupé.")
    assert getattr(director, method)(f"/api/crises/{key}/log").status_code == 405


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [4, 3, 2, 1]),
        ("?kind=risk", [2]),
        ("?text=PONT", [3, 1]),
        ("?text=100%25", []),
        ("?author=dep", [3]),
        ("?seat=voice", [4]),
        ("?order=event", [4, 2, 1, 3]),
        ("?since=2026-03-02", [4, 2, 1]),
        ("?until=2026-03-01", [3]),
        ("?page=2", []),
    ],
)
def test_entries_are_found_again(house: House, director: Browser, key: str, query: str, found: list[int]) -> None:
    world = house.world
    world.ok(AddLogEntry(kind="fact", text="Pont coupé."), "dir")
    world.ok(AddLogEntry(kind="risk", text="Crue."), "dir")
    before = world.clock.now() - timedelta(hours=20)
    world.ok(AddLogEntry(kind="action", text="Pont gardé.", event_at=before), "dep", why="Radio en panne.")
    world.ok(AddLogEntry(kind="message_out", text="Communiqué."), "voice")
    assert [one["number"] for one in entries(director, key, query)] == found
    assert director.get(f"/crises/{key}/log{query}").status_code == 200


def test_two_times_across_the_fold_print_distinct_offsets(house: House, director: Browser) -> None:
    """On 15 February 2026 at 03:00 clocks in Morocco go back to 02:00: half past two comes twice."""
    world = house.world
    world.clock.advance_to(datetime(2026, 3, 18, 12, tzinfo=UTC))
    key = house.opened()
    first, second = (datetime(2026, 2, 15, hour, 30, tzinfo=UTC) for hour in (1, 2))
    for number, at in enumerate((second, first)):
        world.ok(AddLogEntry(kind="fact", text=f"Entrée {number}.", event_at=at), "dir", why="Repris du cahier.")
    told = entries(director, key, "?order=event")
    assert [one["event_at"] for one in told] == ["2026-02-15T02:30:00Z", "2026-02-15T01:30:00Z"]
    page = director.get(f"/crises/{key}/log?order=event").text
    assert re.findall(r"15 février 2026, 02:30 \((UTC\+\d)\)", page) == ["UTC+0", "UTC+1"]


def test_a_time_that_came_twice_can_be_told_apart(director: Browser, house: House) -> None:
    house.world.clock.advance_to(datetime(2026, 3, 18, 12, tzinfo=UTC))
    key = house.opened()
    form = {"kind": "fact", "text": "Dans la nuit.", "event_at": "2026-02-15T02:30"}
    asked = director.fill(f"/crises/{key}/log", **form).text
    assert 'name="fold"' in asked
    assert "UTC+1" in asked
    assert director.fill(f"/crises/{key}/log", **form, fold="1", why="Cahier.").status_code == 303
    assert entries(director, key)[0]["event_at"] == "2026-02-15T02:30:00Z"


@pytest.mark.parametrize("typed", ["hier", "2026-13-01T10:00", "14:05"])
def test_a_time_that_is_none_is_refused_and_kept(director: Browser, key: str, typed: str) -> None:
    refused = director.fill(f"/crises/{key}/log", kind="fact", text="Long texte.", event_at=typed)
    assert refused.status_code == 422
    assert "Long texte." in refused.text


def test_the_sheet_of_one_role_and_period(house: House, director: Browser, key: str) -> None:
    house.world.ok(AddLogEntry(kind="fact", text="De la direction."), "dir")
    house.world.ok(AddLogEntry(kind="message_out", text="De la voix."), "voice")
    path = f"/crises/{key}/log/print"
    told = director.get(f"/api{path}?seat=voice&since=2026-03-02&until=2026-03-02").json()
    assert (told["seat"], [one["text"] for one in told["entries"]]) == ("Porte-parole", ["De la voix."])
    assert (told["since"], told["until"]) == ("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")
    page = director.get(f"{path}?seat=voice").text
    assert "Porte-parole" in page
    assert "De la direction." not in page


def test_compliance_reads_and_does_not_write(house: House, key: str) -> None:
    reader = house.browser("hr2", AccessRole.COMPLIANCE)
    page = reader.get(f"/crises/{key}/log")
    assert page.status_code == 200
    assert 'id="write"' not in page.text
    assert reader.fill(f"/crises/{key}/log", kind="fact", text="x").status_code == 403
    assert house.browser("hr1", AccessRole.OBSERVER).get(f"/crises/{key}/log").status_code == 403


def test_it_shows_how_its_author_was_identified_and_who_wrote_for_whom(
    house: House, director: Browser, key: str
) -> None:
    house.world.ok(AddLogEntry(kind="fact", text="Sans porte."), "dir")
    director.fill(f"/crises/{key}/log", text="Appel.", kind="decision", on_behalf_of="dep", informant="ops1")
    found = entries(director, key)
    assert [(one["by"], one["entered_by"], one["identified"]) for one in found] == [
        ("dep", "dir", "page, personnage de démonstration"),
        ("dir", "", "programme, sans identification"),
    ]
    for path in ("log", "log/print"):
        page = director.get(f"/crises/{key}/{path}").text
        assert "écrit par <bdi>dir</bdi>" in page
        assert "identifié par : <bdi>page, personnage de démonstration</bdi>" in page
    at = house.world.clock.now().isoformat().replace("+", "%2B")
    assert "écrit par <bdi>dir</bdi>" in director.get(f"/crises/{key}/log?at={at}").text


@pytest.mark.parametrize(("language", "said"), [("fr", "par téléphone"), ("ar", "عبر الهاتف"), ("en", "by telephone")])
def test_it_shows_by_which_means_it_was_heard(house: House, key: str, language: str, said: str) -> None:
    """What somebody said on the telephone: by whom told, written by whom, in the log, on paper and for compliance."""
    director = house.browser("dir", AccessRole.DIRECTOR, language=language)
    assert f'<option value="telephone">{said}</option>' in flat(director.get(f"/crises/{key}/log").text)
    director.fill(f"/crises/{key}/log", text="Pont coupé.", source="Gendarmerie", heard="telephone")
    spoken = {"on_behalf_of": "dep", "informant": "ops1", "heard": "telephone"}
    director.fill(f"/crises/{key}/log", text="Fermez.", kind="decision", **spoken)
    assert [one["heard"] for one in entries(director, key)] == [said, said]
    for path in ("log", "log/print"):
        page = flat(director.get(f"/crises/{key}/{path}").text)
        assert f"<bdi>Gendarmerie</bdi> · {said}" in page
        assert f"<bdi>ops1</bdi> · {said}" in page
    with house.world.store.read() as unit:
        seq, last = list(journal.entries(unit))[-1]
    assert (last.who, last.on_behalf_of, last.informant, last.heard) == ("dir", "dep", "ops1", "telephone")
    auditor = house.browser("hr2", AccessRole.COMPLIANCE, language=language)
    page = flat(auditor.get(f"/compliance/entries/{seq}").text)
    for part in ("<bdi>dir</bdi>", "<bdi>dep</bdi>", "<bdi>ops1</bdi>", f"<dd>{said}</dd>"):
        assert part in page
    comma = "، " if language == "ar" else ", "
    assert f"<bdi>dep</bdi>{comma}{said}" in flat(auditor.get("/compliance").text)
    copy = [json.loads(line) for line in auditor.get("/compliance/journal.ndjson").text.splitlines()]
    assert '"heard":"telephone"' in copy[seq - 1]["body"]
    assert replay(house.world.store).differences == ()


def test_speaking_for_somebody_asks_a_right_and_reach(house: House, key: str) -> None:
    """A region writes in its own log, for its own people; never in the director's name, nor in the whole crisis's."""
    regional = house.browser("reg-CS", AccessRole.REGIONAL_COMMITTEE, scope=Scope.read("region:CS"))
    path, page = f"/crises/{key}/log", f"/crises/{key}/log"
    assert '<input type="hidden" name="perimeter" value="CS">' in regional.get(page).text, "no other log is offered"
    assert regional.fill(path, page, text="Ici.", perimeter="CS").status_code == 303
    assert [one["place"] for one in entries(regional, key)] == ["CS"]
    told = {"kind": "decision", "informant": "x"}
    for fields in (
        {"text": "x", "perimeter": "root"},
        {"text": "x", "perimeter": "TTA"},
        {"text": "x", "perimeter": "CS", "on_behalf_of": "head-C", **told},
        {"text": "x", "perimeter": "root", "on_behalf_of": "dir", **told},
    ):
        assert regional.fill(path, page, **fields).status_code == 403, fields
    head = {"text": "Elle rappelle.", "perimeter": "CS", "on_behalf_of": "head-A", "informant": "head-A"}
    assert regional.fill(path, page, **head).status_code == 303
    assert [(one["by"], one["entered_by"]) for one in entries(regional, key)] == [("head-A", "reg-CS"), ("reg-CS", "")]


def test_a_correction_stays_in_the_log_it_corrects(house: House, director: Browser, key: str) -> None:
    director.fill(f"/crises/{key}/log", text="Pont fermé.", perimeter="TTA")
    regional = house.browser("reg-CS", AccessRole.REGIONAL_COMMITTEE, scope=Scope.read("region:CS"))
    answer = regional.fill(f"/crises/{key}/log", text="Pont ouvert.", perimeter="CS", corrects="1")
    assert answer.status_code == 403
    director.fill(f"/crises/{key}/log", text="Pont ouvert.", corrects="1")
    assert [(one["corrects"], one["place"]) for one in entries(director, key)] == [(1, "TTA"), (None, "TTA")]


def test_a_closed_file_says_so_and_marks_what_is_written_still(house: House, director: Browser, key: str) -> None:
    director.fill(f"/crises/{key}/log", text="Avant.")
    assert "Crise close depuis" not in director.get(f"/crises/{key}/log").text
    for event in ("activate", "end", "learn"):
        house.world.decide(event, despite="Sûr.")
    house.world.ok(SettleTasks(outcome="cancelled", every=True))
    house.world.decide("close")
    house.world.clock.advance_to(house.world.clock.now() + timedelta(minutes=1))
    assert "Crise close depuis" in director.get(f"/crises/{key}/log").text
    assert director.fill(f"/crises/{key}/log", text="Après.").status_code == 303
    assert [(entry["text"], entry["after_closing"]) for entry in entries(director, key)] == [
        ("Après.", True),
        ("Avant.", False),
    ]
    assert director.get(f"/crises/{key}/log").text.count("après clôture</span>") == 1
