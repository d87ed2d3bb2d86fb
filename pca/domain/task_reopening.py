"""A task that had ended is taken up again: it was not done after all, or can be done now."""

from __future__ import annotations

from datetime import datetime

from pca.domain.draft import Draft, refuse
from pca.domain.facts import TaskReopened
from pca.domain.measure_scope import held_places
from pca.domain.orders import Reopen
from pca.domain.plan.ad_hoc import is_ad_hoc
from pca.domain.plan.instructions import instruction
from pca.domain.plan.measures import Measure
from pca.domain.situation import LIVE, Task
from pca.domain.task_acts import require_concerned, settled, watched_from

ANSWERED = frozenset({"done", "refused", "impossible"})
"""How a task ended by somebody's word; what the engine itself ended has another task, or none, in its place."""


def reopen(draft: Draft, act: Reopen) -> None:
    """The task goes on as long as it first had, where its time is over; its assignee is told unless they ask for it.

    A fallback that began meanwhile goes on beside it, and so does what waited for the task.
    """
    draft.require_open()
    task = draft.situation.tasks.get(act.task)
    if task is None:
        refuse("task_unknown", task=act.task)
    if task.status in LIVE:
        refuse("task_under_way", task=act.task)
    if task.status not in ANSWERED:
        refuse("task_settled", task=act.task, status=task.status)
    actor = draft.actor
    require_concerned(draft, task, actor)
    draft.require_reason()
    measure = draft.plan.playbook.measure.get(task.measure)
    if measure is None or not _asked(draft, measure, task):
        refuse("task_not_asked_any_more", task=act.task)
    own, due = actor == task.assignee, _due(draft, measure, task)
    until = None if own else draft.now + measure.acknowledge_within
    draft.add(
        TaskReopened(
            task=act.task,
            by=actor,
            reason=draft.reason,
            due_at=max(due, until or due),
            acknowledge_by=until,
            escalate_at=watched_from(draft, task, due) if own else until,
        )
    )
    settled(draft)


def _asked(draft: Draft, measure: Measure, task: Task) -> bool:
    """Whether what the task was for still holds there, and no later task took its place."""
    if is_ad_hoc(task.measure):
        return True
    held = task.spot in held_places(draft.coverage, measure, draft.running)
    if task.purpose == "undo":
        return not held
    if task.purpose == "extend":
        return held
    return held and any(latest.number == task.number for latest in draft.rounds(measure.id, [task.spot]))


def _due(draft: Draft, measure: Measure, task: Task) -> datetime:
    """When it was due; where that is over, in as long as it first had."""
    if task.due_at > draft.now:
        return task.due_at
    return draft.now + instruction(measure, task.purpose, task.level, task.items).complete_within
