"""What surrounds a page leaves it its room: on a telephone, at 200 %, where nobody is signed in, and on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LANGUAGES, Site

Enter = Callable[..., Page]

AROUND = """() => {
    const tall = (one) => {
        const box = document.querySelector(one)?.getBoundingClientRect();
        return box ? Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)) : 0;
    };
    return [".exercise", ".top", ".tabs"].map(tall).reduce((sum, one) => sum + one, 0) / innerHeight;
}"""


SCROLLED = """() => new Promise((go) => {
    const look = () => (scrollY > 500 ? go() : requestAnimationFrame(look));
    look();
})"""
"""Waits in the page itself: Playwright's own waiting evaluates text, which a strict page forbids."""


@pytest.mark.parametrize(("width", "height"), [(360, 640), (640, 360)])
def test_two_thirds_of_the_height_are_the_page_s(site: Site, enter: Enter, width: int, height: int) -> None:
    page = enter(site, "committee", "/crises/{key}", width=width)
    page.set_viewport_size({"width": width, "height": height})
    first = page.evaluate(AROUND)
    assert 0.1 < first <= 1 / 3
    page.mouse.wheel(0, 900)
    page.evaluate(SCROLLED)
    later = page.evaluate(AROUND)
    assert 0 < later < first, "what stays above is less than at first"


def test_on_paper_a_task_has_its_checklist_and_no_heading_stands_alone(site: Site, enter: Enter) -> None:
    page = enter(site, "committee", "/crises/{key}/tasks/1")
    page.emulate_media(media="print")
    assert page.locator(".points li").first.is_visible()
    assert page.locator(".points [type=checkbox]").first.is_visible()
    assert not page.locator("main button:visible").count()
    page = enter(site, "compliance", "/compliance")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Journal intact").is_visible()
    assert not page.get_by_role("heading", name="Relire une crise").is_visible(), "only a form stands under it"


def test_the_head_of_a_telephone_cuts_no_title_at_its_beginning(site: Site, enter: Enter) -> None:
    """A French title in an Arabic head ends with an ellipsis where it ends, not where it begins."""
    page = enter(site, "committee", "/crises/{key}", language="ar", width=320)
    title = page.locator(".top .which bdi").last
    assert title.evaluate("one => getComputedStyle(one).direction") == "ltr"
    assert title.evaluate("one => getComputedStyle(one).textOverflow") == "ellipsis"
    assert page.locator(".top .chip").evaluate("one => one.scrollWidth <= one.clientWidth")
    assert page.evaluate("document.querySelector('.top').offsetHeight") < 90, "two lines"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_situation_fits_two_screens_of_a_desk(site: Site, enter: Enter, language: str) -> None:
    page = enter(site, "committee", "/crises/{key}", language=language)
    assert page.evaluate("document.documentElement.scrollHeight") <= 2 * 800


def test_no_empty_column_stands_beside_signing_in(site: Site, enter: Enter) -> None:
    page = enter(site, "stranger", "/signin")
    left, right = page.evaluate(
        "(({left, right}) => [left, innerWidth - right])(document.querySelector('main').getBoundingClientRect())"
    )
    assert abs(left - right) < 20


def test_paper_takes_the_layout_of_paper(site: Site, enter: Enter) -> None:
    """A sheet is as narrow as a telephone is taken to be, and yet none."""
    page = enter(site, "committee", "/crises/{key}/states")
    page.set_viewport_size({"width": 700, "height": 990})
    page.emulate_media(media="print")
    assert page.locator(".pic-states").is_visible()
    assert page.locator("thead").first.evaluate("one => getComputedStyle(one).display") == "table-header-group"
    assert page.locator("thead").first.evaluate("one => one.getBoundingClientRect().height") > 10
    for what in (".rail", ".tabs", ".button"):
        assert not any(one.is_visible() for one in page.locator(what).all()), what
    stripe = page.locator(".exercise").evaluate(
        "one => [getComputedStyle(one).display, getComputedStyle(one).breakInside]"
    )
    assert stripe == ["table-header-group", "avoid"], "what Chromium repeats on every sheet"
