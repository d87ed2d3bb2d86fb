"""What happened to the openings of sites."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

from pca.domain.facts.fact import Fact
from pca.domain.regimes import DatedHours


class RegimeSet(Fact, frozen=True, tag="regime_set"):
    """These places are under a regime from now on; to be lifted by `owner`, by `due`, unless it ends by itself."""

    places: tuple[str, ...]
    regime: str
    hours: str = ""
    alternate: str = ""
    until: datetime | None = None
    owner: str = ""
    due: datetime | None = None


class RegimeLifted(Fact, frozen=True, tag="regime_lifted"):
    """The regime set at these places is taken away."""

    places: tuple[str, ...]


class HoursSet(Fact, frozen=True, tag="hours_set"):
    """The week of these places; an empty one is taken away."""

    places: tuple[str, ...]
    hours: str
    season: str = ""


class DatesSet(Fact, frozen=True, tag="dates_set"):
    """Days of these places that are not like the others, and days that are again."""

    places: tuple[str, ...]
    dates: tuple[DatedHours, ...] = ()
    dropped: tuple[date, ...] = ()


OpeningFact: TypeAlias = RegimeSet | RegimeLifted | HoursSet | DatesSet
