"""What is wrong with people's addresses, kept for lists and counts: drawn from the addresses as they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, delete, func, literal_column, select, tuple_, union

from pca.domain.access.access import Reach
from pca.domain.contact_points import DataFault, Fault
from pca.store.access.access import scope_filter
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement, inserting, upserting
from pca.store.people.addresses import quality
from pca.store.people.reaching import FEW, People, by_place
from pca.store.tables.directory import PERSON, SITE
from pca.store.tables.lists import ADDRESS_FAULT, FAULT_COUNT

_f, _n, _p, _s = ADDRESS_FAULT.c, FAULT_COUNT.c, PERSON.c, SITE.c
_SITES = Statement(select(_p.id, _p.site).where(Among(_p.id, "people")))
_OF = Statement(select(*ADDRESS_FAULT.columns).where(Among(_f.person, "people")))
_DROP = Statement(delete(ADDRESS_FAULT).where(Among(_f.person, "people")))
_PUT = inserting(ADDRESS_FAULT)
_ADD = upserting(FAULT_COUNT, keep=["faults"], faults=_n.faults + literal_column("excluded.faults"))
_NONE_LEFT = Statement(delete(FAULT_COUNT).where(_n.faults == 0))


class FaultRow(NamedTuple):
    """One fault as kept, in the order of the columns."""

    person: str
    number: int
    fault: str
    ended: bool
    site: str


class Mark(NamedTuple):
    """Which fault of whom: the next page begins after the last of this one."""

    person: str
    number: int


def rows(unit: Unit, people: Collection[str]) -> set[FaultRow]:
    """What is to be kept of these people: nothing of those who are not in the directory."""
    sites = {str(person): str(site) for person, site in _SITES.rows(unit, people=people)}
    numbered = Counter[str]()
    drawn = set()
    for fault in quality(unit, sorted(sites)):
        numbered[fault.person] += 1
        drawn.add(FaultRow(fault.person, numbered[fault.person], fault.fault, not fault.open, sites[fault.person]))
    return drawn


def redraw(unit: Unit, people: Collection[str]) -> None:
    """Draw the faults of these people anew; nothing is written where nothing changed."""
    wanted, before = rows(unit, people), kept(unit, people)
    if wanted == before:
        return
    changed = {row.person for row in wanted ^ before}
    _DROP.run(unit, people=sorted(changed))
    _PUT.many(unit, sorted(row for row in wanted if row.person in changed))
    _recount(unit, wanted, before)


def kept(unit: Unit, people: Collection[str]) -> set[FaultRow]:
    """What is kept of these people."""
    read = _OF.rows(unit, people=people)
    return {FaultRow(person, number, fault, bool(ended), site) for person, number, fault, ended, site in read}


def _recount(unit: Unit, wanted: Iterable[FaultRow], before: Iterable[FaultRow]) -> None:
    """Bring the counts of the sites concerned in step."""
    more = Counter((row.site, row.fault, row.ended) for row in wanted)
    more.subtract((row.site, row.fault, row.ended) for row in before)
    for (site, fault, ended), number in sorted(more.items()):
        if number:
            _ADD.run(unit, site=site, fault=fault, ended=ended, faults=number)
    if min(more.values(), default=0) < 0:
        _NONE_LEFT.run(unit)


# ---------------------------------------------------------------- reading


def counts(unit: Unit, reach: Reach) -> dict[tuple[str, bool], int]:
    """How many faults of each kind, ended or not, the people have whom one reaches by their site or as oneself."""
    query = select(_n.fault, _n.ended, func.sum(_n.faults)).where(scope_filter(by_place(reach), place=_n.site))
    numbered = Counter(
        {(str(row[0]), bool(row[1])): int(row[2]) for row in _all(unit, query.group_by(_n.fault, _n.ended))}
    )
    if reach.person is not None and not reach.everything:
        own = select(_f.fault, _f.ended).where(_f.person == reach.person)
        beside = own.where(~scope_filter(by_place(reach), place=_f.site))
        numbered.update((str(row[0]), bool(row[1])) for row in _all(unit, beside))
    return dict(numbered)


def page(unit: Unit, reach: Reach, fault: Fault, *, ended: bool, after: Mark | None, most: int) -> list[Mark]:
    """At most `most` faults of one kind in the order of identifiers, after the last one of the page before."""
    person: ColumnElement[str] = _f.person
    conditions = [_f.ended == ended, _f.fault == fault, scope_filter(reach, place=_f.site, person=_f.person)]
    if not reach.everything and counts(unit, reach).get((fault, ended), 0) < FEW:
        person = person.concat("")  # the few are found first, and no index keeps the order
        conditions.append(_f.person.in_(_theirs(reach, fault, ended=ended)))
    query = select(person, _f.number).where(*conditions)
    if after is not None:
        query = query.where(tuple_(person, _f.number) > tuple_(*after))
    return [Mark(str(row[0]), int(row[1])) for row in _all(unit, query.order_by(person, _f.number).limit(most))]


def _theirs(reach: Reach, fault: Fault, *, ended: bool) -> People:
    """Those within reach who have such a fault, each by an index."""
    such = select(_f.person).where(_f.ended == ended, _f.fault == fault)
    inside = select(_s.id).where(_s.region.in_(sorted(reach.regions)))
    searches = [such.where(_f.site.in_(sorted(reach.sites | reach.regions))), such.where(_f.site.in_(inside))]
    if reach.person is not None:
        searches.append(such.where(_f.person == reach.person))
    return union(*searches)


def named(unit: Unit, marks: Collection[Mark]) -> list[DataFault]:
    """The faults themselves, in the order given, each with who has it in hand."""
    numbered = Counter[str]()
    known = dict[Mark, DataFault]()
    for fault in quality(unit, sorted({mark.person for mark in marks})):
        numbered[fault.person] += 1
        known[Mark(fault.person, numbered[fault.person])] = fault
    return [known[mark] for mark in marks if mark in known]


def _all(unit: Unit, query: Select[Any]) -> Sequence[Sequence[Any]]:
    return unit.connection.execute(query).all()
