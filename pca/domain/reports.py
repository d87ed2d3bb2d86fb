"""Reports that are said again and again while a crisis lasts: when the next one is due."""

from __future__ import annotations

from datetime import datetime

from pca.domain.plan.communications import Communication
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.recurrence import next_occurrence


def next_report(plan: CompiledPlan, communication: Communication, last: datetime) -> datetime | None:
    """When it is said next (UTC), after `last`: when it was said before, or the opening of the crisis."""
    repeat = communication.when.repeat
    return next_occurrence(repeat, last, plan.playbook.zone, last) if repeat else None
