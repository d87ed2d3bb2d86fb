"""Around every open page stands what is true now: the state of the crisis, and what waits for this very reader."""

from __future__ import annotations

import re

import pytest

from pca.domain import orders
from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.web.kit import surroundings
from pca.web.kit.navigation import frame_of
from tests.web.conftest import Browser, House


def around(browser: Browser, path: str) -> tuple[str, dict[str, int]]:
    """The state of the crisis, and what waits, by icon: of a page as sent, or of what it is sent afterwards."""
    text = browser.get(path).text
    state = re.search(r'class="now-in">([^<]*)<', text)
    counts = {
        icon: int(number)
        for icon, number in re.findall(r'id="s-(\w+)"[^>]*>\s*<span class="count"><bdi[^>]*>(\d+)', text)
    }
    return state[1] if state else "", counts


def test_what_comes_afterwards_says_what_a_page_made_now_says(house: House) -> None:
    key = house.opened()
    director = house.browser("dir", AccessRole.DIRECTOR)
    head = house.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "A"))
    page, part = f"/crises/{key}/log", f"/live/crises/{key}/surroundings"
    assert f'data-around="{part}"' in director.get(page).text
    assert 'data-around="/live/surroundings"' in head.get("/tasks").text
    seen = []
    for happens in (
        lambda: None,
        lambda: house.world.decide("activate"),
        lambda: house.world.observe(index=95),
        lambda: house.world.ok(orders.Complete(task=1), "dir"),
    ):
        happens()
        now = (around(director, page), around(head, "/tasks"))
        assert (around(director, part), around(head, "/live/surroundings")) == now
        seen.append(now)
    assert len({str(now) for now in seen}) > 2
    assert seen[-1][0][1].get("decide")
    assert seen[1][1][1].get("tasks")


def test_it_is_one_person_s_own(house: House) -> None:
    key = house.opened()
    assert house.stranger().get(f"/live/crises/{key}/surroundings").status_code in (303, 401)
    assert house.browser("ops1").get("/live/surroundings").status_code == 200
    assert house.browser("ops1").get("/live/crises/2031-7/surroundings").status_code == 404


def test_it_is_not_made_anew_for_what_its_reader_wrote_elsewhere(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of somebody who keeps the log with many pages open, none would be the same a moment later."""
    made: list[str | None] = []
    monkeypatch.setattr(surroundings, "frame_of", lambda context, key: made.append(key) or frame_of(context, key))
    key = house.opened()
    director = house.browser("dir", AccessRole.DIRECTOR)
    for happens in (
        lambda: None,
        lambda: house.world.ok(orders.AddLogEntry(kind="fact", text="Noté."), "dir"),
        lambda: house.world.decide("activate"),
    ):
        happens()
        director.get(f"/live/crises/{key}/surroundings")
    assert made == [key, key]
