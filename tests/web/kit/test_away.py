"""The database is away: people read a calm page, programs a problem, strangers nothing of the house; then all goes."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from pca.clock import SystemClock
from pca.domain import orders
from pca.domain.access.access import AccessRole
from pca.services.access import sessions
from pca.store.kit.database import Store
from pca.web.kit.headers import POLICY
from tests.conftest import Cluster
from tests.services.conftest import World
from tests.web.conftest import Browser, House
from tests.web.serving import on_a_port

CALM = {
    "fr": "La base de données ne répond pas.",
    "en": "The database does not answer.",
    "ar": "قاعدة البيانات لا تستجيب.",
}
DRIVER = (
    "psycopg",
    "sqlalche",
    "socket",
    "5432",
    "/tmp",
    "role",
    "user",
    "Traceback",
    "connection",
    "OperationalError",
)
"""Words of drivers, and of where things are: nobody outside reads them."""


@pytest.fixture
def away(own_cluster: Cluster, tmp_path: Path) -> Any:
    """A house on a PostgreSQL server that the test may stop."""
    with Store.open(own_cluster.url(own_cluster.new()), create=True) as store:
        house = House(World(store, tmp_path).prepare())
        house.opened("real")
        yield house, own_cluster


def calm(answer: httpx.Response, language: str = "fr") -> None:
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert CALM[language] in answer.text
    assert f'lang="{language}"' in answer.text
    nothing_of_the_house(answer)


def nothing_of_the_house(answer: httpx.Response) -> None:
    assert not [word for word in DRIVER if word in answer.text], answer.text


def test_pages_and_problems_while_the_server_is_stopped_and_all_goes_on_afterwards(away: Any, caplog: Any) -> None:
    house, cluster = away
    key = house.world.crisis
    people = {language: house.browser("dir", AccessRole.DIRECTOR, language=language) for language in CALM}
    assert people["fr"].get(f"/crises/{key}").status_code == 200
    before = people["fr"].get(f"/crises/{key}/log").text
    cluster.stop()
    for language, browser in people.items():
        for path in (f"/crises/{key}", "/tasks", "/more", "/crises/nowhere", f"/crises/{key}/journal"):
            if (answer := browser.get(path)).status_code != 404:
                calm(answer, language)
    stranger = house.stranger()
    calm(stranger.get("/signin/sealed"))
    calm(stranger.get("/r/abc"))
    nothing_of_the_house(stranger.get("/signin"))
    for path in ("/api/crises", f"/api/crises/{key}"):
        said = people["fr"].get(path)
        assert said.status_code == 503, path
        assert said.headers["content-type"] == "application/problem+json"
        assert said.json()["code"] == "unreachable"
        assert "retry-after" in said.headers
        nothing_of_the_house(said)
    assert any("unreachable" in one.message for one in caplog.records), "the log says what the driver said"
    typed = sent(people["fr"], key, before, "Le pont est coupé")
    calm(typed)
    assert "Le pont est coupé" in typed.text, "nothing typed is lost"
    cluster.start()
    assert people["fr"].get(f"/crises/{key}").status_code == 200
    assert sent(people["fr"], key, before, "Le pont est rouvert").status_code == 303, "the first order after it, too"


def sent(browser: Browser, key: str, page: str, text: str) -> httpx.Response:
    """A log entry, from a page that was opened before."""
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf|order)"\s+value="([^"]*)">', page))
    said = {**hidden, "text": text, "kind": "fact"}
    return browser.post(f"/crises/{key}/log", data=said, headers={"sec-fetch-site": "same-origin"})


def test_a_live_line_waits_and_goes_on_by_itself(away: Any) -> None:
    house, cluster = away
    key, world = house.world.crisis, house.world
    cookies = dict(house.browser("dir", AccessRole.DIRECTOR).cookies)
    told, numbers = threading.Semaphore(0), []

    def listen(at: str) -> None:
        with httpx.stream("GET", f"{at}/live", cookies=cookies, timeout=120) as answer:
            for line in answer.iter_lines():
                if line.startswith("data: ") and line not in numbers:
                    numbers.append(line)
                    told.release()
                if len(numbers) == 2:
                    return

    with on_a_port(world.runtime, house.app) as port:
        at = f"http://127.0.0.1:{port}"
        listener = threading.Thread(target=listen, args=(at,))
        listener.start()
        assert told.acquire(timeout=60), "where the journal stands"
        cluster.stop()
        part = httpx.get(f"{at}/live/crises/{key}/log", cookies=cookies, timeout=60)
        assert (part.status_code, part.headers["content-type"]) == (503, "application/problem+json")
        nothing_of_the_house(part)
        cluster.start()
        world.ok(orders.AddLogEntry(kind="fact", text="après la panne"), "dir")
        listener.join(60)
        assert not listener.is_alive(), "the same line told what happened after"
        assert "après la panne" in httpx.get(f"{at}/live/crises/{key}/log", cookies=cookies, timeout=60).text


def test_looking_never_waits_for_somebody_who_writes(house: House) -> None:
    """Another program holds the lock: a session that was last noted an hour ago is admitted all the same, at once."""
    runtime = house.world.runtime
    with runtime.store.write() as unit:
        token = sessions.begin(unit, house.world.clock.now(), "dir", "persona", second_factor=True).token
    house.world.clock.advance_to(house.world.clock.now() + sessions.NOTED_EVERY * 2)
    begun = SystemClock().now()
    with Store.open(runtime.store.url) as other, other.write():
        found = sessions.admit(runtime, token)
    assert found is not None
    assert (SystemClock().now() - begun).total_seconds() < 15, "half of what a write would wait"
    assert found.person == "dir"
