"""The languages of the program: one for each folder of catalogues, French first."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pca.domain.plan.languages import HOUSE, direction
from pca.shipped import data_folder

if TYPE_CHECKING:
    from babel.core import Locale

# Babel takes 5 MB and is loaded by whoever says something: many processes never do.

MORE = "PCA_LOCALES"
"""Environment variable that names a folder with catalogues of further languages, laid out as `templates/locale/`."""

_CONVENTIONS = re.compile(r'^"X-Conventions: (\w+)\\n"$', re.MULTILINE)
"""In the head of `words/house.po`: whose dates and numbers a language is written with, such as `ar_MA`."""


@cache
def folders() -> dict[str, Path]:
    """The folder of each language's catalogues."""
    roots = [data_folder("templates") / "locale", *(Path(extra) for extra in (os.environ.get(MORE),) if extra)]
    by_name = {path.name: path for root in roots for path in sorted(root.iterdir()) if path.is_dir()}
    return {
        name: by_name[name] for name in sorted(by_name, key=lambda name: (name not in HOUSE, name != HOUSE[0], name))
    }


LANGUAGES: tuple[str, ...] = tuple(folders())
"""Every language the program speaks; whoever reads none of them gets the first one."""


def house_language(language: str | None) -> str:
    """The language itself when the program speaks it, else the first one."""
    return language if language in LANGUAGES else LANGUAGES[0]


@cache
def locale_of(language: str) -> Locale:
    """The conventions of dates and numbers that go with a language; for one nobody knows, figures alone."""
    from babel.core import Locale, UnknownLocaleError

    house = folders().get(language, Path()) / "words" / "house.po"
    named = _CONVENTIONS.search(house.read_text("utf-8")) if house.is_file() else None
    try:
        return Locale.parse(named[1] if named else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("root")


@cache
def name_of_language(tag: str) -> str:
    """What a language calls itself; its tag when nobody here knows it."""
    from babel.core import Locale, UnknownLocaleError

    try:
        name = Locale.parse(tag, sep="-").get_display_name() or tag
        return name[:1].upper() + name[1:]
    except (UnknownLocaleError, ValueError):
        return tag


__all__ = ["LANGUAGES", "direction", "folders", "house_language", "locale_of", "name_of_language"]
