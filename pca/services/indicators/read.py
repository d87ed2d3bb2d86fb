"""Questions about figures and activities that pages and command line ask: latest values, too old or not, since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from pca.domain.directory import ROOT
from pca.domain.orders import Observation, Observe
from pca.domain.plan.activities import Activity
from pca.domain.plan.indicators import Indicator
from pca.domain.plan.names import MEAN, OverDays
from pca.domain.series import DailySeries
from pca.services.crisis.scene import Scene
from pca.store.audit import journal
from pca.store.indicators import activities, indicators
from pca.store.indicators.activities import InterruptionLine
from pca.store.indicators.indicators import KeptValue, ProposalLine
from pca.store.kit.database import Unit

RESTATED = 20
"""Corrections listed."""

SHOWN = 20_000
"""Most values of one series that are read, the newest."""


class FigureNow(msgspec.Struct, frozen=True):
    """One indicator with its latest value; `stale` when that is too old to count: thresholds treat it as unknown."""

    indicator: Indicator
    latest: Observation | None
    stale: bool
    late: bool = False
    """Whether the next value should have come by now."""


class ActivityNow(msgspec.Struct, frozen=True):
    """One activity of the plan, and its interruption if it stands still."""

    activity: Activity
    interruption: InterruptionLine | None


class FiguresNow(msgspec.Struct, frozen=True):
    """All figures of the plan, its activities (those that stand still first), and every interruption there was."""

    figures: tuple[FigureNow, ...]
    activities: tuple[ActivityNow, ...]
    interruptions: tuple[InterruptionLine, ...]


class FigureSeries(msgspec.Struct, frozen=True):
    """One figure over time, and the decisions it made the engine propose."""

    figure: FigureNow
    values: tuple[KeptValue, ...]
    """In the order in which they were observed."""
    proposals: tuple[ProposalLine, ...]
    places: tuple[str, ...] = ()
    """Where it has a series of its own."""

    @property
    def restated(self) -> tuple[KeptValue, ...]:
        """Values that correct another one, those corrected last first."""
        corrected = [value for value in self.values if value.restates]
        return tuple(sorted(corrected, key=lambda value: value.recorded_at, reverse=True)[:RESTATED])


def figures(unit: Unit, about: Scene) -> FiguresNow:
    """Latest values with their age; activities against their objectives."""
    latest = indicators.observed(unit, about.crisis.key)
    lines = activities.interruptions(unit, about.crisis.key)
    return FiguresNow(
        tuple(_figure(about, indicator, latest) for indicator in about.plan.playbook.indicators),
        _activities(about, {line.activity: line for line in lines if line.restored_at is None}),
        lines,
    )


def series(unit: Unit, about: Scene, name: str, perimeter: str = ROOT) -> FigureSeries | None:
    """One figure over time in one place; None for one that the plan lacks, or a place there is not."""
    indicator, key, house = about.plan.indicator.get(name), about.crisis.key, about.organisation
    if indicator is None or not (perimeter == ROOT or perimeter in house.regions or perimeter in house.sites):
        return None
    values = indicators.observations(unit, key, name, perimeter, SHOWN)
    newest = {values[-1].name: values[-1]} if values else {}
    return FigureSeries(
        _figure(about, indicator, newest, perimeter),
        values,
        tuple(
            line
            for line in indicators.proposals(unit, key)
            if line.indicator == name and perimeter in (ROOT, line.perimeter)
        ),
        indicators.places_of(unit, key, name),
    )


def means(series: FigureSeries, zone: ZoneInfo, days: int) -> tuple[tuple[datetime, float], ...]:
    """The mean over so many days, on each day that has one, at the instant of that day's last value."""
    daily = DailySeries(series.figure.indicator, series.values, zone)
    asked, last = OverDays(MEAN, series.figure.indicator.id, days), dict[date, datetime]()
    for value in series.values:
        last[value.observed_at.astimezone(zone).date()] = value.observed_at
    worked = ((at, daily.over(asked, day)) for day, at in last.items())
    return tuple((at, float(mean)) for at, mean in worked if mean is not None)


def _figure(about: Scene, indicator: Indicator, values: Mapping[str, Observation], perimeter: str = ROOT) -> FigureNow:
    """In a crisis that is over figures do not grow older, and are not late."""
    latest = values.get(indicator.id if perimeter == ROOT else f"{indicator.id}({perimeter})")
    now = min(about.now, about.crisis.closed_at or about.now)
    age = now - latest.observed_at if latest else None
    stale = age is not None and indicator.stale_after is not None and age > indicator.stale_after
    since = age if age is not None else now - about.crisis.opened_at
    late = indicator.cadence is not None and about.crisis.closed_at is None and since > indicator.cadence
    return FigureNow(indicator, latest, stale, late)


def _activities(about: Scene, standing_still: Mapping[str, InterruptionLine]) -> tuple[ActivityNow, ...]:
    """Those that stand still first, as the MTPD ends, then by priority of recovery."""
    now = [ActivityNow(activity, standing_still.get(activity.id)) for activity in about.plan.playbook.activities]
    return tuple(sorted(now, key=_by_urgency))


def _by_urgency(now: ActivityNow) -> tuple[bool, str, str]:
    stopped = now.interruption
    return stopped is None, str(stopped.mtpd_at) if stopped else "", now.activity.priority.value


def observed_at(unit: Unit, order_id: str | None) -> datetime | None:
    """When the values of an order given before were observed: sent twice without an instant, it is the same again."""
    earlier = journal.find(unit, order_id) if order_id else None
    act = earlier[1].act if earlier else None
    return act.observations[0].observed_at if isinstance(act, Observe) else None
