"""Every screen, in three languages, on a phone and a desk, by day and by night: nothing broken, nothing unreachable."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site

SCREENS = {
    "situation": ("committee", "/crises/{key}"),
    "decide": ("committee", "/crises/{key}/decide"),
    "choice": ("committee", "/crises/{key}/decide/stand_down"),
    "crises": ("observer", "/crises"),
    "more": ("committee", "/more"),
    "my tasks": ("committee", "/tasks"),
    "a task": ("committee", "/crises/{key}/tasks/1"),
    "team tasks": ("committee", "/crises/{key}/tasks"),
    "several received": ("committee", "/crises/{key}/acknowledge"),
    "messages": ("committee", "/crises/{key}/messages"),
    "a wave": ("committee", "/crises/{key}/messages/1"),
    "who is not reached": ("committee", "/crises/{key}/messages/unreached"),
    "not found": ("committee", "/crises/2031-9"),
}
"""Each screen by name: as whom, and where."""

VIEWS = [(language, width, dark) for language, width, dark in product(("fr", "ar", "en"), (320, 1280), (False, True))]
LATIN_RUN = re.compile(r"\d{4}-\d+/T\d+")


@pytest.mark.parametrize("screen", SCREENS)
def test_screen(site: Site, enter: Callable[..., Page], axe: Callable[[Page], list[str]], screen: str) -> None:
    role, path = SCREENS[screen]
    for language, width, dark in VIEWS:
        page = enter(site, role, path, language=language, width=width, dark=dark)
        where = f"{screen} {language} {width} {'dark' if dark else 'light'}"
        assert page.locator("h1").count() == 1, where
        assert page.locator("html").get_attribute("lang") == language, where
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr"), where
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{where}: wider than the screen"
        assert axe(page) == [], where
        if width == 320:
            assert too_small(page) == [], where
        page.context.close()


def too_small(page: Page) -> list[str]:
    """Things to press that a thumb cannot hit: under 24 pixels, but for links inside a sentence."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select')]
            .filter(one => one.offsetParent !== null && !one.closest('p, li, td, th, dd, .skip, svg'))
            .filter(one => { const box = one.getBoundingClientRect(); return box.height < 24 || box.width < 24 })
            .map(one => one.outerHTML.slice(0, 120))"""
        )
    )


def test_script_in_a_text_stays_text(site: Site, enter: Callable[..., Page]) -> None:
    page = enter(site, "committee", "/crises/{key}")
    assert "<script>alert(1)</script>" in page.locator("#live").inner_text()


def test_everything_works_without_javascript(site: Site, enter: Callable[..., Page]) -> None:
    page = enter(site, "committee", "/crises/{key}", js=False)
    page.get_by_role("link", name="Décider", exact=True).last.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Décider"


def test_with_the_keyboard_alone(site: Site, enter: Callable[..., Page]) -> None:
    page = enter(site, "committee", "/crises/{key}/decide")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main a.button')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/decide/*")


def test_the_page_is_light(site: Site, enter: Callable[..., Page]) -> None:
    """Under 100 kB on the wire without cache, everything included."""
    page = enter(site, "committee", "/crises/{key}")
    loaded = page.evaluate(
        """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .filter(one => !one.name.includes('/live/')).map(one => [one.name, one.transferSize])"""
    )
    names = " ".join(name for name, _ in loaded)
    assert all(part in names for part in ("pca.css", "htmx", "hx-sse", "app.js"))
    assert 10_000 < sum(size for _, size in loaded) < 100_000, loaded
