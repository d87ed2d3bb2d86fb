"""Lint rules on measures: each holds somewhere, has a team, can be done in time, and waits for nothing impossible."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.expressions.expressions import Type
from pca.domain.plan import names
from pca.domain.plan.lengths import say_duration
from pca.domain.plan.lint.findings import Finding, Path, find, unknown, unknown_among
from pca.domain.plan.lint.selectors import never_near, statuses
from pca.domain.plan.lint.view import View, around, cycle_in
from pca.domain.plan.measures import Measure, OnLeave
from pca.domain.plan.states import Kind

CATALOGUES = {"site": names.SITE, "region": names.REGION, "person": names.PERSON, "entry": names.REGION}
"""What a selector may look at, by what it chooses."""


def check(view: View) -> Iterator[Finding]:
    """Each measure by itself, then what measures expect of each other."""
    fallbacks = {measure.fallback for measure in view.playbook.measures}
    for index, measure in enumerate(view.playbook.measures):
        here: Path = ("measures", index)
        if not measure.holds_in and measure.id not in fallbacks:
            yield find("measure_nowhere", here, measure=measure.id)
        if measure.holds_in and measure.id in fallbacks:
            yield find("fallback_holds", (*here, "holds_in"), measure=measure.id)
        yield from _at_the_end(view, measure, here)
        yield from _references(view, measure, here)
        yield from _team(view, measure, here)
        yield from _deadlines(measure, here)
        yield from _due(view, measure, (*here, "due"))
        yield from _target(view, measure, here)
        yield from _prerequisites(view, measure, here)
    yield from _circles(view)


def _at_the_end(view: View, measure: Measure, here: Path) -> Iterator[Finding]:
    """Nothing is done in a closed crisis, and nothing is undone there either."""
    for at, name in enumerate(measure.holds_in):
        if view.kind(name) is Kind.CLOSED:
            yield find("measure_in_closed", (*here, "holds_in", at), measure=measure.id, state=name)
        elif measure.undo and view.closes_from(name):
            yield find("undo_at_closing", (*here, "undo"), measure=measure.id, state=name)


def _references(view: View, measure: Measure, here: Path) -> Iterator[Finding]:
    if measure.axis not in view.ids("axes"):
        yield unknown("axis", measure.axis, view.ids("axes"), (*here, "axis"))
    yield from unknown_among("state", measure.holds_in, view.parent, (*here, "holds_in"))
    yield from unknown_among("measure", measure.after.measures, view.ids("measures"), (*here, "after"))
    yield from unknown_among("role", measure.decided_by, view.ids("roles"), (*here, "decided_by"))
    yield from unknown_among("activity", measure.activities, view.ids("activities"), (*here, "activities"))
    if measure.fallback is not None and measure.fallback not in view.ids("measures"):
        yield unknown("measure", measure.fallback, view.ids("measures"), (*here, "fallback"))


def _team(view: View, measure: Measure, here: Path) -> Iterator[Finding]:
    teams = view.playbook.team
    for key in ("team", "transfer_to"):
        name = getattr(measure, key)
        if name is not None and name not in teams:
            yield unknown("team", name, list(teams), (*here, key))
    if measure.team is None:
        yield find("measure_without_team", here, measure=measure.id)
    elif measure.team in teams and teams[measure.team].per == "region" and measure.by_perimeter:
        yield find("region_team_alone", (*here, "team"), measure=measure.id, team=measure.team)
    if measure.on_leave is OnLeave.TRANSFER and measure.transfer_to is None:
        yield find("transfer_without_team", (*here, "on_leave"), measure=measure.id)
    if measure.each:
        each, path = measure.each, (*here, "each")
        yield from view.condition(each.where, (*path, "where"), CATALOGUES[each.kind])
        yield from statuses(each.where, CATALOGUES[each.kind], (*path, "where"))
        yield from unknown_among("team", each.teams, list(teams), (*path, "teams"))
        yield from unknown_among("role", each.roles, view.ids("roles"), (*path, "roles"))


def _deadlines(measure: Measure, here: Path) -> Iterator[Finding]:
    if measure.complete_within < measure.acknowledge_within:
        done, seen = say_duration(measure.complete_within), say_duration(measure.acknowledge_within)
        yield find("deadlines_reversed", (*here, "complete_within"), measure=measure.id, done=done, seen=seen)


def _due(view: View, measure: Measure, path: Path) -> Iterator[Finding]:
    """A deadline counted from a state or a day: both exist, and can be known while the measure holds."""
    due = measure.due
    if due is None:
        return
    if measure.repeat is not None:
        yield find("due_repeats", path, measure=measure.id)
    if due.entering is not None and due.entering not in view.parent:
        yield unknown("state", due.entering, view.parent, (*path, "entering"))
    elif due.entering is not None and not any(view.together(due.entering, name) for name in _states_of(view, measure)):
        yield find("due_never", (*path, "entering"), measure=measure.id, state=due.entering)
    if due.date is not None:
        if due.date not in view.indicator:
            yield unknown("indicator", due.date, view.indicator, (*path, "date"))
        elif view.indicator[due.date].type is not Type.DATE:
            yield find("due_no_date", (*path, "date"), measure=measure.id, indicator=due.date)


def _states_of(view: View, measure: Measure) -> tuple[str, ...]:
    """The states in which a measure may hold: its own, or those of what a fallback stands in for."""
    replaced = view.stands_in_for.get(measure.id, ())
    return tuple(name for candidate in (measure, *replaced) for name in candidate.holds_in if name in view.parent)


def _target(view: View, measure: Measure, here: Path) -> Iterator[Finding]:
    if measure.target is None:
        return
    name, path = measure.target.indicator, (*here, "target", "indicator")
    if name not in view.indicator:
        yield unknown("indicator", name, view.indicator, path)
    elif view.indicator[name].type is not Type.NUMBER:
        yield find("target_not_number", path, measure=measure.id, indicator=name)


def _prerequisites(view: View, measure: Measure, here: Path) -> Iterator[Finding]:
    """An `after` that can have no effect: what it names was called off before, or begins only when it is too late."""
    for at, name in enumerate(measure.after.measures):
        other, path = view.playbook.measure.get(name), (*here, "after", at)
        if other and never_near(measure, other):
            yield find("prerequisite_apart", path, "places", measure=measure.id, other=name)
            continue
        if (
            not other
            or not _holds_somewhere(view, other)
            or not _holds_somewhere(view, measure)
            or _meet(view, measure, other)
        ):
            continue
        if not _precedes(view, other, measure):
            if measure.on_leave is OnLeave.CANCEL:
                yield find("prerequisite_too_late", path, measure=measure.id, other=name)
        elif other.on_leave is OnLeave.CANCEL:
            yield find("prerequisite_apart", path, measure=measure.id, other=name)


def _holds_somewhere(view: View, measure: Measure) -> bool:
    return not set(measure.holds_in).isdisjoint(view.parent)


def _precedes(view: View, measure: Measure, other: Measure) -> bool:
    """Whether some sequence of decisions leads from a state of the first measure to one of the second."""
    return any(not view.ahead(state).isdisjoint(other.holds_in) for state in measure.holds_in if state in view.parent)


def _meet(view: View, measure: Measure, other: Measure) -> bool:
    """Whether some moment exists in which both hold: one state lies in the other, or in a region beside it."""
    return any(view.together(mine, theirs) for mine in measure.holds_in for theirs in other.holds_in)


def _circles(view: View) -> Iterator[Finding]:
    measures = view.playbook.measures
    waits = {
        measure.id: measure.after.measures
        for measure in measures
        if measure.after.needed == len(measure.after.measures)
    }
    replaces = {measure.id: (measure.fallback,) if measure.fallback else () for measure in measures}
    if circle := cycle_in(waits):
        yield find("prerequisite_cycle", _at(view, circle[0], "after"), circle=around(circle))
    if circle := cycle_in(replaces):
        yield find("fallback_cycle", _at(view, circle[0], "fallback"), circle=around(circle))


def _at(view: View, measure: str, key: str) -> Path:
    return ("measures", view.ids("measures")[measure], key)
