"""What a played rehearsal left behind, as the tests of the shipped plans ask for it: by day, by measure, by place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from pca.domain import facts
from pca.domain.facts import AnyFact
from pca.services.exercises.rehearsals import Rehearsed
from pca.store.audit import journal
from pca.store.tables.tasks import TASK


def facts_of(played: Rehearsed) -> Iterator[tuple[datetime, Any, AnyFact]]:
    """Instant, act and fact of everything that was journalled, in order."""
    with played.runtime.store.read() as unit:
        for _, entry in journal.entries(unit, crisis=played.crisis):
            yield from ((entry.at, entry.act, fact) for fact in entry.facts)


def tasks_of(played: Rehearsed, measure: str, purpose: str = "do") -> list[dict[str, Any]]:
    """The rows of a measure's tasks, in the order in which they were opened."""
    query = select(TASK).where(TASK.c.crisis == played.crisis, TASK.c.measure == measure, TASK.c.purpose == purpose)
    with played.runtime.store.read() as unit:
        return [dict(row) for row in unit.connection.execute(query.order_by(TASK.c.number)).mappings()]


def holding_on(played: Rehearsed, moment: str) -> set[str]:
    """The measures that hold somewhere at an instant, given as UTC: what an owner sees on that day."""
    return {
        one["id"]
        for one in played.report["measures"]
        if one["started_at"] <= moment and (one["stopped_at"] is None or moment < one["stopped_at"])
    }


def waves_of(played: Rehearsed) -> dict[str, tuple[str, set[str]]]:
    """By communication of the plan: when its first wave was made, and everybody it was for."""
    found: dict[str, tuple[str, set[str]]] = {}
    for at, _, fact in facts_of(played):
        if isinstance(fact, facts.MessagesQueued):
            _first, everybody = found.setdefault(fact.communication, (f"{at:%m-%d %H:%M}", set()))
            everybody.update(fact.recipients)
    return found


def refusals_of(played: Rehearsed) -> list[tuple[str, str]]:
    """Each decision that was refused, and why."""
    return [
        (act.event, fact.code)
        for _, act, fact in facts_of(played)
        if isinstance(fact, facts.Refused) and hasattr(act, "event")
    ]
