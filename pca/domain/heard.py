"""By which means somebody heard what they write down: the telephone, the radio, in person, in writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

Means: TypeAlias = Literal["telephone", "radio", "in_person", "writing"]
"""How it reached the author of an order."""

Heard: TypeAlias = Literal["", Means]
"""The same; empty when they do not say, or when it is their own."""

MEANS: tuple[Means, ...] = get_args(Means)

_WORDS: Mapping[Means, tuple[str, str, str]] = {
    "telephone": ("par téléphone", "عبر الهاتف", "by telephone"),
    "radio": ("par radio", "عبر اللاسلكي", "by radio"),
    "in_person": ("de vive voix", "مشافهةً", "in person"),
    "writing": ("par écrit", "كتابةً", "in writing"),
}


def say(heard: Heard | None, language: str) -> str:
    """In words of a language, such as `by telephone`; nothing where it was not said."""
    return _WORDS[heard][("fr", "ar", "en").index(language)] if heard else ""
