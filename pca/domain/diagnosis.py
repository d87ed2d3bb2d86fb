"""What is wrong with something that somebody wrote, by code and values; the catalogue says it, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import TypeAlias

import msgspec

Value: TypeAlias = "str | int | tuple[str, ...] | Diagnosis"
"""A value of a sentence: a word as it was written, a number, a list, or another sentence."""


class Diagnosis(msgspec.Struct, frozen=True):
    """A sentence of the catalogue by its code, with its values; `advice` where what to do is not that of the code."""

    code: str
    values: tuple[tuple[str, str | int | tuple[str, ...] | Diagnosis], ...] = ()
    advice: str = ""


def diagnosis(code: str, advice: str = "", /, **values: Value) -> Diagnosis:
    """The diagnosis `code` with its values."""
    return Diagnosis(code, tuple(values.items()), advice)


class Faulty(ValueError):
    """Something written that cannot stand."""

    def __init__(self, code: str, advice: str = "", /, **values: Value) -> None:
        self.diagnosis = diagnosis(code, advice, **values)
        super().__init__(" ".join((code, *(f"{name}={value}" for name, value in values.items()))))


def suggestion(name: str, known: Collection[str], most: int = 12) -> tuple[str, dict[str, Value]]:
    """The advice on a name that nobody knows, and its values: the nearest there is, or at `most` so many of all."""
    by_lower = {candidate.lower(): candidate for candidate in known}
    if close := difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6):
        return "near", {"near": by_lower[close[0]]}
    some = tuple(dict.fromkeys(known))
    return ("known", {"known": (*some[:most], "…") if len(some) > most else some}) if some else ("none", {})
