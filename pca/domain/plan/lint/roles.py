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
    if not any(one.kind is StakeholderKind.AUTHORITY for one in book.stakeholders):
        yield find("no_authority", ("stakeholders",), "no authority is named", "add one with `kind: authority`")


def _deputies(role: Role, here: Path) -> Iterator[Finding]:
    if not role.deputies:
        yield find("role_without_deputy", here, f"{role.id} has no deputy", "name at least one under `deputies`")
    if role.holder is not None and role.holder in role.deputies:
        at = role.deputies.index(role.holder)
        message = f"{role.holder} holds {role.id} and is its deputy too"
        yield find("deputy_is_holder", (*here, "deputies", at), message, "name somebody else")


def _committee(view: View) -> Iterator[Finding]:
    seats = [view.playbook.role[one] for one in view.playbook.committee.roles if one in view.playbook.role]
    here: Path = ("committee", "roles")
    deputies = {person for seat in seats for person in seat.deputies}
    if len(seats) > 1 and len(deputies) == 1:
        message = f"{next(iter(deputies))} is the only deputy of all {len(seats)} seats"
        yield find("one_deputy_for_all", here, message, "spread the deputy places over several people")
    functions = {seat.function for seat in seats}
    if Function.DECISION not in functions:
        yield find("no_decision_role", here, "nobody in the committee decides", "seat a role with `function: decision`")
    if Function.LOG not in functions:
        yield find("no_log_role", here, "nobody in the committee keeps the log", "seat a role with `function: log`")


def _approver(view: View) -> Iterator[Finding]:
    """A version is approved by a role, never by its author: somebody else must hold or deputise."""
    book = view.playbook
    role = book.role.get(book.approval.by)
    if role and role.rota is None and set(role.named) <= {book.author}:
        message = f"{book.author} wrote the version and alone holds {role.id}, which approves it"
        yield find("author_approves", ("approval", "by"), message, "let another role approve, or name a deputy")


def _team(team: Team, here: Path) -> Iterator[Finding]:
    if team.per == "region":
        return
    if team.lead is None:
        message = f"nobody leads {team.id}"
        yield find("team_lead_missing", here, message, "add `lead`, or `per: region` if each region has its own")
    elif not set(team.deputies) - {team.lead}:
        yield find("team_without_deputy", here, f"nobody stands in for {team.lead} in {team.id}", "add `deputies`")
