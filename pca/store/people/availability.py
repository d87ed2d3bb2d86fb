"""Periods of availability as stored: planned, dropped, begun and ended; those due are found by index."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, func, select, text, tuple_

from pca.domain.access.access import Reach
from pca.domain.availability import AvailabilityPeriod
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.statements import Row, Statement, inserting, updating
from pca.store.people.reaching import reached
from pca.store.tables.availability import AVAILABILITY, COUNTS_SQL, DUE_SQL
from pca.store.tables.directory import PERSON, SITE

if TYPE_CHECKING:
    from pca.domain.facts import PeriodsDropped, PeriodsPlanned, PeriodsTurned
    from pca.domain.journal import Entry

_a = AVAILABILITY.c
_ROW = select(*AVAILABILITY.columns)
_AT, _MOST = bindparam("at", type_=_a.next_at.type), bindparam("most", type_=_a.number.type)
_LAST = Statement(select(func.max(_a.number)))
_NEXT = Statement(select(func.min(_a.next_at)).where(text(DUE_SQL)))
_DUE = Statement(
    select(_a.number, _a.person).where(text(DUE_SQL), _a.next_at <= _AT).order_by(_a.next_at, _a.number).limit(_MOST)
)
_NUMBERED = Statement(_ROW.where(Among(_a.number, "numbers")))
_NOT_OVER = Statement(_ROW.where(Among(_a.person, "people"), _a.ends >= bindparam("day", type_=_a.ends.type)))
_COUNTING = Statement(_ROW.where(text(COUNTS_SQL), Among(_a.person, "people")))
_FIRST, _LAST_DAY = bindparam("first", type_=_a.ends.type), bindparam("last", type_=_a.starts.type)
_HELD = [_a.dropped_at.is_(None), _a.ends >= _FIRST, _a.starts <= _LAST_DAY]
_DURING = Statement(select(_a.person, _a.number, _a.status, _a.starts, _a.ends, _a.site).where(*_HELD))
_BASES = Statement(select(_a.person, _a.base).where(text(COUNTS_SQL)))
_OF_PERSON = Statement(_ROW.where(_a.person == bindparam("of")).order_by(_a.ends.desc(), _a.number.desc()).limit(_MOST))
_PLAN = inserting(AVAILABILITY)
_DROP = updating(AVAILABILITY, ["number"], "next_at", "dropped_at", "base")
_PASS = updating(AVAILABILITY, ["number"], "next_at")
_BASE = updating(AVAILABILITY, ["number"], "base")
_LEFT = Statement(delete(AVAILABILITY).where(Among(_a.person, "people")))


def last(unit: Unit) -> int:
    """The number given out last; 0 when there is none."""
    row = _LAST.first(unit)
    return int(row[0] or 0) if row else 0


def next_due(unit: Unit) -> datetime | None:
    """When time next has something to do about a period."""
    row = _NEXT.first(unit)
    at: datetime | None = row[0] if row else None
    return at


def due(unit: Unit, now: datetime, most: int) -> dict[int, str]:
    """At most `most` periods that begin or end by `now`, with whose they are: number to person."""
    return {int(row[0]): str(row[1]) for row in _DUE.rows(unit, at=now, most=most)}


def numbered(unit: Unit, numbers: Collection[int]) -> dict[int, AvailabilityPeriod]:
    """These periods, by number."""
    return _read(_NUMBERED.rows(unit, numbers=numbers))


def open_for(unit: Unit, people: Collection[str], day: date) -> dict[int, AvailabilityPeriod]:
    """The periods of these people that are not over before `day`, and the one of each that counts."""
    rows = _NOT_OVER.rows(unit, people=people, day=day.isoformat())
    return _read([*rows, *_COUNTING.rows(unit, people=people)])


class HeldDays(NamedTuple):
    """What a period says of its days, and no more; days as they are written, ISO."""

    person: str
    number: int
    status: str
    starts: str
    ends: str
    site: str


def during(unit: Unit, first: date, last: date) -> list[HeldDays]:
    """What is planned on any of these days, of everybody."""
    return [HeldDays(*row) for row in _DURING.rows(unit, first=first.isoformat(), last=last.isoformat())]


def bases(unit: Unit) -> dict[str, str]:
    """To which status those come back for whom a period counts now."""
    return {str(row[0]): str(row[1]) for row in _BASES.rows(unit)}


def of_person(unit: Unit, person: str, most: int) -> list[AvailabilityPeriod]:
    """Somebody's periods, those that end last first; at most so many."""
    return [_period(*row) for row in _OF_PERSON.rows(unit, of=person, most=most)]


