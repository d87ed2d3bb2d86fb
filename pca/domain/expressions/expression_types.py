"""The four kinds of value a condition may speak of, and what counts as a known value of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation, Overflow, Subnormal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from pca.domain.diagnosis import Faulty, Value

Values = Mapping[str, Any]
"""What is known at one moment: a value for each name; None or no entry at all means unknown."""

Run = Callable[[Values], Any]
"""A compiled part of an expression. It returns None for unknown, and never raises."""

DIGITS: Final = 40
"""A number with more significant digits than this is no figure of a crisis, and counts as unknown."""


class Type(StrEnum):
    """The type of an indicator, of a name in a selector, or of a whole expression."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"
    DATE = "date"


class ExpressionError(Faulty):
    """An expression cannot be used: where (`column`, 1-based, in characters), what is wrong, what to do."""

    def __init__(self, column: int, code: str, advice: str = "", /, **values: Value) -> None:
        super().__init__(f"condition.{code}", advice, **values)
        self.column = column


_TOO_LARGE: Final = 10**DIGITS
_BOUNDED: Final = Context(
    prec=DIGITS, Emax=DIGITS, Emin=-DIGITS, traps=[Inexact, InvalidOperation, Overflow, Subnormal]
)
_OUT: Final = Context(prec=50)


def known_decimal(value: Decimal) -> Decimal | None:
    """`value` itself when finite and of at most `DIGITS` digits and decimal places, else None."""
    try:
        return _BOUNDED.plus(value) if value.is_finite() else None
    except DecimalException:
        return None


def known_number(value: Any) -> int | Decimal | None:
    """An int or Decimal equal to `value`; a float counts as the shortest decimal that writes it (0.1 is one tenth)."""
    kind = type(value)
    if kind is int:
        return value if -_TOO_LARGE < value < _TOO_LARGE else None
    if kind is float:
        return known_decimal(Decimal(repr(value)))
    if kind is Decimal:
        return known_decimal(value)
    if isinstance(value, int) and kind is not bool:
        return known_number(int.__int__(value))
    return None


def known_boolean(value: Any) -> bool | None:
    """`value` when it is True or False; 0, 1 and words are unknown."""
    return value if value is True or value is False else None


def known_text(value: Any) -> str | None:
    """`value` as plain text; members of a text enumeration count as their text."""
    if type(value) is str:
        return value
    return str.__str__(value) if isinstance(value, str) else None


def known_date(value: Any) -> date | None:
    """`value` when it is a calendar day. An instant is unknown: its day depends on the place."""
    return value if type(value) is date else None


KNOWN: Final[Mapping[Type, Callable[[Any], Any]]] = {
    Type.NUMBER: known_number,
    Type.BOOLEAN: known_boolean,
    Type.TEXT: known_text,
    Type.DATE: known_date,
}


def exact(number: int | Decimal | Fraction) -> int | Fraction:
    """The number in the form arithmetic is done in: nothing is ever rounded, not even a third."""
    return Fraction(number) if type(number) is Decimal else number  # type: ignore[return-value]  # narrowed by type()


def shown(value: Any) -> Any:
    """A result as handed out: a fraction becomes an int, or a Decimal of at most 50 digits."""
    if type(value) is not Fraction:
        return value
    if value.denominator == 1:
        return value.numerator
    return _OUT.divide(Decimal(value.numerator), Decimal(value.denominator))
