"""Time is one more actor: what fell due is escalated, repeated, ended or said, each thing once."""

from __future__ import annotations

from datetime import datetime

from pca.domain import (
    activities,
    conditions,
    decision_ends,
    indicators,
    ladder,
    lists,
    measures,
    meetings,
    messages,
    prerequisites,
    proposals,
    questions,
    requests,
    resource_orders,
    tasks,
)
from pca.domain.directory import ROOT
from pca.domain.draft import Draft
from pca.domain.facts import TasksEscalated
from pca.domain.live_tasks import LAST_RUNG
from pca.domain.orders import PassTime
from pca.domain.reports import next_report
from pca.domain.situation import Running, Task
from pca.domain.texts.zones import local_to_utc

REMIND, DEPUTY, COMMITTEE = 1, 2, 3
"""Rungs of the ladder; the same three again, plus 3, once completion is what is awaited."""

WAY = {REMIND: 1, DEPUTY: -1, COMMITTEE: 0}
"""By which way each rung speaks: the reminder by another one than the task came, the deputy by the strongest (R18)."""


def pass_time(draft: Draft, _act: PassTime) -> None:
    """Whatever fell due by now happens: lapses first, then repeats, marks, dated messages, escalations."""
    if draft.crisis.closed_at is not None or questions.fall_due(draft):
        return
    for running in list(draft.running.values()):
        if running.status == "held" and running.expires_at is not None and running.expires_at <= draft.now:
            _lapse(draft, running)
    for running in list(draft.running.values()):
        if running.status == "held" and running.next_at is not None and running.next_at <= draft.now:
            measures.come_round(draft, running)
    for clock in draft.situation.figures.clocks.values():
        activities.reach_marks(draft, clock)
    _dated(draft)
    _repeated(draft)
    resource_orders.run_short(draft)
    requests.climb(draft)
    _escalate(draft)
    ladder.pass_time(draft)
    conditions.settle(draft)
    prerequisites.release(draft)
    indicators.propose(draft)
    proposals.resume(draft)
    decision_ends.pass_time(draft)
    meetings.remind(draft)
    lists.ask(draft)
    messages.notify(draft)


def _lapse(draft: Draft, running: Running) -> None:
    """A measure reached its sunset date: it stops, and those who could renew it are told."""
    measure = draft.plan.playbook.measure[running.measure]
    measures.lapse(draft, running)
    roles = measure.decided_by or draft.plan.playbook.committee.roles
    about = {"measure": measure.id, "perimeter": running.perimeter}
    messages.tell(draft, "measure_expired", messages.deciders(draft, roles), about)


def _dated(draft: Draft) -> None:
    """Communications the plan sets at a date and wall-clock time."""
    for communication in draft.plan.dated:
        at = communication.when.at
        if at is None or communication.id in draft.situation.sent.dated_sent:
            continue
        due = local_to_utc(at, draft.plan.playbook.zone)
        if draft.crisis.opened_at < due <= draft.now:
            messages.send(draft, communication, {"perimeter": ROOT})


def _repeated(draft: Draft) -> None:
    """Communications the plan says again and again; of those missed while nothing ran, one."""
    for communication in draft.plan.repeated:
        last = draft.situation.sent.last_sent.get(communication.id, draft.crisis.opened_at)
        at = next_report(draft.plan, communication, last)
        if at is not None and at <= draft.now:
            messages.send(draft, communication, {"perimeter": ROOT, "report": last.isoformat()})


def _escalate(draft: Draft) -> None:
    """Climb one rung for every task nobody answered, grouped so that each person gets one message."""
    named = (draft.live[number] for number in draft.situation.tasks if number in draft.live)
    due = [task for task in named if _is_due(task, draft.now)]
    by_rung: dict[tuple[int, datetime | None], list[Task]] = {}
    for task in due:
        rung = _rung(draft, task)
        by_rung.setdefault((rung, _next(draft, task, rung)), []).append(task)
    for (rung, next_at), climbing in sorted(by_rung.items(), key=lambda group: (group[0][0], str(group[0][1]))):
        _climb(draft, rung, next_at, climbing)


def _is_due(task: Task, now: datetime) -> bool:
    return task.escalate_at is not None and task.escalate_at <= now


def _rung(draft: Draft, task: Task) -> int:
    """The rung after those climbed; one that would speak to nobody, or to somebody absent, is passed over."""
    rung = task.escalation + 1
    if _step(rung) == REMIND and not (task.assignee and draft.situation.organisation.present(task.assignee)):
        rung += 1
    if _step(rung) == DEPUTY and _deputy(draft, task) is None:
        rung += 1
    return rung


def _step(rung: int) -> int:
    return (rung - 1) % COMMITTEE + 1


def _next(draft: Draft, task: Task, rung: int) -> datetime | None:
    """When the next rung is due: one step on; after the third, at the completion deadline; after the sixth, never."""
    step = draft.plan.playbook.escalation.step
    if rung == LAST_RUNG:
        return None
    if rung == COMMITTEE:
        return max(task.due_at, draft.now + step)
    return draft.now + step


def _climb(draft: Draft, rung: int, next_at: datetime | None, climbing: list[Task]) -> None:
    step = _step(rung)
    now_with = [_deputy(draft, task) if step == DEPUTY else task.assignee for task in climbing]
    draft.add(
        TasksEscalated(
            level=rung,
            phase="acknowledge" if rung <= COMMITTEE else "complete",
            tasks=tuple(task.number for task in climbing),
            to=tuple(now_with),
            next_at=next_at,
        )
    )
    by_person: dict[str, list[int]] = {}
    for task, person in zip(climbing, now_with, strict=True):
        for recipient in messages.committee(draft) if step == COMMITTEE else [person]:
            if recipient is not None:
                by_person.setdefault(recipient, []).append(task.number)
    if by_person:
        notice = "task_reminder" if step == REMIND else "task_escalated"
        messages.tell_of_tasks(draft, notice, by_person, WAY[step])
    if step > REMIND:
        _overdue(draft, climbing)


def _deputy(draft: Draft, task: Task) -> str | None:
    """The next person to have the task: the first stand-in present, else its assignee if present, else nobody."""
    present = draft.situation.organisation.present
    others = (person for person in tasks.deputies_of(draft, task) if person != task.assignee)
    kept = task.assignee if task.assignee and present(task.assignee) else None
    return next((other for other in others if present(other)), kept)


def _overdue(draft: Draft, climbing: list[Task]) -> None:
    """Communications the plan sends when a measure's tasks go unanswered."""
    for measure in dict.fromkeys(task.measure for task in climbing):
        messages.say(draft, "task_overdue", measure, {"perimeter": ROOT, "measure": measure})
