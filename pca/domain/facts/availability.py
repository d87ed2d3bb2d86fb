"""What happened to periods of availability: planned, dropped, begun and ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

from pca.domain.facts.fact import Fact


class PeriodsPlanned(Fact, frozen=True, tag="periods_planned"):
    """One period for each of `people`, numbered from `first` on; `starts` and `ends` are days included."""

    first: int
    people: tuple[str, ...]
    status: str
    starts: date
    ends: date
    starts_at: datetime
    ends_at: datetime
    site: str = ""


class PeriodsDropped(Fact, frozen=True, tag="periods_dropped"):
    """Periods hold no more: cancelled, or cut short because a status was `said` by hand meanwhile."""

    periods: tuple[int, ...]
    said: bool = False


class PeriodsTurned(Fact, frozen=True, tag="periods_turned"):
    """Time reached the beginning or the end of `due`. `counting` are those that count from now on, each with the
    status to come back to; `over` those that counted until now."""

    due: tuple[int, ...]
    counting: tuple[int, ...] = ()
    bases: tuple[str, ...] = ()
    over: tuple[int, ...] = ()


AvailabilityFact: TypeAlias = PeriodsPlanned | PeriodsDropped | PeriodsTurned
