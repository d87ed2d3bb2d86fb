"""One crisis role: who holds it, who held it when, and its relief: handed over with a note, or acted for a time."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.access.access_orders import DelegateSeat, HandOverRole, WithdrawDelegation
from pca.domain.role_handover import LONGEST_DELEGATION
from pca.services.crisis.scene import Scene
from pca.services.people import read_seats
from pca.web.kit.action_result import ActionResult
from pca.web.kit.candidates import Unclear
from pca.web.kit.local_time import instant_in, unfit
from pca.web.kit.person_functions import described
from pca.web.kit.person_lookup import person_in, person_said
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.seats import SeatShown, seats_of

routes = Router()


class RoleHeld(msgspec.Struct, frozen=True):
    """Somebody held the role from `since` (the opening of the crisis at first) until `until` (None: holds it now)."""

    person: str
    name: str
    since: datetime
    until: datetime | None
    note: str
    by: str
    """Who entered the hand-over, and the note that was left."""


class Acting(msgspec.Struct, frozen=True):
    """Somebody acts for the seat of `by`, now or later; instants in UTC."""

    number: int
    by: str
    to: str
    starts: datetime
    ends: datetime


class RolePage(msgspec.Struct, frozen=True, kw_only=True):
    """One crisis role."""

    key: str
    at: datetime
    seat: SeatShown
    history: tuple[RoleHeld, ...]
    """Newest first."""
    acting: tuple[Acting, ...]
    mine: bool
    """Whether the reader holds it: only they may let somebody act for them."""
    may: bool
    """Whether the reader may hand roles over, and the crisis is open."""
    others: tuple[tuple[str, str], ...]
    """Who is offered: deputies first, then everybody in a crisis role; identifier and name."""
    days: int
    """The longest somebody may act for the seat."""


@routes.page("/crises/{key}/people/roles/{role}", may=Action.SEE_PEOPLE, over=Over.ROWS, template="people/role.html")
def role_page(context: RequestContext, key: str, role: str) -> RolePage:
    """Who holds this role and who held it when; the forms to relieve them."""
    about = context.scene(key)
    if role not in about.plan.playbook.role:
        raise NotFound
    given = read_seats.delegations_to_come(context.unit, about.crisis.key, role, context.now)
    context.contacts([person for delegation in given for person in (delegation.by, delegation.to)])
    [seat] = seats_of(context, about, only=role)
    return RolePage(
        key=about.crisis.key,
        at=context.now,
        seat=seat,
        history=_history(context, about, role),
        acting=tuple(
            Acting(
                delegation.number,
                context.name(delegation.by),
                context.name(delegation.to),
                delegation.starts,
                delegation.ends,
            )
            for delegation in given
        ),
        mine=seat.holder.person == context.person,
        may=context.may(Action.HAND_OVER_ROLE) and about.crisis.closed_at is None,
        others=_others(context, about, seat),
        days=LONGEST_DELEGATION.days,
    )


def _history(context: RequestContext, about: Scene, role: str) -> tuple[RoleHeld, ...]:
    """Each holder in turn, the newest first."""
    history = read_seats.role_history(context.runtime, context.unit, about.crisis, role)
    context.contacts({person for holder in history for person in (holder.person, holder.by) if person})
    return tuple(
        RoleHeld(
            holder.person, context.name(holder.person), holder.since, holder.until, holder.note, context.name(holder.by)
        )
        for holder in reversed(history)
    )


def _others(context: RequestContext, about: Scene, seat: SeatShown) -> tuple[tuple[str, str], ...]:
    book = about.plan.playbook
    near = [deputy.person for deputy in seat.deputies]
    near += [person for role in book.roles for person in role.named]
    known = about.organisation.people
    others = [person for person in dict.fromkeys(near) if person in known and person != seat.holder.person]
    context.contacts(others)
    return tuple((person, described(context, about, person)) for person in others)


class AskHandOverRole(msgspec.Struct, frozen=True, kw_only=True):
    """Another person holds the role from now on: `person` as chosen, or `to` as typed; `why` is the note for them."""

    person: str = ""
    to: str = ""
    why: str = ""


class AskDelegate(AskHandOverRole, frozen=True, kw_only=True):
    """Another person acts for one's seat until an instant: wall-clock time of the plan's zone, `2026-03-02T18:00`."""

    until: str
    fold: str = ""


class AskWithdraw(msgspec.Struct, frozen=True, kw_only=True):
    """A delegation ends before its time."""

    delegation: int


ROLE = "/crises/{key}/people/roles/{role}"


class HandingOver(msgspec.Struct, frozen=True, kw_only=True):
    """A role before it is handed over: from whom, to whom, or why it cannot be."""

    key: str
    at: datetime
    role: str
    title: str
    holder: str
    to: str
    """The identifier of who would hold it."""
    name: str
    mine: bool
    """Whether the reader holds it, and would decide in it no more."""
    refusal: str


@routes.page(f"{ROLE}/hand-over", may=Action.HAND_OVER_ROLE, over=Over.ROWS, template="people/hand_over.html")
def handing_over(context: RequestContext, key: str, role: str, person: str = "", to: str = "") -> HandingOver:
    """Who would hold the role from now on; nothing is done yet."""
    about = context.scene(key)
    if role not in about.plan.playbook.role:
        raise NotFound
    [seat] = seats_of(context, about, only=role)
    try:
        whom = person_in(context, about, context.value("to", to), "to") or context.value("person", person)
    except Unclear as error:
        context.choices, whom = {error.field: error.choices}, ""
    facts = context.preview(context.order(HandOverRole(role=role, to=whom), crisis=key, why="-"))
    first = facts[0] if facts else None
    return HandingOver(
        key=about.crisis.key,
        at=context.now,
        role=role,
        title=seat.title,
        holder=context.name(seat.holder.person),
        to=whom,
        name=context.name(whom),
        mine=seat.holder.person == context.person,
        refusal=refusal_said(context, first, about),
    )


@routes.act(f"{ROLE}/hand-over", may=Action.HAND_OVER_ROLE, over=Over.ORDER, asks=AskHandOverRole, page=handing_over)
def hand_over(context: RequestContext, ask: AskHandOverRole, key: str, role: str) -> ActionResult:
    """Relieve the holder of a role, with a note; it counts at once."""
    act = HandOverRole(role=role, to=person_said(context, key, ask.to) or ask.person)
    return ActionResult(f"/crises/{key}/people/roles/{role}", context.execute(act, crisis=key, why=ask.why))


@routes.act(f"{ROLE}/delegate", may=Action.HAND_OVER_ROLE, over=Over.ORDER, asks=AskDelegate, page=role_page)
def delegate(context: RequestContext, ask: AskDelegate, key: str, role: str) -> ActionResult:
    """Let somebody act for one's seat, for a time that ends."""
    with context.reading():
        zone = context.scene(key).plan.playbook.zone
    ends = instant_in(ask.until, zone, context.language, ask.fold)
    if ends is None:
        raise unfit("unreadable", ask.until, context.language)
    act = DelegateSeat(role=role, to=person_said(context, key, ask.to) or ask.person, ends=ends)
    return ActionResult(f"/crises/{key}/people/roles/{role}", context.execute(act, crisis=key, why=ask.why))


@routes.act(f"{ROLE}/withdraw", may=Action.HAND_OVER_ROLE, over=Over.ORDER, asks=AskWithdraw, page=role_page)
def withdraw(context: RequestContext, ask: AskWithdraw, key: str, role: str) -> ActionResult:
    """End a delegation before its time."""
    act = WithdrawDelegation(delegation=ask.delegation)
    return ActionResult(f"/crises/{key}/people/roles/{role}", context.execute(act, crisis=key))
