"""Says in one calm sentence why an order was refused and what to do next."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pca.catalogue.languages import house_language
from pca.catalogue.words import Words, isolated

SENTENCES = Words("refusals")
"""By refusal code. `{name}` is a detail; a part in `[…]` is said only if its details are."""

WORDS = Words("refusals.words")
"""How the engine's own code words (task statuses, value types) are said."""

KINDS = Words("kinds")
"""What a file is, by media type, in words of somebody who knows none."""

SPOKEN = frozenset({"status", "type", "access", "held", "reach"})
"""Details that hold a code word of the engine rather than a name or a number."""

PLACE = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_LONGEST = 200
"""Longest detail repeated in a sentence, in characters."""


def say(code: str, details: Mapping[str, str], language: str = "fr") -> str:
    """The sentence for a refusal, in `language` (French where we do not speak it). Never raises.

    A detail that the plan has in that language (`state.ar` beside `state`) is said in it. A code without a sentence,
    such as one from a journal written by a newer version, is told with the code.
    """
    language = house_language(language)
    sentence = SENTENCES.find(code, language) or SENTENCES.plain("__unknown__", language, code=code)
    own = {name: details.get(f"{name}.{language}", value) for name, value in details.items()}
    known = {name: _value(name, value, language) for name, value in own.items() if value.strip()}
    kept = _OPTIONAL.sub(lambda part: part[1] if known.keys() >= set(PLACE.findall(part[1])) else "", sentence)
    return PLACE.sub(lambda place: known.get(place[1], "—"), kept)


def kind_said(media_type: str, language: str) -> str:
    """What a file is, and what to do with one that proves nothing."""
    return KINDS.find(media_type, language) or KINDS.say("unknown", language)


def _value(name: str, value: str, language: str) -> str:
    """One detail as it is said: translated, shortened, and kept from disturbing the reading order."""
    text = WORDS.word(value, language) if name in SPOKEN else " ".join(value.split())
    if name == "type" and "/" in value:
        text = kind_said(value, language)
    return isolated(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…", language)
