"""What a browser calls itself, in the few words by which people know it: its make, and on what it runs."""

from __future__ import annotations

from typing import Literal

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


Device = Literal["phone", "tablet", "desk", ""]
"""What a browser runs on, as people say it; nothing where it does not tell."""


def device_of(agent: str) -> Device:
    """Whether a browser runs on a telephone, a tablet or a desk."""
    if any(sign in agent for sign in ("iPad", "Tablet")) or ("Android" in agent and "Mobile" not in agent):
        return "tablet"
    if any(sign in agent for sign in ("iPhone", "Android", "Mobile")):
        return "phone"
    return "desk" if any(sign in agent for sign in ("Windows", "Macintosh", "CrOS", "Linux")) else ""


def browser_of(agent: str) -> str:
    """Such as "Firefox · Windows"; the beginning of what it says of itself where that is no browser we know."""
    make = next((title for sign, title in MAKES if sign in agent), "")
    machine = next((title for sign, title in MACHINES if sign in agent), "")
    return " · ".join(filter(None, (make, machine))) if make else agent[:60]
