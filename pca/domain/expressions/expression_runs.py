"""How each part of a condition is worked out, unknown values included: one small function per kind of part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from pca.domain.expressions.expression_types import Run, Values, exact


def constant(value: Any) -> Run:
    """Always `value`."""
    return lambda values: value


def reading(name: str, known: Callable[[Any], Any]) -> Run:
    """The value of `name`, passed through `known`, which makes None of what is no value of the right type."""
    return lambda values: known(values.get(name))


def all_of(parts: Sequence[Run]) -> Run:
    """`and`: False as soon as one part is False, else unknown if one is, else True."""

    def run(values: Values) -> bool | None:
        result: bool | None = True
        for part in parts:
            holds = part(values)
            if holds is False:
                return False
            if holds is None:
                result = None
        return result

    return run


def any_of(parts: Sequence[Run]) -> Run:
    """`or`: True as soon as one part is True, else unknown if one is, else False."""

    def run(values: Values) -> bool | None:
        result: bool | None = False
        for part in parts:
            holds = part(values)
            if holds is True:
                return True
            if holds is None:
                result = None
        return result

    return run


def negation(part: Run) -> Run:
    """`not`: what is unknown stays unknown."""

    def run(values: Values) -> bool | None:
        holds = part(values)
        return None if holds is None else not holds

    return run


def opposite(part: Run) -> Run:
    """`-` before a number."""

    def run(values: Values) -> Any:
        number = part(values)
        return None if number is None else -exact(number)

    return run


def combination(left: Run, combine: Callable[[Any, Any], Any], right: Run) -> Run:
    """Arithmetic on two numbers, in whole numbers and fractions, so exactly."""

    def run(values: Values) -> Any:
        value, other = left(values), right(values)
        return None if value is None or other is None else combine(exact(value), exact(other))

    return run


def quotient(dividend: int | Fraction, divisor: int | Fraction) -> Fraction | None:
    """The exact quotient; unknown when the divisor is zero."""
    return Fraction(dividend) / divisor if divisor else None


def comparison(left: Run, compare: Callable[[Any, Any], bool], right: Run) -> Run:
    """One comparison; unknown when either side is."""

    def run(values: Values) -> bool | None:
        value, other = left(values), right(values)
        return None if value is None or other is None else compare(value, other)

    return run


def membership(item: Run, members: frozenset[Any], inside: bool) -> Run:
    """`in` a list of literals, or `not in` it when `inside` is False."""

    def run(values: Values) -> bool | None:
        value = item(values)
        return None if value is None else (value in members) is inside

    return run
