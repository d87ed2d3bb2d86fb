"""Lint rules on measures that exclude each other: one of the two wins, and the other has a chance."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.plan.lint.findings import Finding, Path, find, unknown_among
from pca.domain.plan.lint.selectors import never_near
from pca.domain.plan.lint.view import View, around, cycle_in
from pca.domain.plan.measures import Measure, OnLeave


def check(view: View) -> Iterator[Finding]:
    """Each exclusion by itself, then circles."""
    for index, measure in enumerate(view.playbook.measures):
        yield from unknown_among("measure", measure.excludes, view.ids("measures"), ("measures", index, "excludes"))
        for at, name in enumerate(measure.excludes):
            other = view.playbook.measure.get(name)
            if other is not None and other is not measure:
                yield from _pair(view, measure, other, ("measures", index, "excludes", at))
    circle = cycle_in({measure.id: measure.excludes for measure in view.playbook.measures})
    if circle:
        path: Path = ("measures", view.ids("measures")[circle[0]], "excludes")
        yield find("exclusion_circle", path, circle=around(circle))


def _pair(view: View, winner: Measure, other: Measure, path: Path) -> Iterator[Finding]:
    if not winner.holds_in or not other.holds_in:
        yield find("exclusion_fallback", path, winner=winner.id, other=other.id)
        return
    if other.on_leave is not OnLeave.CANCEL:
        yield find("exclusion_continues", path, winner=winner.id, other=other.id)
    meet = any(view.together(mine, theirs) for mine in winner.holds_in for theirs in other.holds_in)
    if not meet or never_near(winner, other) or (_of_people(winner) and not _of_people(other)):
        yield find("exclusion_idle", path, winner=winner.id, other=other.id)
    elif _always(view, winner, other):
        yield find("exclusion_always", path, winner=winner.id, other=other.id)


def _of_people(measure: Measure) -> bool:
    """Whether it has a task for each person: it sets others aside for the same people only."""
    return measure.each is not None and measure.each.kind == "person"


def _always(view: View, winner: Measure, other: Measure) -> bool:
    """Whether the other measure has no moment and no place to itself."""
    if winner.when is not None or winner.expires_after is not None:
        return False
    if not all(set(view.lineage(name)) & set(winner.holds_in) for name in other.holds_in if name in view.parent):
        return False
    if winner.each is None:
        return True
    if other.each is None:
        return False
    around = winner.each.kind in (other.each.kind, "region")
    return winner.each == other.each or (winner.each.where is None and around)
