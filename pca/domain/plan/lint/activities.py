"""Lint rules on activities: recovery objectives that fit together, are approved, and lean on what is fast enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pca.domain.plan.activities import Activity
from pca.domain.plan.lengths import say_duration
from pca.domain.plan.lint.findings import Finding, Path, find, unknown, unknown_among
from pca.domain.plan.lint.view import View, around, cycle_in


def check(view: View) -> Iterator[Finding]:
    """RTO, MTPD, dependencies, resources and who approved the objectives."""
    recovery = _recovery(view)
    resources = view.ids("resources")
    for index, activity in enumerate(view.playbook.activities):
        here: Path = ("activities", index)
        yield from _objective(activity, here, view)
        yield from _dependencies(activity, here, recovery)
        yield from unknown_among("resource", activity.resources, resources, (*here, "resources"))
    yield from _supplies(view)
    circle = cycle_in({activity.id: activity.depends_on for activity in view.playbook.activities})
    if circle:
        at = view.ids("activities")[circle[0]]
        yield find("dependency_cycle", ("activities", at, "depends_on"), circle=around(circle))


def _supplies(view: View) -> Iterator[Finding]:
    """The measure that sees to a place that runs short."""
    for index, resource in enumerate(view.playbook.resources):
        if resource.team is not None and resource.team not in view.ids("teams"):
            yield unknown("team", resource.team, view.ids("teams"), ("resources", index, "team"))
        figure = resource.supply.indicator if resource.supply else None
        if figure is not None and figure not in view.ids("indicators"):
            yield unknown("indicator", figure, view.ids("indicators"), ("resources", index, "supply", "indicator"))
        named = resource.supply.measure if resource.supply else None
        if named is not None and named not in view.ids("measures"):
            yield unknown("measure", named, view.ids("measures"), ("resources", index, "supply", "measure"))


def _recovery(view: View) -> dict[str, timedelta | None]:
    """RTO of everything an activity may depend on; None where nothing is promised."""
    book = view.playbook
    known: dict[str, timedelta | None] = {
        dependency.id: dependency.rto for dependency in (*book.dependencies.internal, *book.dependencies.external)
    }
    return {**known, **{activity.id: activity.rto for activity in book.activities}}


def _objective(activity: Activity, here: Path, view: View) -> Iterator[Finding]:
    if activity.rto > activity.dmia:
        rto, mtpd = say_duration(activity.rto), say_duration(activity.dmia)
        yield find("rto_over_mtpd", (*here, "rto"), activity=activity.id, rto=rto, mtpd=mtpd)
    if activity.objective is None:
        yield find("objective_unjustified", here, activity=activity.id)
    elif activity.objective.approved_on > view.today:
        path, day = (*here, "objective", "approved_on"), str(activity.objective.approved_on)
        yield find("approved_in_future", path, activity=activity.id, day=day)


def _dependencies(activity: Activity, here: Path, recovery: dict[str, timedelta | None]) -> Iterator[Finding]:
    """One finding for each dependency that is unknown or slower than the activity that needs it (R08)."""
    for at, name in enumerate(dict.fromkeys(activity.depends_on)):
        path = (*here, "depends_on", at)
        if name not in recovery:
            yield unknown("dependency", name, list(recovery), path)
            continue
        rto = recovery[name]
        if rto is not None and rto > activity.rto:
            needed, back = say_duration(activity.rto), say_duration(rto)
            yield find("dependency_slower", path, activity=activity.id, needed=needed, other=name, back=back)
