"""Measures that hold only while something is so: looked at whenever what they depend on may have changed.

A condition that is true starts the measure, one that is false stops it. One that is unknown changes nothing: a figure
that is missing neither calls people nor sends them home. Where a state is entered, unknown means no.
"""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain import affected, condition_values
from pca.domain.draft import Draft
from pca.domain.facts import ConditionJudged
from pca.domain.measure_scope import Coverage
from pca.domain.plan.measures import Measure
from pca.domain.reconcile import reconcile


def entered(draft: Draft, earlier: Coverage) -> None:
    """States, plan version or directory changed, and measures are about to follow: their conditions are looked at.

    What asks how far other measures were carried out is looked at once those were started: see `settle`.
    """
    for name in draft.plan.conditions.of:
        for judged in _judged(draft, name, earlier, tasks_known=False):
            draft.add(judged)
    affected.look(draft)


def settle(draft: Draft, *, reason: str = "", seat: str = "") -> None:
    """Start and stop what conditions ask for now; those that others read about come first."""
    for name in draft.plan.conditions.of:
        earlier = draft.coverage
        changed = list(_judged(draft, name, earlier))
        if changed:
            draft.add(*changed)
            reconcile(draft, earlier, reason=reason, seat=seat, only=draft.plan.steered)
    affected.settle(draft)


def due(draft: Draft) -> bool:
    """Whether some condition says something else by now than it was last found to say."""
    earlier = draft.coverage
    return any(True for name in draft.plan.conditions.of for _ in _judged(draft, name, earlier))


def _judged(draft: Draft, name: str, earlier: Coverage, *, tasks_known: bool = True) -> Iterator[ConditionJudged]:
    """What is found otherwise than it was kept, in each perimeter whose state asks for the measure."""
    measure, later = draft.plan.playbook.measure[name], draft.coverage
    condition, states = draft.plan.conditions.of[name], set(measure.holds_in)
    for perimeter in draft.standings:
        if states.isdisjoint(later.active[perimeter]):
            continue
        before = _before(earlier, measure, perimeter)
        known = condition_values.values(draft, perimeter, measure.holds_in)
        holds = condition.holds(known) if tasks_known or name not in draft.plan.conditions.about_tasks else None
        now = before if holds is None else holds
        if now != draft.verdicts.get((name, perimeter), False):
            read = {key: known.get(key) for key in sorted(condition.names)}
            shown = {key: str(value) for key, value in read.items() if value is not None}
            yield ConditionJudged(measure=name, perimeter=perimeter, outcome="met" if now else "unmet", known=shown)


def _before(earlier: Coverage, measure: Measure, perimeter: str) -> bool:
    """Whether the measure was asked of the perimeter until now; before it had a condition, its states were enough."""
    known, at = earlier.plan.playbook.measure.get(measure.id), earlier.governing(perimeter)
    return known is not None and at in earlier.standings and earlier.asks(known, at)
