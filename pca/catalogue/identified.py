"""How the author of an order was identified, in words."""

from __future__ import annotations

from pca.catalogue.words import Words
from pca.domain.heard import Heard
from pca.domain.identification import Identification

_WAYS, _FACTORS, _AROUND = Words("identified.ways"), Words("identified.factors"), Words("identified")
_HEARD = Words("identified.heard")


def say(identified: Identification | None, language: str) -> str:
    """In words of a language, such as `page, password and code (3f9a01bc22d4)`; or that it is unknown."""
    if identified is None:
        return _AROUND.say("before", language)
    words = [_WAYS.say(identified.way, language)]
    if identified.factor:
        words.append(_FACTORS.say(identified.factor, language))
    sentence = _AROUND.say("comma", language).join(words)
    return f"{sentence} ({identified.reference})" if identified.reference else sentence


def say_heard(heard: Heard | None, language: str) -> str:
    """By which means it was heard, such as `by telephone`; nothing where it was not said."""
    return _HEARD.say(heard, language) if heard else ""
