"""Sessions are told apart by the browser people know, not by what it says of itself."""

from __future__ import annotations

import pytest

from pca.services.access.agents import browser_of

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/120.0.0.0 Safari/537.36", "Chrome · Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox · Windows"),
        (
            f"Mozilla/5.0 (Linux; Android 14) {WEBKIT} SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36",
            "Samsung Internet · Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) Version/17.2 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (iPad; CPU OS 17_2 like Mac OS X) CriOS/120.0 Mobile/15E148 Safari/604.1", "Chrome · iPad"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.2 Safari/605.1.15", "Safari · Mac"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/120.0 Safari/537.36", "Chrome · ChromeOS"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("Linux " + "x" * 90, "Linux " + "x" * 54),
        ("", ""),
    ],
)
def test_a_browser_in_the_words_people_know(agent: str, said: str) -> None:
    assert browser_of(agent) == said
