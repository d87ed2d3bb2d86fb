"""The committee's wall: what is late where, which objectives are threatened, how serious it is."""

from __future__ import annotations

import re
import threading
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from pca.domain import orders
from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.proposal_acts import Propose
from tests.web.conftest import Browser, House, flat

HOUR = timedelta(hours=1)


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate")
    return key


def late(browser: Browser, key: str, at: str = "") -> Any:
    return browser.get(f"/api/crises/{key}{at}").json()["late"]


def regions(seen: Any) -> dict[str, tuple[int, int | None]]:
    return {one["id"]: (one["late"], one["day_ago"]) for one in seen["regions"]}


def test_late_tasks_stand_by_region_and_team_with_what_became_of_them_in_a_day(
    house: House, director: Browser, key: str
) -> None:
    assert late(director, key)["regions"] == []
    house.world.pass_time(12 * HOUR)
    first = late(director, key)
    assert first["late"] == director.get(f"/api/crises/{key}").json()["counts"]["late"] > 0
    assert first["day_ago"] == 0, "a day ago there was no crisis"
    assert sum(count for one in first["regions"] for count in one["teams"]) == first["late"]
    for number in [task.number for task in house.world.live().values() if task.place == "A"]:
        house.world.ok(orders.Complete(task=number), "dir")
    for _ in range(6):
        house.world.pass_time(HOUR)
    then = late(director, key)
    assert regions(then) != regions(first)
    for _ in range(24):
        house.world.pass_time(HOUR)
    now = late(director, key)
    assert (now["day_ago"], {place: before for place, (_, before) in regions(now).items()}) == (
        then["late"],
        {place: many for place, (many, _) in regions(then).items()},
    )
    page = director.get(f"/crises/{key}").text
    assert f'href="/crises/{key}/tasks?late=1&amp;place=CS"' in page
    earlier = (house.world.clock.now() - HOUR).isoformat()[:16]
    assert late(director, key, f"?at={earlier}")["day_ago"] is None, "nobody counted what is only read again"


def test_whoever_reaches_one_region_sees_its_late_tasks(house: House, director: Browser, key: str) -> None:
    house.world.pass_time(12 * HOUR)
    region = house.browser("reg-TTA", AccessRole.REGIONAL_COMMITTEE, scope=Scope(ScopeKind.REGION, "TTA"))
    assert regions(late(region, key)) == {"TTA": regions(late(director, key))["TTA"]}
    theirs = director.get(f"/api/crises/{key}/tasks?late=1&place=TTA").json()["cards"]
    assert len(theirs) == regions(late(director, key))["TTA"][0], "a region's list holds the tasks of its sites"


def test_only_threatened_objectives_are_drawn(house: House, director: Browser, key: str) -> None:
    house.world.ok(orders.Interrupt(activity="pay"), "dir")
    [standing] = director.get(f"/api/crises/{key}").json()["at_risk"]
    assert standing["threatened"]
    assert "Objectifs menacés" in director.get(f"/crises/{key}").text


def test_a_state_holds_since_it_was_entered_whatever_moves_inside_it(house: House, director: Browser, key: str) -> None:
    begun = house.world.clock.now()
    house.world.pass_time(2 * HOUR)
    house.world.decide("lockdown")
    seen = director.get(f"/api/crises/{key}").json()
    assert datetime.fromisoformat(seen["state"]["since"]) == begun
    assert datetime.fromisoformat(seen["level_since"]) == begun + 2 * HOUR
    assert "À ce niveau depuis" in director.get(f"/crises/{key}").text


def test_what_ends_within_a_day_is_told_and_nothing_that_ends_later(house: House, director: Browser, key: str) -> None:
    now = house.world.clock.now()
    soon = orders.Decide(event="lockdown", sunset=now + 30 * HOUR)
    house.world.ok(soon, "dir", why="Foyer confirmé.")
    assert director.get(f"/api/crises/{key}").json()["ending"] == []
    house.world.pass_time(7 * HOUR)
    [one] = director.get(f"/api/crises/{key}").json()["ending"]
    assert (one["kind"], datetime.fromisoformat(one["at"])) == ("decision", now + 30 * HOUR)
    assert "Prend fin d’ici 24 h" in director.get(f"/crises/{key}").text


