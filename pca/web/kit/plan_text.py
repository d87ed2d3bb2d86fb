"""Texts of a plan on a page: what is said in another language than theirs carries its own and its direction."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup, escape

from pca.domain.plan.languages import direction
from pca.domain.plan.text import Text

Part = tuple[str, str]
"""A language, empty for the page's own, and what is said in it."""


class MixedText(str):
    """Words of which some are in another language: marked `[es]` as plain text, by `lang` and `dir` on pages.

    Adding words before and after keeps that.
    """

    parts: tuple[Part, ...]

    def __new__(cls, parts: Iterable[Part]) -> MixedText:
        """The words in their order."""
        kept = tuple(parts)
        mixed_text = super().__new__(cls, "".join(f"[{tag}] {words}" if tag else words for tag, words in kept))
        mixed_text.parts = kept
        return mixed_text

    def __html__(self) -> str:
        return Markup("").join(
            Markup('<span lang="{}" dir="{}">{}</span>').format(tag, direction(tag), words) if tag else escape(words)
            for tag, words in self.parts
        )

    def __add__(self, other: str) -> MixedText:
        return MixedText((*self.parts, *_parts(other)))

    def __radd__(self, other: str) -> MixedText:
        return MixedText((*_parts(other), *self.parts))


def _parts(mixed_text: str) -> tuple[Part, ...]:
    return mixed_text.parts if isinstance(mixed_text, MixedText) else (("", mixed_text),)


def text_in(text: Text, language: str) -> str:
    """What a reader of `language` is told."""
    own = text.own(language)
    return own if own else MixedText([(text.main, text.best(language))])


def as_text(text: Any) -> Any:
    """For encoders that know exact types only. Raises NotImplementedError for what is no text."""
    if isinstance(text, str):
        return str(text)
    raise NotImplementedError(f"{type(text).__name__} cannot be encoded")


_SPAN = re.compile(r'<span lang="[^"]*" dir="[^"]*">|</span>')


def plain(text: Any) -> Any:
    """A value as it may stand where no element may: in an attribute, a title, an option."""
    if isinstance(text, MixedText):
        return str(text)
    if isinstance(text, Markup) and '<span lang="' in text:
        return Markup(_SPAN.sub("", text))  # noqa: S704 - our own page without some of its tags
    return text


_TOKEN = re.compile(
    r"(?P<skip>\{%.*?%\}|\{#.*?#\}|<!--.*?-->)"
    r"|(?P<said>\{\{(?P<left>-?)(?P<what>.*?)(?P<right>-?)\}\})"
    r"|(?P<open><(?P<name>[a-zA-Z][a-zA-Z0-9-]*))"
    r"|(?P<close></(?P<shut>[a-zA-Z][a-zA-Z0-9-]*)\s*>)"
    r"|(?P<quote>[\"'])|(?P<end>>)",
    re.DOTALL,
)
_TEXT_ONLY = frozenset({"title", "option", "textarea"})


class PlainInTags(Extension):
    """Writes what templates say inside a tag, or where only text may stand, without elements of its own."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with `plain` around such values, and a line break after a condition of a tag kept."""
        tag, quote, only = "", "", ""

        def rewritten(match: re.Match[str]) -> str:
            nonlocal tag, quote, only
            if match["said"]:
                if not (tag or only):
                    return match[0]
                return f"{{{{{match['left']} _plain({match['what'].strip()}) {match['right']}}}}}"
            if match["skip"] and tag and not quote and re.search(r"[^-+]%\}$", match[0]):
                return match[0][:-2] + "+%}"  # else two attributes on lines of their own become one word
            if match["open"] and not tag:
                tag = match["name"].lower()
            elif match["close"] and not tag:
                only = "" if match["shut"].lower() == only else only
            elif match["quote"] and tag:
                quote = "" if quote == match[0] else quote or match[0]
            elif match["end"] and tag and not quote:
                only = tag if tag in _TEXT_ONLY else only
                tag = ""
            return match[0]

        return _TOKEN.sub(rewritten, source)

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals["_plain"] = plain
