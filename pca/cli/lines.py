"""Lines on the terminal and the language they are in: what every command needs before it has loaded anything."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

from pca.catalogue import LANGUAGES
from pca.catalogue.words import END_ISOLATE, FIRST_ISOLATE
from pca.cli.waiting import WAITING
from pca.domain.plan.languages import spoken_as
from pca.domain.texts.wording import clean

_ISOLATES = FIRST_ISOLATE + END_ISOLATE

LOCALES = ("PCA_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Environment variables that say the language, the strongest first."""


class Unusable(Exception):
    """The input cannot be used. The text says what happened and what to do."""


def language_from(environment: Mapping[str, str]) -> str:
    """The language the environment asks for: the first variable that names one of ours, else the first of them."""
    for name in LOCALES:
        asked = environment.get(name, "").partition(".")[0].replace("_", "-")
        spoken = spoken_as(asked, LANGUAGES) if asked else None
        if spoken:
            return spoken
    return LANGUAGES[0]


def readable(text: str) -> str:
    """The text without what disturbs a terminal; the isolates that keep a value's own reading order stay."""
    return "".join(piece if piece in _ISOLATES else clean(piece) for piece in re.split(f"([{_ISOLATES}])", text))


def complain(text: str) -> None:
    """One line on the error output."""
    WAITING.over()
    print(" ".join(readable(text).split()), file=sys.stderr)  # noqa: T201


def tell(text: str) -> None:
    """One line of answer."""
    WAITING.over()
    print(" ".join(readable(text).split()), flush=True)  # noqa: T201
