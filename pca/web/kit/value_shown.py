"""A value as the reader writes it."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal, InvalidOperation

from babel.numbers import format_decimal
from markupsafe import Markup

from pca.catalogue import Words
from pca.catalogue.languages import locale_of

_VALUES = Words("house.values")


def value_shown(language: str, value: str | None) -> Markup:
    """Numbers as the language writes them, yes and no in words, anything else as it is; isolated."""
    text = value or ""
    with suppress(InvalidOperation):
        return Markup('<bdi class="number">{}</bdi>').format(format_decimal(Decimal(text), locale=locale_of(language)))
    return Markup("<bdi>{}</bdi>").format(_VALUES.word(text, language))
