"""Crisis roles as stored: who relieved whom with which note, and who acts for a seat until when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import bindparam, func, or_, select

from pca.domain.seats import Delegation, Seats
from pca.store.access.grants import access, changed
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, inserting, inserting_next, updating
from pca.store.people.directory import organisation
from pca.store.tables.access import DELEGATION, ROLE_HAND_OVER

if TYPE_CHECKING:
    from pca.domain.facts import DelegationWithdrawn, RoleHandedOver, SeatDelegated
    from pca.domain.journal import Entry


class HandOverLine(msgspec.Struct, frozen=True, kw_only=True):
    """One change of the holder of a crisis role."""

    number: int
    role: str
    before: str
    holder: str
    since: datetime
    entered_by: str
    note: str


_d, _h = DELEGATION.c, ROLE_HAND_OVER.c
_HAND_OVERS = Reader(HandOverLine, ROLE_HAND_OVER)
_HAND_OVERS_IN = Statement(_HAND_OVERS.select(_h.crisis == bindparam("crisis")).order_by(_h.number))
_DELEGATIONS = Reader(Delegation, DELEGATION, by=_d.given_by, to=_d.given_to)
_DELEGATIONS_IN = Statement(
    _DELEGATIONS.select(_d.crisis == bindparam("crisis"), _d.withdrawn_at.is_(None)).order_by(_d.number)
)
_GIVEN = Statement(select(func.coalesce(func.max(_d.number), 0)).where(_d.crisis == bindparam("crisis")))
_DELEGATE = inserting(DELEGATION)
_WITHDRAW = updating(DELEGATION, ["crisis", "number"], "withdrawn_at", "withdrawn_by")
_HAND_OVER = inserting_next(ROLE_HAND_OVER, "crisis")


def seats(unit: Unit, crisis: str) -> Seats:
    """What changed in a crisis against the seats of its plan, and who is on call."""
    known = access(unit).seats
    if crisis not in known:
        given = hand_overs(unit, crisis)
        known[crisis] = Seats(
            relieved={hand_over.role: hand_over.holder for hand_over in given},
            since={hand_over.role: hand_over.since for hand_over in given},
            delegations=_DELEGATIONS.prepared(unit, _DELEGATIONS_IN, crisis=crisis),
        )
    return msgspec.structs.replace(known[crisis], rotas=organisation(unit).rotas)


def hand_overs(unit: Unit, crisis: str) -> tuple[HandOverLine, ...]:
    """Every change of a role's holder in a crisis, oldest first."""
    return _HAND_OVERS.prepared(unit, _HAND_OVERS_IN, crisis=crisis)


def delegations_at(unit: Unit, crisis: str, at: datetime) -> tuple[Delegation, ...]:
    """The delegations that counted at an instant: given by then, begun, neither over nor withdrawn."""
    live = [_d.given_at <= at, _d.starts <= at, _d.ends > at, or_(_d.withdrawn_at.is_(None), _d.withdrawn_at > at)]
    return _DELEGATIONS.all(unit, _DELEGATIONS.select(_d.crisis == crisis, *live).order_by(_d.number))


def delegations_given(unit: Unit, crisis: str) -> int:
    """How many delegations were given in a crisis, withdrawn ones included."""
    row = _GIVEN.first(unit, crisis=crisis)
    return 0 if row is None else int(row[0])


def seat_delegated(unit: Unit, entry: Entry, fact: SeatDelegated) -> None:
    """One more delegation."""
    key, mode = crisis_of(entry)
    _DELEGATE.run(
        unit,
        crisis=key,
        number=fact.number,
        mode=mode,
        role=fact.role,
        given_by=fact.by,
        given_to=fact.to,
        starts=fact.starts,
        ends=fact.ends,
        given_at=entry.at,
        reason=entry.why,
        withdrawn_at=None,
        withdrawn_by=None,
    )
    changed(unit)


def delegation_withdrawn(unit: Unit, entry: Entry, fact: DelegationWithdrawn) -> None:
    """A delegation ended before its time; it stays on record."""
    key, _ = crisis_of(entry)
    _WITHDRAW.run(unit, withdrawn_at=entry.at, withdrawn_by=entry.who, of_crisis=key, of_number=fact.number)
    changed(unit)


def role_handed_over(unit: Unit, entry: Entry, fact: RoleHandedOver) -> None:
    """A role has another holder from now on."""
    key, mode = crisis_of(entry)
    _HAND_OVER.run(
        unit,
        crisis=key,
        mode=mode,
        role=fact.role,
        before=fact.before,
        holder=fact.to,
        since=entry.at,
        entered_by=entry.who,
        note=entry.why,
    )
    changed(unit)
