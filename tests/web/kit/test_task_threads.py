"""Nobody has more than a share of the threads: whoever asks most makes nobody wait but themselves."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import httpx
import pytest
from starlette.requests import Request

from pca.domain.access.access import AccessRole
from pca.web.kit import task_threads
from pca.web.kit.lanes import Crowded
from pca.web.kit.rules import Over, Rule, SignedIn
from pca.web.kit.task_threads import HOUSE, IN_LINE, LINES, OF_PERSON, Threads
from tests.web.conftest import House
from tests.web.serving import on_a_port

RULE = Rule(SignedIn.PAGE, Over.OWN)


def of(person: str) -> Request:
    return Request({"type": "http", "headers": [], "state": {"known": person}})


def asked(room: Threads, person: str, job: Callable[[], object]) -> asyncio.Task[object]:
    return asyncio.create_task(room.work(of(person), RULE, job))


def test_who_asks_for_very_much_holds_up_nobody_else() -> None:
    async def play() -> None:
        room, let_go = Threads(lambda _secret, _bearer: ""), threading.Event()
        greedy = [asked(room, "M0004", lambda: let_go.wait(60)) for _ in range(2 * HOUSE)]
        try:
            assert await room.work(of("dir"), RULE, lambda: "my page") == "my page"
            assert room._house._free._value == HOUSE - OF_PERSON, "the greedy have their share, and no more"
        finally:
            let_go.set()
        assert all(await asyncio.gather(*greedy)), "what waits is answered in its turn"
        assert (room._turns._free, room._turns._asking) == ({}, {}), "what is over is forgotten"

    asyncio.run(play())


@pytest.mark.parametrize(("waiting", "patience"), [(IN_LINE, 20.0), (0, 0.01)], ids=["too many", "too long"])
def test_who_asks_for_too_much_is_told_to_come_again(
    waiting: int, patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(task_threads.PATIENCE, "house", patience)  # type: ignore[arg-type]

    async def play() -> None:
        room, let_go = Threads(lambda _secret, _bearer: ""), threading.Event()
        greedy = [asked(room, "M0004", lambda: let_go.wait(60)) for _ in range(OF_PERSON + waiting)]
        await asyncio.sleep(0)
        try:
            with pytest.raises(Crowded):
                await room.work(of("M0004"), RULE, lambda: None)
        finally:
            let_go.set()
        assert all(await asyncio.gather(*greedy))
        assert (room._turns._free, room._turns._asking) == ({}, {})

    asyncio.run(play())


def test_sessions_and_programs_of_one_person_share_one_share(house: House) -> None:
    threads: Threads = house.app.state.threads
    browsers = [house.browser("dir", AccessRole.DIRECTOR) for _ in range(2)]
    secrets = [next(iter(browser.cookies.values())) for browser in browsers]
    assert secrets[0] != secrets[1]
    assert [asyncio.run(threads.whose(secret, bearer=False)) for secret in (*secrets, "x")] == ["dir", "dir", ""]


def test_one_person_does_not_hold_every_connection(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Threads(lambda _secret, _bearer: "")
    room._lines["M0004"] = LINES
    with pytest.raises(Crowded), room.line("M0004"):
        pass
    with room.line("dir"):
        pass
    assert dict(room._lines) == {"M0004": LINES}
    monkeypatch.setattr(task_threads, "LINES", 1)
    cookies = dict(house.browser("dir", AccessRole.DIRECTOR).cookies)
    with on_a_port(house.world.runtime, house.app) as port, httpx.Client(cookies=cookies, timeout=60) as director:
        address = f"http://127.0.0.1:{port}/live"
        with director.stream("GET", address) as listening:
            assert listening.status_code == 200
            assert director.get(address).status_code == 503
            assert director.get(f"http://127.0.0.1:{port}/crises").status_code == 200
