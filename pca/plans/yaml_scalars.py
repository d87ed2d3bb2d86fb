"""What a word written without quotes means, and which ones are refused because readers would disagree."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

Scalar = str | int | bool | Decimal

_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_TRUTH: Final = {"true": True, "false": False}
_TIME: Final = re.compile(r"[-+]?[0-9]+(?::[0-9]+)+(?:\.[0-9]*)?")
_COMMA: Final = re.compile(r"[-+]?[0-9]+,[0-9]+")
_FIGURE: Final = re.compile(
    r"""[-+]?(?: 0[xX][0-9a-fA-F_]* | 0[oO][0-9_]* | 0[bB][0-9_]*
    | (?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9_]+) (?:[eE][-+]?[0-9]*)? | \.(?:inf|nan) )""",
    re.VERBOSE | re.IGNORECASE,
)
_OTHER_DIGITS: Final = re.compile(r"[-+]?\d[\d.,٫٬]*")
_TRUTHLIKE: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false"})
_NOTHING: Final = frozenset({"", "~", "null", "none", "nil"})
_FIRST: Final = frozenset("0123456789+-.~=<yYnNoOtTfF")


class Ambiguous(ValueError):
    """A word that different readers of YAML take for different things: what is wrong, and what to do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


def plain_value(word: str) -> Scalar:
    """What `word`, written without quotes, stands for: int, Decimal, bool, or else the text itself.

    Dates (2020-03-16) and instants stay text. Raises Ambiguous for `no`, `14:20`, `010`, `1e3`, `~` and the like.
    """
    first = word[:1]
    if first not in _FIRST and not first.isdigit() and word:
        return word
    if word in _TRUTH:
        return _TRUTH[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    if _DECIMAL.fullmatch(word):
        return Decimal(word)
    _check(word)
    return word


def _check(word: str) -> None:
    lower = word.lower()
    if not word:
        raise Ambiguous("the value is missing", "write it, or delete the line; empty text is written ''")
    if lower in _NOTHING:
        raise Ambiguous(f"`{word}` can mean nothing or a text", "delete the line, or write the text in quotes")
    if lower in _TRUTHLIKE:
        raise Ambiguous(f"`{word}` can mean true, false or a text", "write true or false, or the text in quotes")
    if _TIME.fullmatch(word):
        raise Ambiguous(f"`{word[:40]}` can mean a time or a number", f'write it in quotes: "{word[:40]}"')
    if _COMMA.fullmatch(word):
        advice = "write 12.5 with a point, 1000 without a sign between thousands, or the text in quotes"
        raise Ambiguous(f"`{word[:40]}` is no number here", advice)
    if _FIGURE.fullmatch(word):
        raise Ambiguous(f"`{word[:40]}` is read differently by different readers", _advice(word[:40]))
    if word in ("=", "<<"):
        raise Ambiguous(f"`{word}` has a second meaning in YAML", "write it in quotes")
    if not word.isascii() and _OTHER_DIGITS.fullmatch(word):
        raise Ambiguous(f"`{word[:40]}` is written in digits of another script", "write 0 to 9, or the text in quotes")


def _advice(word: str) -> str:
    return f'write a number as 12 or 12.5, a text in quotes: "{word}"'
