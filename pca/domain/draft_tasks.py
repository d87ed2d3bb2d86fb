"""Tasks still to be done while one order is worked out: read when a rule asks for them, and as its facts leave them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from pca.domain.facts import AnyFact, DeadlinesMoved, TaskReopened, TasksMoved, TasksOpened, TasksReady, TasksSettled
from pca.domain.live_tasks import LIVE, LiveTasks, Task
from pca.domain.task_changes import STAYING, opened_tasks


class DraftTasks:
    """Tasks still to be done, as a draft leaves them so far, those it opens included. Local to one draft.

    Nothing is read before it is asked for, and nothing twice: what a fact did to a task holds, whenever it was read.
    """

    def __init__(self, named: Mapping[int, Task], kept: LiveTasks) -> None:
        self._kept, self._whole, self._everything = kept, set[str](), False
        self.seen: dict[int, Task] = {}
        """Every task read so far, as it was before the order; those it opened, as they were opened."""
        self.opened: set[int] = set()
        """Numbers of those that the order opened."""
        self._live: dict[int, Task] = {}
        self._numbers: dict[str, list[int]] = {}
        self._take(named.values())

    def of(self, measure: str) -> list[Task]:
        """Those of a measure, those that undo it included; by number."""
        if not self._everything and measure not in self._whole:
            self._take(self._kept.of(measure))
            self._whole.add(measure)
        return self._now(self._numbers.get(measure, ()))

    def all(self) -> list[Task]:
        """All of them, by number."""
        if not self._everything:
            self._take(self._kept.all())
            self._everything = True
        return self._now(sorted(self._live))

    def at(self, places: Collection[str]) -> list[Task]:
        """Those at some places, by number."""
        if not places:
            return []
        self._take(() if self._everything else self._kept.at(places))
        return [task for task in self._now(sorted(self._live)) if task.place in places]

    def left_by(self, gone: Collection[str], people: Collection[str]) -> list[Task]:
        """Those of the people `gone`, and those that nobody among `people` has; by number."""
        self._take(() if self._everything else self._kept.held_by(gone))
        return [task for task in self._now(sorted(self._live)) if task.assignee not in people]

    def read_waiting(self, measure: str, places: Collection[str] | None) -> None:
        """Read those of a measure that cannot begin yet, at some places or everywhere."""
        if not self._everything and measure not in self._whole:
            self._take(self._kept.waiting(measure, places))

    def read_all_waiting(self) -> None:
        """Read all that cannot begin yet."""
        self._take(() if self._everything else self._kept.all_waiting())

    def known(self, named: Iterable[int] = ()) -> Iterator[Task]:
        """Those read so far or opened by the draft: `named` ones first, in their order, then by number."""
        first = dict.fromkeys(named)
        yield from self._now(first)
        yield from self._now(number for number in sorted(self._live) if number not in first)

    def __getitem__(self, number: int) -> Task:
        return self._live[number]

    def __contains__(self, number: int) -> bool:
        return number in self._live

    def follow(self, fact: AnyFact) -> None:
        """What a fact does to them."""
        match fact:
            case TasksSettled() if fact.outcome not in STAYING:
                for number in fact.tasks:
                    self._live.pop(number, None)
            case TasksMoved():
                self._change(fact.tasks, perimeter=fact.perimeter)
            case TasksOpened():
                self.opened.update(range(fact.first, fact.first + len(fact.places)))
                self._add(opened_tasks(fact))
            case DeadlinesMoved():
                self._change(fact.tasks, due_at=fact.due_at)
            case TasksReady():
                self._change(fact.tasks, waiting=False)
            case TaskReopened():
                asked = "open" if fact.acknowledge_by else "acknowledged"
                self._live[fact.task] = replace(self.seen[fact.task], status=asked, due_at=fact.due_at)

    def _change(self, numbers: Iterable[int], **changes: object) -> None:
        for number in numbers:
            self._live[number] = replace(self._live[number], **changes)

    def _now(self, numbers: Iterable[int]) -> list[Task]:
        return [self._live[number] for number in numbers if number in self._live]

    def _take(self, tasks: Iterable[Task]) -> None:
        """Tasks as they are kept: one that was read before is as the facts so far left it."""
        touched = self._add(task for task in tasks if task.number not in self.seen)
        for measure in touched:
            self._numbers[measure].sort()

    def _add(self, tasks: Iterable[Task]) -> set[str]:
        touched = set()
        for task in tasks:
            self.seen[task.number] = task
            if task.status in LIVE:
                self._live[task.number] = task
            self._numbers.setdefault(task.measure, []).append(task.number)
            touched.add(task.measure)
        return touched
