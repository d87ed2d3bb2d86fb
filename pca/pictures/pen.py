"""Writes single shapes and words of a picture: always escaped, always isolated, never with a style of its own."""

from __future__ import annotations

import unicodedata
from html import escape

from pca.domain.texts.wording import one_line
from pca.pictures.look import COLOURS, RULES
from pca.plans.drawing.style import attributes

FSI, LRI, PDI = "\u2068", "\u2066", "\u2069"
"""Unicode's isolates: what stands between them does not disturb the reading order around it."""
_JOINERS = "\u200c\u200d"


def plain(words: str) -> str:
    """A text on one line without anything XML cannot hold or that changes the reading order."""
    line = one_line(words)
    if line.isprintable():
        return line
    return "".join(filter(None, map(_harmless, line)))


def _harmless(sign: str) -> str:
    if sign.isprintable() or sign in _JOINERS:
        return sign
    return "" if unicodedata.category(sign) == "Cf" else "\ufffd"


def name(words: str) -> str:
    """Somebody's own words inside a sentence, isolated: their direction is found out from themselves."""
    return f"{FSI}{plain(words)}{PDI}"


def code(words: str) -> str:
    """A number, a time or a code inside a sentence, isolated: read from left to right."""
    return f"{LRI}{plain(words)}{PDI}"


def escaped(words: str) -> str:
    """Text as XML; made of `plain`, `name`, `code` and our own words."""
    return escape(words, quote=True)


def element(tag: str, classes: str = "", inside: str = "", /, **attributes: float | str) -> str:
    """One element. Classes carry the colours; presentation attributes say the same for a page without style sheet.

    An underscore in an attribute's name stands for a hyphen. `inside` is finished XML.
    """
    look = f' class="{classes}"{_look(classes)}' if classes else ""
    given = "".join(f' {key.replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{tag}{look}{given}>{inside}</{tag}>" if inside else f"<{tag}{look}{given}/>"


_LOOKS: dict[str, str] = {}


def _look(classes: str) -> str:
    if classes not in _LOOKS:
        _LOOKS[classes] = attributes(classes, RULES, COLOURS)
    return _LOOKS[classes]


def _value(value: float | str) -> str:
    return escaped(value) if isinstance(value, str) else short(value)


def short(value: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, words: str, classes: str = "t", anchor: str = "start") -> str:
    """A line of text; `start` is where the language begins, the right side for Arabic."""
    return element("text", classes, escaped(words), x=x, y=y, text_anchor=anchor)


def tip(words: str) -> str:
    """What a pointer resting on a shape is told."""
    return f"<title>{escaped(words)}</title>"


def link(href: str, inside: str, label: str = "") -> str:
    """The shapes `inside` as a link, when there is somewhere to go; `label` is its name, and what a pointer is told."""
    named = f"{tip(label)}{inside}" if label else inside
    if not href:
        return f"<g>{named}</g>" if label else inside
    return f'<a class="go" href="{escaped(href)}">{named}</a>'
