"""An absent person's tasks: all of them go to whoever stands in, in one order, and come back in one."""

from __future__ import annotations

from collections.abc import Mapping

from pca.domain import messages, tasks
from pca.domain.absence_acts import PassOnTasks, ReturnTasks
from pca.domain.draft import Draft, refuse
from pca.domain.facts import TasksReassigned
from pca.domain.situation import LIVE, Task


def pass_on(draft: Draft, act: PassOnTasks) -> None:
    """Each task goes along its line: deputy, the team's lead, its deputies; one for whom nobody is there stays."""
    draft.require_open()
    _known(draft, act.person)
    if draft.situation.organisation.present(act.person):
        refuse("person_present", person=act.person)
    held = [task for task in _live(draft) if task.assignee == act.person]
    now_with = {task.number: who for task in held if (who := _stands_in(draft, task)) not in (None, act.person)}
    if not held:
        refuse("nothing_in_hand", person=act.person)
    if not now_with:
        refuse("nobody_stands_in", person=act.person)
    draft.add(TasksReassigned(tasks=tuple(now_with), to=tuple(now_with.values()), absent=act.person))
    _tell(draft, now_with)


def give_back(draft: Draft, act: ReturnTasks) -> None:
    """What others still do for them is theirs again."""
    draft.require_open()
    _known(draft, act.person)
    if not draft.situation.organisation.present(act.person):
        refuse("person_absent", person=act.person)
    lent = [task.number for task in _live(draft) if task.stood_in_for == act.person]
    if not lent:
        refuse("nothing_lent", person=act.person)
    now_with = dict.fromkeys(lent, act.person)
    draft.add(TasksReassigned(tasks=tuple(now_with), to=tuple(now_with.values())))
    _tell(draft, now_with)


def _known(draft: Draft, person: str) -> None:
    if person not in draft.situation.organisation.people:
        refuse("person_unknown", person=person)


def _live(draft: Draft) -> list[Task]:
    return [task for task in draft.situation.tasks.values() if task.status in LIVE]


def _stands_in(draft: Draft, task: Task) -> str | None:
    """Who does the task as people are now; for one of a measure the plan has no more, its team's lead."""
    measure = draft.plan.playbook.measure.get(task.measure)
    return tasks.responsible(draft, measure, task.spot) if measure else tasks.lead_of(draft, task.team, task.place)


def _tell(draft: Draft, now_with: Mapping[int, str | None]) -> None:
    """One message to each person, of all their tasks at once."""
    theirs: dict[str, list[int]] = {}
    for number, person in now_with.items():
        if person is not None:
            theirs.setdefault(person, []).append(number)
    messages.tell_of_tasks(draft, "task_opened", theirs)
