"""Questions about lists of tasks that pages, API and command line ask alike: whose, which first, late or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from pca.domain.access.access import Reach
from pca.domain.directory import Contact
from pca.domain.numbers import is_number
from pca.domain.situation import LIVE, Crisis
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.people import directory
from pca.store.tasks import task_lists, tasks
from pca.store.tasks.task_lists import TaskFilter, TaskMark
from pca.store.tasks.tasks import TaskLine

NEAR = 500
"""So many of the most pressing tasks are looked through before all tasks of a measure are."""

EVERY = TaskFilter()
"""Every task that somebody still has to answer."""


class PressingTasks(msgspec.Struct, frozen=True):
    """Some tasks of a list, the most pressing first; `after` is where the next page begins, None on the last."""

    lines: tuple[TaskLine, ...]
    after: TaskMark | None


class TasksWanted(msgspec.Struct, frozen=True):
    """The first of the tasks that are wanted, and how many they are altogether."""

    lines: tuple[TaskLine, ...]
    count: int


class MyTask(msgspec.Struct, frozen=True):
    """A task in somebody's own hands, and its crisis."""

    crisis: Crisis
    task: TaskLine

    @property
    def place(self) -> tuple[datetime, str, int]:
        """Where it stands among the tasks of all crises: late after, crisis, number."""
        return self.task.late_after, self.crisis.key, self.task.number


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


def of_measures(
    unit: Unit, key: str, reach: Reach, measures: Sequence[str], now: datetime, *, limit: int
) -> tuple[TaskLine, ...]:
    """At most `limit` pressing tasks of these measures within reach.

    Looked for among the most pressing of all; only where none of them is of these measures, at all of one measure.
    """
    lines = task_lists.pressing_of(unit, key, reach, measures, now, among=NEAR, limit=limit) if measures else ()
    each = (page_of(unit, key, reach, TaskFilter(measure=measure), now, limit=limit).lines for measure in measures)
    return lines or next(filter(None, each), ())


def named(unit: Unit, key: str, reach: Reach, numbers: Sequence[int], *, limit: int) -> PressingTasks:
    """At most `limit` of the tasks named that are within reach, by number."""
    lines = task_lists.named(unit, key, reach, numbers)
    return PressingTasks(lines[:limit], TaskMark(lines[limit - 1].number) if len(lines) > limit else None)


def numbers_of(unit: Unit, key: str, reach: Reach, wanted: TaskFilter, now: datetime, *, limit: int) -> tuple[int, ...]:
    """The numbers of at most `limit` tasks within reach that are wanted, the most pressing first."""
    return task_lists.numbers(unit, key, reach, wanted, now, limit=limit)


def count_by_measure(unit: Unit, key: str, numbers: Iterable[int]) -> tuple[tuple[str, int], ...]:
    """How many of these open tasks each measure has, those with most first."""
    chosen = set(numbers)
    measures = Counter(measure for number, measure, _ in tasks.under_way(unit, key) if number in chosen)
    return tuple(sorted(measures.items(), key=lambda counted: (-counted[1], counted[0])))


def tasks_wanted(
    unit: Unit, key: str, wanted: TaskFilter, now: datetime, *, settled: bool = False, limit: int | None = None
) -> TasksWanted:
    """Tasks that are wanted, whoever's they are: late ones first, then live ones, by their deadline.

    `settled`: settled ones too, where no status is asked for.
    """
    return TasksWanted(*task_lists.wanted_by_all(unit, key, wanted, now, settled=settled, limit=limit))


def holders(unit: Unit, lines: Iterable[TaskLine]) -> Mapping[str, Contact]:
    """Names and addresses of whoever has these tasks in hand; none of somebody erased."""
    return directory.contacts(unit, sorted({task.assignee for task in lines if task.assignee}))


class OwnCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many tasks are in one's hands in all open crises."""

    every: int
    late: int
    open: int
    acknowledged: int
    measures: tuple[tuple[str, str, int], ...]
    """Crisis, measure and how many."""


def own_counts(unit: Unit, person: str | None, now: datetime) -> OwnCounts:
    """What one has in hand, whatever the list is narrowed to."""
    keys = [crisis.key for crisis in crises.crises(unit, open_only=True)]
    tallies = task_lists.own_tallies(unit, keys, person, now) if person and keys else ()
    measures = Counter[tuple[str, str]]()
    for tally in tallies:
        measures[tally.crisis, tally.measure] += tally.count
    return OwnCounts(
        every=sum(tally.count for tally in tallies),
        late=sum(tally.late for tally in tallies),
        open=sum(tally.count for tally in tallies if tally.status == "open"),
        acknowledged=sum(tally.count for tally in tallies if tally.status == "acknowledged"),
        measures=tuple((crisis, measure, count) for (crisis, measure), count in measures.items()),
    )


def my_tasks(
    unit: Unit,
    person: str | None,
    now: datetime,
    wanted: TaskFilter = EVERY,
    *,
    after: tuple[datetime, str, int] | None = None,
    limit: int,
) -> tuple[MyTask, ...]:
    """At most `limit` tasks in one's hands in all open crises, late first, then due soon; after a place in the list."""
    mine = (
        MyTask(crisis, line)
        for crisis in crises.crises(unit, open_only=True)
        for line in task_lists.pressing(
            *(unit, crisis.key, Reach(person=person), wanted, now), after=_mark(crisis, after), limit=limit
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
