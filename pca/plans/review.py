"""Looks a loaded plan over and says, with file and line, everything that should be put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec

from pca.catalogue.gaps import finding
from pca.domain.directory import Organisation
from pca.domain.institution import gaps
from pca.domain.plan.compiled import compile_plan
from pca.domain.plan.lint.findings import Finding, FindingSeverity, find
from pca.domain.plan.lint.rules import lint
from pca.plans.complaints import nearest
from pca.plans.loader import LoadedPlan
from pca.plans.text_checks import check_texts
from pca.plans.texts import messages_of


def review(loaded: LoadedPlan, today: date, *, with_texts: bool = True) -> tuple[Finding, ...]:
    """All findings on a plan and its texts, errors first, then by file and line; empty when it is clean.

    `with_texts=False` leaves the texts alone, for a plan that was loaded without its notifications.
    """
    findings = list(lint(loaded.playbook, loaded.texts.keys() if with_texts else None, today))
    findings += _unlisted(loaded)
    placed = [_placed(finding, loaded) for finding in findings]
    if with_texts:
        placed += check_texts(loaded.texts, messages_of(loaded.playbook))
    return in_order(placed)


def at_hand(loaded: LoadedPlan, organisation: Organisation, now: datetime, *, sound: bool) -> tuple[Finding, ...]:
    """What of the plan does not fit the institution, with file and line; whom it reaches, only where it is `sound`."""
    plan = compile_plan(loaded.playbook) if sound else None
    return tuple(_placed(finding(gap), loaded) for gap in gaps(loaded.playbook, organisation, now, plan))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then by file and line."""
    return tuple(
        sorted(
            findings,
            key=lambda finding: (
                finding.severity is not FindingSeverity.ERROR,
                finding.file,
                finding.line,
                finding.column,
            ),
        )
    )


def _placed(finding: Finding, loaded: LoadedPlan) -> Finding:
    place = nearest(loaded.places, finding.path, loaded.head)
    return msgspec.structs.replace(
        finding, file=finding.file or place.file, line=finding.line or place.line, column=finding.column or place.column
    )


def _unlisted(loaded: LoadedPlan) -> Iterator[Finding]:
    for name in loaded.unlisted:
        yield find("unlisted_part", ("parts",), file=name)
