"""What one reader was shown is never shown to another who would see something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import pytest
from fastapi.routing import APIRoute

from pca.domain.access.access import AccessRole, Scope
from pca.store.kit.database import Store
from pca.web.kit import cache
from pca.web.kit.cache import Cache
from tests.web.conftest import Browser, House
from tests.web.two_branches import FAR, NEAR, furnish

READERS = (
    ("dir", AccessRole.DIRECTOR, "institution", "fr"),
    ("dep", AccessRole.DIRECTOR, "institution", "ar"),
    ("head-C", AccessRole.DEPARTMENT_HEAD, "site:C", "fr"),
    ("head-A", AccessRole.DEPARTMENT_HEAD, "site:A", "fr"),
    ("reg-CS", AccessRole.DEPARTMENT_HEAD, f"region:{NEAR}", "fr"),
    ("reg-TTA", AccessRole.DEPARTMENT_HEAD, f"region:{FAR}", "fr"),
    ("ops1", AccessRole.DEPARTMENT_HEAD, "team:ops", "fr"),
    ("vice-A", AccessRole.HR, "site:A", "fr"),
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("kept")
    with Store.open(f"sqlite:///{folder / 'pca.db'}", create=True, durable=False) as store:
        yield furnish(store, folder)


def parts(house: House) -> list[str]:
    """The live part of every page that has one: what is made once and shown to many."""
    key = str(house.world.crisis)
    routes = (one.path for one in house.app.routes if isinstance(one, APIRoute) and one.path.startswith("/live/"))
    found = [path.replace("{key}", key).replace("{wave}", "1").replace("{number}", "1") for path in routes]
    assert not [path for path in found if re.search("{", path)], "a gap nobody thought of"
    return found


def read(browser: Browser, path: str) -> tuple[int, str]:
    """The answer, without what a form of one's own has anew each time."""
    answer = browser.get(path)
    return answer.status_code, re.sub(r'name="(csrf|order)"\s+value="[^"]*"', "", answer.text)


@pytest.mark.parametrize("turned", [False, True], ids=["widest first", "narrowest first"])
def test_a_part_made_for_one_is_shown_to_nobody_who_would_see_another(house: House, turned: bool) -> None:
    browsers = {who: house.browser(who[0], who[1], scope=Scope.read(who[2]), language=who[3]) for who in READERS}
    paths, alone = parts(house), {}
    for who, browser in browsers.items():
        house.app.state.cache = Cache()
        alone.update({(who, path): read(browser, path) for path in paths})
    house.app.state.cache = Cache()
    order = list(reversed(READERS)) if turned else list(READERS)
    together = {(who, path): read(browsers[who], path) for path in paths for who in order}
    assert [asked for asked, found in together.items() if found != alone[asked]] == []
    assert [read(browsers[who], path) for path in paths for who in order] == list(together.values())


def test_readers_do_see_different_things(house: House) -> None:
    """Without this the test above would hold of pages that are the same for everybody."""
    path = f"/live/crises/{house.world.crisis}"
    heads = [who for who in READERS if who[1] is AccessRole.DEPARTMENT_HEAD]
    seen = {read(house.browser(who[0], who[1], scope=Scope.read(who[2])), path) for who in heads}
    assert len(seen) > 2


def test_it_is_made_anew_only_when_it_was_made_of_something_else() -> None:
    memory, made = Cache(), count(1)
    asked = [memory.get("page", lambda: next(made), stamp=stamp) for stamp in (1, 1, 2, 2, 1)]
    assert asked == [1, 1, 2, 2, 3]
    assert len(memory) == 1, "the page of an earlier moment is not kept beside the later one"


def test_what_is_over_goes_when_something_else_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(cache, "perf_counter", lambda: now[0])
    memory = Cache()
    for name in range(50):
        memory.get(name, lambda: "page", seconds=10)
    memory.get("plan", lambda: "read")
    now[0] = 10.0
    memory.get("later", lambda: "page", seconds=10)
    assert len(memory) == 2


def test_no_more_than_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST", 3)
    memory, made = Cache(), count(1)
    for name in "abcd":
        memory.get(name, lambda: next(made))
    assert len(memory) == 3
    assert memory.get("d", lambda: next(made)) == 4
    assert memory.get("a", lambda: next(made)) == 5, "the one asked for longest ago went first"


def test_counts_named_by_what_an_address_says_are_forgotten(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST", 10)
    director, kept = house.browser("dir", AccessRole.DIRECTOR), Cache()
    house.app.state.cache = kept
    page = f"/crises/{house.world.crisis}/messages"
    for before in range(1, 40):
        assert director.get(page, params={"before": before}).status_code == 200
    assert len(kept.counts) == 10
    assert next(reversed(kept.counts))[0] == "waves", "what was asked for last is there"  # type: ignore[index]
