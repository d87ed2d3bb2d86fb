"""In how many parts a text message is sent, and which of its characters make it dearer.

Sources: 3GPP TS 23.038 (alphabets), 23.040 (a part of several gives 6 bytes to its header).
"""

from __future__ import annotations

from typing import Literal

import msgspec

GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The plain alphabet, in the order of its codes. é è à ù are in it; ê â î ô û ç œ ’ « » are not."""

ESCAPE = 0x1B
GSM_TWICE = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
"""Characters of that alphabet that take two places, and their code after the escape."""

_CODE = {sign: code for code, sign in enumerate(GSM) if code != ESCAPE}

MAX_PARTS = 255

Alphabet = Literal["gsm", "ucs2"]


class SmsParts(msgspec.Struct, frozen=True):
    """How a text travels. `units` are the places it takes; `foreign` the characters outside the plain alphabet."""

    alphabet: Alphabet
    units: int
    texts: tuple[str, ...]
    """The text of each part, whole characters only."""
    foreign: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many parts are paid for."""
        return len(self.texts)

    @property
    def size(self) -> int:
        """Places in each part."""
        whole, part = _SIZES[self.alphabet]
        return whole if self.count == 1 else part


_SIZES: dict[Alphabet, tuple[int, int]] = {"gsm": (160, 153), "ucs2": (70, 67)}


def sms_parts(text: str) -> SmsParts:
    """The parts of `text`: 160 places, or 153 in each of several; one foreign character makes it 70, or 67."""
    foreign = tuple(dict.fromkeys(sign for sign in text if sign not in _CODE and sign not in GSM_TWICE))
    alphabet: Alphabet = "ucs2" if foreign else "gsm"
    places = [_places(sign, alphabet) for sign in text]
    units = sum(places)
    whole, part = _SIZES[alphabet]
    texts = (text,) if units <= whole else _split(text, places, part)
    return SmsParts(alphabet, units, texts, foreign)


def _places(sign: str, alphabet: Alphabet) -> int:
    if alphabet == "ucs2":
        return 2 if ord(sign) > 0xFFFF else 1
    return 2 if sign in GSM_TWICE else 1


def _split(text: str, places: list[int], room: int) -> tuple[str, ...]:
    """As much as fits into each part; a character of two places is never torn apart."""
    parts, start, used = [], 0, 0
    for position, size in enumerate(places):
        if used + size > room:
            parts.append(text[start:position])
            start, used = position, 0
        used += size
    return (*parts, text[start:])


def encoded(text: str, alphabet: Alphabet) -> bytes:
    """The bytes of one part: one for each place of the plain alphabet (not packed), else UTF-16, big end first."""
    if alphabet == "ucs2":
        return text.encode("utf-16-be")
    return bytes(code for sign in text for code in ((ESCAPE, GSM_TWICE[sign]) if sign in GSM_TWICE else (_CODE[sign],)))


def decoded(data: bytes, alphabet: Alphabet) -> str:
    """The text of `encoded` bytes; what has no meaning becomes `?`, nothing is raised."""
    if alphabet == "ucs2":
        return data.decode("utf-16-be", "replace")
    twice = {code: sign for sign, code in GSM_TWICE.items()}
    signs, codes = [], iter(data)
    for code in codes:
        if code == ESCAPE:
            signs.append(twice.get(next(codes, 0), "?"))
        else:
            signs.append(GSM[code] if code < len(GSM) else "?")
    return "".join(signs)
