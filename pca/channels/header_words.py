"""Writes the value of a mail header so that what is read back is what was written, letter for letter (RFC 2047).

The e-mail package loses or doubles blanks when it folds encoded words itself; here the blanks stand inside them.

Some readers show the blank between two encoded words before an address as well, which RFC 2047 (6.2) forbids: Python's
own, with `email.policy.default`, until its releases of summer 2026 (python/cpython#128110). Whoever joins the two and
whoever adds a blank can never read the same, so a long name is parted between its words only: there such a reader shows
one blank too many, and none within a word.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Iterable, Iterator
from itertools import groupby

LINE = 76
"""Characters of a line that holds an encoded word."""
WORD = 75
"""Characters of one encoded word, its marks included."""
_MARKS = len("=?utf-8?q??=")

_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
"""What stands as it is: printable ASCII, one blank between words."""
_KEPT = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
"""Signs that need no escape in an encoded word, wherever it stands."""
_WITH_BLANK = re.compile(r"[^ ]* |[^ ]+")
"""A word and the blank after it."""


def unstructured(name: str, value: str) -> str:
    """A header whose value is text for people, such as a subject: plain ASCII as it is, all else encoded as a whole."""
    taken = len(name) + 2
    plain = _PLAIN.fullmatch(value) and "=?" not in value and max(map(len, value.split(" "))) + taken < LINE
    return folded(name, value.split(" ") if plain else encoded(value, taken))


def addressed(name: str, shown: str, mailbox: str) -> str:
    """A header that names one mailbox (`mailbox`, ASCII) and its owner (`shown`, without signs of an address).

    Words of plain letters stay as they are, so that most names need no second encoded word next to the first.
    """
    pieces: list[str] = []
    for plain, group in groupby(shown.split(), key=lambda word: bool(_PLAIN.fullmatch(word)) and "=?" not in word):
        words = list(group)
        pieces += words if plain else encoded(" ".join(words), len(name) + 2)
    return folded(name, [*pieces, f"<{mailbox}>" if pieces else mailbox])


def folded(name: str, pieces: Iterable[str]) -> str:
    """A header made of pieces with one blank between them, over as many lines as it needs. Raises ValueError.

    A piece never begins a line of its own before there is another on the first: that would be an empty header.
    """
    lines, line = list[str](), f"{name}:"
    for piece in pieces:
        if len(line) + 1 + len(piece) > LINE and line != f"{name}:":
            lines.append(line)
            line = ""
        line = f"{line} {piece}"
    header = "\r\n".join([*lines, line])
    if not header.isascii() or not header.replace("\r\n ", "").isprintable():
        raise ValueError(f"the header {name} would break into two")
    return f"{header}\r\n"


def encoded(value: str, taken: int = 0) -> Iterator[str]:
    """Encoded words of at most 75 characters, each the whole of some words of the text and the blank after them.

    Only what no encoded word can hold is cut, and never within a character.
    """
    raw = value.encode("utf-8", "replace")
    short = len(_quoted(raw)) <= 4 * len(raw) / 3
    kind, write, size = ("q", _quoted, _quoted_size) if short else ("b", _base64, _base64_size)
    room, piece = min(WORD, LINE - taken) - _MARKS, b""
    for word in _WITH_BLANK.findall(value):
        octets = word.encode("utf-8", "replace")
        whole = size(octets) <= (WORD - _MARKS if piece else room)
        for more in (octets,) if whole else (sign.encode("utf-8", "replace") for sign in word):
            if piece and size(piece + more) > room:
                yield f"=?utf-8?{kind}?{write(piece)}?="
                room, piece = WORD - _MARKS, b""
            piece += more
    if piece:
        yield f"=?utf-8?{kind}?{write(piece)}?="


def _quoted(raw: bytes) -> str:
    return "".join(chr(byte) if byte in _KEPT else "_" if byte == 32 else f"={byte:02X}" for byte in raw)


def _quoted_size(raw: bytes) -> int:
    return sum(1 if byte in _KEPT or byte == 32 else 3 for byte in raw)


def _base64(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).decode("ascii")


def _base64_size(raw: bytes) -> int:
    return (len(raw) + 2) // 3 * 4
