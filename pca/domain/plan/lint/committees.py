"""Lint rules on committees: one of each kind, known names, a chair that sits, and nothing nobody may decide."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.plan.committees import StandingCommittee
from pca.domain.plan.lint.findings import Finding, Path, find, unknown, unknown_among
from pca.domain.plan.lint.view import View


def check(view: View) -> Iterator[Finding]:
    """Everything about `committees`; nothing where a plan does not declare any."""
    declared = view.playbook.committees
    for index, committee in enumerate(declared):
        here: Path = ("committees", index)
        if any(other.per == committee.per for other in declared[:index]):
            yield find("committee_twice", here, name=committee.id)
        if any(other.id == committee.id for other in declared[:index]) or committee.id in view.ids("roles"):
            yield find("committee_name", (*here, "id"), name=committee.id)
        yield from _seats(view, committee, here)
        yield from _decides(view, committee, here)


def _seats(view: View, committee: StandingCommittee, here: Path) -> Iterator[Finding]:
    roles = view.ids("roles")
    seats = committee.seats or (() if committee.per else view.playbook.committee.roles)
    yield from unknown_among("role", committee.seats, roles, (*here, "seats"))
    for key in ("chair", "secretary", "fallback"):
        role = getattr(committee, key)
        if role is not None and role not in roles:
            yield unknown("role", role, roles, (*here, key))
        elif role is not None and key != "fallback" and role not in seats:
            yield find("committee_chair", (*here, key), role=role)


def _decides(view: View, committee: StandingCommittee, here: Path) -> Iterator[Finding]:
    book = view.playbook
    known = dict.fromkeys(transition.decision for transition in book.transitions)
    own = ["rejoin"] if committee.per else []
    yield from unknown_among("decision", committee.decides, [*known, *own], (*here, "decides"))
    yield from unknown_among("measure", committee.levels, view.ids("measures"), (*here, "levels"))
    for at, name in enumerate(committee.levels):
        if name in book.measure and not book.measure[name].levels:
            yield find("committee_no_levels", (*here, "levels", at), measure=name)
    for at, name in enumerate(committee.decides if committee.per else ()):
        rule = book.rule_of.get(name)
        if rule is not None and rule.rule != "one":
            yield find("committee_votes", (*here, "decides", at), name=name)
    seats = set(committee.seats or book.committee.roles)
    for at, decision in enumerate(committee.decides if committee.per is None else ()):
        allowed = [set(move.decided_by) for move in book.transitions if move.decision == decision]
        if allowed and not seats.intersection(*allowed):
            yield find("committee_may_not", (*here, "decides", at), name=decision)
