"""What a text for people may not hold: identifiers, codes, expressions, names of formats, another language's words."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.pofile import read_po as read_file

from pca.catalogue.words import END_ISOLATE, FIRST_ISOLATE
from pca.plans.texts import Texts
from pca.shipped import data_folder
from tests.kit.pseudo import Shown


class Trouble(NamedTuple):
    """A word that a person cannot be expected to know, and the text it stands in."""

    kind: str
    word: str
    text: str


SIGNS = {
    "code": re.compile(r"(?<![\w/.@-])[a-z0-9]+_[a-z_0-9]+|\b(?!maCERT\b)[a-z]+[A-Z]\w+|\b[a-z]{3,}\.[a-z]{3,}\b"),
    "expression": re.compile(r"[<>=!]=|\w\(\w|\bTrue\b|\bFalse\b(?! alarm)"),
    "instant": re.compile(r"\b\d{4}-\d\d-\d\d|\dT\d\d:|\bPT?\d+[DHMS]\b"),
    "format": re.compile(r"\b(?:n?d?json|csv|xlsx|ya?ml|zip|utf-8|sha-?256)\b|\b(?:application|image|text)/\w", re.I),
    "language": re.compile(r"^(?:fr|ar|en)$|[(\[](?:fr|ar|en)[)\]]"),
}
"""In every language."""

ONE_OF = r"(?<!phase )(?<!level )(?<!niveau )(?<![\d.,:/–\u202f-])\b1 (?!{})[a-zé]{{2,}}s\b"
OWN_SIGNS = {
    "fr": {
        "figure": re.compile(r"(?<![\d.\w])\d+\.\d+(?![\d.\w])"),
        "word": re.compile(r"\bMTPD\b"),
        "plural": re.compile(ONE_OF.format("fois|mois|accès|cas|sms|avis"), re.I),
    },
    "ar": {
        "comma": re.compile(rf"[\u0600-\u06ff{END_ISOLATE}]\s?,|,\s?[\u0600-\u06ff{FIRST_ISOLATE}]"),
        "zero": re.compile(rf"^{FIRST_ISOLATE}?0{END_ISOLATE}? [\u0600-\u06ff]"),
    },
    "en": {
        "word": re.compile(r"\bDMIA\b|[«»]|\w [:;!?](?: |$)"),
        "plural": re.compile(ONE_OF.format("is|was|has|address|sms"), re.I),
    },
}
"""Numbers, signs and forms that are another language's, or none's."""

NAMES = frozenset(
    (
        *("utc", "rto", "mtpd", "dmia", "sms", "pdf", "url", "tls", "ip", "id", "pca", "enter", "ok"),
        *("whatsapp", "telegram", "openstreetmap", "odbl", "contributors", "français", "english"),
    )
)
"""Names that are the same in every language."""

MARKS = re.compile(
    r"\b[0-9a-f]{12,}\b|\b(?:[0-9a-f]{4,} ){3,}|\b(?:EX-)?\d{4}-\d+(?:/[TMVD]\d+)?\b"
    r"|\bOK [A-Z\d]{3}\b|#?\b(?=[A-Z]*\d)[A-Z\d]{3,9}\b|\b[A-Z\d]{8}\b|\bpca(?: [a-z-]+)+|/start"
)
"""What has no words: digests, keys of crises, codes of messages; and what is to be typed as it stands: commands."""

WORD = re.compile(r"[^\W\d_]{2,}")
LATIN = re.compile(r"[a-zà-öø-ÿœ’'-]*[a-zà-öø-ÿœ]{2,}", re.I)


def words_of(text: str) -> Iterator[str]:
    """Its words, small."""
    return (word.lower() for word in WORD.findall(re.sub(r"\{\w*\}|%\(\w+\)s", "", text)))


@cache
def spoken() -> dict[str, set[str]]:
    """Every word the program and the shipped plans say in French, and in English; read once."""
    said: dict[str, set[str]] = {"fr": set(), "en": set()}
    for language, bag in said.items():
        for path in (data_folder("templates") / "locale" / language / "words").glob("*.po"):
            bag.update(
                word for one in read_po(path) if one.id for text in _forms(one.string) for word in words_of(text)
            )
    for guide in (data_folder("docs") / "how-to" / "en").glob("*.md"):
        said["en"].update(words_of(guide.read_text("utf-8")))
    for path in (data_folder("templates") / "locale" / "en").glob("*.po"):
        for one in read_po(path):
            if one.id:
                said["fr"].update(word for text in _forms(one.id) for word in words_of(text))
                said["en"].update(word for text in _forms(one.string) for word in words_of(text))
    return said


def read_po(path: Path) -> Iterable[Any]:
    """The texts of a catalogue."""
    with path.open("rb") as file:
        return read_file(file)


def _forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


class HumanWords:
    """Judges texts in front of what people wrote themselves, which stands as they wrote it."""

    def __init__(self, plan: dict[str, Any], texts: Texts, database: Path, institution: str) -> None:
        self._said = {language: set(said) for language, said in spoken().items()}
        self._clean: set[tuple[str, str, bool]] = set()
        """Texts that were judged and hold nothing: most of them stand on many pages."""
        self._ids: set[str] = set()
        self._names, self.people, typed = _written(database)
        typed.add(institution)
        self._learn(plan)
        for (_, _, language), text in texts.items():
            self._said.setdefault(language, set()).update(words_of(text))
        self._typed = re.compile("|".join(map(re.escape, sorted(typed, key=len, reverse=True))) or "(?!)")

    def _learn(self, value: Any) -> None:
        """Identifiers and texts of a plan."""
        if isinstance(value, dict):
            if "fr" in value and all(isinstance(text, str) for text in value.values()):
                for language in ("fr", "en"):
                    self._said[language].update(words_of(value.get(language, "")))
                self._names.update(word.lower() for word in LATIN.findall(value.get("ar", "")))
                return
            self._ids.update(name for key, name in value.items() if key in ("id", "decision") and isinstance(name, str))
            value = list(value.values())
        for one in value if isinstance(value, list) else ():
            self._learn(one)

    def page(self, html: str, language: str, *, names: bool = True) -> Iterator[Trouble]:
        """What a page shows or reads aloud; whoever has no right to `names` reads people's keys instead."""
        for text in Shown(html).texts:
            if (text, language, names) not in self._clean:
                troubles = list(self.text(text, language, names=names))
                yield from troubles
                if not troubles:
                    self._clean.add((text, language, names))

    def text(self, text: str, language: str, *, names: bool = True) -> Iterator[Trouble]:
        """What one text holds."""
        said = MARKS.sub(" ", self._typed.sub(" ", " ".join(text.split())))
        for kind, sign in (SIGNS | OWN_SIGNS[language]).items():
            yield from (Trouble(kind, found.group(), text) for found in sign.finditer(said))
        known = self._said.get(language, set())
        for word in re.findall(r"[\w-]+", said):
            if word in self._ids and not word[0].isupper() and word.lower() not in known | self._names:
                yield Trouble("identifier", word, text)
            if word in self.people and not word.isalpha():
                said = said.replace(word, " ")
                if names:
                    yield Trouble("person", word, text)
        for word in words_of(said) if language == "en" else ():
            if word in self._said["fr"] and word not in known | self._names | NAMES:
                yield Trouble("French", word, text)
        for word in LATIN.findall(said) if language == "ar" else ():
            parts = set(words_of(word))
            if not (parts <= self._names | NAMES or word in self.people):
                yield Trouble("Latin", word, text)


