"""Of what measures have one task each: entries that were given, people who were found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, bindparam, delete, func, select

from pca.domain.directory import ROOT
from pca.store.kit.database import Unit
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, inserting
from pca.store.tables.measures import LISTED

if TYPE_CHECKING:
    from pca.domain.facts import ListGiven, PeopleMatched
    from pca.domain.journal import Entry


_l = LISTED.c
_ALL = Statement(
    select(_l.measure, _l.perimeter, _l.subject)
    .where(_l.crisis == bindparam("crisis"))
    .order_by(_l.measure, _l.perimeter, _l.number)
)
_ADD = inserting(LISTED, "crisis", "measure", "perimeter", "subject", "mode", "number")


def lists(unit: Unit, key: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """By (measure, perimeter), in the order given or found."""
    subjects_of: dict[tuple[str, str], list[str]] = {}
    for row in _ALL.rows(unit, crisis=key):
        subjects_of.setdefault((str(row[0]), str(row[1])), []).append(str(row[2]))
    return {key: tuple(subjects) for key, subjects in subjects_of.items()}


def list_given(unit: Unit, entry: Entry, fact: ListGiven) -> None:
    """Another list takes the place of the one before."""
    key, mode = crisis_of(entry)
    unit.connection.execute(delete(LISTED).where(*_of(key, fact.measure, fact.perimeter)))
    rows = [(key, fact.measure, fact.perimeter, entry_text, mode, at) for at, entry_text in enumerate(fact.entries, 1)]
    _ADD.many(unit, rows)


def people_matched(unit: Unit, entry: Entry, fact: PeopleMatched) -> None:
    """People join and leave those who get a task."""
    key, mode = crisis_of(entry)
    where = _of(key, fact.measure, ROOT)
    for person in fact.left:
        unit.connection.execute(delete(LISTED).where(*where, _l.subject == person))
    last = unit.connection.execute(select(func.max(_l.number)).where(*where)).scalar_one_or_none() or 0
    _ADD.many(unit, [(key, fact.measure, ROOT, person, mode, last + at) for at, person in enumerate(fact.joined, 1)])


def _of(key: str, measure: str, perimeter: str) -> tuple[ColumnElement[bool], ...]:
    return (_l.crisis == key, _l.measure == measure, _l.perimeter == perimeter)