def listed(
    unit: Unit, reach: Reach, day: date, after: tuple[str, str, str, int] | None, most: int
) -> list[AvailabilityPeriod]:
    """Periods of people within reach not over before `day`, those that end first before others; `after` one of them."""
    order = (_a.ends, _a.starts, _a.person, _a.number)
    joined = AVAILABILITY.join(PERSON, PERSON.c.id == _a.person).outerjoin(SITE, SITE.c.id == PERSON.c.site)
    statement = _ROW.select_from(joined).where(_a.dropped_at.is_(None), _a.ends >= day.isoformat(), reached(reach))
    if after is not None:
        statement = statement.where(tuple_(*order) > tuple_(*after))
    rows = unit.connection.execute(statement.order_by(*order).limit(most))
    return [_period(*row) for row in rows]


def _read(rows: Collection[Row]) -> dict[int, AvailabilityPeriod]:
    return {int(row[0]): _period(*row) for row in sorted(rows, key=itemgetter(0))}


def _period(
    number: int,
    person: str,
    status: str,
    starts: str,
    ends: str,
    starts_at: datetime,
    ends_at: datetime,
    site: str,
    planned_by: str,
    next_at: datetime | None,
    dropped_at: datetime | None,
    base: str,
) -> AvailabilityPeriod:
    return AvailabilityPeriod(
        number=number,
        person=person,
        status=status,
        starts=date.fromisoformat(starts),
        ends=date.fromisoformat(ends),
        starts_at=starts_at,
        ends_at=ends_at,
        site=site,
        planned_by=planned_by,
        next_at=next_at,
        dropped_at=dropped_at,
        base=base,
    )


# ---------------------------------------------------------------- facts


def periods_planned(unit: Unit, entry: Entry, fact: PeriodsPlanned) -> None:
    """One row for each person."""
    begins, over = unit.instant(fact.starts_at), unit.instant(fact.ends_at)
    days = fact.status, fact.starts.isoformat(), fact.ends.isoformat(), begins, over
    rest = fact.site, entry.who, begins, None, ""
    _PLAN.many(unit, [(number, person, *days, *rest) for number, person in enumerate(fact.people, fact.first)])


def periods_dropped(unit: Unit, entry: Entry, fact: PeriodsDropped) -> None:
    """They hold no more. One that counted is still due, so that the status from before comes back; unless another
    was said by hand."""
    at = unit.instant(entry.at)
    rows = (
        (at if period.base and not fact.said else None, at, "" if fact.said else period.base, number)
        for number, period in numbered(unit, fact.periods).items()
    )
    _DROP.many(unit, rows)


def periods_turned(unit: Unit, entry: Entry, fact: PeriodsTurned) -> None:
    """What begins is due again at its end; what is over is due no more."""
    known = numbered(unit, fact.due)
    passed = [
        (unit.instant(period.ends_at) if period.dropped_at is None and period.ends_at > entry.at else None, number)
        for number, period in known.items()
    ]
    _PASS.many(unit, passed)
    bases = [*(("", number) for number in fact.over), *zip(fact.bases, fact.counting, strict=True)]
    if bases:
        _BASE.many(unit, bases)


def left(unit: Unit, people: Collection[str]) -> None:
    """Nothing is planned any more for people who left the directory; what was stays in the journal."""
    _LEFT.run(unit, people=people)
