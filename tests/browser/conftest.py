"""A real Chromium on the real server: the starter's institution, a crisis under way, people of every role."""

from __future__ import annotations

import atexit
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from pca.domain.access.access import INSTITUTION, AccessRole, Grant, Identity, Scope, ScopeKind
from pca.domain.orders import AnyAct, ApprovePlan, OpenCrisis, Order
from pca.runtime import Runtime
from pca.services.access import sessions
from pca.services.administration.install import CONFIG, install
from pca.services.engine.execute import Done, execute
from pca.services.people.directory import importing, read_directory
from pca.services.plans.plans import publishing, read_plan
from pca.settings import load_settings
from pca.store.kit.database import Store
from pca.web.app import create_app
from tests.browser.furnish import furnish

CHROMIUM = next((one for one in ("/usr/bin/chromium", shutil.which("chromium") or "") if Path(one).is_file()), None)
ARGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--no-first-run", "--disable-dev-shm-usage", "--disable-quic", "--disable-sync"),
]
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
LANGUAGES = ("fr", "ar", "en")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
ALL_BUT_CONTRAST = {**WCAG, "rules": {"color-contrast": {"enabled": False}}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""All that can differ by night: only colours do."""

AXE = Axe().axe_script

ROLES: dict[str, tuple[str, AccessRole, Scope]] = {
    "committee": ("dg", AccessRole.DIRECTOR, INSTITUTION),
    "author": ("rpca", AccessRole.COMMITTEE, INSTITUTION),
    "head": ("logistique", AccessRole.DEPARTMENT_HEAD, Scope(ScopeKind.TEAM, "logistics")),
    "hr": ("rpca-adj", AccessRole.HR, INSTITUTION),
    "compliance": ("dga", AccessRole.COMPLIANCE, INSTITUTION),
    "observer": ("logistique-adj", AccessRole.OBSERVER, INSTITUTION),
    "administrator": ("rpca", AccessRole.ADMINISTRATOR, INSTITUTION),
}


@dataclass
class Site:
    """The application as served, and its crisis."""

    runtime: Runtime
    address: str
    crisis: str
    visits: dict[str, Identity] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    """What addresses name: plans, messages, tickets."""

    def at(self, path: str) -> str:
        """The address of a page."""
        return self.address + path.format(key=self.crisis, **self.known)

    def enter(self, role: str, language: str) -> dict[str, str]:
        """The cookies of somebody signed in; of a stranger, the language alone."""
        cookies = {"pca-language": language}
        if role != "stranger":
            person, access, scope = ROLES[role]
            grant = Grant(number=1, person=person, role=access, scope=scope, starts=BEGAN, granted_by="t", reason="t")
            cookies["pca-loopback"] = token = f"{role}-{language}"
            self.visits[token] = Identity(person=person, grants=(grant,), by="password", second_factor=True)
        return cookies

    def opened(self) -> str:
        """The key of a fresh crisis."""
        act = OpenCrisis(plan=self.known["plan"], title="Eau au siège", mode="exercise")
        order = Order(id=self.runtime.new_id(), who="dg", act=act, why="Essai.")
        return str(execute(self.runtime, order).crisis)

    def do(self, act: AnyAct, who: str, why: str = "Essai.") -> Done:
        """One order from outside the browser."""
        order = Order(id=self.runtime.new_id(), who=who, crisis=self.crisis, act=act, why=why)
        return execute(self.runtime, order)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ends with its module: Playwright's event loop holds this thread, and later tests need it for theirs."""
    if CHROMIUM is None:
        pytest.skip("browser tests skipped: Debian's chromium is not installed")
    expect.set_options(timeout=30_000)  # milliseconds; on a busy machine five seconds are short
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[Callable[[], Site]]:
    """Serves fresh installations; all of them stop at the end."""
    stops: list[Callable[[], None]] = []

    def make() -> Site:
        site, stop = served(tmp_path / f"installation-{len(stops)}")
        stops.append(stop)
        return site

    yield make
    for stop in stops:
        stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One installation for tests that only look: something to see on every screen."""
    made, stop = served(tmp_path_factory.mktemp("site") / "installation")
    furnish(made, [f"committee-{language}" for language in LANGUAGES])
    yield made
    stop()


@cache
def _house() -> tuple[Path, str]:
    """An installation as a newcomer prepares it, made once in a process to be copied; the hash of its plan."""
    room = Path(mkdtemp())
    atexit.register(shutil.rmtree, room)
    folder = room / "installation"
    install(folder, "Institution d’essai")
    settings = load_settings(folder / CONFIG, data=folder)
    with Store.open(settings.database_url, durable=False) as store:
        return folder, _prepared(Runtime(store=store, settings=settings), folder)


def served(folder: Path) -> tuple[Site, Callable[[], None]]:
    house, plan = _house()
    shutil.copytree(house, folder)
    written = folder / CONFIG
    written.write_text(written.read_text("utf-8").replace(str(house), str(folder)), "utf-8")
    settings = load_settings(written, data=folder)
    store = Store.open(settings.database_url, durable=False)
    runtime = Runtime(store=store, settings=settings)
    site = Site(runtime, "", "")
    site.known["plan"] = plan
    site.crisis = site.opened()
    app = create_app(runtime, demo=True)
    app.state.admit = lambda runtime, token, *, bearer: (
        site.visits.get(token) or sessions.admit(runtime, token, bearer=bearer)
    )
    bound = socket.create_server(("127.0.0.1", 0))
    site.address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1, lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    _answering(bound.getsockname()[1])

    def stop() -> None:
        server.should_exit = True
        thread.join(10)
        bound.close()
        store.close()

    return site, stop


def _answering(port: int) -> None:
    """Wait until the server answers, a minute at most."""
    for _ in range(1_200):
        with closing(socket.socket()) as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)  # noqa: TID251  # a real server in another thread
    raise AssertionError("the server did not start")


def _prepared(runtime: Runtime, folder: Path) -> str:
    """Directory and plan as a newcomer makes them; the hash of the plan."""

    def do(act: AnyAct, who: str, **more: object) -> Done:
        done = execute(runtime, Order(id=runtime.new_id(), who=who, act=act, why="Essai."), **more)  # type: ignore[arg-type]
        assert done.refused is None, done.refused
        return done

    act, private = importing(read_directory(sorted((folder / "annuaire").glob("*.csv")), "MA"))
    do(act, "operator", private=private)
    plan = publishing(read_plan(folder / "playbooks" / "starter", runtime.settings, runtime.clock.now().date()))
    do(plan, "rpca")
    do(ApprovePlan(hash=plan.hash), "dg")
    return plan.hash


def overheard(page: Page, complaints: list[str]) -> None:
    """Keep what the browser complains of; that a page was refused is no complaint."""
    page.on(
        "console",
        lambda said: (
            complaints.append(f"{said.type}: {said.text}")
            if said.type == "error" and "status of 40" not in said.text
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))


@pytest.fixture
def enter(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens a page of a site as somebody; what the browser complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_as(
        site: Site,
        role: str,
        path: str,
        *,
        language: str = "fr",
        width: int = 1280,
        dark: bool = False,
        js: bool = True,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=js,
            has_touch=width < 600,
        )
        contexts.append(context)
        cookies = site.enter(role, language)
        context.add_cookies([{"name": name, "value": value, "url": site.address} for name, value in cookies.items()])
        page = context.new_page()
        overheard(page, complaints)
        page.goto(site.at(path))
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []


def troubles(page: Page, options: dict[str, object]) -> list[str]:
    """What axe-core finds, one line for each kind of trouble; of what is right it need not keep a list."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    asked = {**options, "resultTypes": ["violations"]}
    found = page.evaluate("async (options) => (await axe.run(document, options)).violations", asked)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


class Viewer:
    """One page, kept open; whoever looks is changed by its cookies, and a telephone becomes a desk without a new one.

    The same answer is shown at every width: what differs there is style alone.
    """

    def __init__(self, chromium: Browser) -> None:
        self._context = chromium.new_context(reduced_motion="reduce")
        self.page = self._context.new_page()
        self._devtools = self._context.new_cdp_session(self.page)
        self.complaints: list[str] = []
        overheard(self.page, self.complaints)

    def open(self, site: Site, role: str, path: str, language: str, width: int) -> None:
        """Ask for a screen, by day."""
        self.resize(width)
        self.page.emulate_media(color_scheme="light")
        self._context.clear_cookies()
        cookies = site.enter(role, language).items()
        self._context.add_cookies([{"name": name, "value": value, "url": site.address} for name, value in cookies])
        self.page.goto(site.at(path))

    def resize(self, width: int) -> None:
        """A telephone, touched with a thumb, up to 600 pixels; a desk beyond."""
        self.page.set_viewport_size({"width": width, "height": 800})
        self._devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": width < 600})

    def close(self) -> None:
        """No more looking."""
        self._context.close()


@pytest.fixture(scope="module")
def viewer(chromium: Browser) -> Iterator[Viewer]:
    made = Viewer(chromium)
    yield made
    made.close()
