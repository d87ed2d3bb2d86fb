"""Takes the pictures of the documentation: the demonstration, served on this machine, seen by a real browser.

`make screenshots` writes them into docs/images/. They are taken anew whenever the screens change.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import uvicorn
from msgspec.structs import replace
from playwright.sync_api import Browser, sync_playwright

from pca.domain.mass_alarm import recipients
from pca.domain.orders import Acknowledge, AddLogEntry, AnyAct, Decide, Observation, Observe, Order
from pca.runtime import Runtime
from pca.services.engine.execute import execute
from pca.services.engine.preview import preview
from pca.services.exercises.demonstration import demonstrate
from pca.store.kit.database import Store
from pca.store.tasks.tasks import live_tasks
from pca.web.app import create_app

IMAGES = Path(__file__).parent / "images"
ARGS = ["--no-sandbox", "--disable-lcd-text"]
LARGEST = 160_000
"""Bytes that a picture may have."""


class Shot(NamedTuple):
    """One picture: its file, as whom, where, in which language and how wide (pixels)."""

    name: str
    person: str
    path: str
    language: str = "fr"
    width: int = 1280


SHOTS = (
    Shot("situation", "dg", "/crises/{key}"),
    Shot("situation-ar", "dg", "/crises/{key}", "ar"),
    Shot("decider", "dg", "/crises/{key}/decide/lockdown"),
    Shot("etats", "dg", "/crises/{key}/states"),
    Shot("mesures", "dg", "/crises/{key}/measures"),
    Shot("main-courante", "rpca", "/crises/{key}/log"),
    Shot("mes-taches", "dir-logistique", "/tasks", width=390),
    Shot("mes-taches-320", "dir-logistique", "/tasks", width=320),
    Shot("personnel", "drh", "/crises/{key}/people"),
    Shot("conformite", "M0003", "/compliance"),
)


def main() -> None:
    """Make the demonstration, let its crisis begin, and take every picture."""
    with tempfile.TemporaryDirectory() as folder:
        made = demonstrate(Path(folder) / ".demo", lambda *_: None)
        with Store.open(made.settings.database_url) as store:
            runtime = Runtime(store=store, settings=made.settings)
            begin(runtime, made.crisis)
            with served(runtime) as address, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
                for one in SHOTS:
                    take(browser, address, made.crisis, one, IMAGES / f"{one.name}.png")
                browser.close()


def begin(runtime: Runtime, crisis: str) -> None:
    """The plan is activated, a first task is taken, and a figure asks for the next decision."""

    def do(act: AnyAct, who: str, why: str = "") -> None:
        order = Order(id=runtime.new_id(), who=who, crisis=crisis, act=act, why=why)
        told = recipients(preview(runtime, order))
        done = execute(runtime, replace(order, confirm_recipients=told))
        assert done.refused is None, done.refused

    do(Decide(event="activate"), "dg", "Premiers cas confirmés dans deux régions.")
    do(AddLogEntry(kind="fact", text="Deux agences signalent des absences."), "rpca")
    with runtime.store.read() as unit:
        mine = [one for one in live_tasks(unit, crisis) if one.assignee == "dir-logistique"]
    do(Acknowledge(task=mine[0].number), "dir-logistique")
    do(Observe(observations=(Observation("stringency", "92", runtime.clock.now()),)), "dg")


@contextmanager
def served(runtime: Runtime) -> Iterator[str]:
    """The application on a free port of this machine; its address."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        server = uvicorn.Server(uvicorn.Config(create_app(runtime, demo=True), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def take(browser: Browser, address: str, crisis: str, one: Shot, file: Path) -> None:
    """One picture of what a person sees first, without scrolling."""
    height = 720 if one.width > 600 else 760
    context = browser.new_context(viewport={"width": one.width, "height": height}, has_touch=one.width < 600)
    context.add_cookies([{"name": "pca-language", "value": one.language, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/demo/{one.person}")
    page.goto(address + one.path.format(key=crisis))
    page.screenshot(path=file, animations="disabled")
    context.close()
    assert file.stat().st_size < LARGEST, f"{file.name}: {file.stat().st_size} bytes"


if __name__ == "__main__":
    main()
