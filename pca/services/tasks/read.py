"""Questions about tasks that pages, API and command line ask alike: whose, which first, late or not, after what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from pca.domain.access.access import Reach
from pca.domain.directory import Contact
from pca.domain.draft import looking
from pca.domain.limits import is_number
from pca.domain.plan.instructions import Instruction, instruction
from pca.domain.prerequisites import Awaited, awaited
from pca.domain.situation import LIVE, Crisis, Situation, Task
from pca.domain.tasks import stand_ins
from pca.services.crisis.scene import Scene
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.kit.instants import as_instant
from pca.store.measures import rounds
from pca.store.people import directory
from pca.store.tasks import task_exports, task_lists, tasks
from pca.store.tasks.task_exports import TakenTask
from pca.store.tasks.task_lists import TaskFilter, TaskMark
from pca.store.tasks.tasks import EscalationLine, EvidenceLine, TaskLine

COLLEAGUES = 60
"""People offered when a task is handed over or answered for; anybody else is named by who answers."""


class PressingTasks(msgspec.Struct, frozen=True):
    """Some tasks of a list, the most pressing first; `after` is where the next page begins, None on the last."""

    lines: tuple[TaskLine, ...]
    after: TaskMark | None


class MyTask(msgspec.Struct, frozen=True):
    """A task in somebody's own hands, and its crisis."""

    crisis: Crisis
    task: TaskLine

    @property
    def place(self) -> tuple[datetime, str, int]:
        """Where it stands among the tasks of all crises: late after, crisis, number."""
        return self.task.late_after, self.crisis.key, self.task.number


class TaskFile(msgspec.Struct, frozen=True):
    """One task with what proves it, the rungs climbed for it, and what must be finished before it."""

    task: TaskLine
    evidence: tuple[EvidenceLine, ...]
    escalations: tuple[EscalationLine, ...]
    awaited: tuple[Awaited, ...]


def is_late(task: TaskLine, now: datetime) -> bool:
    """Whether somebody should have answered by now; a task that waits for another has no time yet.

    The database asks the same of a row by `pca/store/tasks/tasks.py`, `late`.
    """
    return task.status in LIVE and task.late_after < now


def page_of(
    unit: Unit, key: str, reach: Reach, wanted: TaskFilter, now: datetime, *, after: TaskMark | None = None, limit: int
) -> PressingTasks:
    """One page of the tasks within reach that are wanted: live ones by when they are late, settled ones newest."""
    lines = task_lists.pressing(unit, key, reach, wanted, now, after=after, limit=limit + 1)
    shown = lines[:limit]
    mark = TaskMark(shown[-1].number, shown[-1].late_after if wanted.live else None) if len(lines) > limit else None
    return PressingTasks(shown, mark)


def taken(
    unit: Unit, key: str, reach: Reach, wanted: TaskFilter, now: datetime, *, after: TaskMark | None = None, limit: int
) -> tuple[Sequence[TakenTask], TaskMark | None]:
    """The same for a file: rows of what it shows, and where the next ones begin."""
    rows = task_exports.taken(unit, key, reach, wanted, now, after=after, limit=limit + 1)
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], TaskMark(last.number, as_instant(last.late_after) if wanted.live else None)


def named(unit: Unit, key: str, reach: Reach, numbers: Sequence[int], *, limit: int) -> PressingTasks:
    """At most `limit` of the tasks named that are within reach, by number."""
    lines = task_lists.named(unit, key, reach, numbers)
    return PressingTasks(lines[:limit], TaskMark(lines[limit - 1].number) if len(lines) > limit else None)


def tasks_wanted(
    unit: Unit, key: str, wanted: TaskFilter, now: datetime, *, settled: bool = False
) -> tuple[TaskLine, ...]:
    """All tasks that are wanted, whoever's they are: late ones first, then live ones, by their deadline.

    `settled`: settled ones too, where no status is asked for.
    """
    lines = tasks.tasks(
        unit,
        key,
        status=[wanted.status] if wanted.status else None,
        live=wanted.late or not (settled or wanted.status),
        measure=wanted.measure or None,
        team=wanted.team or None,
        place=wanted.place or None,
        assignee=wanted.assignee or None,
    )
    ordered = sorted(lines, key=lambda task: (not is_late(task, now), task.status not in LIVE, task.due_at))
    return tuple(task for task in ordered if is_late(task, now) or not wanted.late)


