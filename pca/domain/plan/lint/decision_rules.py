"""Lint rules on how decisions are taken: known names, one rule for each, and never more votes than seats."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.plan.lint.findings import Finding, Path, find, unknown, unknown_among
from pca.domain.plan.lint.view import View


def check(view: View) -> Iterator[Finding]:
    """Everything about `decision_rules`; nothing where a plan does not declare any."""
    book, roles = view.playbook, view.ids("roles")
    known = dict.fromkeys(transition.decision for transition in book.transitions)
    ruled: set[str] = set()
    for index, rule in enumerate(book.decision_rules or ()):
        here: Path = ("decision_rules", index)
        yield from unknown_among("decision", rule.decisions, list(known), (*here, "decisions"))
        for at, decision in enumerate(rule.decisions):
            if decision in ruled:
                yield find("decision_rule_twice", (*here, "decisions", at), name=decision)
            ruled.add(decision)
        yield from unknown_among("role", rule.seats, roles, (*here, "seats"))
        if rule.override is not None and rule.override not in roles:
            yield unknown("role", rule.override, roles, (*here, "override"))
        for role in rule.limits:
            if role not in roles and all(role != committee.id for committee in book.committees):
                yield unknown("role", role, roles, (*here, "limits", role))
        seats = len(set(rule.seats or book.committee.roles))
        if rule.votes is not None and rule.votes > seats:
            yield find("decision_rule_votes", (*here, "votes"), votes=rule.votes, seats=seats)
