"""In which of the encodings of offices a file is written: told only where exactly one of them makes sense of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

OFFICE: Final = ("cp1252", "cp1256")
"""What French and Arabic Windows write beside UTF-8; small letters with accents lie at the same places in both."""

SAMPLES: Final = 5
"""Words shown of a file that is not in UTF-8, so that somebody sees whether it was read right."""

_LATIN: Final = frozenset(
    bytes.fromhex(
        "c0c2c4c7c8c9cacbcecfd1d4d6d9dbdc8cc69fc1cdd3dae0e2e4e7e8e9eaebeeeff1f4f6f9fbfc9ce6ffe1edf3fa"
    ).decode("cp1252")
)
"""Letters of French and Spanish names; a word with any other was written in some other encoding."""
_NO_INITIAL: Final = frozenset(map(chr, (0x0621, 0x0629, 0x0649)))
"""Arabic letters with which no word begins: alone, they are something else read wrongly."""
_SIGNS: Final = frozenset("‘“”«»–—…°€·•§±\u00a0\u200e\u200f") | set(
    map(chr, (0x2019, 0xAA, 0xBA, 0x060C, 0x061B, 0x061F))
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_MARKS: Final = re.compile(r"(?<=[\u0621-\u06af])[\u064b-\u0652]+")
_TORN: Final = re.compile(r"[^\W\d_][‘“”«»…·•][^\W\d_]|[A-Za-z][\u200e\u200f]|[\u200e\u200f][A-Za-z]")
"""A sign in the middle of a word: a letter of an encoding that is none of ours."""


class Undecided(ValueError):
    """None of the encodings makes sense of the file, or two do; `at` is its first byte that is not of UTF-8."""

    def __init__(self, at: int) -> None:
        super().__init__(f"byte {at}")
        self.at = at


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text; and, where it was not in UTF-8, some of its words to be looked at. Raises Undecided."""
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        at = error.start
    texts = {text for encoding in OFFICE if (text := _sensible(content, encoding)) is not None}
    if len(texts) != 1 or content.startswith(b"\xef\xbb\xbf"):
        raise Undecided(at)
    text = texts.pop()
    return text, tuple(_samples(text))


def _sensible(content: bytes, encoding: str) -> str | None:
    """The text in this encoding, if every word of it is one that people write."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    plain = _MARKS.sub("", text)
    known = all(sign.isascii() or sign.isalpha() or sign in _SIGNS for sign in set(plain))
    return text if known and not _TORN.search(plain) and all(map(_written, set(_WORD.findall(plain)))) else None


def _written(word: str) -> bool:
    """Whether a word is of one script, in letters it has: Latin with an unaccented one among them, or Arabic."""
    if word.isascii():
        return True
    if all(sign.isascii() or sign in _LATIN for sign in word):
        return len(word) == 1 or any(map(str.isascii, word))
    return all(0x0621 <= ord(sign) <= 0x06AF for sign in word) and not (len(word) == 1 and word in _NO_INITIAL)


def _samples(text: str) -> Iterator[str]:
    """The first words that would read otherwise in another encoding, each once."""
    others = dict.fromkeys(word for word in _WORD.findall(_MARKS.sub("", text)) if not word.isascii())
    telling = [word for word in others if word != word.lower() or not set(word) <= _LATIN]
    yield from (telling + [word for word in others if word not in telling])[:SAMPLES]
