"""Says in one calm sentence why an order was refused and what to do next, in French, Arabic or English."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pca.domain.evidence_kinds import kind_said
from pca.domain.refusals_ar import SENTENCES as ARABIC
from pca.domain.refusals_ar import WORDS as ARABIC_WORDS
from pca.domain.refusals_en import SENTENCES as ENGLISH
from pca.domain.refusals_en import WORDS as ENGLISH_WORDS
from pca.domain.refusals_fr import SENTENCES as FRENCH
from pca.domain.refusals_fr import WORDS as FRENCH_WORDS

SENTENCES: Mapping[str, Mapping[str, str]] = {"fr": FRENCH, "ar": ARABIC, "en": ENGLISH}
"""Sentences by language and refusal code. `{name}` is a detail; a part in `[…]` is said only if its details are."""

WORDS: Mapping[str, Mapping[str, str]] = {"fr": FRENCH_WORDS, "ar": ARABIC_WORDS, "en": ENGLISH_WORDS}
"""How the engine's own code words (task statuses, value types) are said."""

UNKNOWN: Mapping[str, str] = {
    "fr": "Refusé par les règles ({code}) : rien n’a changé. Signalez ce code à la personne qui administre l’outil.",
    "ar": "رفضت القواعد الطلب ({code}): لم يتغير شيء. أبلغوا هذا الرمز إلى مسؤول الأداة.",
    "en": "Refused by the rules ({code}): nothing changed. Report this code to whoever runs this tool.",
}
"""What is said of a code without a sentence, such as one from a journal written by a newer version."""

SPOKEN = frozenset({"status", "type", "access", "held", "reach"})
"""Details that hold a code word of the engine rather than a name or a number."""

PLACE = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_LONGEST = 200
"""Longest detail repeated in a sentence, in characters."""


def say(code: str, details: Mapping[str, str], language: str = "fr") -> str:
    """The sentence for a refusal, in `language` (French when it is not one of fr, ar, en). Never raises.

    A detail that the plan has in that language (`state.ar` beside `state`) is said in it.
    """
    spoken = language if language in SENTENCES else "fr"
    sentence = SENTENCES[spoken].get(code, UNKNOWN[spoken].replace("{code}", code))
    own = {name: details.get(f"{name}.{spoken}", value) for name, value in details.items()}
    known = {name: _value(name, value, spoken) for name, value in own.items() if value.strip()}
    kept = _OPTIONAL.sub(lambda part: part[1] if known.keys() >= set(PLACE.findall(part[1])) else "", sentence)
    return PLACE.sub(lambda place: known.get(place[1], "—"), kept)


def _value(name: str, value: str, language: str) -> str:
    """One detail as it is said: translated, shortened, and in Arabic kept from disturbing the reading order."""
    said = WORDS[language].get(value, value) if name in SPOKEN else " ".join(value.split())
    if name == "type" and "/" in value:
        said = kind_said(value, language)
    said = said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
    return f"\u2068{said}\u2069" if language == "ar" else said
