"""How many tasks every team, measure and place (there by team) has: kept by `apply`, so that no page counts tasks.

What time alone changes is counted as of `crisis.late_as_of`: whenever the clock speaks up in a crisis, the tasks that
became late since are counted over, each of them once. A reader adds those that became late after that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal_column, select, text

from pca.domain import facts
from pca.domain.facts import AnyFact, MeasureRenamed, TasksOpened
from pca.domain.journal import Entry
from pca.domain.orders import PassTime
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.instants import at_millisecond
from pca.store.kit.statements import Row, Statement, adding, updating
from pca.store.tables.crisis import CRISIS
from pca.store.tables.tasks import LIVE_SQL, TASK, TASK_COUNT
from pca.store.tasks import late_samples
from pca.store.tasks.late_tasks import (
    COLUMNS,
    LATE,
    MEASURE,
    OPEN,
    PLACE,
    STATUSES,
    TEAM,
    WHAT,
    LateTasks,
    Numbers,
    Whose,
    late_as_of,
    late_since,
)

_AT = {status: at for at, status in enumerate(STATUSES)}
_t, _c = TASK.c, TASK_COUNT.c
_LIVE = text(LIVE_SQL)
_IS_LATE = case((and_(_LIVE, _t.late_after < CRISIS.c.late_as_of), literal_column("1")), else_=literal_column("0"))
_IN_CRISIS = _t.crisis == bindparam("crisis")
_WITH_CRISIS = TASK.join(CRISIS, CRISIS.c.key == _t.crisis)
_COUNTED = select(*WHAT, _IS_LATE, func.count()).select_from(_WITH_CRISIS).group_by(*WHAT, _IS_LATE)
_ALL = Statement(_COUNTED.where(_IN_CRISIS))
_ANY = Statement(select(_t.number).limit(1))
_SOME = Statement(_COUNTED.where(_IN_CRISIS, Among(_t.number, "numbers")))
_ONE = Statement(
    select(*WHAT, _IS_LATE, literal_column("1"))
    .select_from(_WITH_CRISIS)
    .where(_IN_CRISIS, _t.number == bindparam("number", type_=_t.number.type))
)
_SET_LATE_AS_OF = updating(CRISIS, ["key"], "late_as_of")
_CRISES = Statement(select(CRISIS.c.key, CRISIS.c.mode).order_by(CRISIS.c.key))

_ADD = adding(TASK_COUNT, *COLUMNS)
_KEYS = tuple(column.name for column in TASK_COUNT.primary_key)
_DROP_EMPTY = Statement(
    TASK_COUNT.delete().where(
        *(_c[key] == bindparam(key, type_=_c[key].type) for key in _KEYS),
        *(_c[status] == literal_column("0") for status in STATUSES),
    ),
    _KEYS,
)
_OF_MEASURE = [
    _c.crisis == bindparam("crisis"),
    _c.kind == literal_column(f"'{MEASURE}'"),
    _c.name == bindparam("name"),
]
_MEASURE = Statement(select(_c.perimeter, *(_c[name] for name in COLUMNS)).where(*_OF_MEASURE))
_DROP_MEASURE = Statement(TASK_COUNT.delete().where(*_OF_MEASURE))

_TOUCHED: Mapping[type[Any], Callable[[Any], Iterable[int]]] = {
    **{
        kind: lambda fact: fact.tasks
        for kind in (facts.TasksAmended, facts.DeadlinesMoved, facts.TasksReady, facts.TasksSettled, facts.TasksMoved)
    },
    **{
        kind: lambda fact: (fact.task,)
        for kind in (facts.TaskAcknowledged, facts.TaskCompleted, facts.TaskRefused, facts.TaskReopened)
    },
    facts.DeadlinesRedated: lambda fact: [task.task for task in fact.tasks],
}
"""The tasks whose count another fact may change, besides those that open some."""


class CountsChanged:
    """What one entry changes about the counts: made before its facts are written, kept once they are.

    What becomes of tasks already there is read from their rows before and after, whatever the facts say about them.
    """

    def __init__(self, unit: Unit, entry: Entry) -> None:
        self._unit, self._entry, self._crisis = unit, entry, entry.crisis or ""
        self._more: defaultdict[Whose, Numbers] = defaultdict(_nothing)
        self._touched = _touched(entry.facts) if entry.crisis else set()
        self._add(self._rows(), -1)

    def keep(self) -> None:
        """Write them; the clock's own entries also count over what became late."""
        if self._entry.crisis is None:
            return
        for fact in self._entry.facts:
            if type(fact) is TasksOpened:
                self._opened(fact)
            elif type(fact) is MeasureRenamed and fact.before != fact.after:
                self._renamed(fact)
        self._add(self._rows(), 1)
        if isinstance(self._entry.act, PassTime):
            for late, sign in late_since(self._unit, self._crisis, self._entry.at):
                self._add_late(late, sign)
            time_passed(self._unit, self._entry)
        write(self._unit, self._crisis, self._entry.mode or "", self._more)
        if isinstance(self._entry.act, PassTime) and self._unit.store.keeps_lists:
            late_samples.take(self._unit, self._crisis, self._entry.at)

    def _rows(self) -> Iterable[Row]:
        if len(self._touched) == 1:
            return _ONE.rows(self._unit, crisis=self._crisis, number=next(iter(self._touched)))
        if self._touched:
            return _SOME.rows(self._unit, crisis=self._crisis, numbers=self._touched)
        return ()

    def _add(self, rows: Iterable[Row], sign: int) -> None:
        add(self._more, rows, sign)

    def _add_late(self, late: Iterable[LateTasks], sign: int) -> None:
        for tasks in late:
            for whose in tasks.whose:
                self._more[whose][LATE[tasks.status]] += sign * tasks.number

    def _opened(self, fact: TasksOpened) -> None:
        """Those that this very entry goes on to change, or that are late already, are counted from their rows."""
        numbers = range(fact.first, fact.first + len(fact.places))
        as_of = late_as_of(self._unit, self._crisis)
        late = as_of is not None and at_millisecond(min(fact.acknowledge_by, fact.due_at)) < as_of
        if late or any(number in numbers for number in self._touched):
            self._touched.update(numbers)
            return
        self._more[TEAM, fact.team, ""][OPEN] += len(numbers)
        self._more[MEASURE, fact.measure, fact.perimeter][OPEN] += len(numbers)
        for place, number in Counter(fact.places).items():
            self._more[PLACE, place, fact.team][OPEN] += number

    def _renamed(self, fact: MeasureRenamed) -> None:
        """What was counted under the old name, and what is being, counts under the new one."""
        of = {"crisis": self._crisis, "name": fact.before}
        for perimeter, *numbers in _MEASURE.rows(self._unit, **of):
            _sum(self._more[MEASURE, fact.after, perimeter], numbers)
        _DROP_MEASURE.run(self._unit, **of)
        for whose in [whose for whose in self._more if whose[:2] == (MEASURE, fact.before)]:
            _sum(self._more[MEASURE, fact.after, whose[2]], self._more.pop(whose))


