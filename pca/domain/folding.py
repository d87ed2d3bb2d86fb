"""How texts are compared when somebody looks for a name: capitals, accents and the forms of a letter are no matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

LONGEST = 40
"""Characters of a word that are looked at; names have no longer words."""

MOST_WORDS = 8
"""Words of one question that count."""

_DIGITS = {first + value: str(value) for first in (0x0660, 0x06F0) for value in range(10)}
_SAME = {ord(letter): same for letter, same in {"ى": "ي", "ی": "ي", "ٱ": "ا", "ة": "ه", "ک": "ك", "’": "'"}.items()}
_PLAIN = {0x0640: None, **_DIGITS, **_SAME}
"""The stroke that lengthens a word goes; letters that are written one for the other become one."""


def folded(text: str) -> str:
    """The text as it is compared: no capitals, accents or vowel signs; one form of each letter."""
    if text.isascii():  # as most identifiers and many names are
        return " ".join(text.lower().split())
    bare = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    return " ".join("".join(sign for sign in bare if unicodedata.category(sign) not in ("Mn", "Cf")).split())


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared, in their order."""
    return tuple(word[:LONGEST] for word in folded(text).split())


def words_in(prose: str, most: int) -> tuple[str, ...]:
    """The first different words of a text in sentences, without what stands between them; one letter says nothing."""
    apart = "".join(sign if sign.isalnum() else " " for sign in folded(prose[: most * LONGEST]))
    return tuple(dict.fromkeys(word[:LONGEST] for word in apart.split() if len(word) > 1))[:most]


def words_asked(text: str) -> tuple[str, ...]:
    """The words somebody looks for: as many of them as count."""
    return words_of(text)[:MOST_WORDS]


def endings(word: str) -> Iterator[str]:
    """The word from each of its letters on: whatever stands in it, one of these begins with."""
    return (word[at:] for at in range(len(word)))
