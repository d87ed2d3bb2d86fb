"""A crisis with tasks, the browsers of a head and of a lead."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from tests.web.conftest import Browser, House

SITE_A = Scope(ScopeKind.SITE, "A")


HEAD = AccessRole.DEPARTMENT_HEAD


@pytest.fixture
def key(house: House) -> str:
    """A crisis in which the plan is active and its premises closed: tasks for sites and teams."""
    key = house.opened()
    house.world.decide("activate")
    house.world.decide("lockdown")
    return key


@pytest.fixture
def head(house: House, key: str) -> Browser:
    """The head of site A, on a phone."""
    return house.browser("head-A", HEAD, scope=SITE_A)


@pytest.fixture
def lead(house: House, key: str) -> Browser:
    """The lead of the team hr, whose task M3 asks for a proof."""
    return house.browser("hr1", HEAD, scope=Scope(ScopeKind.TEAM, "hr"))


@pytest.fixture
def director(house: House, key: str) -> Browser:
    """The director, who sees all teams."""
    return house.browser("dir", AccessRole.DIRECTOR)


def number_of(house: House, measure: str, place: str | None = None) -> int:
    found = house.world.live(measure)
    return next(number for number, task in found.items() if place in (None, task.place))


def cards(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get("/api/tasks").json()["cards"]
    return found


def hidden(page: str, action: str = "") -> dict[str, str]:
    """The hidden fields of the form that goes to `action`, or of the first form."""
    form = page[page.index(f'action="{action}"') if action else page.index("<form") :]
    return {name: form.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf", "order")}


def send(browser: Browser, path: str, page: str, fields: dict[str, Any], files: dict[str, Any]) -> Any:
    """Send the checklist's form with files, as a browser does."""
    form = hidden(browser.get(page).text, f"{page}/done")
    always = files or {"file-": ("", b"", "application/octet-stream")}
    return browser.post(path, data={**form, **fields}, files=always)
