"""Tasks of one crisis still to be done, read by index where a rule asks (`domain.live_tasks.LiveTasks`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, select, text

from pca.domain.live_tasks import Task
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement
from pca.store.measures import rounds
from pca.store.tables.measures import MEASURE
from pca.store.tables.tasks import LIVE_SQL, TASK, WAITING_SQL
from pca.store.tasks import kept_counts, tasks

_c, _LIVE, _WAITS = TASK.c, text(LIVE_SQL), text(WAITING_SQL)
_TASKS = Reader(Task, TASK)
_WAITING = _TASKS.by("crisis", where=[_LIVE, _WAITS], order=[_c.number])
_AT = _TASKS.by("crisis", "measure", "perimeter", "place", where=[_LIVE], order=[_c.number])
_WITH = _TASKS.by("crisis", "assignee", where=[_LIVE], order=[_c.number])
_WITH_NOBODY = _TASKS.by("crisis", where=[_LIVE, _c.assignee.is_(None)], order=[_c.number])
_STARTED = Statement(select(MEASURE.c.measure, MEASURE.c.perimeter).where(MEASURE.c.crisis == bindparam("crisis")))


class KeptTasks:
    """Tasks of one crisis still to be done, as they are kept."""

    def __init__(self, unit: Unit, key: str) -> None:
        self._unit, self._key = unit, key

    def of(self, measure: str) -> tuple[Task, ...]:
        """Those of a measure, those that undo it included."""
        return tasks.live_tasks(self._unit, self._key, (measure,))

    def waiting(self, measure: str, places: Collection[str] | None = None) -> tuple[Task, ...]:
        """Those of a measure that cannot begin yet, at some places or everywhere."""
        return _by_number(rounds.waiting(self._unit, self._key, (measure,), places))

    def at(self, places: Collection[str]) -> tuple[Task, ...]:
        """Those at some places, looked for measure by measure: no index is by place alone."""
        started = [{"measure": row[0], "perimeter": row[1]} for row in _STARTED.rows(self._unit, crisis=self._key)]
        return _by_number(task for of in started for place in places for task in self._read(_AT, place=place, **of))

    def held_by(self, people: Collection[str]) -> tuple[Task, ...]:
        """Those that some people have, and those that nobody has."""
        nobody = self._read(_WITH_NOBODY)
        return _by_number((*nobody, *(task for person in people for task in self._read(_WITH, assignee=person))))

    def all(self) -> tuple[Task, ...]:
        """All of them: where everything moves."""
        return tasks.live_tasks(self._unit, self._key)

    def all_waiting(self) -> tuple[Task, ...]:
        """All that cannot begin yet: where anything may have made one ready."""
        return self._read(_WAITING)

    def count(self) -> int:
        """How many there are."""
        return kept_counts.tasks_open(self._unit, self._key)

    def _read(self, statement: Statement, **of: str) -> tuple[Task, ...]:
        return _TASKS.prepared(self._unit, statement, crisis=self._key, **of)


def _by_number(some: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(sorted(some, key=lambda task: task.number))
