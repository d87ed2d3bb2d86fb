"""The words of the command line, in the language of this process."""

from __future__ import annotations

from contextvars import ContextVar

from pca.catalogue import LANGUAGES, Words
from pca.cli.lines import Unusable

LANGUAGE: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])

KEEP_TEXT: ContextVar[bool] = ContextVar("keep_text", default=False)
"""Whether a text that looks personal is kept all the same."""
"""The language of this process's answers."""

WORDS = Words("cli")
HOUSE = Words("house")


def say(key: str, /, **values: object) -> str:
    """The line `key` with its values."""
    return WORDS.say(key, LANGUAGE.get(), **values)


def count(key: str, number: int, /, **values: object) -> str:
    """The line `key` in the form that goes with `number`."""
    return WORDS.count(key, LANGUAGE.get(), number, **values)


def ours(language: str) -> str:
    """The language, when it is one of the program's. Raises Unusable."""
    if language not in LANGUAGES:
        raise Unusable(say("choice", text=language, known=", ".join(LANGUAGES)))
    return language


def banner() -> str:
    """What stands above everything of an exercise."""
    return HOUSE.say("banner", LANGUAGE.get())


def heads(*keys: str) -> list[str]:
    """Headings of columns."""
    return [say(key) for key in keys]
