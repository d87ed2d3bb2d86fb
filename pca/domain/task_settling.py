"""The committee gives many open tasks one outcome, for one reason: nobody needs them any more, or the line has them."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.draft import Draft, refuse
from pca.domain.facts import TasksSettled
from pca.domain.orders import SettleTasks
from pca.domain.situation import LIVE, Task
from pca.domain.task_acts import settled


def settle_tasks(draft: Draft, act: SettleTasks) -> None:
    """All of them or none: what was answered meanwhile, or came on top, is shown before anybody decides again."""
    draft.require_open()
    draft.seat(draft.plan.playbook.committee.roles, "settle_tasks")
    chosen = sorted({task.number for task in _chosen(draft, act)})
    if act.expects is not None and act.expects != len(chosen):
        refuse("tasks_changed", seen=act.expects, now=len(chosen))
    if not chosen:
        refuse("no_task_chosen")
    draft.add(TasksSettled(outcome=act.outcome, tasks=tuple(chosen), reason=draft.reason))
    settled(draft)


def _chosen(draft: Draft, act: SettleTasks) -> Iterator[Task]:
    if act.every:
        yield from draft.live.all()
        return
    for measure in act.measures:
        yield from draft.live_of(measure)
    for number in act.tasks:
        task = draft.situation.tasks.get(number)
        if task is None:
            refuse("task_unknown", task=number)
        if task.status not in LIVE:
            refuse("task_settled", task=number, status=task.status)
        yield task
