"""Measures that exclude each other: which is set aside, where, and what each measure ends by."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypeAlias

from pca.domain.directory import place_of
from pca.domain.draft import Draft
from pca.domain.facts import MeasureSetAside
from pca.domain.measure_scope import Coverage
from pca.domain.plan.measures import Measure

Why: TypeAlias = Literal["state", "expired", "plan", "condition", "excluded"]
"""What a measure ends by."""


def tell(draft: Draft, earlier: Coverage, later: Coverage, only: Collection[str] | None) -> None:
    """Where a measure is set aside from now on by another one that excludes it there."""
    for name in draft.plan.excluded_by:
        measure = draft.plan.playbook.measure[name]
        if only is not None and name not in only:
            continue
        known = earlier.plan.playbook.measure.get(name)
        before = earlier.set_aside(known) if known is not None and earlier.standings else {}
        by: dict[str, list[str]] = {}
        for place, winner in later.set_aside(measure).items():
            if before.get(place) != winner:
                by.setdefault(winner, []).append(place)
        draft.add(
            *(
                MeasureSetAside(measure=name, by_measure=other, places=tuple(dict.fromkeys(map(place_of, places))))
                for other, places in by.items()
            )
        )


def why(draft: Draft, measure: Measure, perimeter: str) -> Why:
    """Whether the state asks for the measure no more, the plan has it no more, what it waits for is so no more, or
    another measure sets it aside."""
    if measure.id in draft.situation.plans.retired:
        return "plan"
    coverage = draft.coverage
    active = coverage.active.get(perimeter, frozenset())
    if measure.each is None and not active.isdisjoint(measure.holds_in) and coverage.excluder(measure, perimeter):
        return "excluded"
    return "condition" if measure.when is not None and not active.isdisjoint(measure.holds_in) else "state"
