"""A complete further language made by machine: every text of the catalogues between brackets."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from pca.shipped import data_folder

OPEN, CLOSE = "⟦", "⟧"
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "qps", "qps-Arab"
"""The tag that Unicode keeps for languages made up, and the same in a script from right to left."""


def make_language(folder: Path, tag: str) -> None:
    """Write the catalogues of a language that brackets everything: texts by code, texts of pages, help."""
    locale = data_folder("templates") / "locale"
    for path in sorted((locale / "fr" / "words").glob("*.po")):
        _write(folder / tag / "words" / path.name, path, by_code=path.stem != "help")
    for path in sorted((locale / "ar").glob("*.po")):
        _write(folder / tag / path.name, path, by_code=False)


def _write(target: Path, source: Path, *, by_code: bool) -> None:
    with source.open("rb") as opened:
        found = read_po(opened)
    made = Catalog(locale=None, header_comment="")
    made.mime_headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    ]
    for one in found:
        if one.id:
            said = one.string if by_code else one.id
            forms = bracketed(said) if isinstance(said, str) else tuple(bracketed(form) for form in said)
            made.add(one.id, forms, context=one.context)
    target.parent.mkdir(parents=True, exist_ok=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    header += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    with target.open("wb") as file:
        file.write(header.encode())
        write_po(file, made, omit_header=True, width=0)


def bracketed(text: str) -> str:
    """The text as this language says it. What is only blanks stays so."""
    return f"{OPEN}{text}{CLOSE}" if text.strip() else text


def outside(text: str) -> str:
    """What of a text stands in no bracket; one that was cut off reaches to the end."""
    depth, kept = 0, []
    for letter in text:
        if letter == OPEN:
            depth += 1
        elif letter == CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0:
            kept.append(letter)
    return "".join(kept)


class Shown(HTMLParser):
    """What a page shows or reads aloud in its own language: texts and the attributes that hold some."""

    SILENT = frozenset({"script", "style", "code", "pre", "template"})
    VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr"})
    SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-label", "aria-description")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lang = self.dir = ""
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang, self.dir = known.get("lang", ""), known.get("dir", "")
        foreign = known.get("lang", self.lang) != self.lang
        hidden = foreign or tag in self.SILENT or (bool(self._open) and self._open[-1][1])
        if not hidden:
            self.texts += [known[name] for name in self.SPOKEN if known.get(name)]
            if tag == "input" and known.get("type") in ("submit", "button"):
                self.texts.append(known.get("value", ""))
        if tag not in self.VOID:
            self._open.append((tag, hidden))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while any(one == tag for one, _ in self._open):
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._open and self._open[-1][1]):
            self.texts.append(data)

    def outside(self) -> Iterator[str]:
        """What stands in no bracket: one bracket may span several elements, as a sentence with a mark in it does."""
        return iter(outside("\n".join(self.texts)).splitlines())
