"""Which journal entries bear on one crisis: its own, and what the whole house shares."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from typing import NamedTuple

from msgspec.structs import replace
from sqlalchemy import ColumnElement, bindparam, func, select

from pca.domain.journal import Entry
from pca.store.audit import journal
from pca.store.engine import house
from pca.store.engine.house import OF_THE_HOUSE
from pca.store.kit.database import Unit
from pca.store.kit.statements import Row, Statement
from pca.store.tables.journal import JOURNAL

PORTION = 500
"""Entries read at a time."""

_c = JOURNAL.c


class Bearing(NamedTuple):
    """The entries that bear on a crisis: up to number `upto`, which is the last of them; 0 where there is none."""

    crisis: str
    upto: int


_AFTER, _UPTO = (bindparam(name, type_=_c.seq.type) for name in ("after", "upto"))
_MOST = bindparam("most", type_=_c.seq.type)


def _walk(where: ColumnElement[bool]) -> Statement:
    query = select(_c.seq, _c.body).where(where, _c.seq > _AFTER, _c.seq <= _UPTO)
    return Statement(query.order_by(_c.seq).limit(PORTION))


def _last(where: ColumnElement[bool]) -> Statement:
    return Statement(select(_c.seq).where(where, _c.seq <= _UPTO).order_by(_c.seq.desc()).limit(1))


def _counted(where: ColumnElement[bool]) -> Statement:
    some = select(_c.seq).where(where, _c.seq > _AFTER, _c.seq <= _UPTO).limit(_MOST).subquery()
    return Statement(select(func.count()).select_from(some))


_OF_ONE, _OF_NONE = _c.crisis == bindparam("crisis"), _c.crisis.is_(None)
_ITS_OWN, _OUTSIDE = _walk(_OF_ONE), _walk(_OF_NONE)
_ITS_LAST, _LAST_OUTSIDE = _last(_OF_ONE), _last(_OF_NONE)
_ITS_COUNT, _OUTSIDE_COUNT = _counted(_OF_ONE), _counted(_OF_NONE)
_BODY = Statement(select(_c.body).where(_c.seq == bindparam("seq", type_=_c.seq.type)))


def bearing_on(unit: Unit, crisis: str, last: int) -> Bearing:
    """What bears on a crisis up to entry `last`; entries of other crises change nothing of it."""
    lasts = (_ITS_LAST.first(unit, crisis=crisis, upto=last), _LAST_OUTSIDE.first(unit, upto=last))
    there = [int(row[0]) for row in lasts if row is not None]
    return Bearing(crisis, max([*there, *house.numbers(unit, crisis, last)[-1:]], default=0))


def count(unit: Unit, bearing: Bearing, after: int, most: int) -> int:
    """How many of these entries come after number `after`; no more than `most` of each sort are counted."""
    values = {"after": after, "upto": bearing.upto, "most": most}
    counted = (_ITS_COUNT.first(unit, crisis=bearing.crisis, **values), _OUTSIDE_COUNT.first(unit, **values))
    there = sum(int(row[0]) for row in counted if row is not None)
    return there + len(house.numbers(unit, bearing.crisis, bearing.upto, after))


def entries(unit: Unit, bearing: Bearing, after: int = 0) -> Iterator[tuple[int, Entry]]:
    """These entries after number `after`, in order; of those of other crises only the facts of the house."""
    own = _rows(unit, _ITS_OWN, bearing.upto, after, crisis=bearing.crisis)
    outside = _rows(unit, _OUTSIDE, bearing.upto, after)
    read = (journal.read(*row) for row in merge(own, outside, key=lambda row: row[0]))
    yield from merge(read, _of_others(unit, bearing, after), key=lambda numbered: numbered[0])


def _of_others(unit: Unit, bearing: Bearing, after: int) -> Iterator[tuple[int, Entry]]:
    for number in house.numbers(unit, bearing.crisis, bearing.upto, after):
        row = _BODY.first(unit, seq=number)
        assert row is not None
        seq, entry = journal.read(number, row[0])
        yield seq, replace(entry, facts=tuple(fact for fact in entry.facts if isinstance(fact, OF_THE_HOUSE)))


def _rows(unit: Unit, walk: Statement, upto: int, after: int, **values: object) -> Iterator[Row]:
    while rows := walk.rows(unit, after=after, upto=upto, **values):
        yield from rows
        after = rows[-1][0]
