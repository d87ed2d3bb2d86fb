"""Which language a page is in, and its texts: French as in the templates, Arabic and English from catalogues."""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.requests import Request

from pca.settings import data_folder

LANGUAGES = ("fr", "ar", "en")
COOKIE = "pca-language"
PLURALS = {
    "en": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
    " : n%100>=11 && n%100<=99 ? 4 : 5);",
}
"""Which form of a word goes with a number; every catalogue says the same."""

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {}\\n"\n'
LOCALES = {"fr": Locale("fr", "MA"), "ar": Locale("ar", "MA"), "en": Locale("en", "GB")}
"""Conventions of dates and numbers; Arabic as in Morocco, with Latin digits."""


def language_of(request: Request) -> str:
    """The language chosen with one click before, else the first of the browser's that is ours, else French."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    for wanted in request.headers.get("accept-language", "").split(","):
        found = wanted.strip()[:2].lower()
        if found in LANGUAGES:
            return found
    return "fr"


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return LOCALES[language].text_direction


class French(NullTranslations):
    """The language texts are written in: nothing to translate, and nought is singular in it."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form that goes with a number."""
        return msgid1 if n < 2 else msgid2

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """The same with a context."""
        return self.ngettext(msgid1, msgid2, n)


@cache
def name_of_language(tag: str) -> str:
    """What a language calls itself; its tag when nobody here knows it."""
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language: all files of `templates/locale/<language>/`, one for each room, put together."""
    if language == "fr":
        return French()
    whole = read_po(io.BytesIO(HEADER.format(PLURALS[language]).encode()), locale=language)
    for path in sorted((data_folder("templates") / "locale" / language).glob("*.po")):
        for message in catalogue(path, language):
            if message.id and message.string and "fuzzy" not in message.flags:
                whole.add(message.id, message.string, context=message.context)
    file = io.BytesIO()
    write_mo(file, whole)
    file.seek(0)
    return GNUTranslations(file)


def catalogue(path: Path, language: str) -> Catalog:
    """One file of translations. Raises ValueError for one that cannot be read."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)
