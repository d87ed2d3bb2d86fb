"""A value as the reader writes it."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal, InvalidOperation

from babel.numbers import format_decimal
from markupsafe import Markup

from pca.web.kit.languages import LOCALES

YES_NO = {"true": {"fr": "oui", "ar": "نعم", "en": "yes"}, "false": {"fr": "non", "ar": "لا", "en": "no"}}


def value_shown(language: str, value: str | None) -> Markup:
    """Numbers as the language writes them, yes and no in words, anything else as it is; isolated."""
    said = value or ""
    with suppress(InvalidOperation):
        return Markup('<bdi class="number">{}</bdi>').format(format_decimal(Decimal(said), locale=LOCALES[language]))
    return Markup("<bdi>{}</bdi>").format(YES_NO.get(said, {}).get(language, said))
