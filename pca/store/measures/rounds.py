"""How far measures were carried out, and which tasks wait for that: read by index, where a rule asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, func, select, text

from pca.domain.directory import place_of, spot
from pca.domain.rounds import Round
from pca.domain.situation import Task
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement
from pca.store.tables.measures import MEASURE
from pca.store.tables.tasks import LIVE_SQL, TASK, WAITING_SQL

_c = TASK.c
_LIVE = text(LIVE_SQL)
_TASKS = Reader(Task, TASK)
_OF_MEASURE: Sequence[Any] = (_c.crisis == bindparam("crisis"), _c.measure == bindparam("measure"))
_DOING = Statement(select(func.count()).select_from(TASK).where(*_OF_MEASURE, _LIVE, _c.purpose == "do"))
_WAITING = Statement(_TASKS.select(*_OF_MEASURE, _LIVE, text(WAITING_SQL)).order_by(_c.number))
_WAITING_AT = Statement(
    _TASKS.select(*_OF_MEASURE, _LIVE, text(WAITING_SQL), _c.place == bindparam("place")).order_by(_c.number)
)
_ROUND = (_c.number, _c.place, _c.status, _c.fallback_of, _c.subject)
_ROUNDS = Statement(select(*_ROUND).where(*_OF_MEASURE, _c.purpose == "do").order_by(_c.number))
_DONE = Statement(
    select(_c.place, _c.subject, _c.purpose, _c.checked)
    .where(*_OF_MEASURE, text("status = 'done'"), _c.purpose != "undo")
    .order_by(_c.number)
)
_m = MEASURE.c
_PERIMETERS = Statement(
    select(_m.perimeter).where(_m.crisis == bindparam("crisis"), _m.measure == bindparam("measure"))
)
_ROUNDS_AT = Statement(
    select(*_ROUND)
    .where(*_OF_MEASURE, _c.perimeter == bindparam("perimeter"), _c.place == bindparam("place"), _c.purpose == "do")
    .order_by(_c.number)
)


def waiting(unit: Unit, key: str, measures: Iterable[str], places: Collection[str] | None) -> tuple[Task, ...]:
    """Tasks of some measures that cannot begin yet: at some places, or everywhere."""
    tasks: list[Task] = []
    for measure in measures:
        if places is None:
            tasks += _TASKS.prepared(unit, _WAITING, crisis=key, measure=measure)
        for place in dict.fromkeys(map(place_of, places or ())):
            tasks += _TASKS.prepared(unit, _WAITING_AT, crisis=key, measure=measure, place=place)
    return tuple(tasks)


class CarriedOut:
    """How far measures of one crisis were carried out, read where a rule asks (`domain.rounds.Rounds`)."""

    def __init__(self, unit: Unit, key: str) -> None:
        self._unit, self._key = unit, key

    def latest(self, measure: str, places: Collection[str] | None = None) -> tuple[Round, ...]:
        """The latest task that carries the measure out, at each of `places`, or everywhere it was ever asked."""
        of = {"crisis": self._key, "measure": measure}
        if places is None:
            rows = _ROUNDS.rows(self._unit, **of)
        else:
            held = [str(row[0]) for row in _PERIMETERS.rows(self._unit, **of)]
            named = dict.fromkeys(map(place_of, places))
            spots = ({"perimeter": perimeter, "place": place} for perimeter in held for place in named)
            unordered = (row for at in spots for row in _ROUNDS_AT.rows(self._unit, **of, **at))
            rows = sorted(unordered, key=lambda row: int(row[0]))
        found_at = {(row[1], row[3], row[4]): Round(row[0], spot(row[1], row[4]), row[2], row[3]) for row in rows}
        return tuple(found_at.values())

    def live(self, measure: str) -> int:
        """How many tasks that carry the measure out are still to be done."""
        row = _DOING.first(self._unit, crisis=self._key, measure=measure)
        return int(row[0]) if row else 0

    def ticked(self, measure: str) -> dict[str, frozenset[str]]:
        """By place the lines of the checklist that were done the last time, those added afterwards included."""
        done: dict[str, frozenset[str]] = {}
        for place, subject, purpose, checked in _DONE.rows(self._unit, crisis=self._key, measure=measure):
            at = spot(place, subject)
            before = done.get(at, frozenset()) if purpose == "extend" else frozenset()
            done[at] = before | frozenset(msgspec.json.decode(checked or "[]", type=list[str]))
        return done
