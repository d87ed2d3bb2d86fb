"""How far a measure was carried out: the latest task at each place, as kept before the order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

import msgspec


class Round(msgspec.Struct, frozen=True):
    """The latest task of a measure at one place; one for each task it stands in for, where it is a fallback."""

    number: int
    place: str
    status: str
    fallback_of: int | None = None


class Rounds(Protocol):
    """Answers a rule may ask for and seldom does."""

    def latest(self, measure: str, places: Collection[str] | None = None) -> tuple[Round, ...]:
        """The latest task that carries the measure out, at each of `places`, or everywhere it was ever asked."""

    def live(self, measure: str) -> int:
        """How many tasks that carry the measure out are still to be done."""

    def ticked(self, measure: str) -> Mapping[str, frozenset[str]]:
        """By place the lines of the checklist that were done the last time, those added afterwards included."""


class NoRounds:
    """Nothing was ever carried out."""

    def latest(self, measure: str, places: Collection[str] | None = None) -> tuple[Round, ...]:
        """None at all."""
        return ()

    def live(self, measure: str) -> int:
        """None at all."""
        return 0

    def ticked(self, measure: str) -> Mapping[str, frozenset[str]]:
        """Nothing at all."""
        return {}


NO_ROUNDS: Rounds = NoRounds()
