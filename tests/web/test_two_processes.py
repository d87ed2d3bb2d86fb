"""Two processes that serve one PostgreSQL database behind a proxy: what is done at one holds at the other, at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from pca.clock import SystemClock
from pca.domain.access.access import AccessRole, Scope
from pca.domain.access.access_orders import GiveGrant
from pca.services.access import access, passwords
from pca.store.access import accounts
from pca.store.kit.database import Store
from tests.services.conftest import World
from tests.web.lines import Line

PASSWORD = "une phrase assez longue 7"
HERE = {"sec-fetch-site": "same-origin"}


class Doors:
    """The addresses of both, and a browser that may use either, as a proxy lets it."""

    def __init__(self, world: World, addresses: list[str]) -> None:
        self.world, self.addresses = world, addresses
        self.client = httpx.Client(timeout=60)

    def fill(self, address: str, page: str, to: str, **fields: str) -> httpx.Response:
        """Read a page and send the form on it."""
        text = self.client.get(address + page).text
        hidden = dict(re.findall(r'<input type="hidden" name="(csrf|order)"\s+value="([^"]*)">', text))
        return self.client.post(address + to, data={**hidden, **fields}, headers=HERE)

    def sign_in(self, address: str, person: str, password: str = PASSWORD) -> int:
        return self.fill(address, "/signin", "/signin", person=person, password=password, next="/").status_code


@pytest.fixture
def doors(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Doors]:
    monkeypatch.setattr(passwords, "HASHER", PasswordHash((Argon2Hasher(1, 8, 1),)))
    with ExitStack() as held:
        store = held.enter_context(Store.open(postgres_url))
        world = World(store, tmp_path).prepare()
        world.open("real")
        world.decide("activate")
        for person, place in (("head-A", "A"), ("head-C", "C")):
            scope = Scope.read(f"site:{place}")
            world.ok(GiveGrant(person=person, role=AccessRole.DEPARTMENT_HEAD, scope=scope), "operator", crisis=None)
            access.add_account(world.runtime, "operator", person, password=PASSWORD, why="Essai.")
            with store.write() as unit:
                owner = accounts.account(unit, person)
                assert owner is not None
                accounts.write_account(unit, replace(owner, must_change=False))
        world.clock.advance_to(SystemClock().now())
        served = Doors(world, [held.enter_context(Served(postgres_url, tmp_path / name)) for name in ("one", "two")])
        yield served
    served.client.close()
    Line.all_end()


class Served:
    """`pca serve` as a process of its own, without its heartbeat."""

    def __init__(self, url: str, folder: Path) -> None:
        folder.mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PCA_")}
        ours = {"PCA_DATA": str(folder), "PCA_DATABASE": url, "PCA_LANGUAGE": "fr"}
        words = [sys.executable, "-c", "from pca.cli.main import main; main()", "serve", "--port", "0", "--no-beat"]
        self._process = subprocess.Popen(words, env=kept | ours, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if address := re.search(r"http://127\.0\.0\.1:\d+", line):
                return address[0]
        raise AssertionError("it never said where it listens")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(60)
        assert self._process.stdout is not None
        self._process.stdout.close()


def test_what_is_done_at_one_holds_at_the_other(doors: Doors) -> None:
    first, second = doors.addresses
    assert doors.sign_in(first, "head-A") == 303
    crisis = doors.world.crisis
    mine = next(number for number, task in doors.world.live().items() if task.assignee == "head-A")
    page = f"/crises/{crisis}/tasks/{mine}"
    line = Line(first, dict(doors.client.cookies), "/live/tasks")
    shown = line.until(lambda name, _: name == "part")
    assert f"{page}/acknowledge" in shown[-1][1], "it is still to be acknowledged"
    assert doors.fill(second, "/tasks", f"{page}/acknowledge").status_code == 303, "signed in at one, acts at the other"
    line.until(lambda name, data: name == "part" and f"{page}/acknowledge" not in data)
    assert f"{page}/acknowledge" not in doors.client.get(first + "/tasks").text
    assert doors.fill(second, "/account", "/signout").status_code == 303
    line.until(lambda name, _: name == "signed-out")
    assert [doors.client.get(at + "/tasks").status_code for at in (first, second)] == [303, 303]


def test_a_session_that_was_ended_is_refused_at_both(doors: Doors) -> None:
    first, second = doors.addresses
    assert doors.sign_in(first, "head-C") == 303
    kept = dict(doors.client.cookies)
    assert doors.client.get(second + "/tasks").status_code == 200
    assert doors.fill(first, "/account", "/signout").status_code == 303
    again = httpx.Client(cookies=kept, timeout=60)
    assert [again.get(at + "/tasks").status_code for at in (first, second, first)] == [303, 303, 303]
    again.close()


def test_attempts_are_counted_together(doors: Doors) -> None:
    """Five attempts are free, wherever they are made: whoever knocks at two doors has no more of them."""
    turns = cycle(doors.addresses)
    statuses = [doors.sign_in(next(turns), "head-A", "faux") for _ in range(8)]
    assert statuses[0] == 422
    assert statuses[-1] == 429, statuses
    assert doors.sign_in(next(turns), "head-A") == 429