def around_and_inside(page: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """State and number of decisions awaited: what the header says, and what the page says."""
    chip, title = (flat(page[page.index(f'id="{name}"') :]).split(">", 1)[1] for name in ("s-state", "where"))
    rail = page[page.index('id="s-decide"') :].split("</a>")[0]
    counted = re.search(r'class="number">(\d+)', rail)
    awaited = page[page.index('id="awaited"') :].split("</section>")[0]
    state = title.split("<")[0].strip()
    above = (state if f" {state} " in re.sub("<[^>]+>", " ", chip[:600]) else chip, int(counted[1]) if counted else 0)
    return above, (state, awaited.count('class="lead long"'))


def test_header_badges_and_page_agree_while_facts_land(house: House, director: Browser) -> None:
    key, landed = house.opened(), threading.Event()

    def land() -> None:
        for act in (
            Propose(event="activate"),
            orders.Decide(event="activate"),
            Propose(event="lockdown"),
            orders.Decide(event="lockdown"),
        ):
            house.world.ok(act, "dir")
        landed.set()

    writer = threading.Thread(target=land)
    writer.start()
    read = [around_and_inside(director.get(f"/crises/{key}").text)]
    while not landed.is_set():
        read.append(around_and_inside(director.get(f"/crises/{key}").text))
    writer.join()
    read.append(around_and_inside(director.get(f"/crises/{key}").text))
    assert [above for above, _ in read] == [inside for _, inside in read]
    assert len({above for above, _ in read}) > 1, read


def news(browser: Browser, key: str) -> str:
    page = flat(browser.get(f"/crises/{key}").text)
    return page[page.index('id="news"') : page.index("</section>", page.index('id="news"'))] if "news" in page else ""


def test_what_changed_since_the_visit_before_is_told_for_a_whole_visit(
    house: House, director: Browser, key: str
) -> None:
    assert news(director, key) == "", "a first visit"
    house.world.ok(orders.AddLogEntry(kind="fact", text="Le pont est coupé"), "dir")
    assert news(director, key) == "", "the same visit"
    house.world.pass_time(2 * HOUR)
    house.world.decide("lockdown")
    for number in range(12):
        house.world.ok(orders.AddLogEntry(kind="fact", text=f"Le pont {number} est rouvert"), "dir")
    for _ in range(2):
        told = news(director, key)
        assert "<strong>Fermer / À distance</strong>" in told, told
        assert "12 nouvelles entrées" in told, "more than the page shows"
        assert "1 mesure a commencé" in told
        house.world.pass_time(HOUR / 6)
    house.world.clock.advance_to(house.world.clock.now() + timedelta(minutes=31))
    assert "Rien n’a changé." in news(director, key)


@pytest.mark.parametrize("brought", ["", "~", "x~1.2.3~4", "~~1.1.1.1.1.1.1", "~~" + ".".join(["9" * 99] * 7), "é~²"])
def test_what_a_browser_brings_instead_is_no_look(director: Browser, key: str, brought: str) -> None:
    cookies = f"pca-loopback={director.cookies['pca-loopback']}; pca-look={brought}"
    answer = director.get(f"/crises/{key}", headers={"cookie": cookies.encode()})
    assert answer.status_code == 200
    assert 'id="news"' not in answer.text


def test_no_icon_of_the_navigation_stands_for_two_things(house: House, key: str) -> None:
    everything = house.browser("dir", AccessRole.DIRECTOR, AccessRole.HR, AccessRole.COMPLIANCE)
    administrator = house.browser("dir", AccessRole.ADMINISTRATOR, AccessRole.COMMITTEE)
    for browser in (everything, administrator):
        page = browser.get(f"/crises/{key}").text
        rail = page[page.index('<nav class="rail"') : page.index("<main")]
        icons = Counter(re.findall(r"icons\.svg#([\w-]+)", rail))
        assert len(icons) > 5
        assert set(icons.values()) == {1}, icons
        ids = Counter(re.findall(r' id="(s-[\w-]+)"', page))
        assert set(ids.values()) == {1}, "what is told to open pages finds its place by name: state, clock, badges"
