"""Lint rules on what measures ask of people: known names, readable conditions, purposes that are listed."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.plan import names
from pca.domain.plan.lint.findings import Finding, Path, find, unknown_among
from pca.domain.plan.lint.identity import twice
from pca.domain.plan.lint.view import View
from pca.domain.plan.measures import Measure
from pca.domain.plan.staff import Staff, TravelRule


def check(view: View) -> Iterator[Finding]:
    """Each measure that asks something of people, and each level that limits travel."""
    for index, measure in enumerate(view.playbook.measures):
        here: Path = ("measures", index)
        if measure.staff is not None:
            yield from _staff(view, measure, measure.staff, (*here, "staff"))
        for at, level in enumerate(measure.levels):
            if level.travel is not None:
                yield from _travel(view, measure, level.travel, (*here, "levels", at, "travel"))


def _staff(view: View, measure: Measure, staff: Staff, here: Path) -> Iterator[Finding]:
    if measure.by_subject:
        yield find("staff_places", here, measure=measure.id)
    yield from view.condition(staff.where, (*here, "where"), names.STAFF)
    yield from unknown_among("team", staff.teams, view.ids("teams"), (*here, "teams"))
    yield from unknown_among("team", staff.except_teams, view.ids("teams"), (*here, "except_teams"))
    yield from unknown_among("role", staff.roles, view.ids("roles"), (*here, "roles"))
    listed = [((*here, "purposes", at), purpose.id) for at, purpose in enumerate(staff.purposes)]
    yield from twice(listed, "staff › purposes")
    if staff.travel is not None:
        yield from _travel(view, measure, staff.travel, (*here, "travel"))


def _travel(view: View, measure: Measure, rule: TravelRule, here: Path) -> Iterator[Finding]:
    purposes = [purpose.id for purpose in measure.staff.purposes] if measure.staff else []
    if not purposes:
        yield find("travel_without_purposes", here, measure=measure.id)
        return
    yield from unknown_among("purpose", rule.exempt, purposes, (*here, "exempt"))
    yield from unknown_among("role", rule.consent_of, view.ids("roles"), (*here, "consent_of"))
