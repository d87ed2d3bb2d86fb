"""In-place help: every page leads to the section of a guide that goes with it, in the reader's language, from here."""

from __future__ import annotations

import re

import pytest

from pca.domain.access.access import AccessRole
from pca.render.guides import guide, names
from pca.shipped import data_folder
from pca.web.kit.help_pages import PAGES, help_of, place_of
from tests.web.conftest import House

TEMPLATES = [
    str(path.relative_to(data_folder("templates") / "web"))
    for path in sorted((data_folder("templates") / "web").glob("*/*.html"))
    if "kit/frame.html" in path.read_text("utf-8")
]


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_page_has_its_section(template: str) -> None:
    name, _, section = help_of(template).removeprefix("/help/").partition("#s")
    assert 0 < int(section) <= len(guide(name, "fr").sections)


def test_every_page_and_heading_that_is_named_is_there() -> None:
    rooms = {template.partition("/")[0] for template in TEMPLATES}
    pages = {template.removesuffix(".html") for template in TEMPLATES}
    assert PAGES.keys() <= rooms | pages
    assert all(place_of(*section) for section in PAGES.values())


@pytest.mark.parametrize(
    ("language", "name", "kept"),
    [("fr", "head", "fr"), ("en", "head", "en"), ("ar", "head", "ar"), ("ar", "committee", "fr")],
)
def test_a_guide_is_read_in_the_readers_language(house: House, language: str, name: str, kept: str) -> None:
    page = house.browser("ops1", AccessRole.DEPARTMENT_HEAD, language=language).get(f"/help/{name}")
    assert page.status_code == 200
    assert f'class="card" lang="{kept}"' in page.text
    assert (language == kept) is (guide(name, language).language == language)
    here = re.findall(r'href="(/help/[^"#]*)"', page.text)
    assert here
    assert {path.removeprefix("/help/") for path in here} <= set(names())


def test_nothing_of_a_guide_leads_to_what_is_not_shipped_or_asks_the_network(house: House) -> None:
    for name in names():
        for language in ("fr", "en", "ar"):
            for section in guide(name, language).sections:
                targets = re.findall(r'(?:href|src)="([^"]*)"', section.html)
                assert [one for one in targets if not one.startswith(("/help/", "https://age-encryption.org"))] == []
                assert "<img" not in section.html
                assert "<script" not in section.html


def test_a_stranger_may_read_a_guide_and_asks_for_nothing_else(house: House) -> None:
    stranger = house.stranger()
    assert stranger.get("/help/head").status_code == 200
    assert 'href="/help/head#s3"' in stranger.get("/signin").text, "how to get in"
    for name in ("../en/head", "%2e%2e%2fen%2fhead", "head.md", "x" * 5_000, "Head"):
        assert stranger.get(f"/help/{name}").status_code == 404
