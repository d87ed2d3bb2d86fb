"""What conditions of a plan look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pca.domain.directory import ROOT
from pca.domain.orders import Observation, Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.series import DAY, longest_quiet
from pca.domain.situation import Situation, Task, knowing
from pca.services.engine.on_demand import Deferred, OnDemand
from pca.store.crisis import crisis as crises
from pca.store.indicators import activities, indicators
from pca.store.kit.database import Unit
from pca.store.measures import lists, measures
from pca.store.messages import sendings, sent, wave_rows
from pca.store.people import whereabouts
from pca.store.staff import staff


def for_conditions(unit: Unit, base: Situation, key: str, plan: CompiledPlan | None, now: datetime) -> Situation:
    """What thresholds and guards look at: states, measures, figures, open proposals."""
    if plan and plan.reads_answers:
        wave_rows.complete(unit, key, due=now)
    return knowing(
        base,
        standings=crises.standings(unit, key),
        running=measures.running(unit, key),
        lists=lists.lists(unit, key) if plan and plan.has_lists else {},
        answers=whereabouts.answers(unit, key, now) if plan and plan.reads_answers else {},
        verdicts=measures.verdicts(unit, key) if plan and plan.conditions.of else {},
        observed=indicators.observed(unit, key),
        recorded=Deferred(lambda: indicators.recorded(unit, key)),
        series=look_back(unit, key, plan, now),
        proposals=indicators.watched_proposals(unit, key),
        clocks=activities.clocks(unit, key),
        trips_ahead=staff.trips_ahead(unit, key, now.date()) if plan and plan.playbook.limits_travel else (),
        **superseded(unit, key, plan),
    )


def look_back(unit: Unit, key: str, plan: CompiledPlan | None, now: datetime) -> Mapping[str, tuple[Observation, ...]]:
    """The series that the plan's conditions look back on, those of a place read once one of them is asked for.

    Values older than the days looked at count where the newest is some days old, or where they come seldom.
    """
    if plan is None or not plan.windows:
        return {}
    days = {
        name: days + 1 + -(-(longest_quiet(plan.indicator[name]) + (plan.indicator[name].cadence or DAY)) // DAY)
        for name, days in plan.windows.items()
        if name in plan.indicator
    }
    return SeriesKept(unit, key, days, now)


class SeriesKept(Mapping[str, tuple[Observation, ...]]):
    """Values by the names of figures, as stored; most orders look at the institution's own alone."""

    def __init__(self, unit: Unit, key: str, days: Mapping[str, int], now: datetime) -> None:
        self._unit, self._key, self._days, self._now = unit, key, days, now
        self._by_place: dict[str, dict[str, tuple[Observation, ...]]] = {}

    def __getitem__(self, name: str) -> tuple[Observation, ...]:
        place = name.rstrip(")").partition("(")[2] or ROOT
        if place not in self._by_place:
            self._by_place[place] = indicators.windows(self._unit, self._key, place, self._days, self._now)
        return self._by_place[place][name]

    def __iter__(self) -> Iterator[str]:
        return (name for values in self._by_place.values() for name in values)

    def __len__(self) -> int:
        return sum(map(len, self._by_place.values()))


def superseded(unit: Unit, key: str, plan: CompiledPlan | None) -> dict[str, Any]:
    """Who holds what the plan's communications may replace or give the all clear for."""
    if not (plan and plan.superseded and key):
        return {}
    return {
        "holders": OnDemand(plan.superseded, lambda name: sent.holders(unit, key, (name,))[name]),
        "sendings": OnDemand(plan.superseded, lambda name: sendings.in_force(unit, key, (name,)).get(name, ())),
    }


def by_number(tasks: tuple[Task, ...]) -> dict[int, Task]:
    """Tasks by their numbers."""
    return {task.number: task for task in tasks}


def key_of(order: Order) -> str:
    """The crisis an order is about; empty for one that is about none."""
    return order.crisis or ""
