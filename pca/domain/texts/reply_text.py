"""What somebody wrote, made comparable: words without case, accents or vowel signs, and where one thought ends."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import msgspec

LONGEST = 2_000
"""Characters of a text that are kept and looked at."""

Phrase = tuple[str, ...]
"""A phrase as folded words."""

_ARABIC = str.maketrans("أإآٱىةیک", "اااايهيك")
_WORD_MARKS = frozenset("'’ʼ`´-‐‑–—_/&()[]\"«»“”*#@+")
"""Signs that part words and nothing more; every other sign ends a thought."""


class TypedWords(msgspec.Struct, frozen=True):
    """The words of a text, and for each the number of the thought (clause) it stands in."""

    tokens: tuple[str, ...]
    clause: tuple[int, ...]
    asked: frozenset[int] = frozenset()
    """Clauses that end with a question mark."""

    def together(self, first: int, last: int) -> bool:
        """Whether two words stand in the same clause."""
        return self.clause[first] == self.clause[last]


def folded(text: str) -> str:
    """The text without what does not matter: case, accents, vowel signs, punctuation, direction, kind of digits."""
    return " ".join(words_of(text).tokens)


def words_of(text: str) -> TypedWords:
    """The words of a text in order. Never raises, whatever is sent."""
    tokens: list[str] = []
    clauses: list[int] = []
    asked: set[int] = set()
    word, clause = "", 0
    for sign in (*unicodedata.normalize("NFKD", text[:LONGEST]).translate(_ARABIC), " "):
        kept = _letter(sign)
        if kept:
            word += kept
            continue
        if kept is None:
            continue
        if word:
            tokens.append(unicodedata.normalize("NFC", word).translate(_ARABIC))
            clauses.append(clause)
            word = ""
        if not sign.isspace() and sign not in _WORD_MARKS:
            if sign in "?؟":
                asked.add(clause)
            clause += 1
        elif sign == "\n":
            clause += 1
    return TypedWords(tuple(tokens), tuple(clauses), frozenset(asked))


def _letter(sign: str) -> str | None:
    """What a sign adds to a word: itself, nothing but an end (empty), or nothing at all (None)."""
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind[0] in "LN" and kind != "Lm":
        return sign.casefold()
    return None if kind in ("Mn", "Cf", "Lm", "Me", "Sk") and sign not in _WORD_MARKS else ""


class Phrases:
    """Phrases looked up at a place among words, the longest first."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            words = words_of(phrase).tokens
            self._by_first.setdefault(words[0], []).append(words)
        for group in self._by_first.values():
            group.sort(key=len, reverse=True)

    def at(self, words: Sequence[str], place: int) -> int:
        """How many words the longest phrase that begins at `place` has; 0 when none does."""
        for phrase in self._by_first.get(words[place], ()) if place < len(words) else ():
            if tuple(words[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def __iter__(self) -> Iterator[Phrase]:
        return (phrase for same in self._by_first.values() for phrase in same)
