"""Whether a text looks as if it said something of somebody's health or identity, so that its writer is asked once more.

It reads words, not meanings: it misses some and asks in vain now and then. `tests/domain/texts` holds how often.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from pca.domain.act import Personal
from pca.domain.texts.personal_words import (
    BIRTH,
    CARD,
    GIVEN_NAMES,
    HEALTH,
    INSURANCE,
    MACHINES,
    NOT_CARDS,
    ONLY_WITH,
    PLURAL,
    SOMEBODY,
)
from pca.domain.texts.reply_text import folded, words_of

LONGEST = 2_000
"""Characters that are looked at together; a longer text is looked at piece by piece."""

_SENTENCE = re.compile(r"(?<!\bM)(?<!\bMr)(?<!\bMme)(?<!\bDr)[.!?؟;؛\n]+(?:\s|$)")
_CARD = re.compile(r"(?<![A-Za-z0-9/_-])[A-Z]{1,2} ?[0-9]{5,6}(?![A-Za-z0-9/_-])")
_ACCOUNT = re.compile(r"(?<![0-9])(?:MA[0-9]{2} ?)?(?:[0-9] ?){24}(?![0-9])")
_INSURED = re.compile(r"(?<![0-9])[0-9]{8,10}(?![0-9])")
_DATE = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}")
_NAME = re.compile(r"(?<![.!?\n] )(?<!^)\b[A-ZÉÈÀ][a-zéèêàçïô]{2,} (?:[A-ZÉÈÀ][a-zéèêàçïô]{2,}|[A-Z]{3,})\b")
_PREFIXES = ("و", "ف", "ب", "ل", "ك")


def _all(words: str) -> frozenset[str]:
    return frozenset(folded(word) for word in words.split())


_WHOLE = _all(" ".join(word for word in HEALTH.split() if not word.endswith("*")))
_BEGIN = tuple(word[:-1] for word in HEALTH.split() if word.endswith("*"))
_BESIDE = {folded(word): tuple(others.split()) for word, others in ONLY_WITH.items()}
_SOMEBODY, _PLURAL, _MACHINES = _all(SOMEBODY), _all(PLURAL), _all(MACHINES)
_NAMES, _NOT_CARDS = _all(GIVEN_NAMES), _all(NOT_CARDS)


def personal_in(texts: Iterable[str]) -> tuple[Personal, ...]:
    """What any of these texts seems to hold. Never raises, whatever is written."""
    kinds = {kind for text in texts for kind in _kinds(text)}
    return tuple(kind for kind in ("health", "identity") if kind in kinds)


def _kinds(text: str) -> Iterable[Personal]:
    for start in range(0, len(text), LONGEST):
        for sentence in _SENTENCE.split(text[start : start + LONGEST]):
            words = [_bare(word) for word in words_of(sentence).tokens]
            if words and _of_health(words, sentence):
                yield "health"
            if words and _of_identity(" ".join(words), sentence):
                yield "identity"


def _bare(word: str) -> str:
    """An Arabic word without the one-letter words written at its front, where what is left is one that counts."""
    if word in _WHOLE or word in _SOMEBODY or word in _NAMES or not word[:1] > "ء":
        return word
    for prefix in ("", *_PREFIXES):
        for article in ("", "ال"):
            rest = word.removeprefix(prefix).removeprefix(article)
            if len(rest) > 2 and (rest in _WHOLE or rest in _BESIDE or rest in _SOMEBODY or rest in _NAMES):
                return rest
    return word


def _of_health(words: list[str], sentence: str) -> bool:
    """A word of health and somebody in one sentence; several people, or machines, are nobody's health."""
    plain = {word for word in words if word in _WHOLE or word.startswith(_BEGIN)}
    beside = {word for word in words if word in _BESIDE and _beside(words, _BESIDE[word])}
    if not plain and not beside:
        return False
    named = any(word in _NAMES for word in words) or _NAME.search(sentence) is not None
    if not plain and not _MACHINES.isdisjoint(words) and not named:
        return False
    if named:
        return True
    return _one_of(words) or (not _SOMEBODY.isdisjoint(words) and _PLURAL.isdisjoint(words))


def _beside(words: list[str], others: tuple[str, ...]) -> bool:
    return any(
        word.startswith(other[:-1]) if other.endswith("*") else word == other for word in words for other in others
    )


def _one_of(words: list[str]) -> bool:
    """“One of them”: somebody after all."""
    return any(
        first in ("un", "une", "one", "احد", "احدي") and second in ("de", "des", "of")
        for first, second in pairwise(words)
    ) or not {"احد", "احدي"}.isdisjoint(words)


def _of_identity(words: str, sentence: str) -> bool:
    """A number of an identity card, of an insurance, of an account, or a day of birth."""
    padded = f" {words} "
    if _ACCOUNT.search(sentence):
        return True
    if any(f" {phrase} " in padded for phrase in BIRTH) and _DATE.search(sentence):
        return True
    if any(f" {phrase} " in padded for phrase in INSURANCE) and _INSURED.search(sentence):
        return True
    card = _CARD.search(sentence)
    if card is None:
        return False
    before = words_of(sentence[: card.start()]).tokens[-3:]
    return any(f" {phrase} " in padded for phrase in CARD) or _NOT_CARDS.isdisjoint(before)
