"""What the command line says of itself, keyed by its English, which stands in the source beside what it tells of."""

from __future__ import annotations

import re
from functools import cache

from pca.catalogue.words import Words

SOURCE = "en"
"""The language of the source."""

TEXTS = Words("help")
"""Help of commands and options, and the names of what they take."""

SENTENCES = Words("help.library")
"""What the library of commands says by itself, with `{…}` where it puts something in."""

_PLACE = re.compile(r"\\\{(\w+)\\\}")


def help_text(english: str, language: str) -> str:
    """A text of the help; as it is where nobody here knows it."""
    return english if language == SOURCE else TEXTS.word(english, language)


def sentence(english: str, language: str) -> str:
    """A sentence of the library with what it put in; as it is where nobody here knows it."""
    for code, pattern in () if language == SOURCE else _patterns():
        match = pattern.fullmatch(english)
        if match:
            values = {name: _value(name, value, language) for name, value in match.groupdict().items()}
            return SENTENCES.say(code, language, **values)
    return english


def _value(name: str, value: str, language: str) -> str:
    """What was put in: another sentence, the name of a parameter in quotes, or what somebody typed."""
    if name == "why":
        return sentence(value, language)
    return f"'{help_text(value.strip(chr(39)), language)}'" if name == "parameter" else value


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """The sentences and how each is recognised: the longest first, as it says most."""
    codes = sorted(SENTENCES, key=len, reverse=True)
    return [(code, re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(code)), re.DOTALL)) for code in codes]
