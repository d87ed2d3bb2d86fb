"""All the lint rules, family by family, and the order in which their findings are given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date

from pca.domain.plan.compiled import compile_plan
from pca.domain.plan.lint import (
    activities,
    committees,
    communications,
    conditions,
    coverage,
    decision_rules,
    exclusions,
    identity,
    indicators,
    levels,
    measures,
    paths,
    preempted,
    roles,
    staff,
    states,
    thresholds,
)
from pca.domain.plan.lint.findings import Finding, FindingSeverity, find
from pca.domain.plan.lint.view import View
from pca.domain.plan.playbook import Playbook

FAMILIES: tuple[Callable[[View], Iterator[Finding]], ...] = (
    identity.check,
    indicators.check,
    activities.check,
    roles.check,
    states.check,
    paths.check,
    preempted.check,
    measures.check,
    conditions.check,
    exclusions.check,
    levels.check,
    thresholds.check,
    staff.check,
    communications.check,
    coverage.check,
    decision_rules.check,
    committees.check,
)


def lint(playbook: Playbook, texts: Collection[tuple[str, str, str]] | None, today: date) -> tuple[Finding, ...]:
    """Everything to put right in a plan. Pure: `today` is handed in.

    `texts` are the (message, kind, language) that exist, or None when texts are not looked at.
    """
    view = View(playbook, today, texts)
    findings = [finding for family in FAMILIES for finding in family(view)]
    if not any(finding.severity is FindingSeverity.ERROR for finding in findings):
        findings += _runnable(playbook)
    return tuple({(finding.code, finding.path, finding.what): finding for finding in findings}.values())


def _runnable(playbook: Playbook) -> Iterator[Finding]:
    """The last check is the real thing: a plan without errors can be made ready to run."""
    try:
        compile_plan(playbook)
    except ValueError as error:
        yield find("plan_not_runnable", ("states",), why=str(error))
