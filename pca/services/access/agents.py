"""What a browser calls itself, in the few words by which people know it: its make, and on what it runs."""

from __future__ import annotations

MAKES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""In this order: nearly all of them call themselves by the names of older ones too, which stand last."""

MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """Such as "Firefox · Windows"; the beginning of what it says of itself where that is no browser we know."""
    make = next((title for sign, title in MAKES if sign in agent), "")
    machine = next((title for sign, title in MACHINES if sign in agent), "")
    return " · ".join(filter(None, (make, machine))) if make else agent[:60]
