"""A real Chromium on the real server: the starter's institution, a crisis under way, people of every role."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from pca.domain.access import INSTITUTION, AccessRole, Grant, Identity, Scope, ScopeKind
from pca.domain.orders import Acknowledge, AddLogEntry, AnyAct, ApprovePlan, Decide, OpenCrisis, Order
from pca.runtime import Runtime
from pca.services.directory import importing, read_directory
from pca.services.execute import Done, execute
from pca.services.install import install
from pca.services.plans import publishing, read_plan
from pca.settings import load_settings
from pca.store.database import Store
from pca.web.app import create_app

CHROMIUM = next((one for one in ("/usr/bin/chromium", shutil.which("chromium") or "") if Path(one).is_file()), None)
ARGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--no-first-run", "--disable-dev-shm-usage", "--disable-quic", "--disable-sync"),
]
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

ROLES: dict[str, tuple[str, AccessRole, Scope]] = {
    "committee": ("dg", AccessRole.DIRECTOR, INSTITUTION),
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

    def do(self, act: AnyAct, who: str, why: str = "Essai.") -> Done:
        """One order from outside the browser."""
        order = Order(id=self.runtime.new_id(), who=who, crisis=self.crisis, act=act, why=why)
        return execute(self.runtime, order)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("browser tests skipped: Debian's chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[Callable[[], Site]]:
    """Serves fresh installations; all of them stop at the end."""
    stops: list[Callable[[], None]] = []

    def make() -> Site:
        site, stop = _served(tmp_path / f"installation-{len(stops)}")
        stops.append(stop)
        return site

    yield make
    for stop in stops:
        stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One installation for tests that only look: a crisis under way, one task taken, something in the log."""
    served, stop = _served(tmp_path_factory.mktemp("site") / "installation")
    served.do(Decide(event="activate"), "dg", "Le siège est inondé.")
    served.do(Acknowledge(task=1), "dg", "Pris.")
    served.do(AddLogEntry(kind="fact", text="L’eau monte <script>alert(1)</script>"), "rpca")
    served.do(AddLogEntry(kind="risk", text="Coupure possible", corrects=1), "rpca")
    yield served
    stop()


def _served(folder: Path) -> tuple[Site, Callable[[], None]]:
    install(folder, "Institution d’essai")
    settings = load_settings(folder / "pca.toml", data=folder)
    store = Store.open(settings.database_url, durable=False)
    runtime = Runtime(store=store, settings=settings)
    site = Site(runtime, "", "")
    site.crisis = _opened(runtime, folder)
    app = create_app(runtime)
    app.state.admit = lambda _runtime, token, *, bearer: site.visits.get(token)
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
    """Wait until the server answers, ten seconds at most."""
    for _ in range(200):
        with closing(socket.socket()) as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)  # noqa: TID251  # a real server in another thread
    raise AssertionError("the server did not start")


def _opened(runtime: Runtime, folder: Path) -> str:
    """Directory, plan and crisis as a newcomer makes them."""

    def do(act: AnyAct, who: str, **more: object) -> Done:
        done = execute(runtime, Order(id=runtime.new_id(), who=who, act=act, why="Essai."), **more)  # type: ignore[arg-type]
        assert done.refused is None, done.refused
        return done

    act, private = importing(read_directory(sorted((folder / "annuaire").glob("*.csv"))))
    do(act, "operator", private=private)
    plan = publishing(read_plan(folder / "playbooks" / "starter", runtime.settings, runtime.clock.now().date()))
    do(plan, "rpca")
    do(ApprovePlan(hash=plan.hash), "dg")
    return str(do(OpenCrisis(plan=plan.hash, title="Eau au siège", mode="exercise"), "dg").crisis)


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
        person, access, scope = ROLES[role]
        token = f"{role}-{language}"
        grant = Grant(number=1, person=person, role=access, scope=scope, starts=BEGAN, granted_by="t", reason="t")
        site.visits[token] = Identity(person=person, grants=(grant,), by="password", second_factor=True)
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=js,
            has_touch=width < 600,
        )
        contexts.append(context)
        cookies = {"pca-loopback": token, "pca-language": language}
        context.add_cookies([{"name": name, "value": value, "url": site.address} for name, value in cookies.items()])
        page = context.new_page()
        page.on(
            "console",
            lambda said: (
                complaints.append(f"{said.type}: {said.text}")
                if said.type == "error" and "status of 40" not in said.text
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(site.address + path.format(key=site.crisis))
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe-core finds against WCAG 2.2 AA, one line for each kind of trouble."""

    def check(page: Page) -> list[str]:
        found = Axe().run(page, options=WCAG).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]

    return check
