"""A value as the reader writes it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from babel.numbers import format_decimal
from markupsafe import Markup

from pca.catalogue import Words
from pca.catalogue.languages import locale_of

_VALUES = Words("house.values")


def number_shown(language: str, value: str | None) -> str | None:
    """A number as the language writes it; None for what is none."""
    try:
        return format_decimal(Decimal(value or ""), locale=locale_of(language))
    except InvalidOperation:
        return None


def number_printed(language: str, value: str) -> Markup:
    """Digits with a point as the language writes them, with as many decimals as are written: 0.00 stays so."""
    decimals = len(value.partition(".")[2])
    shape = "#,##0" + ("." + "0" * decimals if decimals else "")
    return Markup('<bdi class="number">{}</bdi>').format(
        format_decimal(Decimal(value), format=shape, locale=locale_of(language))
    )


def value_shown(language: str, value: str | None) -> Markup:
    """Numbers as the language writes them, yes and no in words, anything else as it is; isolated."""
    number = number_shown(language, value)
    if number is not None:
        return Markup('<bdi class="number">{}</bdi>').format(number)
    return Markup("<bdi>{}</bdi>").format(_VALUES.word(value or "", language))
