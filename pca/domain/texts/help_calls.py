"""Whether a text calls for help, wherever in it; a false call costs a telephone call, a lost one a life."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from pca.domain.texts.help_words import (
    ALONE,
    CALLS,
    DENIED_NEED,
    HURT,
    MA_BEFORE,
    MINE,
    NEEDING,
    NEEDS,
    NEGATORS,
    NOT_CALLS,
    WORRYING,
)
from pca.domain.texts.reply_text import Phrases, TypedWords, words_of

Alarm = Literal["call", "worry", "none"]
"""`call`: help is asked for, or somebody is hurt, shut in, in danger. `worry`: somebody should read it first."""

LOOK_BACK = 6
"""TypedWords before a word of help among which a negation is looked for."""

NEAR = 6
"""Letters from which a word one mistake away from a word of help is worrying."""


class Heard(msgspec.Struct, frozen=True):
    """What a text says about help. `denied` are places of words that deny it: "pas besoin d'aide"."""

    alarm: Alarm
    denied: frozenset[int] = frozenset()


_CALLS, _NEEDS, _HURT, _WORRYING, _NOT_CALLS = (
    Phrases(phrases) for phrases in (CALLS, NEEDS, HURT, WORRYING, NOT_CALLS)
)
_ALONE = frozenset(words_of(phrase).tokens for phrase in ALONE)
_NEEDING, _DENIED_NEED = frozenset(NEEDING), frozenset(DENIED_NEED)
_LONG = re.compile(r"([^\W\d_])\1{2,}")
_ARABIC = re.compile("[\u0621-\u064a]")


def heard(words: TypedWords) -> Heard:
    """Whether these words call for help. Linear in their number."""
    tokens = tuple(_LONG.sub(r"\1", word) for word in words.tokens)
    harmless = _spans(tokens, _NOT_CALLS)
    calling, denied = False, {place for start, end in harmless for place in range(start, end)}
    for start, end in _spans(tokens, _CALLS):
        calling |= not _inside(start, end, harmless)
    for known, needed in ((_NEEDS, True), (_HURT, False)):
        for start, end in _spans(tokens, known):
            if _inside(start, end, harmless):
                continue
            before = _denial(words, tokens, start, needed)
            if before is not None:
                denied.update(range(before, end))
            elif not needed or tokens[start:end] not in _ALONE or _needs(words, tokens, start, end):
                calling = True
    if calling:
        return Heard("call", frozenset(denied))
    worrying = any(not denied.issuperset(range(*span)) for span in _spans(tokens, _WORRYING))
    near = any(place not in denied and _nearly(_LONG.sub(r"\1\1", word)) for place, word in enumerate(words.tokens))
    return Heard("worry" if worrying or near else "none", frozenset(denied))


def _spans(tokens: Sequence[str], known: Phrases) -> list[tuple[int, int]]:
    """Where the phrases stand: (first, behind the last) each; Arabic words also behind and, by, to, the."""
    spans = []
    for place, word in enumerate(tokens):
        length = known.at(tokens, place)
        if not length:
            rest = tokens[place + 1 : place + 6]
            length = max((known.at((bare, *rest), 0) for bare in _bare(word)), default=0)
        if length:
            spans.append((place, place + length))
    return spans


def _bare(word: str) -> Iterator[str]:
    """An Arabic word without the letters that are written together with it."""
    if not _ARABIC.match(word):
        return
    for prefixes in (("و", "ف"), ("ب", "ل", "ك"), ("ال", "ل")):
        for prefix in prefixes:
            if word.startswith(prefix) and len(word) - len(prefix) >= 2:
                word = word[len(prefix) :]
                yield word
                break


def _inside(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _denial(words: TypedWords, tokens: Sequence[str], start: int, needed: bool) -> int | None:
    """The place of the negation that takes back what begins at `start`; None when nothing does.

    What one may need is taken back only where the need itself is denied: "no help here" is a call.
    """
    between: list[str] = []
    need = False
    for place in range(start - 1, max(-1, start - 1 - LOOK_BACK), -1):
        word = tokens[place]
        if not words.together(place, start):
            return None
        if word in _DENIED_NEED:
            return place if needed and not between else None
        allowed = _denies(words, tokens, place)
        if allowed is not None and (need or not needed):
            rest = (small for small in between if not (needed and (small in _NEEDING or small in _SMALL)))
            return place if allowed.issuperset(rest) and ("tout" not in between or "du" in between) else None
        if word not in _SMALL and not (needed and word in _NEEDING):
            return None
        need |= word in _NEEDING
        between.append(word)
    return None


_SMALL = frozenset(word for between in NEGATORS.values() for word in between) | {"for", "to", "your", "الي", "من", "l"}


def _denies(words: TypedWords, tokens: Sequence[str], place: int) -> frozenset[str] | None:
    """The small words that may follow the negation at `place`; None when it denies nothing there."""
    word = tokens[place]
    before = tokens[place - 1] if place and words.together(place - 1, place) else ""
    after = tokens[place + 1] if place + 1 < len(tokens) and words.together(place, place + 1) else ""
    match word:
        case "plus":
            earlier = tokens[max(0, place - 3) : place]
            return NEGATORS["pas"] if {"n", "ne"}.intersection(earlier) or not before else None
        case "longer":
            return NEGATORS["not"] if before == "no" else None
        case "ma":
            return NEGATORS["makaynch"] if after in MA_BEFORE else None
        case "one":
            return NEGATORS["noone"] if before == "no" else None
        case _ if word.startswith("و") and word[1:] in NEGATORS:
            return NEGATORS[word[1:]]
        case "personne" if before in MINE or not (after in ("n", "ne") or (after == "de" and not before)):
            return None
    return NEGATORS.get(word)


def _needs(words: TypedWords, tokens: Sequence[str], start: int, end: int) -> bool:
    """Whether a word for needing stands in the same clause, or nothing else stands in the text."""
    same = (tokens[place] for place in range(len(tokens)) if words.together(place, start))
    return end - start == len(tokens) or any(word in _NEEDING for word in same)


# ---------------------------------------------------------------- mistakes of typing


def _shortened(word: str) -> set[str]:
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


_EXACT = frozenset(phrase[0] for known in (_CALLS, _NEEDS, _HURT) for phrase in known if len(phrase) == 1)
_NEARLY = frozenset(short for word in _EXACT if len(word) >= NEAR for short in _shortened(word))


def _nearly(word: str) -> bool:
    """Whether a word is about one mistake away from a word of help: a sign too many, missing, wrong or swapped."""
    return NEAR - 1 <= len(word) <= 20 and word not in _EXACT and not _NEARLY.isdisjoint(_shortened(word))
