"""Who sits in each crisis role now, whether they are here, and who stands in: those without anybody first."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.catalogue.times import say_until
from pca.domain.directory import Organisation
from pca.services.crisis.scene import Scene
from pca.services.people import read_seats
from pca.services.people.read_seats import SeatRead, Standing
from pca.web.kit.request_context import RequestContext


class Sitter(msgspec.Struct, frozen=True):
    """One person of a role. `status` is empty for somebody who is not in the directory any more."""

    person: str
    name: str
    status: str
    phone: str | None
    until: datetime | None = None
    """For somebody who acts for the seat for a time: until when (UTC)."""


class SeatShown(msgspec.Struct, frozen=True, kw_only=True):
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
        return tuple({sitter.person: sitter for sitter in (self.holder, *self.acting, *self.deputies)}.values())


def seats_of(context: RequestContext, about: Scene, only: str | None = None) -> tuple[SeatShown, ...]:
    """Every role of the plan (or one), the worst standing first, then in the order of the plan."""
    seats = read_seats.seats_of(context.unit, about.plan.playbook, about.crisis.key, context.now, only)
    context.contacts({person for seat in seats for person in (*seat.people, *seat.role.deputies)})
    return tuple(_seat(context, about, seat) for seat in seats)


def _seat(context: RequestContext, about: Scene, seat: SeatRead) -> SeatShown:
    book, house = about.plan.playbook, about.organisation
    return SeatShown(
        role=seat.role.id,
        title=about.say(seat.role.title),
        committee=seat.role.id in book.committee.roles,
        standing=seat.standing,
        holder=_sitter(context, house, seat.holder),
        acting=tuple(_sitter(context, house, delegation.to, delegation.ends) for delegation in seat.acting),
        deputies=tuple(_sitter(context, house, deputy) for deputy in seat.deputies),
        on_call=say_until(seat.turn.ends, book.zone, context.language) if seat.turn else "",
        rota=seat.rota,
    )


def _sitter(context: RequestContext, house: Organisation, person: str, until: datetime | None = None) -> Sitter:
    """One person of a role, with their telephone when it may be seen. Needs their contact said beforehand."""
    known, contact = house.people.get(person), context.contacts([person])[person]
    status = known.status.value if known else ""
    return Sitter(person, context.name(person), status, contact.phone if contact else None, until)
