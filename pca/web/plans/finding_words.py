"""What is to be put right in a plan, for readers who did not write it: titles for identifiers, days in words."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from babel.dates import format_date
from msgspec.structs import replace

from pca.catalogue.languages import locale_of
from pca.domain.diagnosis import Diagnosis, Value
from pca.domain.plan.playbook import Playbook
from pca.web.kit.plan_text import text_in

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def titles_in(book: Playbook, language: str) -> dict[str, str]:
    """What the parts of a plan are called, by identifier."""
    parts = (
        *(book.stakeholders, book.communications, book.indicators, book.activities),
        *(book.teams, book.roles, book.states, book.measures),
    )
    return {part.id: str(text_in(part.title, language)) for several in parts for part in several}


def named(what: Diagnosis, titles: dict[str, str], language: str) -> Diagnosis:
    """The same diagnosis with titles in it."""
    values = tuple((name, _value(value, titles, language)) for name, value in what.values)
    return replace(what, values=values)


def _value(value: Value, titles: dict[str, str], language: str) -> Value:
    if isinstance(value, Diagnosis):
        return named(value, titles, language)
    if isinstance(value, tuple):
        return tuple(str(_value(part, titles, language)) for part in value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):  # the day may be what is wrong
            return format_date(date.fromisoformat(value), "long", locale=locale_of(language))
    return titles.get(value, value) if isinstance(value, str) else value
