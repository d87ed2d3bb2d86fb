"""Lint rules on graded measures: levels that hold where their measure does, and thresholds that can be understood."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.opening_hours import SiteRegime
from pca.domain.plan.lint.findings import Finding, Path, find, unknown_among
from pca.domain.plan.lint.view import View
from pca.domain.plan.measures import Level, Measure, RegimeAsked
from pca.domain.regimes import SHUT


def check(view: View) -> Iterator[Finding]:
    """Each level of each measure."""
    for index, measure in enumerate(view.playbook.measures):
        yield from _regime(measure, measure.regime, ("measures", index, "regime"))
        for at, level in enumerate(measure.levels):
            yield from _level(view, measure, level, ("measures", index, "levels", at))


def _regime(measure: Measure, regime: RegimeAsked | None, here: Path) -> Iterator[Finding]:
    """A regime has sites, and hours exactly where it needs or may have them."""
    if regime is None:
        return
    if measure.by_subject:
        yield find("regime_nowhere", here, measure=measure.id)
    if regime.kind is SiteRegime.REDUCED and not regime.hours:
        yield find("regime_without_hours", here, measure=measure.id)
    if regime.kind in SHUT and regime.hours:
        yield find("regime_with_hours", (*here, "hours"), measure=measure.id)


def _level(view: View, measure: Measure, level: Level, here: Path) -> Iterator[Finding]:
    yield from _regime(measure, level.regime, (*here, "regime"))
    yield from unknown_among("state", level.holds_in, view.parent, (*here, "holds_in"))
    yield from view.condition(level.propose_when, (*here, "propose_when"))
    if not measure.holds_in or not set(level.holds_in) & set(view.parent):
        return
    if not any(view.together(inner, outer) for inner in level.holds_in for outer in measure.holds_in):
        yield find("level_never", (*here, "holds_in"), level=level.id, measure=measure.id, states=measure.holds_in)
