"""What people may ask about the openings of sites: a regime set or lifted, usual hours, days unlike others."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from pca.domain.act import Act, Instant
from pca.domain.regimes import DatedHours

RegimeName = Literal["open", "reduced", "no_cash", "by_appointment", "alternate_site", "closed"]


class SetRegime(Act, frozen=True, tag="set_regime"):
    """Put sites, whole regions or the institution under a regime; what was set there before is replaced."""

    places: tuple[str, ...]
    regime: RegimeName
    hours: str = ""
    """The week under it, `mon-fri 09:00-15:00`."""
    alternate: str = ""
    """The site that serves the customers meanwhile."""
    until: Instant | None = None
    """When it ends by itself."""
    owner: str = ""
    """Who sees to it that it is lifted; the author unless said otherwise."""
    due: Instant | None = None
    """By when."""


class LiftRegime(Act, frozen=True, tag="lift_regime"):
    """Take away the regime set at these places: what lies around them counts again."""

    places: tuple[str, ...]


class SetHours(Act, frozen=True, tag="set_hours"):
    """Say the usual week of places, or that of a season; an empty one is taken away: what lies around counts again."""

    places: tuple[str, ...]
    hours: str
    season: Literal["", "ramadan"] = ""


class SetDates(Act, frozen=True, tag="set_dates"):
    """Say the hours of days that are not like the others, or the visits of a mobile branch."""

    places: tuple[str, ...]
    dates: tuple[DatedHours, ...] = ()
    dropped: tuple[date, ...] = ()
    """Days that are like the others again."""


RegimeAct: TypeAlias = SetRegime | LiftRegime | SetHours | SetDates
