"""The words of the command line, in the language of this process."""

from __future__ import annotations

from contextvars import ContextVar

from pca.catalogue import LANGUAGES, Words

LANGUAGE: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])
"""The language of this process's answers."""

WORDS = Words("cli")
HOUSE = Words("house")


def say(key: str, /, **values: object) -> str:
    """The line `key` with its values."""
    return WORDS.say(key, LANGUAGE.get(), **values)


def banner() -> str:
    """What stands above everything of an exercise."""
    return HOUSE.say("banner", LANGUAGE.get())


def heads(*keys: str) -> list[str]:
    """Headings of columns."""
    return [say(key) for key in keys]
