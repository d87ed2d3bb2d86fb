"""What a page may weigh, so that it opens on a bad line: own styles, own script, and each page with all it needs."""

from __future__ import annotations

import hashlib
import re

import pytest

from pca.domain.access.access import AccessRole
from pca.shipped import data_folder
from pca.web.kit import static
from tests.kit.pages import PAGES
from tests.web.conftest import Browser, House

STATIC = data_folder("templates") / "web" / "static"
PINNED = {
    "htmx-4.0.1.min.js": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
}
"""What others wrote and we serve, by SHA-256: a new version is a choice, not an accident."""

STYLES, SCRIPT, LIVE, PAGE = 32_000, 9_700, 7_300, 100_000
"""Bytes."""


def test_own_styles_and_script_stay_small() -> None:
    own = {path.name: path.stat().st_size for path in STATIC.iterdir() if path.suffix == ".js"}
    assert sum(size for name, size in own.items() if name not in (*PINNED, "ticks.js", "live.js")) <= SCRIPT, own
    assert own["live.js"] <= LIVE, "pages that are live alone load it"
    assert own["ticks.js"] <= 2_000, "one page alone loads it, beside the others"
    assert len(static.files()["pca.css"].content) <= STYLES


def test_what_others_wrote_is_what_we_chose() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in STATIC.glob("*.min.js")}
    assert found == PINNED


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_all_it_needs_stays_light(house: House, path: str) -> None:
    key = house.opened()
    house.world.decide("activate")
    browser = house.browser("dir", AccessRole.DIRECTOR, AccessRole.HR)
    address = path.format(key=key, plan=house.world.version)
    text, weight = sent(browser, address)
    needed = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', text)) | {"/static/icons.svg"}
    assert len(needed) in (5, 6), needed  # a page that is live has one script more
    weight += sum(sent(browser, one)[1] for one in needed)
    assert 20_000 < weight < PAGE, weight


def sent(browser: Browser, path: str) -> tuple[str, int]:
    """A page or file, and how many bytes it takes on the wire, compressed as browsers ask for it."""
    with browser.stream("GET", path, headers={"accept-encoding": "gzip"}) as answer:
        assert answer.status_code == 200, path
        return answer.read().decode(), answer.num_bytes_downloaded
