"""Lint rules on who decides and who acts: every seat has a holder and a deputy, every team somebody in charge."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.plan.lint.findings import Finding, Path, find, unknown, unknown_among
from pca.domain.plan.lint.view import View
from pca.domain.plan.roles import Function, Role, StakeholderKind, Team


def check(view: View) -> Iterator[Finding]:
    """Seats, deputies, the committee, the approver, teams and authorities."""
    book, known = view.playbook, view.ids("roles")
    for index, role in enumerate(book.roles):
        yield from _deputies(role, ("roles", index))
    yield from unknown_among("role", book.committee.roles, known, ("committee", "roles"))
    for name, path in ((book.owner, ("owner",)), (book.approval.by, ("approval", "by"))):
        if name not in known:
            yield unknown("role", name, known, path)
    yield from _committee(view)
    yield from _approver(view)
    for index, team in enumerate(book.teams):
        yield from _team(team, ("teams", index))
    if not any(stakeholder.kind is StakeholderKind.AUTHORITY for stakeholder in book.stakeholders):
        yield find("no_authority", ("stakeholders",))


def _deputies(role: Role, here: Path) -> Iterator[Finding]:
    if not role.deputies:
        yield find("role_without_deputy", here, role=role.id)
    if role.holder is not None and role.holder in role.deputies:
        at = role.deputies.index(role.holder)
        yield find("deputy_is_holder", (*here, "deputies", at), person=role.holder, role=role.id)


def _committee(view: View) -> Iterator[Finding]:
    seats = [view.playbook.role[role] for role in view.playbook.committee.roles if role in view.playbook.role]
    here: Path = ("committee", "roles")
    deputies = {person for seat in seats for person in seat.deputies}
    if len(seats) > 1 and len(deputies) == 1:
        yield find("one_deputy_for_all", here, person=next(iter(deputies)), seats=len(seats))
    functions = {seat.function for seat in seats}
    if Function.DECISION not in functions:
        yield find("no_decision_role", here)
    if Function.LOG not in functions:
        yield find("no_log_role", here)


def _approver(view: View) -> Iterator[Finding]:
    """A version is approved by a role, never by its author: somebody else must hold or deputise."""
    book = view.playbook
    role = book.role.get(book.approval.by)
    if role and role.rota is None and set(role.named) <= {book.author}:
        yield find("author_approves", ("approval", "by"), person=book.author, role=role.id)


def _team(team: Team, here: Path) -> Iterator[Finding]:
    if team.per == "region":
        return
    if team.lead is None:
        yield find("team_lead_missing", here, team=team.id)
    elif not set(team.deputies) - {team.lead}:
        yield find("team_without_deputy", here, person=team.lead, team=team.id)
