"""The guides by role as they are shown in the application: their sections as HTML, in the reader's language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pca.catalogue import LANGUAGES
from pca.shipped import data_folder

_TEXT = MarkdownIt("commonmark", {"html": False}).enable("table")


class GuideSection(msgspec.Struct, frozen=True):
    """One part of a guide: its heading and what it says, as HTML made by us of our own text."""

    title: str
    html: str


class Guide(msgspec.Struct, frozen=True):
    """One guide. `language` is the one it is in: not the reader's where it is not written in that one."""

    name: str
    language: str
    title: str
    sections: tuple[GuideSection, ...]


@cache
def names() -> tuple[str, ...]:
    """The guides there are, by the names of their files: each is written in the first language of the house."""
    return tuple(sorted(path.stem for path in (data_folder("guides") / LANGUAGES[0]).glob("*.md")))


@cache
def guide(name: str, language: str) -> Guide:
    """The guide of that name, read once in a process. Raises LookupError when there is none."""
    if name not in names():
        raise LookupError(name)
    files = ((each, data_folder("guides") / each / f"{name}.md") for each in (language, *LANGUAGES))
    known, file = next((each, file) for each, file in files if file.is_file())
    title, *parts = re.split(r"^##? +", file.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return Guide(name, known, title.partition("\n")[0], tuple(_section(name, part) for part in parts))


def _section(name: str, part: str) -> GuideSection:
    title, _, text = part.partition("\n")
    tokens = _TEXT.parse(text)
    for token in tokens:
        token.children = _shown(name, token.children) if token.children else token.children
    html: str = _TEXT.renderer.render(tokens, _TEXT.options, {})
    html = (
        html.replace("<code>", '<code dir="ltr">')
        .replace("<table>", '<div class="scroll" tabindex="0"><table>')
        .replace("</table>", "</table></div>")
    )
    return GuideSection(title, html.replace("<pre>", '<pre dir="ltr" tabindex="0">'))


def _shown(name: str, inside: list[Token]) -> list[Token]:
    """Links to other guides lead to them here; what is not shipped is said without a link, and without its picture."""
    kept, dropped = list[Token](), 0
    for token in inside:
        if token.type == "image":
            continue
        if token.type == "link_open":
            target = _leads(name, str(token.attrs.get("href", "")))
            dropped = 0 if target else 1
            token.attrs["href"] = target
        if dropped and token.type in ("link_open", "link_close"):
            dropped = dropped if token.type == "link_open" else 0
            continue
        kept.append(token)
    return kept


def _leads(name: str, link: str) -> str:
    if "://" in link:
        return link
    path = PurePosixPath(link.partition("#")[0] or f"{name}.md")
    return f"/help/{path.stem}" if path.suffix == ".md" and path.stem in names() else ""
