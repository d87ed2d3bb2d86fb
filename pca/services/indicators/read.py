"""Questions about figures and activities that pages and command line ask: latest values, too old or not, since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from pca.domain.orders import Observation, Observe
from pca.domain.plan.activities import Activity
from pca.domain.plan.indicators import Indicator
from pca.services.crisis.scene import Scene
from pca.store.audit import journal
from pca.store.indicators import activities, indicators
from pca.store.indicators.activities import InterruptionLine
from pca.store.indicators.indicators import ProposalLine
from pca.store.kit.database import Unit

SHOWN = 20_000
"""Most values of one series that are read, the newest."""


class FigureNow(msgspec.Struct, frozen=True):
    """One indicator with its latest value; `stale` when that is too old to count: thresholds treat it as unknown."""

    indicator: Indicator
    latest: Observation | None
    stale: bool


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
    values: tuple[Observation, ...]
    """In the order in which they were observed."""
    proposals: tuple[ProposalLine, ...]


def figures(unit: Unit, about: Scene) -> FiguresNow:
    """Latest values with their age; activities against their objectives."""
    latest = indicators.observed(unit, about.crisis.key)
    lines = activities.interruptions(unit, about.crisis.key)
    return FiguresNow(
        tuple(_figure(about, indicator, latest) for indicator in about.plan.playbook.indicators),
        _activities(about, {line.activity: line for line in lines if line.restored_at is None}),
        lines,
    )


def series(unit: Unit, about: Scene, name: str) -> FigureSeries | None:
    """One figure over time; None for one that the plan lacks."""
    indicator, key = about.plan.indicator.get(name), about.crisis.key
    if indicator is None:
        return None
    return FigureSeries(
        _figure(about, indicator, indicators.observed(unit, key)),
        indicators.observations(unit, key, name)[-SHOWN:],
        tuple(proposal for proposal in indicators.proposals(unit, key) if proposal.indicator == name),
    )


def _figure(about: Scene, indicator: Indicator, values: Mapping[str, Observation]) -> FigureNow:
    """In a crisis that is over figures do not grow older."""
    latest, now = values.get(indicator.id), min(about.now, about.crisis.closed_at or about.now)
    stale = (
        latest is not None and indicator.stale_after is not None and now - latest.observed_at > indicator.stale_after
    )
    return FigureNow(indicator, latest, stale)


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
