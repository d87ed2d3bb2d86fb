"""Only this machine is served; a proxy with TLS stands before it."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import httpx
import pytest
import uvicorn

from pca.settings import Settings
from pca.web.serve import NotHere, configured, serve
from tests.web.conftest import House


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org"])
def test_only_this_machine_is_served(house: House, host: str) -> None:
    with pytest.raises(NotHere):
        serve(house.world.runtime, host=host, port=0)


def test_the_address_is_told_once_somebody_answers_there(house: House) -> None:
    runtime, answers = house.world.runtime, list[int]()

    def ask(address: str) -> None:
        try:
            answers.append(httpx.get(f"{address}signin", timeout=30).status_code)
        finally:
            runtime.stopping.set()

    def told(address: str) -> None:
        threading.Thread(target=ask, args=(address,)).start()

    serve(runtime, host="127.0.0.1", port=0, beat=False, started=told)
    assert answers == [200]


def test_an_application_that_does_not_start_tells_no_address(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object) -> None:
        raise SystemExit(3)

    told: list[str] = []
    monkeypatch.setattr(uvicorn.Server, "startup", fails)
    with pytest.raises(SystemExit):
        serve(house.world.runtime, host="127.0.0.1", port=0, beat=False, started=told.append)
    assert told == []


async def seen(proxies: str, said: str, peer: str) -> str:
    """Where a request comes from, to the application: from `peer`, who says `said`."""
    settings = Settings(trusted_proxies=proxies)
    found: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.append(scope["client"][0])

    config = configured(app, settings.trusted_proxies)  # type: ignore[arg-type]
    config.load()
    scope: Any = {
        "type": "http",
        "client": (peer, 1),
        "scheme": "http",
        "headers": [(b"x-forwarded-for", said.encode())],
    }
    await config.loaded_app(scope, None, None)  # type: ignore[arg-type]
    return found[0]


@pytest.mark.parametrize(
    ("proxies", "said", "peer", "where"),
    [
        ("127.0.0.1/32, ::1", "203.0.113.9", "127.0.0.1", "203.0.113.9"),
        ("127.0.0.1, ::1", "198.51.100.7, 203.0.113.9", "127.0.0.1", "203.0.113.9"),
        ("127.0.0.1,10.0.0.0/8", "203.0.113.9, 10.1.2.3", "127.0.0.1", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, 10.1.2.3", "127.0.0.1", "10.1.2.3"),
        ("10.0.0.1", "203.0.113.9", "127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "2001:db8::7", "127.0.0.1", "2001:db8::7"),
    ],
)
def test_only_the_named_proxies_say_where_a_request_comes_from(proxies: str, said: str, peer: str, where: str) -> None:
    """Whoever writes addresses into the header before a proxy adds theirs is counted by the one the proxy saw."""
    assert asyncio.run(seen(proxies, said, peer)) == where


def test_a_connection_stays_http_and_says_no_server() -> None:
    """No WebSocket is spoken, whoever asks for one; who serves is not told."""
    config = configured(lambda *_: None, [])  # type: ignore[arg-type]
    assert (config.ws, config.server_header, config.access_log) == ("none", False, False)
