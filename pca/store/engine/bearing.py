"""Which journal entries bear on one crisis: its own, and what the whole house shares."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from heapq import merge
from typing import NamedTuple

from msgspec.structs import replace
from sqlalchemy import ColumnElement, bindparam, func, select

from pca.domain import facts
from pca.domain.facts import Fact
from pca.domain.journal import Entry
from pca.store.audit import journal
from pca.store.kit.database import Unit
from pca.store.kit.statements import Row, Statement
from pca.store.tables.journal import JOURNAL

OF_THE_HOUSE: tuple[type[Fact], ...] = (
    *(facts.DirectoryChanged, facts.StatusDeclared, facts.PlanPublished, facts.PlanApproved),
    *(facts.GrantGiven, facts.GrantWithdrawn, facts.BreakGlassOpened, facts.BreakGlassClosed),
    *(facts.BreakGlassReviewed, facts.AccessPrepared, facts.AccessConfirmed, facts.AccessDropped),
    *(facts.CredentialsNoted, facts.KeysNoted, facts.BackupMade, facts.BackupRestored, facts.SendingReleased),
)
"""Facts that change what all crises share, even where the order that led to them named a crisis."""

PORTION = 500
"""Entries read at a time."""

_HELD = re.compile('"fact":"(?:' + "|".join(str(kind.__struct_config__.tag) for kind in OF_THE_HOUSE) + ')"')
_c = JOURNAL.c


class Bearing(NamedTuple):
    """The entries that bear on a crisis: up to number `upto`, `entries` of them."""

    crisis: str
    upto: int
    entries: int


def _walk(where: ColumnElement[bool]) -> Statement:
    after, upto = (bindparam(name, type_=_c.seq.type) for name in ("after", "upto"))
    query = select(_c.seq, _c.body).where(where, _c.seq > after, _c.seq <= upto)
    return Statement(query.order_by(_c.seq).limit(PORTION))


def _counted(where: ColumnElement[bool]) -> Statement:
    upto = bindparam("upto", type_=_c.seq.type)
    return Statement(select(func.count(), func.coalesce(func.max(_c.seq), 0)).where(where, _c.seq <= upto))


_OF_ONE, _OF_NONE = _c.crisis == bindparam("crisis"), _c.crisis.is_(None)
_ITS_OWN, _OUTSIDE, _OF_ANY = _walk(_OF_ONE), _walk(_OF_NONE), _walk(_c.crisis.is_not(None))
_ITS_COUNT, _OUTSIDE_COUNT = _counted(_OF_ONE), _counted(_OF_NONE)
_BODY = Statement(select(_c.crisis, _c.body).where(_c.seq == bindparam("seq", type_=_c.seq.type)))


class Elsewhere:
    """Numbers of the entries of any crisis that hold a fact of the house: each entry is looked at once in a process.

    Safe to use from many threads.
    """

    def __init__(self) -> None:
        self._lock, self._looked, self._holding = threading.Lock(), 0, list[int]()

    def upto(self, unit: Unit, last: int) -> list[int]:
        """Those not after number `last`."""
        with self._lock:
            for seq, body in _rows(unit, _OF_ANY, last, after=self._looked):
                if _HELD.search(body):
                    self._holding.append(seq)
                self._looked = seq  # whatever goes wrong meanwhile, none is noted twice
            self._looked = max(self._looked, last)
            return [seq for seq in self._holding if seq <= last]


def bearing_on(unit: Unit, crisis: str, last: int, elsewhere: Iterable[int]) -> Bearing:
    """What bears on a crisis up to entry `last`; entries of other crises change nothing of it."""
    there = list(elsewhere)
    own, outside = _ITS_COUNT.first(unit, crisis=crisis, upto=last), _OUTSIDE_COUNT.first(unit, upto=last)
    assert own is not None
    assert outside is not None
    return Bearing(crisis, max(own[1], outside[1], *there[-1:], 0), own[0] + outside[0] + len(there))


def entries(unit: Unit, bearing: Bearing, elsewhere: Iterable[int]) -> Iterator[tuple[int, Entry]]:
    """These entries in order; of those of other crises only the facts of the house."""
    own = _rows(unit, _ITS_OWN, bearing.upto, crisis=bearing.crisis)
    outside = _rows(unit, _OUTSIDE, bearing.upto)
    read = (journal.read(*row) for row in merge(own, outside, key=lambda row: row[0]))
    yield from merge(read, _of_others(unit, bearing, elsewhere), key=lambda numbered: numbered[0])


def _of_others(unit: Unit, bearing: Bearing, elsewhere: Iterable[int]) -> Iterator[tuple[int, Entry]]:
    for number in elsewhere:
        row = _BODY.first(unit, seq=number)
        if row is not None and row[0] != bearing.crisis:
            seq, entry = journal.read(number, row[1])
            yield seq, replace(entry, facts=tuple(fact for fact in entry.facts if isinstance(fact, OF_THE_HOUSE)))


def _rows(unit: Unit, walk: Statement, upto: int, after: int = 0, **values: object) -> Iterator[Row]:
    while rows := walk.rows(unit, after=after, upto=upto, **values):
        yield from rows
        after = rows[-1][0]
