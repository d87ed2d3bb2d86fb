"""When the clock is right again, what a wrong one dated is dated anew: as if it had begun now, and never further."""

from __future__ import annotations

from datetime import datetime

from pca.domain.draft import Draft
from pca.domain.facts import (
    ActivityRedated,
    AnswerRedated,
    DeadlinesRedated,
    MeasureRenewed,
    RecurrenceSet,
    TaskRedated,
)
from pca.domain.misdated import TOLERANCE, MisdatedTask
from pca.domain.orders import RedateDeadlines
from pca.domain.plan.playbook import Playbook
from pca.domain.recurrence import next_occurrence
from pca.domain.situation import ActivityClock, Running


def redate(draft: Draft, _act: RedateDeadlines) -> None:
    """Date anew what is further away than its own longest step; nothing follows when nothing is."""
    if draft.crisis.closed_at is not None:
        return
    misdated = draft.situation.misdated
    clocks = [clock for clock in draft.situation.figures.clocks.values() if ahead(clock.since, draft.now)]
    if misdated or clocks:
        draft.add(
            DeadlinesRedated(
                tasks=tuple(_task(draft, task) for task in misdated.tasks),
                answers=tuple(AnswerRedated(origin, recipient, draft.now) for origin, recipient in misdated.answers),
                messages=misdated.messages,
                messages_at=draft.now if misdated.messages else None,
                activities=tuple(_activity(clock, draft.now) for clock in clocks),
            )
        )
    for running in draft.running.values():
        _measure(draft, running)


def ahead(at: datetime, now: datetime) -> bool:
    """Whether something that has happened is said to happen later than now."""
    return at > now + TOLERANCE


def _task(draft: Draft, task: MisdatedTask) -> TaskRedated:
    """Opened now, when it was opened in the future; the next rung comes one step from now at the latest."""
    by = max(task.opened_at - draft.now, TOLERANCE * 0)
    due_at, acknowledge_by = task.due_at - by, task.acknowledge_by - by
    escalate_at = None if task.escalate_at is None else task.escalate_at - by
    latest = max(due_at, draft.now + draft.plan.playbook.escalation.step)
    return TaskRedated(
        task=task.number,
        opened_at=task.opened_at - by,
        acknowledge_by=acknowledge_by,
        due_at=due_at,
        late_after=acknowledge_by if task.status == "open" else due_at,
        escalate_at=None if escalate_at is None else min(escalate_at, latest),
    )


def _activity(clock: ActivityClock, now: datetime) -> ActivityRedated:
    by = clock.since - now
    next_at = None if clock.next_at is None else clock.next_at - by
    return ActivityRedated(clock.activity, now, clock.rto_at - by, clock.mtpd_at - by, next_at)


def _measure(draft: Draft, running: Running) -> None:
    where = {"measure": running.measure, "perimeter": running.perimeter}
    next_at, expires_at = measure_anew(draft.plan.playbook, running, draft.now)
    if next_at is not None:
        draft.add(RecurrenceSet(**where, next_at=next_at))
    if expires_at is not None:
        draft.add(MeasureRenewed(**where, expires_at=expires_at))


def measure_anew(playbook: Playbook, running: Running, now: datetime) -> tuple[datetime | None, datetime | None]:
    """When a measure comes back and when it lapses, where what is written is later than its own rule says."""
    measure, next_at, expires_at = playbook.measure.get(running.measure), None, None
    if measure is None or running.status != "held":
        return None, None
    if running.next_at is not None and measure.repeat is not None:
        expected = next_occurrence(measure.repeat, now, playbook.zone, now)
        next_at = expected if ahead(running.next_at, expected) else None
    if running.expires_at is not None and measure.expires_after is not None:
        latest = now + measure.expires_after
        expires_at = latest if ahead(running.expires_at, latest) else None
    return next_at, expires_at
