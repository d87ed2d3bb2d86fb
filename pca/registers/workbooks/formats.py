"""What a cell shows: its stored value in its number format, or why that cannot be told for certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from pca.registers.records import BadCell
from pca.registers.workbooks.parts import Attributes, Parts

DIGITS: Final = 15
"""A spreadsheet keeps no more of a number."""
FORMATS: Final = 10_000
"""Formats of a workbook that are looked at."""
LONGEST: Final = 255
"""Characters of one format."""

BEGINNING: Final = date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar, from the first of March 1900 on."""
MOST_DAYS: Final = 80_000
_DATES: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN: Final = {0: "General", 1: "0", 49: "@"}
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_LITERAL: Final = frozenset(" +-()$€£\u00a0\u202f")
"""Characters that stand for themselves in a format."""


class Formats:
    """The number formats of a workbook's cells, by the number cells refer to."""

    def __init__(self, codes: Sequence[str] = ()) -> None:
        self._codes = codes

    def code(self, style: str | None) -> str:
        """The format's code; `General` when none is said, empty for one that is not known."""
        if style is None:
            return "General"
        if not self._codes:
            return "General" if style == "0" else ""
        return self._codes[int(style)] if style.isascii() and style.isdigit() and int(style) < len(self._codes) else ""


def read_formats(parts: Parts, name: str | None) -> Formats:
    """The formats of the part `styles`; without one every cell has the general format."""
    if name is None:
        return Formats()
    own: dict[str, str] = {}
    codes: list[str] = []
    inside = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal inside
        if tag == "numFmt" and len(own) < FORMATS:
            code = attributes.get("formatCode", "")
            own[attributes.get("numFmtId", "")] = code if len(code) <= LONGEST else ""
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside and len(codes) < FORMATS:
            number = attributes.get("numFmtId", "0")
            codes.append(own[number] if number in own else _built_in(number))

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    parts.read(name, start, end)
    return Formats(codes)


def _built_in(number: str) -> str:
    """The code of a format that files only name by number; `date` for those of days and times, else empty."""
    known = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else -1
    return "date" if known in _DATES else _BUILT_IN.get(known, "")


def unescaped(text: str) -> str:
    """A text as it is shown: `_x0041_` stands for one character; half of one becomes a mark that no cell may hold."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return "\ufeff" if 0xD800 <= number <= 0xDFFF else chr(number)


def shown_text(text: str, code: str) -> str:
    """A text in its format, which may hide it or add to it. Raises BadCell."""
    if (code.count(";") > 2 or "@" in code) and code != "@":
        raise BadCell("cell.shows_otherwise", "as_text")
    return text


def shown_number(value: str, code: str) -> str:
    """A number as the cell shows it, when that is certain: a whole number of at most 15 digits. Raises BadCell."""
    try:
        number = Decimal(value.strip()) if len(value) < 64 else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise BadCell("cell.no_number")
    if _is_date(code):
        raise BadCell("cell.date", "as_text")
    if number.adjusted() >= DIGITS:
        raise BadCell("cell.digits", "as_text", most=DIGITS)
    if number != number.to_integral_value():
        raise BadCell("cell.decimals", "as_text")
    whole = int(number)
    if code in ("General", "@", "0"):
        return str(whole)
    return _filled(str(whole), code) if whole >= 0 and code else _unsure()


def shown_day(value: str, code: str) -> str:
    """The day of a cell in a format of days (2026-01-05), counted from 1900 as spreadsheets do. Raises BadCell."""
    try:
        days = Decimal(value.strip()) if len(value) < 64 and _is_date(code) else Decimal("NaN")
    except InvalidOperation:
        days = Decimal("NaN")
    if not days.is_finite() or days != days.to_integral_value() or not 60 < days < MOST_DAYS:
        return shown_number(value, code)
    return (BEGINNING + timedelta(days=int(days))).isoformat()


def _filled(digits: str, code: str) -> str:
    """Digits in a format of places (`0`, `#`) and words, as `00000` or `"+"0` or `0#" "##`; filled from the end."""
    pieces = _pieces(code)
    places = sum(piece in ("0", "#") for piece in pieces)
    if not places:
        return _unsure()
    extra, rest = digits[: max(0, len(digits) - places)], digits[max(0, len(digits) - places) :]
    if digits == "0":
        rest = ""
    waiting, shown = list(rest), list[str]()
    for piece in reversed(pieces):
        if piece not in ("0", "#"):
            shown.append(piece[1:])
            continue
        places -= 1
        own = waiting.pop() if waiting else piece.replace("#", "")
        shown.append(extra + own if places == 0 else own)
    return "".join(reversed(shown))


def _pieces(code: str) -> list[str]:
    """Places as they are, and words with a mark before them. Raises BadCell for any other format."""
    pieces, rest = list[str](), iter(code)
    for sign in rest:
        if sign in "0#":
            pieces.append(sign)
        elif sign == '"':
            word = "".join(iter(lambda: next(rest, '"'), '"'))
            pieces.append(f"\\{word}")
        elif sign == "\\":
            pieces.append("\\" + next(rest, ""))
        elif sign in _LITERAL:
            pieces.append("\\" + sign)
        else:
            _unsure()
    return pieces


def _unsure() -> str:
    raise BadCell("cell.own_format", "as_text")


def _is_date(code: str) -> bool:
    """Whether a format shows days or hours: the built-in ones, or a code with their letters outside quotes."""
    if code in ("date", "General"):
        return code == "date"
    bare, quoted, skip = list[str](), False, False
    for sign in code.lower():
        if skip:
            skip = False
        elif sign == "\\":
            skip = True
        elif sign == '"':
            quoted = not quoted
        elif not quoted:
            bare.append(sign)
    text = "".join(bare)
    while "[" in text and "]" in text[text.index("[") :]:  # colours and countries; `[h]` counts hours
        before, _, rest = text.partition("[")
        inside, _, after = rest.partition("]")
        if inside.strip("hms") == "" and inside:
            return True
        text = before + after
    return any(letter in text for letter in "ymdhs")
