"""Where there is nothing to show, a sentence says so, in each language: on pages and in answers of commands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

import pca.cli
from pca.catalogue import Words
from pca.catalogue.pages import translations
from pca.shipped import data_folder
from pca.web.kit.rendering import environment

LANGUAGES = ("fr", "ar", "en")
VERBS = {
    "fr": r"n’|\bne\b|\b(?:est|sont|a|ont|reste|attend|commence)\b|\bs’\w+e\b|\w(?:ez|ent|ra|ront|rait)\b",
    "en": r"\b(?:is|are|was|were|has|have|will|can|cannot|does|do|say|covers?|fits|exists|changes|began"
    r"|appear|tick|search|holds|starts?|follows|knows"
    r"|allows|awaits|waits|runs|leave|opens?|stays|sees|changes|concern|name|begins|left|try|ask|send|publish)\b",
}
"""A few words of which every sentence holds one; Arabic makes sentences without any."""

LEADS = re.compile(r"[^.]*:?\s*pca .*$")
"""A command to be typed as it stands ends a line without a full stop."""


def is_sentence(text: str, language: str) -> bool:
    """Whether each part between full stops says something of something, and ends as a sentence does."""
    whole = LEADS.sub("", text).strip() if " pca " in text and not text.endswith(".") else text
    parts = [part for part in re.split(r"(?<=[.!?؟])\s+", whole) if part]
    if language != "ar":
        parts = [half for part in parts for half in re.split(r"\s?:\s", part)]
    verb = VERBS.get(language, "")
    return (
        bool(parts)
        and whole.endswith((".", "؟", "?"))
        and all(len(part.split()) > 1 and re.search(verb, part, re.IGNORECASE) for part in parts)
    )


def on_pages() -> Iterator[str]:
    """What `parts.empty` says, in French."""
    for path in (data_folder("templates") / "web").rglob("*.html"):
        for call in environment("fr").parse(path.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Getattr) and call.node.attr == "empty":
                for inner in call.find_all(nodes.Call):
                    if isinstance(inner.node, nodes.Name) and inner.node.name == "_":
                        [text, *_] = inner.args
                        assert isinstance(text, nodes.Const), path
                        yield text.value


def on_terminals() -> Iterator[str]:
    """The codes of what a table says that has no row."""
    for path in Path(pca.cli.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            for given in call.keywords if isinstance(call, ast.Call) else ():
                if given.arg == "empty" and isinstance(given.value, ast.Call):
                    yield ast.literal_eval(given.value.args[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_empty_state_is_a_sentence(language: str) -> None:
    page, line = translations(language), Words("cli")
    said = {page.gettext(text) for text in on_pages()} | {line.say(code, language) for code in on_terminals()}
    assert len(said) > 60
    assert {text for text in said if not is_sentence(text, language)} == set()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rien à lire.", "fr"),
        ("Aucun message. Ils partent quand le plan le prévoit.", "fr"),
        ("Personne à inviter : chaque personne est déjà invitée.", "fr"),
        ("Rien n’est à lire", "fr"),
        ("Aucun compte.", "fr"),
        ("Nothing to read.", "en"),
        ("Nobody in this list.", "en"),
        ("No account.", "en"),
        ("فارغ.", "ar"),
        ("لا رسائل", "ar"),
    ],
)
def test_what_is_none_is_found(text: str, language: str) -> None:
    assert not is_sentence(text, language)
