"""Who sits in each crisis role, now or at any moment: holders, who acts for a seat, deputies, and who is here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from pca.domain.directory import Organisation
from pca.domain.facts import PlanAdopted
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.roles import Role
from pca.domain.rotas import Turn
from pca.domain.seats import Delegation, Seats
from pca.domain.situation import Crisis
from pca.runtime import Runtime
from pca.store.audit import journal, ledger
from pca.store.kit.database import Unit
from pca.store.people import seats
from pca.store.people.directory import organisation
from pca.store.plans import plans

Standing = Literal["vacant", "stand_in", "alone", "held"]
ORDER: tuple[Standing, ...] = ("vacant", "stand_in", "alone", "held")
"""From the worst: nobody is here; only somebody else than the holder is; the holder has nobody behind; all is well."""


class SeatRead(msgspec.Struct, frozen=True, kw_only=True):
    """One crisis role as it is filled now."""

    role: Role
    standing: Standing
    holder: str
    """Empty while nobody holds it."""
    acting: tuple[Delegation, ...]
    """The delegations that count now: given by whoever holds the seat."""
    deputies: tuple[str, ...]
    """Without the holder."""
    turn: Turn | None
    """The turn by which the holder is on call; None where the plan names the holder, or somebody relieved them."""
    rota: str
    """What the rota is called that says who holds it; empty where none does."""

    @property
    def people(self) -> tuple[str, ...]:
        """All of them, in the order they are called."""
        return tuple(dict.fromkeys((self.holder, *(delegation.to for delegation in self.acting), *self.deputies)))

    def emptied_by(self, house: Organisation, leaving: Collection[str]) -> bool:
        """Whether somebody is here for it now, and nobody would be without those who leave."""
        here = [person for person in self.people if is_here(house, person)]
        return bool(here) and set(here) <= set(leaving)


class RoleHolder(msgspec.Struct, frozen=True):
    """Somebody held a role from `since` (the opening at first) until `until` (None: holds it now)."""

    person: str
    since: datetime
    until: datetime | None
    note: str
    """What was left for them at the hand-over; empty where none began their time."""
    by: str | None
    """Who entered the hand-over."""


def is_here(organisation: Organisation, person: str) -> bool:
    """Whether somebody can act: in the directory and not absent."""
    known = organisation.people.get(person)
    return known is not None and known.status.value != "absent"


def seats_of(unit: Unit, book: Playbook, crisis: str, now: datetime, only: str | None = None) -> tuple[SeatRead, ...]:
    """Every role of the plan (or one), the worst standing first, then in the order of the plan."""
    changed = seats.seats(unit, crisis)
    rows = [_seat(organisation(unit), book, role, changed, now) for role in book.roles if only in (None, role.id)]
    return tuple(sorted(rows, key=lambda seat: ORDER.index(seat.standing)))


def _seat(house: Organisation, book: Playbook, role: Role, changed: Seats, now: datetime) -> SeatRead:
    holder, turn = changed.holder(book, role.id, now), changed.turn(book, role.id, now)
    rota = changed.rotas.get(role.rota or "")
    acting = tuple(
        delegation
        for delegation in changed.delegations
        if delegation.role == role.id and delegation.by == holder and delegation.live(now)
    )
    deputies = tuple(deputy for deputy in role.deputies if deputy != holder)
    behind = any(is_here(house, person) for person in (*(delegation.to for delegation in acting), *deputies))
    return SeatRead(
        role=role,
        standing=_standing(is_here(house, holder), behind),
        holder=holder,
        acting=acting,
        deputies=deputies,
        turn=turn if turn and turn.person == holder else None,
        rota=rota.title if rota else "",
    )


def _standing(here: bool, behind: bool) -> Standing:
    if here:
        return "held" if behind else "alone"
    return "stand_in" if behind else "vacant"


def delegations_to_come(unit: Unit, crisis: str, role: str, now: datetime) -> tuple[Delegation, ...]:
    """By whom and for whom somebody acts in a role, now or later."""
    given = seats.seats(unit, crisis).delegations
    return tuple(delegation for delegation in given if delegation.role == role and now < delegation.ends)


def role_history(runtime: Runtime, unit: Unit, crisis: Crisis, role: str) -> tuple[RoleHolder, ...]:
    """Each holder in turn, from the one the crisis opened with; nothing where nobody ever held it."""
    holders = role_holders(runtime, unit, crisis, role)
    ends: list[datetime | None] = [*(since for _, since in holders[1:]), *([crisis.closed_at] if holders else [])]
    entered = {line.since: line for line in seats.hand_overs(unit, crisis.key) if line.role == role}
    return tuple(
        RoleHolder(person, since, until, line.note if line else "", line.entered_by if line else None)
        for (person, since), until in zip(holders, ends, strict=True)
        for line in [entered.get(since)]
    )


def role_holders(runtime: Runtime, unit: Unit, crisis: Crisis, role: str) -> tuple[tuple[str, datetime], ...]:
    """Who held `role`, each from when on: by the versions the crisis ran, and by hand-overs. Oldest first (R20)."""
    handed = {line.since for line in seats.hand_overs(unit, crisis.key) if line.role == role}
    adopted = ledger.page(unit, ledger.EntryFilter(crisis=crisis.key, fact="plan_adopted")).entries
    moments = sorted({crisis.opened_at, *handed, *(numbered.entry.at for numbered in adopted)})
    holders = [(role_holder(runtime, unit, crisis.key, role, at) or "", at) for at in moments]
    before = ["", *(person for person, _ in holders)]
    return tuple(
        (person, at) for (person, at), last in zip(holders, before, strict=False) if at in handed or person != last
    )


def role_holder(runtime: Runtime, unit: Unit, crisis: str, role: str, at: datetime) -> str | None:
    """The holder of `role` in `crisis` at `at` (R20); None before it opened, or when its plan had no such role."""
    book = _book_at(runtime, unit, crisis, at)
    if book is None or role not in book.role:
        return None
    return _seats_then(unit, crisis, at).holder(book, role, at) or None


class SeatThen(msgspec.Struct, frozen=True, kw_only=True):
    """One crisis role as it was filled at an instant."""

    role: Role
    holder: str
    """Empty where nobody held it."""
    acting: tuple[Delegation, ...]
    """Who acted for the holder, by which delegation."""
    note: str
    """What was left for the holder at the hand-over by which they held it."""


def seats_at(runtime: Runtime, unit: Unit, crisis: str, at: datetime) -> tuple[SeatThen, ...]:
    """Every role of the plan that the crisis followed at `at`, in its order; nothing before it opened."""
    book = _book_at(runtime, unit, crisis, at)
    if book is None:
        return ()
    then = _seats_then(unit, crisis, at)
    notes = {(line.role, line.holder): line.note for line in seats.hand_overs(unit, crisis) if line.since <= at}
    return tuple(_seat_then(book, then, role, notes, at) for role in book.roles)


def _seat_then(book: Playbook, then: Seats, role: Role, notes: Mapping[tuple[str, str], str], at: datetime) -> SeatThen:
    holder = then.holder(book, role.id, at)
    acting = (delegation for delegation in then.delegations if (delegation.role, delegation.by) == (role.id, holder))
    return SeatThen(role=role, holder=holder, acting=tuple(acting), note=notes.get((role.id, holder), ""))


def _book_at(runtime: Runtime, unit: Unit, crisis: str, at: datetime) -> Playbook | None:
    """The plan that the crisis followed at an instant."""
    entry = journal.entry_at(unit, crisis, at)
    if entry is None:
        return None
    version = next((fact.after for fact in entry.facts if isinstance(fact, PlanAdopted)), entry.plan) or ""
    plan = runtime.plan(version, lambda: plans.plan_body(unit, version))
    return plan.compiled.playbook if plan else None


def _seats_then(unit: Unit, crisis: str, at: datetime) -> Seats:
    """What had changed by then against the seats of the plan. Who was on call is told by the rota as it is kept now."""
    given = [line for line in seats.hand_overs(unit, crisis) if line.since <= at]
    return Seats(
        relieved={line.role: line.holder for line in given},
        since={line.role: line.since for line in given},
        delegations=seats.delegations_at(unit, crisis, at),
        rotas=organisation(unit).rotas,
    )
