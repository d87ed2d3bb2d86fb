"""Texts by code: the text of a language, with its plural form and its values; French where a language lacks it."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache, reduce
from typing import TYPE_CHECKING, NamedTuple

from pca.catalogue.languages import LANGUAGES, direction, folders, house_language
from pca.catalogue.po_files import PoTexts, read_usual

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog

FIRST_ISOLATE, END_ISOLATE = "\u2068", "\u2069"
KEY = re.compile(r"\b[A-Z]\{\w+\}")
"""A key in a text: its letter stands with its number, from right to left too."""


class _File(NamedTuple):
    """One catalogue file: its texts by context and code, and which form goes with a number."""

    texts: Mapping[tuple[str, str], tuple[str, ...]]
    form: Callable[[int], int]


def _path(file: str, language: str) -> Path:
    return folders()[language] / "words" / f"{file}.po"


def read_catalogue(file: str, language: str) -> Catalog | None:
    """One file of a language, or None where the language has none. Raises ValueError for one that cannot be read."""
    from babel.messages.pofile import read_po

    path = _path(file, language)
    if not path.is_file():
        return None
    with path.open("rb") as opened:
        return read_po(opened, locale=None, abort_invalid=True)


@cache
def _file(file: str, language: str) -> _File:
    path = _path(file, language)
    if not path.is_file():
        return _File({}, lambda _number: 0)
    read = read_usual(path.read_text("utf-8")) or _read_any(file, language)
    return _File(read.texts, gettext.c2py(read.plural))


def _read_any(file: str, language: str) -> PoTexts:
    """The same by the library that knows every form, and says what is wrong with a file that has none."""
    catalogue = read_catalogue(file, language)
    assert catalogue is not None
    texts = {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0]): (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in catalogue
        if message.id and "fuzzy" not in message.flags
    }
    return PoTexts({key: strings for key, strings in texts.items() if strings and all(strings)}, catalogue.plural_expr)


class Words:
    """The texts of one context, by code. The part of its name before a dot names the files they stand in."""

    def __init__(self, context: str) -> None:
        self.context = context
        self._name = context.partition(".")[0]

    def __contains__(self, code: object) -> bool:
        return (self.context, code) in _file(self._name, LANGUAGES[0]).texts

    def __iter__(self) -> Iterator[str]:
        """The codes there are."""
        return (code for context, code in _file(self._name, LANGUAGES[0]).texts if context == self.context)

    def find(self, code: str, language: str) -> str | None:
        """The text as it is written, or None for a code that nobody here knows."""
        return next(iter(self._forms(code, language)[0]), None)

    def say(self, code: str, language: str, /, **values: object) -> str:
        """The text with its values. Raises KeyError for no such code."""
        return self._filled(self._forms(code, language)[0], code, 0, language, values)

    def count(self, code: str, language: str, number: int, /, **values: object) -> str:
        """The text in the form that goes with `number`, which stands in it as `{count}`. Raises KeyError."""
        forms, form = self._forms(code, language)
        return self._filled(forms, code, form(number), language, {"count": number, **values})

    def _filled(self, forms: tuple[str, ...], code: str, form: int, language: str, values: Mapping[str, object]) -> str:
        if not forms:
            raise KeyError(f"{self.context}: {code}")
        text = forms[min(form, len(forms) - 1)]
        if values and not _ltr(language):
            text = KEY.sub(f"{FIRST_ISOLATE}\\g<0>{END_ISOLATE}", text)
        return text.format_map({name: isolated(value, language) for name, value in values.items()}) if values else text

    def word(self, code: str, language: str) -> str:
        """The text, or the code itself where nobody here knows it, as in a journal that a newer version wrote."""
        text = self.find(code, language)
        return code if text is None else text

    def plain(self, code: str, language: str, /, **values: object) -> str:
        """The text with its values put in as they are: for pieces of a sentence, and where each sign costs.

        Raises KeyError for no such code.
        """
        text = self.find(code, language)
        if text is None:
            raise KeyError(f"{self.context}: {code}")
        return text.format_map(values) if values else text

    def in_each(self, code: str, between: str = " · ", /, **values: object) -> str:
        """The text in every language, one after the other: for readers whose language nobody knows. Raises KeyError."""
        return between.join(self.plain(code, language, **values) for language in LANGUAGES)

    def _forms(self, code: str, language: str) -> tuple[tuple[str, ...], Callable[[int], int]]:
        return _forms(self._name, self.context, code, language)


@lru_cache(maxsize=8192)  # a page says some hundred texts; codes and languages may come from outside
def _forms(name: str, context: str, code: str, language: str) -> tuple[tuple[str, ...], Callable[[int], int]]:
    for tongue in dict.fromkeys((house_language(language), LANGUAGES[0])):
        file = _file(name, tongue)
        strings = file.texts.get((context, code))
        if strings:
            return strings, file.form
    return (), lambda _number: 0


@cache
def _ltr(language: str) -> bool:
    return direction(language) == "ltr"


def listed(texts: Iterable[str], language: str) -> str:
    """Texts one after the other, between them the comma of the language."""
    comma, some = Words("house").say("comma", language), list(texts)
    return reduce(lambda before, text: before + comma + text, some) if some else ""


def isolated(value: object, language: str) -> str:
    """A value as it stands in a sentence: in a language from right to left, kept from disturbing the reading order."""
    text = str(value)
    if _ltr(language) or not text or text.startswith(FIRST_ISOLATE):
        return text
    return f"{FIRST_ISOLATE}{text}{END_ISOLATE}"
