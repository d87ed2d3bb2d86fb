"""What surrounds a page leaves it its room: on a telephone, at 200 %, where nobody is signed in, and on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site

Enter = Callable[..., Page]

AROUND = """() => {
    const tall = (one) => {
        const box = document.querySelector(one)?.getBoundingClientRect();
        return box ? Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)) : 0;
    };
    return [".exercise", ".top", ".tabs"].map(tall).reduce((sum, one) => sum + one, 0) / innerHeight;
}"""


@pytest.mark.parametrize(("width", "height"), [(360, 640), (640, 360)])
def test_two_thirds_of_the_height_are_the_page_s(site: Site, enter: Enter, width: int, height: int) -> None:
    page = enter(site, "committee", "/crises/{key}", width=width)
    page.set_viewport_size({"width": width, "height": height})
    first = page.evaluate(AROUND)
    assert 0.1 < first <= 1 / 3
    page.mouse.wheel(0, 900)
    page.wait_for_function("scrollY > 500")
    later = page.evaluate(AROUND)
    assert 0 < later < first, "what stays above is less than at first"


def test_the_situation_fits_two_screens_of_a_desk(site: Site, enter: Enter) -> None:
    page = enter(site, "committee", "/crises/{key}")
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
