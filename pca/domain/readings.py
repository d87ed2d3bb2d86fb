"""What figures are known at a moment: the latest of each, those that still count, and the one nearest to a place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from pca.domain.directory import ROOT
from pca.domain.draft import Draft
from pca.domain.expressions.expressions import Type
from pca.domain.facts import IndicatorsObserved
from pca.domain.orders import Observation

LARGEST = 40
"""Digits before or after the point that a figure may have: beyond it conditions take it as unknown."""


def parse(value: str, kind: Type) -> Decimal | bool | date | str | None:
    """The value a text stands for, or None when it is not one of that type."""
    try:
        if kind is Type.NUMBER:
            number = Decimal(value)  # journals of earlier versions hold spellings that are not taken any more
            return number if number.is_finite() and abs(number.adjusted()) <= LARGEST else None
        if kind is Type.DATE:
            return date.fromisoformat(value)
    except (InvalidOperation, ValueError):
        return None
    if kind is Type.BOOLEAN:
        return {"true": True, "false": False}.get(value)
    return value


def latest(draft: Draft) -> dict[str, Observation]:
    """The newest observation of each indicator, those of this order included."""
    newest = dict(draft.situation.figures.observed)
    for fact in draft.facts:
        if isinstance(fact, IndicatorsObserved):
            for observation in fact.observations:
                if observation.name not in newest or observation.observed_at >= newest[observation.name].observed_at:
                    newest[observation.name] = observation
    return newest


def fresh(draft: Draft) -> dict[str, object]:
    """The latest figures by name; one too old to count is unknown."""
    figures: dict[str, object] = {}
    for name, observation in latest(draft).items():
        indicator = draft.plan.indicator.get(observation.indicator)
        if indicator is not None:
            stale = indicator.stale_after is not None and draft.now - observation.observed_at > indicator.stale_after
            figures[name] = None if stale else parse(observation.value, indicator.type)
    return figures


def day_at(draft: Draft, indicator: str, place: str, observed: Mapping[str, Observation]) -> date | None:
    """The day a figure names, the one nearest to a place of those `observed`: it counts until another is given."""
    names = (indicator if at == ROOT else f"{indicator}({at})" for at in draft.situation.organisation.outwards(place))
    observation = next((observed[name] for name in names if name in observed), None)
    day = parse(observation.value, Type.DATE) if observation else None
    return day if isinstance(day, date) else None