def _nothing() -> Numbers:
    return [0] * len(COLUMNS)


def _touched(some: Iterable[AnyFact]) -> set[int]:
    return {task for fact in some if (tasks := _TOUCHED.get(type(fact))) for task in tasks(fact)}


def _sum(numbers: Numbers, more: Iterable[int]) -> None:
    numbers[:] = [number + another for number, another in zip(numbers, more, strict=True)]


def add(counts: defaultdict[Whose, Numbers], rows: Iterable[Row], sign: int = 1) -> None:
    """Count tasks as read from their rows in with the others, or take them out."""
    for measure, perimeter, team, place, status, is_late, number in rows:
        for whose in ((TEAM, team, ""), (MEASURE, measure, perimeter), (PLACE, place, team)):
            numbers = counts[whose]
            numbers[_AT[status]] += sign * number
            if is_late:
                numbers[LATE[status]] += sign * number


def write(unit: Unit, crisis: str, mode: str, counts: Mapping[Whose, Numbers]) -> None:
    """Add to what stands in the table; whoever has no task any more, since they moved elsewhere, has no row."""
    more = [(crisis, *whose, mode, *numbers) for whose, numbers in counts.items() if any(numbers)]
    fewer = [(crisis, *whose) for whose, numbers in counts.items() if sum(numbers[: len(STATUSES)]) < 0]
    if more:
        _ADD.many(unit, more)
    if fewer:
        _DROP_EMPTY.many(unit, fewer)


def time_passed(unit: Unit, entry: Entry) -> None:
    """The clock spoke up in a crisis: late tasks are counted as of this instant."""
    if entry.crisis is not None and isinstance(entry.act, PassTime):
        _SET_LATE_AS_OF.run(unit, late_as_of=entry.at, of_key=entry.crisis)


def any_task(unit: Unit) -> bool:
    """Whether there is any task."""
    return _ANY.first(unit) is not None


def count_all(unit: Unit) -> None:
    """Count every task there is, in a database in which none was counted yet."""
    for crisis, mode in _CRISES.rows(unit):
        counts: defaultdict[Whose, Numbers] = defaultdict(_nothing)
        add(counts, _ALL.rows(unit, crisis=crisis))
        write(unit, crisis, mode, counts)
