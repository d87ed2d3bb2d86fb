"""Public alerts move the indicators that read them: who reaches a crisis, what replaces what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pca.domain.access.access import AccessRole
from pca.domain.facts import IndicatorsObserved, Proposed
from pca.domain.orders import Mode, TakeAlert
from pca.registers.alerts import read_alert
from pca.services.indicators.counting import count
from pca.store.indicators import indicators
from pca.store.kit.database import Store
from tests.kit.alerts import cap, reference
from tests.services.conftest import World
from tests.web.conftest import Browser, House

VALUES = {"Extreme": 4, "Severe": 3, "Moderate": 2, "Minor": 1}
READING = {"values": VALUES, "otherwise": 0, "events": ["crue"], "areas": {"CS": ["Casablanca-Settat"], "TTA": ["02"]}}
FIGURE = {"id": "flood", "title": {"fr": "Vigilance"}, "type": "number", "cap": READING}
MOVE = {"id": "warned", "title": {"fr": "Relayer"}, "from": "normal", "to": "crisis", "decided_by": ["director"],
        "event": "relay", "propose_when": "flood >= 3", "decide_within": "1h"}  # fmt: skip
HOUR = timedelta(hours=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        world = World(store, tmp_path)
        said = world.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
        world.vary(indicators=[*said["indicators"], FIGURE], transitions=[*said["transitions"], MOVE]).prepare()
        yield House(world)


def opened(house: House, mode: Mode = "real") -> World:
    house.opened(mode)
    return house.world


def take(world: World, content: bytes, **more: Any) -> Any:
    return world.ok(TakeAlert(alert=read_alert(content)), **more)


def figures(world: World) -> dict[str, str]:
    with world.store.read() as unit:
        return {name: one.value for name, one in indicators.observed(unit, world.crisis or "").items()}


def test_an_alert_in_force_proposes_and_ends_by_itself(house: House) -> None:
    world = opened(house)
    now = world.clock.now()
    assert count(world.runtime) == (), "nothing was heard yet: unknown"
    facts = take(world, cap(sent=now, onset=now + HOUR, expires=now + 3 * HOUR))
    assert not [fact for fact in facts if isinstance(fact, Proposed)], "what is to come does not fire"
    assert figures(world) == {"flood": "0", "flood(CS)": "0", "flood(TTA)": "0"}
    assert take(world, cap(sent=now, onset=now + HOUR, expires=now + 3 * HOUR)) == (), "the same again is nothing"
    world.clock.advance_to(now + HOUR)
    assert [fact.event for fact in count(world.runtime) if isinstance(fact, Proposed)] == ["relay"]
    assert figures(world) == {"flood": "3", "flood(CS)": "3", "flood(TTA)": "0"}
    world.clock.advance_to(now + 3 * HOUR)
    count(world.runtime)
    assert figures(world)["flood"] == "0"
    assert not [
        fact for fact in take(world, cap(2, sent=now, expires=now + HOUR)) if isinstance(fact, IndicatorsObserved)
    ]


def test_what_is_cancelled_or_updated_counts_no_more_in_whatever_order_it_comes(house: House) -> None:
    world = opened(house)
    now = world.clock.now()
    take(world, cap(2, sent=now, kind="Update", references=reference(1, now), severity="Moderate"))
    assert figures(world)["flood"] == "2"
    late = take(world, cap(1, sent=now, severity="Extreme"))
    assert (late[0].replaced, figures(world)["flood"]) == (True, "2"), "the update came first"
    page = house.browser("dir", AccessRole.DIRECTOR).get(f"/crises/{world.crisis}/alerts").text
    assert "annulée ou remplacée" in page
    assert "en vigueur" in page
    stranger = cap(8, sent=now, kind="Cancel", sender="x@example.ma", references=reference(2, now))
    assert world.no(TakeAlert(alert=read_alert(stranger))) == "alert_of_other"
    take(world, cap(3, sent=now, kind="Cancel", references=reference(2, now)))
    assert figures(world)["flood"] == "0"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"status": "Exercise"}, "alert_status"),
        ({"status": "Test"}, "alert_status"),
        ({"kind": "Ack"}, "alert_kind"),
        ({"kind": "Cancel"}, "alert_without_reference"),
        ({"sent": "2026-03-09T12:00:00+00:00"}, "alert_in_future"),
    ],
)
def test_what_never_reaches_a_real_crisis(house: House, more: dict[str, Any], code: str) -> None:
    world = opened(house)
    assert world.no(TakeAlert(alert=read_alert(cap(**{"sent": world.clock.now(), **more})))) == code


def test_an_exercise_takes_what_is_none_of_a_real_one(house: House) -> None:
    world = opened(house, "exercise")
    take(world, cap(sent=world.clock.now(), status="Exercise"))
    assert figures(world)["flood"] == "3"
    assert world.no(TakeAlert(alert=read_alert(cap(2, sent=world.clock.now(), status="Draft")))) == "alert_status"
    other = cap(1, sent=world.clock.now(), status="Exercise", severity="Minor")
    assert world.no(TakeAlert(alert=read_alert(other))) == "alert_changed"
    elsewhere = cap(3, sent=world.clock.now(), area="Oujda", severity="Extreme").replace(b"06", b"08")
    take(world, elsewhere)
    take(world, cap(4, sent=world.clock.now(), event="Vent", severity="Extreme"))
    assert figures(world)["flood"] == "3", "another place, another event"


def test_a_file_is_brought_on_the_page(house: House) -> None:
    world = opened(house)
    browser = house.browser("dir", AccessRole.DIRECTOR)
    path = f"/crises/{world.crisis}/alerts"
    assert send(browser, path, cap(head="<!DOCTYPE alert>")).status_code == 422
    assert "jamais lues" in send(browser, path, cap(head="<!DOCTYPE alert>")).text
    assert send(browser, path, cap(sent=world.clock.now(), headline="x")).status_code == 303
    assert "Alertes publiques" in browser.get(f"/crises/{world.crisis}/indicators").text
    assert "grave" in browser.get(path).text
    reader = house.browser("hr2", AccessRole.COMPLIANCE)
    assert "Apporter" not in reader.get(path).text
    assert send(reader, path, cap(2, sent=world.clock.now()), page=f"/crises/{world.crisis}").status_code == 403


def send(browser: Browser, path: str, content: bytes, page: str = "") -> Any:
    import re

    found = dict(re.findall(r'name="(csrf|order)"\s+value="([^"]*)"', browser.get(page or path).text))
    files = {"file": ("alerte.xml", content, "text/xml")}
    return browser.post(path, data=found, files=files, headers={"sec-fetch-site": "same-origin"})
