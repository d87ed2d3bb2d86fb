"""Lint rules on activities: recovery objectives that fit together, are approved, and lean on what is fast enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pca.domain.plan.activities import Activity
from pca.domain.plan.lint.findings import Finding, Path, find, unknown, unknown_among
from pca.domain.plan.lint.view import View, cycle_in
from pca.domain.plan.terms import say_duration


def check(view: View) -> Iterator[Finding]:
    """RTO, MTPD, dependencies, resources and who approved the objectives."""
    recovery = _recovery(view)
    resources = view.ids("resources")
    for index, activity in enumerate(view.playbook.activities):
        here: Path = ("activities", index)
        yield from _objective(activity, here, view)
        yield from _dependencies(activity, here, recovery)
        yield from unknown_among("resource", activity.resources, resources, (*here, "resources"))
    circle = cycle_in({one.id: one.depends_on for one in view.playbook.activities})
    if circle:
        at = view.ids("activities").index(circle[0])
        message = f"these activities depend on each other: {' → '.join((*circle, circle[0]))}"
        yield find("dependency_cycle", ("activities", at, "depends_on"), message, "take one of the steps out")


def _recovery(view: View) -> dict[str, timedelta | None]:
    """RTO of everything an activity may depend on; None where nothing is promised."""
    book = view.playbook
    known: dict[str, timedelta | None] = {
        one.id: one.rto for one in (*book.dependencies.internal, *book.dependencies.external)
    }
    return {**known, **{one.id: one.rto for one in book.activities}}


def _objective(activity: Activity, here: Path, view: View) -> Iterator[Finding]:
    if activity.rto > activity.dmia:
        message = f"{activity.id}: RTO {say_duration(activity.rto)} is longer than MTPD {say_duration(activity.dmia)}"
        yield find("rto_over_mtpd", (*here, "rto"), message, "aim for less than what can be borne")
    if activity.objective is None:
        message = f"{activity.id}: nobody approved its recovery objective (non justifié)"
        yield find(
            "objective_unjustified", here, message, "add `objective` with approved_by, approved_on, justification"
        )
    elif activity.objective.approved_on > view.today:
        message = f"{activity.id}: approved on {activity.objective.approved_on}, which has not come yet"
        yield find("approved_in_future", (*here, "objective", "approved_on"), message, "write the day of the approval")


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
            message = f"{activity.id} must work again in {needed}, but needs {name}, which is back in {back}"
            yield find("dependency_slower", path, message, "shorten the RTO of the one or lengthen that of the other")
