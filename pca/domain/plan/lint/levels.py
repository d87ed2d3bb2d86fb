"""Lint rules on graded measures: levels that hold where their measure does, and thresholds that can be understood."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.plan.lint.findings import Finding, Path, find, unknown_among
from pca.domain.plan.lint.view import View
from pca.domain.plan.measures import Level, Measure


def check(view: View) -> Iterator[Finding]:
    """Each level of each measure."""
    for index, measure in enumerate(view.playbook.measures):
        for at, level in enumerate(measure.levels):
            yield from _level(view, measure, level, ("measures", index, "levels", at))


def _level(view: View, measure: Measure, level: Level, here: Path) -> Iterator[Finding]:
    yield from unknown_among("state", level.holds_in, view.parent, (*here, "holds_in"))
    yield from view.condition(level.propose_when, (*here, "propose_when"))
    if not measure.holds_in or not set(level.holds_in) & set(view.parent):
        return
    if not any(view.together(inner, outer) for inner in level.holds_in for outer in measure.holds_in):
        yield find("level_never", (*here, "holds_in"), level=level.id, measure=measure.id, states=measure.holds_in)
