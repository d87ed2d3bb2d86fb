"""Numbers as people type them, in any script, read into one plain spelling, or refused: nothing is guessed at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, TypeAlias

Why: TypeAlias = Literal["ambiguous", "none", "whole"]

MOST = 80
"""Signs of a number that are read."""

PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
"""How programs write a number, and how we keep it."""

_MINUS = frozenset("\u2212\u207b")
_COMMAS = frozenset("\u060c\uff0c\ufe50")
_POINTS = frozenset("\uff0e\ufe52")
_QUOTES = frozenset("'\u2019\u02bc\uff07\u066c")
"""What stands between groups of three and is never a decimal sign; U+066C is the Arabic one."""
_DECIMAL = "\u066b"
"""The Arabic decimal sign."""
_PERCENT = str.maketrans({"\u066a": "%", "\ufe6a": "%", "\uff05": "%"})
_BODY = re.compile(r"[0-9]*([., '\u066b][0-9]+)*")
_THREE = re.compile(r"[1-9][0-9]{0,2}([., '][0-9]{3})+")
_GROUPED = re.compile(r"[0-9]{1,3}(([ '])[0-9]{3})(\2[0-9]{3})*")


class NoNumber(ValueError):
    """What was typed is no number, or could be two. `why` names the reason, `meanings` the two."""

    def __init__(self, why: Why, written: str, meanings: tuple[str, str] = ("", "")) -> None:
        self.why: Why = why
        self.meanings = meanings
        self.written = written if len(written) <= MOST else written[: MOST - 1] + "…"
        super().__init__(f"{why}: {self.written}")


def read_number(written: str, unit: str = "") -> str:
    """The number in plain spelling (`-1200.5`): no groups, no zeros that say nothing. Raises NoNumber.

    Groups of three may stand apart by a blank, an apostrophe, or the sign that is not the decimal one. A single comma
    or point before exactly three digits is not guessed at. `unit` may stand behind the number.
    """
    text = "".join(sign for sign in written[: 2 * MOST] if unicodedata.category(sign) != "Cf").strip()
    text = _without_unit(text, unit)
    body = "".join(_signs(text))
    minus = body.startswith("-")
    body = body.lstrip("+-").strip() if body[:2] not in ("--", "++", "+-", "-+") else "x"
    if len(written) > 2 * MOST or not body or not _BODY.fullmatch(body):
        raise NoNumber("none", text)
    whole, decimals = _split(body, text, minus=minus)
    whole, decimals = whole.lstrip("0") or "0", decimals.rstrip("0")
    number = f"{whole}.{decimals}" if decimals else whole
    return f"-{number}" if minus and number.strip("0.") else number


def read_count(written: str) -> int:
    """A whole number of things, zero or more. Raises NoNumber."""
    number = read_number(written)
    if not number.isdecimal() or len(number) > 18:
        raise NoNumber("whole", written.strip())
    return int(number)


def _without_unit(text: str, unit: str) -> str:
    plain, wanted = text.translate(_PERCENT).casefold(), unit.strip().translate(_PERCENT).casefold()
    if wanted and plain.endswith(wanted) and len(plain) == len(text):
        return text[: len(text) - len(wanted)].rstrip()
    return text


def _signs(text: str) -> Iterator[str]:
    """Each sign as we know it: digits 0 to 9, one minus, one comma, one point, one blank, one apostrophe."""
    for place, sign in enumerate(text):
        kind = unicodedata.category(sign)
        if kind == "Nd":
            yield str(unicodedata.decimal(sign))
        elif kind == "Zs":
            yield " "
        elif place == 0 and (kind == "Pd" or sign in _MINUS):
            yield "-"
        elif sign in _COMMAS:
            yield ","
        elif sign in _POINTS:
            yield "."
        elif sign in _QUOTES:
            yield "'"
        else:
            yield sign if sign in ".,+\u066b" else "x"


def _split(body: str, written: str, *, minus: bool) -> tuple[str, str]:
    """Digits before and after the decimal sign."""
    if _DECIMAL in body:
        whole, _, decimals = body.partition(_DECIMAL)
        return _ungrouped(whole, written), _digits(decimals, written)
    last = max(body.rfind("."), body.rfind(","))
    if last < 0:
        return _ungrouped(body, written), ""
    sign, before, after = body[last], body[:last], body[last + 1 :]
    if body.count(sign) > 1:
        return _ungrouped(body, written), ""
    if len(after) == 3 and re.fullmatch(r"[0-9]{1,3}", before) and before.strip("0"):
        raise NoNumber("ambiguous", written, _meanings(before, after, minus=minus))
    return _ungrouped(before, written), _digits(after, written)


def _meanings(before: str, after: str, *, minus: bool) -> tuple[str, str]:
    """Both numbers it could be, each in a spelling that can be only that one."""
    sign = "-" if minus else ""
    decimals = after.rstrip("0")
    decimals = f"{decimals}0" if len(decimals) == 3 else decimals
    return f"{sign}{before}{after}", f"{sign}{before}.{decimals}" if decimals else f"{sign}{before}"


def _ungrouped(whole: str, written: str) -> str:
    """The digits of a whole number whose groups of three stand apart by one and the same sign."""
    if whole.isdecimal() or not whole:
        return whole
    marks = set(whole) - set("0123456789")
    if len(marks) == 1 and (_THREE.fullmatch(whole) or _GROUPED.fullmatch(whole)):
        return whole.replace(marks.pop(), "")
    raise NoNumber("none", written)


def _digits(decimals: str, written: str) -> str:
    if not decimals.isdecimal():
        raise NoNumber("none", written)
    return decimals