def _written(database: Path) -> tuple[set[str], set[str], set[str]]:
    """Of an installation: the words of its names and places, the keys of its people, and what people wrote."""
    with closing(sqlite3.connect(database)) as base:
        rows = lambda query: [str(one) for row in base.execute(query) for one in row if one]  # noqa: E731
        titles = rows("SELECT name FROM contact UNION SELECT title FROM site UNION SELECT title FROM region")
        titles += rows("SELECT title FROM rota")
        typed = rows("SELECT name FROM evidence UNION SELECT email FROM contact UNION SELECT source FROM observation")
        typed += rows("SELECT title FROM crisis UNION SELECT text FROM log_entry UNION SELECT why FROM decision")
        typed += rows("SELECT despite FROM decision UNION SELECT json_extract(body, '$.why') FROM journal")
        typed += rows("SELECT value FROM decision, json_each(options) UNION SELECT text FROM situation_point")
        typed += rows("SELECT text FROM incoming UNION SELECT note FROM contact_care UNION SELECT label FROM api_token")
        typed += rows("SELECT text FROM postponed_session")
        typed += rows("SELECT title FROM request UNION SELECT text FROM request")
        typed += rows("SELECT value FROM ruling, json_each(written)")
        typed += rows("SELECT subject FROM task UNION SELECT json_extract(body, '$.act.label') FROM journal")
        typed += rows("SELECT name FROM contact WHERE name LIKE '%(%'")  # with a key in it: names to be completed
        said = {" ".join(one.split()) for one in typed if one.strip()}
        return {word for title in titles for word in words_of(title)}, set(rows("SELECT id FROM person")), said
