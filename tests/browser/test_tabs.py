"""Any number of pages open in one browser stay alive, and all their links and forms work."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from pca.domain.orders import AddLogEntry, Decide
from tests.browser.conftest import Site

Enter = Callable[..., Page]

MANY = 9
"""More pages than a browser opens connections to one server."""

LIVE = 30_000
"""Milliseconds on a busy machine."""

PAGES = ("/crises/{key}/log", "/crises/{key}", "/tasks", "/crises/{key}/measures", "/crises/{key}/messages")


def opened(site: Site, enter: Enter, count: int = MANY, lines: list[str] | None = None) -> list[Page]:
    """So many pages of one browser, the main courante first and last; `lines` tells which connections stay open."""
    first = enter(site, "committee", "/account")
    if lines is not None:
        first.context.on("request", lambda one: lines.append(one.url) if "/live?part=" in one.url else None)
    first.goto(site.at(PAGES[0]))
    pages = [first]
    for number in range(1, count):
        page = first.context.new_page()
        path = PAGES[0] if number == count - 1 else PAGES[number % len(PAGES)]
        page.goto(site.at(path), timeout=LIVE, wait_until="domcontentloaded")
        pages.append(page)
    return pages


def happens(site: Site, text: str) -> None:
    """Something is written down by somebody else."""
    done = site.do(AddLogEntry(kind="fact", text=text), "dg")
    assert done.refused is None


def test_all_of_them_are_told_what_happens(make_site: Callable[[], Site], enter: Enter) -> None:
    site = make_site()
    lines: list[str] = []
    pages = opened(site, enter, lines=lines)
    happens(site, "Le pont est coupé")
    for page in (pages[0], pages[-1]):
        expect(page.locator("#live")).to_contain_text("Le pont est coupé", timeout=LIVE)
    for page in pages:
        expect(page.locator("#age")).to_have_text("en direct", timeout=LIVE)
    around = ("/crises/{key}/surroundings", "/surroundings")
    parts = {f"/live{path}".format(key=site.crisis) for path in (*PAGES, *around)}
    assert set(parse_qs(urlsplit(lines[-1]).query)["part"]) == parts, "one connection for all of them"


def test_links_and_forms_of_all_of_them_work(make_site: Callable[[], Site], enter: Enter) -> None:
    site = make_site()
    pages = opened(site, enter)
    for page in pages[1:4]:
        page.goto(site.at("/crises/{key}/log"), timeout=LIVE, wait_until="domcontentloaded")
    last = pages[-1]
    last.get_by_label("Ce qui s’est passé, a été dit ou fait").first.fill("Écrit dans la dernière fenêtre")
    last.get_by_role("button", name="Consigner").first.click()
    expect(last.get_by_role("status")).to_contain_text("journal nº", timeout=LIVE)
    expect(pages[0].locator("#live")).to_contain_text("Écrit dans la dernière fenêtre", timeout=LIVE)


def test_when_the_one_that_listens_is_closed_another_takes_its_place(
    make_site: Callable[[], Site], enter: Enter
) -> None:
    site = make_site()
    pages = opened(site, enter, 3)
    expect(pages[0].locator("#age")).to_have_text("en direct", timeout=LIVE)
    pages[0].close()
    happens(site, "Après la fermeture")
    expect(pages[-1].locator("#live")).to_contain_text("Après la fermeture", timeout=LIVE)


@pytest.mark.parametrize("missing", ["navigator.locks", "window.BroadcastChannel"])
def test_a_browser_without_locks_looks_for_itself(make_site: Callable[[], Site], enter: Enter, missing: str) -> None:
    site = make_site()
    page = enter(site, "committee", "/account")
    holder, name = missing.split(".")
    proto = "Navigator.prototype" if holder == "navigator" else "window"
    page.context.add_init_script(f"Object.defineProperty({proto}, '{name}', {{ value: undefined }})")
    pages = [page.context.new_page() for _ in range(MANY)]
    for one in pages:
        one.goto(site.at("/crises/{key}/log"), timeout=LIVE, wait_until="domcontentloaded")
    happens(site, "Sans verrou")
    for one in (pages[0], pages[-1]):
        expect(one.locator("#live")).to_contain_text("Sans verrou", timeout=LIVE)


def test_what_is_typed_stays_when_the_page_changes(make_site: Callable[[], Site], enter: Enter) -> None:
    site = make_site()
    page = enter(site, "committee", "/crises/{key}/log")
    page.get_by_label("Ce qui s’est passé, a été dit ou fait").first.fill("à moitié écrit")
    happens(site, "Entre-temps")
    expect(page.locator("#live")).to_contain_text("Entre-temps", timeout=LIVE)
    expect(page.get_by_label("Ce qui s’est passé, a été dit ou fait").first).to_have_value("à moitié écrit")


def test_head_and_badges_of_all_of_them_say_what_their_bodies_say(make_site: Callable[[], Site], enter: Enter) -> None:
    site = make_site()
    pages = opened(site, enter, 3)
    for page in pages:
        expect(page.locator("#age")).to_have_text("en direct", timeout=LIVE)
    before = pages[1].locator("#where").inner_text()
    assert site.do(Decide(event="activate"), "dg").refused is None
    expect(pages[1].locator("#where")).not_to_have_text(before, timeout=LIVE)
    now = pages[1].locator("#where").inner_text()
    for page in pages:
        expect(page.locator("#s-state .now-in")).to_have_text(now, timeout=LIVE)
    waits = pages[0].locator("#s-tasks").inner_text()
    for page in pages[1:]:
        expect(page.locator("#s-tasks")).to_have_text(waits, timeout=LIVE)
