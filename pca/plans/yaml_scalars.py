"""What a word written without quotes means, and which ones are refused because readers would disagree."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from pca.domain.diagnosis import Faulty

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


class Ambiguous(Faulty):
    """A word that different readers of YAML take for different things."""


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
        raise Ambiguous("yaml.value_missing")
    if lower in _NOTHING:
        raise Ambiguous("yaml.nothing", word=word)
    if lower in _TRUTHLIKE:
        raise Ambiguous("yaml.truth", word=word)
    if _TIME.fullmatch(word):
        raise Ambiguous("yaml.time", word=word[:40])
    if _COMMA.fullmatch(word):
        raise Ambiguous("yaml.comma", word=word[:40])
    if _FIGURE.fullmatch(word):
        raise Ambiguous("yaml.figure", word=word[:40])
    if word in ("=", "<<"):
        raise Ambiguous("yaml.second_meaning", word=word)
    if not word.isascii() and _OTHER_DIGITS.fullmatch(word):
        raise Ambiguous("yaml.other_digits", word=word[:40])
