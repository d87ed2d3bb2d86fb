"""What figures are known at a moment: the latest of each, those that still count, day by day, and the nearest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from pca.domain.directory import ROOT
from pca.domain.draft import Draft
from pca.domain.expressions.expressions import Type
from pca.domain.facts import IndicatorsObserved
from pca.domain.orders import Observation
from pca.domain.plan.indicators import Indicator
from pca.domain.series import DailySeries, longest_quiet, parse


class Readings:
    """What one draft knows, what its order says included, but for `without`; read at the first question."""

    def __init__(self, draft: Draft, without: Collection[Observation] = ()) -> None:
        self._draft, self._indicators = draft, draft.plan.indicator
        self._given = [seen for seen in _given(draft) if seen not in without]
        self.latest = dict(draft.situation.figures.observed)
        for observation in self._given:
            before = self.latest.get(observation.name)
            if before is None or observation.observed_at >= before.observed_at:
                self.latest[observation.name] = observation
        self._values: dict[str, object] = {}
        self._series: dict[str, DailySeries] = {}

    def __contains__(self, name: object) -> bool:
        seen = self.latest.get(str(name))
        return seen is not None and seen.indicator in self._indicators

    def value(self, name: str) -> object:
        """The latest value of a figure, `cases` or `cases(CS)`; one too old to count is unknown."""
        if name not in self._values:
            seen = self.latest.get(name)
            indicator = self._indicators.get(seen.indicator) if seen else None
            stale = seen is None or indicator is None or self._stale(seen, indicator)
            self._values[name] = parse(seen.value, indicator.type) if seen and indicator and not stale else None
        return self._values[name]

    def _stale(self, seen: Observation, indicator: Indicator) -> bool:
        return indicator.stale_after is not None and self._draft.now - seen.observed_at > indicator.stale_after

    def days(self, name: str) -> DailySeries | None:
        """A figure day by day; None for one that nobody observed, or whose newest value is too old."""
        if name not in self._series:
            newest = self.latest.get(name)
            indicator = self._indicators.get(newest.indicator) if newest else None
            if newest is None or indicator is None or self._draft.now - newest.observed_at > longest_quiet(indicator):
                return None
            kept = self._draft.situation.figures.series.get(name, ())
            by_instant = {seen.observed_at: seen for seen in (*kept, *self._given) if seen.name == name}
            ordered = [by_instant[at] for at in sorted(by_instant)]
            self._series[name] = DailySeries(indicator, ordered, self._draft.plan.playbook.zone)
        return self._series[name]


def read(draft: Draft) -> Readings:
    """What the draft knows by now."""
    if draft.readings is None:
        draft.readings = Readings(draft)
    readings: Readings = draft.readings
    return readings


def _given(draft: Draft) -> list[Observation]:
    """What this order observed."""
    return [seen for fact in draft.facts if isinstance(fact, IndicatorsObserved) for seen in fact.observations]


def restated(draft: Draft) -> frozenset[Observation]:
    """What this order says anew of the past: values no newer than the newest there was, other than what was kept."""
    figures, anew = draft.situation.figures, set[Observation]()
    for seen in _given(draft):
        newest = figures.observed.get(seen.name)
        if newest is None or seen.observed_at > newest.observed_at or seen == newest:
            continue
        if seen not in figures.series.get(seen.name, ()):
            anew.add(seen)
    return frozenset(anew)


def day_at(draft: Draft, indicator: str, place: str, observed: Mapping[str, Observation]) -> date | None:
    """The day a figure names, the one nearest to a place of those `observed`: it counts until another is given."""
    names = (indicator if at == ROOT else f"{indicator}({at})" for at in draft.situation.organisation.outwards(place))
    observation = next((observed[name] for name in names if name in observed), None)
    day = parse(observation.value, Type.DATE) if observation else None
    return day if isinstance(day, date) else None
