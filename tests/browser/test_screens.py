"""Every screen, in three languages, on a phone and a desk, by day and by night: nothing broken, nothing unreachable."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from itertools import product

import httpx
import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Page

from pca.domain.access.access import MAY, Action
from pca.plans.texts import thaw
from pca.store.plans import plans
from pca.web.app import create_app
from tests.browser.conftest import ALL_BUT_CONTRAST, CONTRAST, LANGUAGES, ROLES, WCAG, Site, Viewer, troubles
from tests.browser.screens import NO_SCREENS, SCREENS
from tests.kit.human_words import HumanWords, Trouble

FAR = re.compile(r"\d{6,}\W*(?:j|d|ي)\b|\b9999\b")
"""An instant kept as "ever" that was shown as if it were one."""

WIDTHS = (320, 1280)
VIEWS = tuple(product(LANGUAGES, WIDTHS))
ALL = os.environ.get("PCA_SCREENS") == "all"
"""Whether axe looks at every view (`make screens`)."""


def axed(screen: str) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """The views of a screen that axe looks at, by day and by night.

    It takes ten times as long as all the rest. The suite's share: each language once, on both widths, one view by
    night; which is which changes from screen to screen. Contrast, two thirds of it, is the same in every language: it
    is looked at in one view by day and in one by night.
    """
    if ALL:
        return set(VIEWS), set(VIEWS)
    number = list(SCREENS).index(screen)
    day = {(language, WIDTHS[(place + number) % 2]) for place, language in enumerate(LANGUAGES)}
    return day, {VIEWS[number % len(VIEWS)]}


SEEN = """() => ({
    headings: document.querySelectorAll('h1').length,
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    text: document.body.innerText,
    wide: document.documentElement.scrollWidth,
    inside: window.innerWidth,
    touched: matchMedia('(pointer: coarse)').matches,
})"""


TYPED_HERE = {
    "settings": "names and values that whoever reads them types into a file",
    "a plan sent in": "an author's own files",
    "a plan sent in that cannot be read": "an author's own files",
    "a plan to approve": "each language's words that changed, side by side",
    "what changed": "each language's words that changed, side by side",
    "a version taken over": "each language's words that changed, side by side",
    "a place of the directory": "the key that whoever keeps the directory typed",
    "days are planned by a file": "names of columns that whoever reads them types into a file",
    "figures from a file": "names of columns that whoever reads them types into a file",
    "personas": "the demonstration's people are not of this house, and have no names here",
    "a guide that is not in Arabic": "what an administrator types",
}
"""Screens about words that whoever reads them typed, or reads in all languages at once."""


@pytest.fixture(scope="module")
def words(site: Site) -> HumanWords:
    """Whatever a screen says to people they must be able to know: also on pages that no link reaches."""
    with site.runtime.store.read() as unit:
        body = plans.plan_body(unit, site.known["plan"])
    _, texts = thaw(body.encode())
    settings = site.runtime.settings
    return HumanWords(json.loads(body)["playbook"], texts, settings.data / "pca.db", settings.institution)


def unknown_words(words: HumanWords, screen: str, html: str, language: str) -> list[Trouble]:
    """What a person cannot be expected to know; whoever sees no names reads people's keys instead."""
    role = SCREENS[screen][0]
    names = role != "stranger" and ROLES[role][1] in MAY[Action.SEE_NAMES]
    return [] if screen in TYPED_HERE else list(words.page(html, language, names=names))


@pytest.mark.parametrize("screen", SCREENS)
def test_screen(site: Site, viewer: Viewer, words: HumanWords, screen: str) -> None:
    role, path = SCREENS[screen]
    viewer.complaints.clear()
    day, night = axed(screen)
    coloured = LANGUAGES[list(SCREENS).index(screen) % len(LANGUAGES)]
    page = viewer.page
    for language in LANGUAGES:
        viewer.open(site, role, path, language, WIDTHS[0])
        assert unknown_words(words, screen, page.content(), language) == [], f"{screen} {language}"
        for width in WIDTHS:
            viewer.resize(width)
            where = f"{screen} {language} {width}"
            seen = page.evaluate(SEEN)
            assert (seen["inside"], seen["touched"]) == (width, width == 320), "this is the view that was asked for"
            assert seen["headings"] == 1, where
            assert (seen["lang"], seen["dir"]) == (language, "rtl" if language == "ar" else "ltr"), where
            assert FAR.search(seen["text"]) is None, f"{where}: an instant that never comes"
            assert seen["wide"] <= width, f"{where}: wider than the screen"
            if width == 320:
                assert too_small(page) == [], where
            if (language, width) in day:
                asked = WCAG if ALL or language == coloured else ALL_BUT_CONTRAST
                assert troubles(page, asked) == [], where
            if (language, width) in night:
                page.emulate_media(color_scheme="dark")
                assert troubles(page, CONTRAST) == [], f"{where} by night"
                page.emulate_media(color_scheme="light")
    assert viewer.complaints == []


