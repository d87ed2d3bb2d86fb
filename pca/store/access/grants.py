"""Grants and uses of the sealed account as stored: read for every request, so kept in memory while nothing changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from pca.domain.access.access import Grant, Scope
from pca.domain.access.rights import AccessRole, ScopeKind
from pca.domain.ways_in import BreakGlass
from pca.store.kit.database import Access, Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Row, Statement, inserting, updating, upserting
from pca.store.tables.access import ACCESS_GRANT, ACCESS_HEAD, BREAK_GLASS

if TYPE_CHECKING:
    from pca.domain.facts import BreakGlassClosed, BreakGlassOpened, BreakGlassReviewed, GrantGiven, GrantWithdrawn
    from pca.domain.journal import Entry


_HEAD = Statement(select(ACCESS_HEAD.c.version, ACCESS_HEAD.c.grants).where(ACCESS_HEAD.c.id == 1))
_SET_HEAD = upserting(ACCESS_HEAD)

_g = ACCESS_GRANT.c
_COLUMNS = (
    _g.number, _g.person, _g.role, _g.scope_kind, _g.scope_id, _g.starts, _g.ends, _g.granted_by, _g.reason,
)  # fmt: skip
_STANDING = select(*_COLUMNS).where(_g.withdrawn_at.is_(None)).order_by(_g.number)
_ALL = Statement(_STANDING)
_OF_PERSON = Statement(_STANDING.where(_g.person == bindparam("person")))
_ONE = Statement(_STANDING.where(_g.number == bindparam("number")))
_GIVE = inserting(ACCESS_GRANT)
_WITHDRAW = updating(ACCESS_GRANT, ["number"], "withdrawn_at", "withdrawn_by", "withdrawn_because")

_USES = Reader(BreakGlass, BREAK_GLASS)
_LAST_USE = Statement(_USES.select().order_by(BREAK_GLASS.c.number.desc()).limit(1))
_USE = inserting(BREAK_GLASS)
_END_USE = updating(BREAK_GLASS, ["number"], "ends")
_REVIEW = updating(BREAK_GLASS, ["number"], "reviewed_at", "reviewed_by", "review")


def access(unit: Unit) -> Access:
    """What is kept in memory for the version of access that this unit sees; empty when that is a newer one.

    The version is asked for once in a unit, which sees one moment; what it changes itself is never kept: it may still
    be rolled back.
    """
    if unit.access is None:
        version = head(unit)[0]
        if unit.store.access.version != version:
            unit.store.access = Access(version, {}, {})
        unit.access = unit.store.access
    return unit.access


def head(unit: Unit) -> tuple[int, int]:
    """The version of access, and the number of the last grant given."""
    row = _HEAD.first(unit)
    return (0, 0) if row is None else (row[0], row[1])


def grants_of(unit: Unit, person: str) -> tuple[Grant, ...]:
    """The grants of one person that were not withdrawn, past and future ones included."""
    known = access(unit).grants
    if person not in known:
        known[person] = _read(_OF_PERSON.rows(unit, person=person))
    return known[person]


def all_grants(unit: Unit) -> tuple[Grant, ...]:
    """All grants that were not withdrawn, by number."""
    return _read(_ALL.rows(unit))


def grants_by_person(unit: Unit) -> dict[str, tuple[Grant, ...]]:
    """The same, by person: read at once, for questions about many."""
    everybody = dict[str, list[Grant]]()
    for grant in all_grants(unit):
        everybody.setdefault(grant.person, []).append(grant)
    return {person: tuple(held) for person, held in everybody.items()}


def grant(unit: Unit, number: int) -> Grant | None:
    """One grant, or None when there is none of this number or it was withdrawn."""
    return next(iter(_read(_ONE.rows(unit, number=number))), None)


def last_break_glass(unit: Unit) -> BreakGlass | None:
    """The last use of the sealed account, or None."""
    return _USES.one(unit, _LAST_USE)


def _read(rows: Iterable[Row]) -> tuple[Grant, ...]:
    return tuple(
        Grant(
            number=number,
            person=person,
            role=AccessRole(role),
            scope=Scope(ScopeKind(kind), scope),
            starts=starts,
            ends=ends,
            granted_by=by,
            reason=reason,
        )
        for number, person, role, kind, scope, starts, ends, by, reason in rows
    )


def changed(unit: Unit, grants: int | None = None) -> None:
    """Access is another from now on: what was kept in memory of it counts no more."""
    version, given = head(unit)
    unit.access = Access(version + 1, {}, {})
    _SET_HEAD.run(unit, id=1, version=version + 1, grants=given if grants is None else grants)


def grant_given(unit: Unit, entry: Entry, fact: GrantGiven) -> None:
    """One more grant."""
    _GIVE.run(
        unit,
        number=fact.number,
        person=fact.person,
        role=fact.role.value,
        scope_kind=fact.scope.kind.value,
        scope_id=fact.scope.id,
        starts=fact.starts,
        ends=fact.ends,
        granted_at=entry.at,
        granted_by=entry.who,
        reason=entry.why,
        withdrawn_at=None,
        withdrawn_by=None,
        withdrawn_because=None,
    )
    changed(unit, fact.number)


def grant_withdrawn(unit: Unit, entry: Entry, fact: GrantWithdrawn) -> None:
    """A grant counts no more; it stays on record."""
    _WITHDRAW.run(
        unit, withdrawn_at=entry.at, withdrawn_by=entry.who, withdrawn_because=entry.why, of_number=fact.number
    )
    changed(unit)


def break_glass_opened(unit: Unit, entry: Entry, fact: BreakGlassOpened) -> None:
    """The sealed account is in use."""
    _USE.run(
        unit,
        number=fact.number,
        person=fact.person,
        reason=entry.why,
        opened_at=entry.at,
        ends=fact.ends,
        reviewed_at=None,
        reviewed_by=None,
        review=None,
        claimed=fact.claimed,
    )


def break_glass_closed(unit: Unit, entry: Entry, fact: BreakGlassClosed) -> None:
    """Its use ended before its time."""
    _END_USE.run(unit, ends=entry.at, of_number=fact.number)


def break_glass_reviewed(unit: Unit, entry: Entry, fact: BreakGlassReviewed) -> None:
    """Somebody looked at what was done with it."""
    _REVIEW.run(unit, reviewed_at=entry.at, reviewed_by=entry.who, review=entry.why, of_number=fact.number)