def holders(unit: Unit, lines: Iterable[TaskLine]) -> Mapping[str, Contact]:
    """Names and addresses of whoever has these tasks in hand; none of somebody erased."""
    return directory.contacts(unit, sorted({task.assignee for task in lines if task.assignee}))


def my_tasks(
    unit: Unit, person: str | None, now: datetime, *, after: tuple[datetime, str, int] | None = None, limit: int
) -> tuple[MyTask, ...]:
    """At most `limit` tasks in one's hands in all open crises, late first, then due soon; after a place in the list."""
    mine = (
        MyTask(crisis, line)
        for crisis in crises.crises(unit, open_only=True)
        for line in task_lists.pressing(
            *(unit, crisis.key, Reach(person=person), TaskFilter(), now), after=_mark(crisis, after), limit=limit
        )
    )
    return tuple(sorted(mine, key=lambda task: task.place)[:limit])


def _mark(crisis: Crisis, after: tuple[datetime, str, int] | None) -> TaskMark | None:
    """The place in one crisis that a place among the tasks of all stands for."""
    if after is None:
        return None
    instant, key, number = after
    if crisis.key == key:
        return TaskMark(number, instant)
    return TaskMark(0 if crisis.key > key else 1 << 30, instant)


def task_in(unit: Unit, key: str, number: int, *reaches: Reach) -> TaskLine | None:
    """The task, when it is one's own, or within one of the reaches, or else None."""
    return task_lists.seen(unit, key, number, *reaches) if is_number(number) else None


def task_file(unit: Unit, about: Scene, number: int, *reaches: Reach) -> TaskFile | None:
    """One task with all that belongs to it; None for one out of reach."""
    key = about.crisis.key
    task = task_in(unit, key, number, *reaches)
    if task is None:
        return None
    return TaskFile(
        task,
        tasks.evidence(unit, key, number),
        tasks.escalations(unit, key, number),
        tuple(_awaited(unit, about, task)),
    )


def _awaited(unit: Unit, about: Scene, task: TaskLine) -> Iterator[Awaited]:
    """The measures it waits for, each with the tasks that stand in the way."""
    measure, key = about.plan.playbook.measure.get(task.measure), about.crisis.key
    if measure is None or not measure.after.measures or task.purpose != "do" or task.waiting is False:
        return
    if task.status in LIVE and about.crisis.closed_at is None:
        organisation, standings = about.organisation, crises.standings(unit, key)
        known = Situation(organisation=organisation, standings=standings, rounds=rounds.CarriedOut(unit, key))
        yield from awaited(looking(about.plan, known, about.now), measure, task.place)


def evidence_file(unit: Unit, key: str, number: int, *reaches: Reach) -> EvidenceLine | None:
    """One file that proves a task, by its own number in the crisis, when the task is to be seen."""
    evidence = task_lists.proof(unit, key, number) if is_number(number) else None
    return evidence if evidence and task_in(unit, key, evidence.task, *reaches) else None


def covers(reach: Reach, about: Scene, task: TaskLine) -> bool:
    """Whether an action that reaches so far concerns this task; its first assignee may always answer it."""
    own = reach.person is not None and task.original == reach.person
    return own or reach.covers(about.organisation, place=task.place, team=task.team, person=task.assignee)


def instruction_of(about: Scene, task: TaskLine) -> Instruction | None:
    """What the task asks for, on the level the measure had when it was opened; None for a measure that is gone."""
    measure = about.plan.playbook.measure.get(task.measure)
    return instruction(measure, task.purpose, task.level, task.items) if measure else None


def heads(about: Scene, task: Task | TaskLine) -> Sequence[str]:
    """Those who stand in for whoever has the task, nearest first."""
    return stand_ins(about.organisation, about.plan.playbook, task.team, task.place)


def colleagues(about: Scene, task: Task | TaskLine) -> list[str]:
    """Who may take the task or be spoken for: assignee, stand-ins, then the team and the site."""
    people = about.organisation.people
    near = [task.assignee or "", task.original or "", *heads(about, task)]
    members = about.organisation.members.get(task.team, ())
    here = [person.id for person in people.values() if person.site == task.place]
    return [person for person in dict.fromkeys([*near, *members, *here]) if person in people][:COLLEAGUES]


def offered(unit: Unit, about: Scene, number: int) -> list[str]:
    """The same of a task by its number; nobody for a task that is not there."""
    task = tasks.task(unit, about.crisis.key, number)
    return colleagues(about, task) if task else []
