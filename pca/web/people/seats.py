"""Who sits in each crisis role now, whether they are here, and who stands in: those without anybody first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from pca.catalogue.times import say_until
from pca.domain.directory import Organisation
from pca.domain.plan.roles import Role
from pca.domain.seats import Delegation, Seats
from pca.services.crisis.scene import Scene
from pca.store.people import seats
from pca.web.kit.request_context import RequestContext

Standing = Literal["vacant", "stand_in", "alone", "held"]
ORDER: tuple[Standing, ...] = ("vacant", "stand_in", "alone", "held")
"""From the worst: nobody is here; only somebody else than the holder is; the holder has nobody behind; all is well."""


class Sitter(msgspec.Struct, frozen=True):
    """One person of a role. `status` is empty for somebody who is not in the directory any more."""

    person: str
    name: str
    status: str
    phone: str | None
    until: datetime | None = None
    """For somebody who acts for the seat for a time: until when (UTC)."""

    @property
    def here(self) -> bool:
        """Whether they can act: in the directory and not absent."""
        return self.status not in ("", "absent")


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """One crisis role: its holder, who acts for the seat now, its deputies."""

    role: str
    title: str
    committee: bool
    standing: Standing
    holder: Sitter
    acting: tuple[Sitter, ...]
    deputies: tuple[Sitter, ...]
    on_call: str = ""
    """Until when the holder is on call, in words; empty where the plan names the holder, or somebody relieved them."""
    rota: str = ""
    """What the rota is called that says who holds it."""

    @property
    def everybody(self) -> tuple[Sitter, ...]:
        """All of them, in the order they are called."""
        return tuple({one.person: one for one in (self.holder, *self.acting, *self.deputies)}.values())


def seats_of(context: RequestContext, about: Scene, only: str | None = None) -> tuple[Seat, ...]:
    """Every role of the plan (or one), the worst standing first, then in the order of the plan."""
    book, changed = about.plan.playbook, seats.seats(context.unit, about.crisis.key)
    roles = [role for role in book.roles if only in (None, role.id)]
    acting = {role.id: acting_in(about, changed, role.id, context.now) for role in roles}
    people = {person for role in roles for person in (changed.holder(book, role.id, context.now), *role.deputies)}
    context.contacts(people | {delegation.to for some in acting.values() for delegation in some})
    found = [_seat(context, about, role, changed, acting[role.id]) for role in roles]
    return tuple(sorted(found, key=lambda seat: ORDER.index(seat.standing)))


def acting_in(about: Scene, changed: Seats, role: str, now: datetime) -> tuple[Delegation, ...]:
    """The delegations of a role that count at `now`: given by whoever holds the seat."""
    holder = changed.holder(about.plan.playbook, role, now)
    return tuple(
        delegation
        for delegation in changed.delegations
        if delegation.role == role and delegation.by == holder and delegation.live(now)
    )


def _seat(context: RequestContext, about: Scene, role: Role, changed: Seats, acting: Iterable[Delegation]) -> Seat:
    book = about.plan.playbook
    holder = sitter(context, about.organisation, changed.holder(book, role.id, context.now))
    turn, rota = changed.turn(book, role.id, context.now), changed.rotas.get(role.rota or "")
    stand_in = tuple(sitter(context, about.organisation, delegation.to, delegation.ends) for delegation in acting)
    deputies = tuple(sitter(context, about.organisation, deputy) for deputy in role.deputies if deputy != holder.person)
    behind = any(one.here for one in (*stand_in, *deputies))
    return Seat(
        role=role.id,
        title=about.say(role.title),
        committee=role.id in book.committee.roles,
        standing=_standing(holder.here, behind),
        holder=holder,
        acting=stand_in,
        deputies=deputies,
        on_call=say_until(turn.ends, book.zone, context.language) if turn and turn.person == holder.person else "",
        rota=rota.title if rota else "",
    )


def _standing(here: bool, behind: bool) -> Standing:
    if here:
        return "held" if behind else "alone"
    return "stand_in" if behind else "vacant"


def sitter(context: RequestContext, organisation: Organisation, person: str, until: datetime | None = None) -> Sitter:
    """One person of a role, with their telephone when it may be seen. Needs their contact said beforehand."""
    known, contact = organisation.people.get(person), context.contacts([person])[person]
    status = known.status.value if known else ""
    return Sitter(person, context.name(person), status, contact.phone if contact else None, until)
