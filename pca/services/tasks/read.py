"""Questions about one task that pages, API and command line ask alike: what it asks for, after what, of whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from pca.domain.access.access import Reach
from pca.domain.draft import looking
from pca.domain.numbers import is_number
from pca.domain.plan.instructions import Instruction, instruction
from pca.domain.prerequisites import Awaited, awaited
from pca.domain.situation import LIVE, Situation, Task
from pca.domain.tasks import stand_ins
from pca.services.crisis.scene import Scene
from pca.services.tasks.read_lists import task_in
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.kit.instants import as_instant
from pca.store.measures import rounds
from pca.store.tasks import task_exports, task_lists, tasks
from pca.store.tasks.task_exports import TakenTask
from pca.store.tasks.task_lists import TaskFilter, TaskMark
from pca.store.tasks.tasks import EscalationLine, EvidenceLine, TaskLine

COLLEAGUES = 60
"""People offered when a task is handed over or answered for; anybody else is named by who answers."""


class TaskFile(msgspec.Struct, frozen=True):
    """One task with what proves it, the rungs climbed for it, and what must be finished before it."""

    task: TaskLine
    evidence: tuple[EvidenceLine, ...]
    escalations: tuple[EscalationLine, ...]
    awaited: tuple[Awaited, ...]


def taken(
    unit: Unit, key: str, reach: Reach, wanted: TaskFilter, now: datetime, *, after: TaskMark | None = None, limit: int
) -> tuple[Sequence[TakenTask], TaskMark | None]:
    """One page of a list for a file: rows of what it shows, and where the next ones begin."""
    rows = task_exports.taken(unit, key, reach, wanted, now, after=after, limit=limit + 1)
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], TaskMark(last.number, as_instant(last.late_after) if wanted.live else None)


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
    here = about.organisation.staff.get(task.place, ())
    return [person for person in dict.fromkeys([*near, *members, *here]) if person in people][:COLLEAGUES]


def offered(unit: Unit, about: Scene, number: int) -> list[str]:
    """The same of a task by its number; nobody for a task that is not there."""
    task = tasks.task(unit, about.crisis.key, number)
    return colleagues(about, task) if task else []
