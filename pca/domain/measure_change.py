"""One measure compared across a change: where it was carried out, and where it is to hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pca.domain.directory import ROOT
from pca.domain.draft import Draft
from pca.domain.measure_scope import Coverage, held_places, is_held
from pca.domain.plan.measures import Measure
from pca.domain.situation import Running

RunningMeasures: TypeAlias = Mapping[tuple[str, str], Running]
"""How measures are, by (measure, perimeter)."""


@dataclass(frozen=True)
class MeasureChange:
    """One measure across a change of states, of plan version or of directory."""

    measure: Measure
    known: Measure
    """The measure as the plan version in force until now has it."""
    earlier: Coverage
    later: Coverage
    running: RunningMeasures
    """How measures were when the comparison began."""
    before: Mapping[str, str]
    """Places where it was carried out, each with the perimeter on whose behalf."""
    old: Mapping[str, Running]
    """The perimeters in which it held or had lapsed."""
    wanted: tuple[str, ...]
    """The perimeters in which it is to hold."""


def stays(draft: Draft, measure: Measure, earlier: Coverage, later: Coverage, running: RunningMeasures) -> bool:
    """Whether the measure certainly goes on as it is, seen from its perimeters alone: no place need be looked at.

    What follows other measures (a fallback, one that is set aside) is always compared place by place.
    """
    plan = later.plan
    if earlier.plan is not plan or earlier.organisation is not later.organisation:
        return False
    if measure.id in plan.excluded_by or measure.id in plan.stands_in_for:
        return False
    if earlier.standings.keys() != later.standings.keys():
        return False
    if any(_asked(earlier, measure, at) != _asked(later, measure, at) for at in later.standings):
        return False
    held = _not_stopped(draft.running, measure.id)
    levels = {level.id for level in measure.levels}
    return (
        held == _not_stopped(running, measure.id)
        and held.keys() == set(later.perimeters(measure))
        and all(not levels or entry.level in levels for entry in held.values())
    )


def _asked(coverage: Coverage, measure: Measure, perimeter: str) -> tuple[object, ...]:
    """What is asked of a perimeter: the measure or not, its level, the entries or people of its list."""
    listed = (coverage.lists.get((measure.id, at)) for at in (perimeter, ROOT)) if measure.by_subject else ()
    return coverage.asks(measure, perimeter), coverage.level(measure, perimeter), *listed


def _not_stopped(running: RunningMeasures, measure: str) -> dict[str, Running]:
    return {at: entry for (name, at), entry in running.items() if name == measure and entry.status != "stopped"}


def measure_change(
    draft: Draft, measure: Measure, earlier: Coverage, later: Coverage, running: RunningMeasures
) -> MeasureChange:
    """The measure before and after; `running` is how measures were when the comparison began."""
    known = earlier.plan.playbook.measure.get(measure.id, measure)
    old = _not_stopped(draft.running, measure.id)
    asked = held_places(earlier, known, running) if old else {}
    before = {place: at for place, at in asked.items() if at in old and old[at].status == "held"}
    wanted = [*later.perimeters(measure), *_fallback_perimeters(draft, measure, before, old, later)]
    return MeasureChange(measure, known, earlier, later, running, before, old, tuple(dict.fromkeys(wanted)))


def _fallback_perimeters(
    draft: Draft, measure: Measure, before: Mapping[str, str], old: Mapping[str, Running], later: Coverage
) -> list[str]:
    """Where a fallback goes on: where a measure it stands in for does, and with its open tasks where that one goes."""
    replaced = draft.plan.stands_in_for.get(measure.id, ())
    if not replaced or not old:
        return []
    asked = [(other.id, at) for other in replaced for at in later.perimeters(other)]
    stay = [at for at in old if any(at == held and is_held(draft.running, name, at) for name, held in asked)]
    after = held_places(later, measure, draft.running)
    moved = {place: after[place] for place, at in before.items() if after.get(place, at) != at}
    open_at = (task.spot for at in old for task in draft.to_do(measure.id, at) if before.get(task.spot) == at)
    return [*stay, *(moved[place] for place in open_at if place in moved)] if moved else stay


def running_of(running: RunningMeasures, coverage: Coverage, measure: Measure, perimeter: str) -> Running | None:
    """The measure as it held, or had lapsed, for the perimeter: on its own behalf or on that of one around it."""
    entry = running.get((measure.id, coverage.holder(measure, perimeter) or ""))
    return entry if entry and entry.status != "stopped" else None
