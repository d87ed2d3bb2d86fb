"""The application on the small institution, asked as a browser would: sign in as somebody, read, send forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import httpx2
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from starlette.testclient import TestClient

from pca.domain.access.access import INSTITUTION, AccessRole, Grant, Identity, Scope
from pca.domain.orders import Mode
from pca.domain.plan.lint.communications import NOTICES
from pca.plans.texts import content_hash, freeze, read_texts
from pca.runtime import Runtime
from pca.shipped import data_folder
from pca.store.kit.database import Store
from pca.web.app import create_app
from tests.services.conftest import START, World

ORIGIN = "http://127.0.0.1"
SAME = {"sec-fetch-site": "same-origin"}
"""What a browser says with a form of our own page."""


class AtOnce(httpx2.BaseTransport):
    """Asks the application in one visit to its event loop; the test client's own way goes there seven times."""

    def __init__(self, app: FastAPI, portal: BlockingPortal, client: tuple[str, int]) -> None:
        self._portal, self._asked = portal, httpx2.ASGITransport(app, raise_app_exceptions=False, client=client)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The whole answer, as it was sent."""
        request.read()
        return self._portal.call(self._answer, request)

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self._asked.handle_async_request(request)
        sent = b"".join([part async for part in answer.aiter_raw()])
        return httpx2.Response(answer.status_code, headers=answer.headers, stream=httpx2.ByteStream(sent))


class Browser(TestClient):
    """A browser with a session: sends forms with the token and order of the page they stand on."""

    def fill(self, path: str, page: str | None = None, **fields: Any) -> Any:
        """Post a form; its hidden fields are read from `page` (the same path unless said otherwise)."""
        found = self.get(page or path).text
        hidden = dict(re.findall(r'<input type="hidden" name="(csrf|order)"\s+value="([^"]*)">', found))
        return self.post(path, data={**hidden, **fields}, headers={"sec-fetch-site": "same-origin"})


class House:
    """One installation with its application, and who is let in as whom."""

    portal: ClassVar[BlockingPortal | None] = None
    """The event loop that answers all requests of a session."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.app: FastAPI = create_app(world.runtime)
        self._identities: dict[str, Identity] = {}
        self.app.state.admit = self._admit

    def _admit(self, runtime: Runtime, token: str, *, bearer: bool) -> Identity | None:
        return self._identities.get(token)

    def browser(self, person: str, *roles: AccessRole, scope: Scope = INSTITUTION, language: str = "fr") -> Browser:
        """A browser in which `person` is signed in with these roles, their second factor shown."""
        grants = tuple(
            Grant(number=number, person=person, role=role, scope=scope, starts=START, granted_by="test", reason="test")
            for number, role in enumerate(roles, 1)
        )
        token = f"token-{person}-{len(self._identities)}"
        now = self.world.clock.now()
        self._identities[token] = Identity(
            person=person, grants=grants, by="persona", second_factor=True, proved_at=now
        )
        cookies = {"pca-loopback": token, "pca-language": language}
        return self._opened(cookies)

    def stranger(self) -> Browser:
        """A browser in which nobody is signed in."""
        return self._opened({})

    def _opened(self, cookies: dict[str, str]) -> Browser:
        made = Browser(
            self.app, base_url=ORIGIN, cookies=cookies, follow_redirects=False, raise_server_exceptions=False
        )
        assert self.portal is not None
        made.portal, made._transport = self.portal, AtOnce(self.app, self.portal, ("testclient", 50_000))
        return made

    def opened(self, mode: Mode = "real") -> str:
        """The key of a fresh crisis."""
        return self.world.open(mode)


@pytest.fixture(scope="session", autouse=True)
def _one_loop() -> Iterator[None]:
    """Of asyncio. The client would look for a library that is not installed at each request, as long as it asks."""
    with pytest.MonkeyPatch.context() as patched, start_blocking_portal() as House.portal:
        patched.setattr("httpx2._transports.asgi.is_running_trio", lambda: False)
        yield
    House.portal = None


@pytest.fixture(autouse=True)
def _counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine must not make counts look dear, nor the walk of a few entries long."""
    monkeypatch.setattr("pca.web.kit.cache.CHEAP", 60.0)
    monkeypatch.setattr("pca.services.audit.proofs.PATIENCE", 60.0)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        yield House(World(store, tmp_path).prepare())


@pytest.fixture
def director(house: House) -> Browser:
    return house.browser("dir", AccessRole.DIRECTOR)


def flat(page: str) -> str:
    """A page on one line, as it is read: white space once, and none inside the edges of a tag or of an option."""
    page = re.sub(r"\s+", " ", page).replace(" >", ">")
    return re.sub(r"(<option[^>]*>) | (</option>)", r"\1\2", page)


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that posts to this address of the administration."""
    form = re.findall(rf'<form[^>]*action="/administration[^"]*{action}"[^>]*>(.*?)</form>', page, re.DOTALL)[0]
    return dict(re.findall(r'<input type="hidden" name="(csrf|order)"\s+value="([^"]*)">', form))


@pytest.fixture
def house_with_notices(tmp_path: Path) -> Iterator[House]:
    """The small institution, with the texts of the engine's own notices."""
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        world = World(store, tmp_path)
        texts = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}
        texts |= read_texts(data_folder("notifications"), (*NOTICES, "roll_call"))
        world.version = content_hash(world.loaded.playbook, texts)
        world.body = freeze(world.loaded.playbook, texts).decode()
        yield House(world.prepare())