def pages() -> list[APIRoute]:
    """Every address a browser may ask for."""
    return [
        one
        for one in create_app(None).routes  # type: ignore[arg-type]  # nothing is asked
        if isinstance(one, APIRoute) and "GET" in one.methods and not one.path.startswith(("/api", "/live"))
    ]


def route_of(routes: list[APIRoute], path: str) -> str | None:
    """The route that answers a path, in the order they are asked."""
    return next((one.path for one in routes if one.path_regex.match(path)), None)


def test_every_page_of_the_application_is_a_screen_here() -> None:
    """A new page is looked at in every view, or stands among those that are none, with its reason."""
    routes = pages()
    shown = [re.sub(r"{\w+}", "1", path.partition("?")[0]) for _, path in SCREENS.values()]
    seen = {route_of(routes, path) for path in shown}
    assert {one.path for one in routes} - seen - NO_SCREENS.keys() == set()
    assert NO_SCREENS.keys() - {one.path for one in routes} == set()
    assert seen & NO_SCREENS.keys() == set()


EACH = 8
"""Pages of one kind that are looked at, as one person."""

LINK = re.compile(r' (?:href|formaction)="(/[^"#]*)')
SEARCH = re.compile(r'<form method="get"[^>]* action="(/[^"#]*)"(?:(?!</form>).)*<button', re.DOTALL)
UNLINKED = {
    "/crises/{key}/alerts": "linked where a plan reads public alerts",
    "/crises/{key}/resources": "linked where a plan counts resources",
    "/crises/{key}/complete": "linked from one's own tasks once there are many",
    "/r/{ticket}": "its link stands in messages",
    "/welcome/{secret}": "its link stands in messages",
    "/crises/{key}/people/away/{person}": "linked while somebody who is away has tasks",
    "/genuine": "its address stands in messages",
    "/genuine/{code}": "a code is typed on the page before",
    "/signin/code": "shown after a password",
    "/inbox": "linked where no crisis is open; the inbox of a crisis shows what it does",
    "/plans/upload/{digest}": "shown after sending a plan in",
    "/crises/{key}/measures/{measure}/{act}": "linked from measures with levels, which the starter has not",
    "/crises/{key}/perimeters/{perimeter}/rejoin": "linked where a region has a state of its own",
}


def test_every_screen_is_reached_by_following_links(site: Site) -> None:
    routes = pages()
    reached: set[str] = set()
    dead: set[tuple[str, str, int]] = set()
    for role in (
        *(one for one in ROLES if one != "author"),
        "stranger",
    ):  # who writes plans sees what the committee sees
        seen: Counter[str] = Counter()
        been: set[str] = set()
        ahead = [{"stranger": "/signin", "committee": f"/crises/{site.crisis}"}.get(role, "/more")]
        cookies = site.enter(role, "fr")
        with httpx.Client(base_url=site.address, cookies=cookies, follow_redirects=True, timeout=60) as client:
            while ahead:
                path = ahead.pop(0)
                route = route_of(routes, path.partition("?")[0])
                if route is None or route in NO_SCREENS or seen[route] >= EACH or path in been:
                    continue
                been.add(path)
                seen[route] += 1
                answer = client.get(path)
                if answer.status_code != 200:
                    dead.add((role, route, answer.status_code))
                ahead += [unescape(one) for one in (*LINK.findall(answer.text), *SEARCH.findall(answer.text))]
        reached |= seen.keys()
    assert dead == set()
    assert {one.path for one in routes} - reached - NO_SCREENS.keys() == UNLINKED.keys()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_shows_what_it_is_about(site: Site, screen: str) -> None:
    """No screen is looked at while it only says that it is not there."""
    role, path = SCREENS[screen]
    cookies = site.enter(role, "fr")
    status = httpx.get(site.at(path), cookies=cookies, timeout=60).status_code
    assert status == {"not found": 404, "not allowed": 403}.get(screen, 200)


def too_small(page: Page) -> list[str]:
    """Things to press that a thumb cannot hit: under 44 pixels high or 24 wide, but for links inside a sentence."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select')]
            .filter(one => one.offsetParent !== null && !one.closest('p, li, td, th, dd, .skip, svg'))
            .filter(one => one.checkVisibility({ visibilityProperty: true }))
            .map(one => [one, one.matches('[type=checkbox], [type=radio]') && one.closest('label') || one])
            .map(([one, hit]) => [one, hit.getBoundingClientRect()])
            .filter(([one, box]) => box.height < 44 || box.width < 24)
            .map(([one]) => one)
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
    assert all(part in names for part in ("pca.css", "htmx", "live.js", "app.js"))
    assert 10_000 < sum(size for _, size in loaded) < 100_000, loaded
