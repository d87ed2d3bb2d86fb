"""Lint rules on measures that exclude each other: one of the two wins, and the other has a chance."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.plan.lint.findings import Finding, Path, find, unknown_among
from pca.domain.plan.lint.selectors import never_near
from pca.domain.plan.lint.view import View, cycle_in
from pca.domain.plan.measures import Measure, OnLeave


def check(view: View) -> Iterator[Finding]:
    """Each exclusion by itself, then circles."""
    for index, measure in enumerate(view.playbook.measures):
        yield from unknown_among("measure", measure.excludes, view.ids("measures"), ("measures", index, "excludes"))
        for at, name in enumerate(measure.excludes):
            other = view.playbook.measure.get(name)
            if other is not None and other is not measure:
                yield from _pair(view, measure, other, ("measures", index, "excludes", at))
    circle = cycle_in({one.id: one.excludes for one in view.playbook.measures})
    if circle:
        message = f"these measures set each other aside: {' → '.join((*circle, circle[0]))}"
        path: Path = ("measures", view.ids("measures").index(circle[0]), "excludes")
        yield find("exclusion_circle", path, message, "say which one wins: name the other under its `excludes` only")


def _pair(view: View, winner: Measure, other: Measure, path: Path) -> Iterator[Finding]:
    if not winner.holds_in or not other.holds_in:
        message = f"{winner.id} excludes {other.id}, and one of the two is only a fallback"
        yield find("exclusion_fallback", path, message, "name the measure that the fallback stands in for")
        return
    if other.on_leave is not OnLeave.CANCEL:
        message = f"open tasks of {other.id} would go on beside those of {winner.id}"
        yield find("exclusion_continues", path, message, f"take `on_leave` out of {other.id}: they are cancelled then")
    meet = any(view.together(mine, theirs) for mine in winner.holds_in for theirs in other.holds_in)
    if not meet or never_near(winner, other) or (_of_people(winner) and not _of_people(other)):
        message = f"{winner.id} and {other.id} never meet: the exclusion changes nothing"
        yield find("exclusion_idle", path, message, "take it out, or correct their states or places")
    elif _always(view, winner, other):
        message = f"{other.id} is always set aside: wherever it may hold, {winner.id} does"
        yield find("exclusion_always", path, message, f"give {winner.id} a condition or fewer states or places")


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
