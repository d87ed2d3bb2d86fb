"""What makes a request wait has a capacity of its own: pages go on, and beyond it one is asked to come back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from pca.domain.access.rights import AccessRole
from pca.services.access import devices, oidc, passwords
from pca.services.access.provider import ProviderTrouble
from pca.settings import Settings
from pca.web.kit import lanes
from pca.web.kit.forms import Form
from pca.web.kit.lanes import Capacity, Crowded, Lanes
from tests.web.conftest import House


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What everybody in a lane waits for."""
    opened = threading.Event()
    yield opened
    opened.set()


async def all_of(*calls: Any) -> list[Any]:
    return await asyncio.gather(*calls, return_exceptions=True)


def test_who_finds_it_full_is_sent_away_at_once_and_nobody_else_waits(gate: threading.Event) -> None:
    lane = Capacity("x", at_once=1, in_all=4, share=3)

    async def play() -> list[Any]:
        crowd = [lane.run(one, gate.wait) for one in ("a", "a", "a", "a", "b", "c")]
        asyncio.get_running_loop().call_later(0.3, gate.set)
        return await all_of(*crowd)

    found = asyncio.run(play())
    assert [type(one) for one in found].count(Crowded) == 2, "the fourth of one network, and the fifth in all"
    assert found[4] is True, "another network had its place"
    assert asyncio.run(lane.run("a", lambda: 7)) == 7, "places come free again"
    lane.close()


def test_who_waited_too_long_is_not_served_any_more(gate: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "PATIENCE", 0.05)
    lane = Capacity("x", at_once=1, in_all=4, share=4)
    served: list[str] = []

    async def play() -> list[Any]:
        first = lane.run("a", gate.wait)
        second = lane.run("b", lambda: served.append("b"))
        asyncio.get_running_loop().call_later(0.5, gate.set)
        return await all_of(first, second)

    first, second = asyncio.run(play())
    assert first is True
    assert isinstance(second, Crowded)
    assert served == []
    lane.close()


def test_what_goes_wrong_inside_gives_its_place_back() -> None:
    lane = Capacity("x", at_once=1, in_all=1, share=1)

    def wrong() -> None:
        raise ValueError("inside")

    for _ in range(3):
        with pytest.raises(ValueError, match="inside"):
            asyncio.run(lane.run("a", wrong))
    lane.close()


def test_a_known_browser_does_not_queue_with_strangers(house: House) -> None:
    runtime, found = house.world.runtime, Lanes()

    def of(cookie: str, person: str) -> Capacity:
        request: Any = SimpleNamespace(
            cookies={"pca-device": cookie}, url=SimpleNamespace(scheme="http"), app=house.app, client=None
        )
        return asyncio.run(found._of("signing_in", request, Form(fields={"person": [person]})))

    mine = devices.remembered(runtime, "", "dir")
    assert of(mine, "DIR ") is not of("", "dir")
    assert of(mine, "hr1") is of("", "dir") is of("forged", "dir")
    found.close()


def test_a_slow_look_at_a_browser_holds_up_nobody_else(
    house: House, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a browser is known is asked of the database: what serves everybody goes on meanwhile."""
    monkeypatch.setattr(devices, "known", lambda *_: gate.wait())
    found = Lanes()
    request: Any = SimpleNamespace(
        cookies={"pca-device": "x"}, url=SimpleNamespace(scheme="http"), app=house.app, client=None
    )

    async def play() -> None:
        looking = asyncio.ensure_future(found._of("signing_in", request, Form(fields={"person": ["dir"]})))
        await asyncio.sleep(0.05)
        assert not looking.done()
        gate.set()
        await looking

    asyncio.run(play())
    found.close()


BEYOND = 60 - 12 + 50 - 6
"""How many of sixty sign-ins and fifty visits from one network find no place."""


def test_pages_go_on_while_sixty_sign_in_and_the_provider_hangs(
    house: House, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every place of both lanes is taken: a page of the committee still comes, and newcomers are told to return."""
    key, settings = house.opened(), {"issuer": "http://127.0.0.1:9", "client_id": "pca"}
    house.world.runtime.settings = Settings(
        data=house.world.runtime.settings.data, oidc=settings, web_address="http://127.0.0.1"
    )

    def hangs(*_: object, **__: object) -> Any:
        gate.wait()
        raise ProviderTrouble("away")

    monkeypatch.setattr(passwords, "matches", lambda *_: gate.wait() and False)
    monkeypatch.setattr(oidc, "begin_visit", hangs)
    reader = house.browser("dir", AccessRole.DIRECTOR)
    with house.stranger() as strangers, ThreadPoolExecutor(120) as crowd:
        form = {"person": "dir", "password": "guess"}
        same = {"sec-fetch-site": "same-origin"}
        signing = [crowd.submit(strangers.post, "/signin", data=form, headers=same) for _ in range(60)]
        visits = [crowd.submit(strangers.get, "/signin/provider") for _ in range(50)]
        everybody = [*signing, *visits]
        full = threading.Event()
        while sum(one.done() for one in everybody) < BEYOND:
            full.wait(0.02)
        assert reader.get(f"/crises/{key}").status_code == 200
        gate.set()
        answers = [one.result() for one in everybody]
    crowded = [one for one in answers if one.status_code == 503 and one.headers.get("retry-after")]
    assert len(crowded) >= BEYOND
    assert all("Trop de demandes" in one.text or "ne répond pas" in one.text for one in crowded)
