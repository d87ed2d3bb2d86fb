"""Whatever happens, no page that people have open goes on showing what is so no more: it is made anew, or is the same.

Each part is asked for before and after everything that happens, once as it is kept, once made anew: they must be alike.
What a page is kept for is exactly what does not wake it, so this holds for what is pushed to open pages too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi.routing import APIRoute
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from pca.domain.access.access import AccessRole, Scope
from pca.domain.message_acts import CallRoll
from pca.domain.orders import Act
from pca.services.engine.execute import Done
from pca.web.kit import cache
from pca.web.kit.cache import Cache
from tests.properties.any_history import History, variants
from tests.properties.watched_history import SPANS, number
from tests.web.conftest import Browser, House

READERS = (
    ("dir", AccessRole.DIRECTOR, "institution"),
    ("head-A", AccessRole.DEPARTMENT_HEAD, "site:A"),
    ("reg-TTA", AccessRole.DEPARTMENT_HEAD, "region:TTA"),
    ("hr1", AccessRole.HR, "institution"),
)

TASKS = range(1, 4)


class OpenPages(History):
    """The same histories, with every live page open on the screens of several people."""

    def begin_pages(self) -> None:
        self.house = House(self.world)
        self.browsers = {who: self.house.browser(who, role, scope=Scope.read(scope)) for who, role, scope in READERS}
        self.at: datetime | None = None

    def addresses(self) -> Iterator[tuple[Browser, str]]:
        routes = {one.path for one in self.house.app.routes if isinstance(one, APIRoute)}
        for path in sorted(path for path in routes if path.startswith("/live/")):
            for place in TASKS if "{number}" in path else (1,):
                address = path.format(key=self.world.crisis, number=place, wave=getattr(self, "wave", 1))
                for browser in self.browsers.values():
                    yield browser, address

    def shown(self) -> dict[tuple[str, str], str]:
        return {(browser.cookies["pca-loopback"], path): read(browser, path) for browser, path in self.addresses()}

    @contextmanager
    def open_pages(self) -> Iterator[None]:
        """What was shown before is still right afterwards, or is made anew."""
        if not hasattr(self, "house"):
            self.begin_pages()
        if self.at != self.clock.now():  # time alone changes pages too: they are asked for again now and then
            self.house.app.state.cache, self.at = Cache(), self.clock.now()
            self.shown()
        yield
        kept = self.shown()
        self.house.app.state.cache = Cache()
        anew = self.shown()
        assert [asked for asked, page in kept.items() if page != anew[asked]] == []

    def give(self, act: Act, who: str = "dir", why: str = "Essai.", **more: Any) -> Done:
        if getattr(self.world, "crisis", None) is None:
            return super().give(act, who, why, **more)
        with self.open_pages():
            return super().give(act, who, why, **more)

    @rule(span=st.sampled_from(SPANS))
    def days_pass(self, span: timedelta) -> None:
        self.clock.advance_to(self.clock.now() + span)
        with self.open_pages():
            super().days_pass(timedelta(0))

    @rule()
    def post_leaves(self) -> None:
        with self.open_pages():
            super().post_leaves()

    @rule(pick=number)
    def people_are_called(self, pick: int) -> None:
        done = self.give(CallRoll(scope="region", id=("CS", "TTA", "RS")[pick % 3]), confirm_recipients=pick % 9)
        self.wave = next((fact.wave for fact in done.facts if hasattr(fact, "wave")), getattr(self, "wave", 1))


def read(browser: Browser, path: str) -> str:
    """The answer, without what a form of one's own has anew each time."""
    answer = browser.get(path)
    return f"{answer.status_code} " + re.sub(r'name="(csrf|order)"\s+value="[^"]*"', "", answer.text)


@pytest.fixture
def _kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is made anew for its age, and every count is taken anew after a change."""
    monkeypatch.setattr(cache, "FRESH", 1e12)
    monkeypatch.setattr(cache, "CHEAP", 60.0)
    monkeypatch.setattr(cache, "MOST", 5_000)
    with start_blocking_portal() as portal:
        monkeypatch.setattr(House, "portal", portal)
        yield


@pytest.mark.usefixtures("_kept")
def test_no_open_page_shows_what_is_so_no_more(
    database: Callable[[str], Any], effort: Callable[[str], settings]
) -> None:
    worlds = database("memory")

    def ready() -> Any:
        world = worlds.make()
        world.variants = variants(world.loaded.playbook)
        world.texts = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}
        return world

    class Here(OpenPages):
        make_world = staticmethod(ready)
        changes_in = staticmethod(worlds.changes)
        differ = staticmethod(worlds.differ)

    often = max(int(os.environ.get("PCA_CAMPAIGN", "0")) // 20, 2)
    run_state_machine_as_test(Here, settings=settings(effort("memory"), max_examples=often, stateful_step_count=12))
