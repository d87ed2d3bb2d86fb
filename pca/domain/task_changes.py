"""What the facts of one order did to tasks, worked out from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pca.domain.directory import place_of, subject_of
from pca.domain.facts import AnyFact, TaskCompleted, TaskRefused, TaskReopened, TasksOpened, TasksSettled
from pca.domain.live_tasks import Task
from pca.domain.rounds import Round

STAYING = ("continued", "transferred")
"""Outcomes that leave a task to be done."""


@dataclass(frozen=True)
class TaskChanges:
    """What the facts of one order did to tasks: those opened, by measure and place, and those ended, by number."""

    opened: Mapping[str, Mapping[str, list[Round]]] = field(default_factory=dict)
    ended: Mapping[int, str] = field(default_factory=dict)
    of: Mapping[int, str] = field(default_factory=dict)
    """The measure of each task that ended or was reopened."""
    reopened: Mapping[int, str] = field(default_factory=dict)
    """Tasks taken up again, with their status."""

    @classmethod
    def of_facts(cls, facts: Iterable[AnyFact], known: Mapping[int, Task]) -> TaskChanges:
        """Read the facts once."""
        opened: dict[str, dict[str, list[Round]]] = {}
        ended: dict[int, str] = {}
        of: dict[int, str] = {}
        again: dict[int, str] = {}
        for fact in facts:
            match fact:
                case TasksOpened(purpose="do"):
                    at = opened.setdefault(fact.measure, {})
                    for number, place in enumerate(fact.spots, fact.first):
                        at.setdefault(place, []).append(Round(number, place, "open", fact.fallback_of))
                        of[number] = fact.measure
                case TasksSettled() if fact.outcome not in STAYING:
                    ended |= dict.fromkeys(fact.tasks, fact.outcome)
                case TaskCompleted():
                    ended[fact.task] = "done"
                case TaskRefused():
                    ended[fact.task] = "impossible" if fact.impossible else "refused"
                case TaskReopened():
                    again[fact.task] = "open" if fact.acknowledge_by else "acknowledged"
        touched = [known[number] for number in (*ended, *again) if number in known]
        of |= {task.number: task.measure for task in touched if task.purpose == "do"}
        return cls(opened, ended, of, again)


def opened_tasks(fact: TasksOpened) -> Iterator[Task]:
    """The tasks of one opening, those that cannot begin yet marked."""
    kept = set(fact.waiting_at or ())
    for number, (at, assignee) in enumerate(zip(fact.spots, fact.assignees, strict=True), fact.first):
        yield Task(
            number=number,
            measure=fact.measure,
            perimeter=fact.perimeter,
            place=place_of(at),
            subject=subject_of(at),
            team=fact.team,
            status="open",
            purpose=fact.purpose,
            run=fact.run,
            level=fact.level,
            assignee=assignee,
            original=assignee,
            acknowledge_by=fact.acknowledge_by,
            due_at=fact.due_at,
            waiting=at in kept,
            items=fact.items,
            digest=fact.digest or None,
        )
