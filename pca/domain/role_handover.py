"""Relief in a crisis: a role is handed over with a note, or somebody acts for a seat for a time that ends."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.access.access import live
from pca.domain.access.access_orders import DelegateSeat, HandOverRole, WithdrawDelegation
from pca.domain.access.rights import APART
from pca.domain.draft import Draft, refuse
from pca.domain.facts import DelegationWithdrawn, RoleHandedOver, SeatDelegated
from pca.domain.orders import ApprovePlan, OpenCrisis

LONGEST_DELEGATION = timedelta(days=7)
"""Whoever is away for longer hands the role over, or the plan is changed."""


def hand_over_role(draft: Draft, act: HandOverRole) -> None:
    """Relieve a role's holder: by the holder, a deputy of the role, or a member of the committee; with a note."""
    draft.require_open()
    draft.require_reason()
    playbook, seats = draft.plan.playbook, draft.situation.seats
    _known_role(draft, act.role)
    if (
        not draft.unsealed
        and seats.own_seat(playbook, draft.actor, draft.now, (act.role, *playbook.committee.roles)) is None
    ):
        refuse("not_your_seat", person=draft.actor, role=act.role)
    before = seats.holder(playbook, act.role, draft.now)
    if act.to == before:
        refuse("role_held", person=act.to, role=act.role)
    _fit(draft, act.to)
    draft.add(RoleHandedOver(role=act.role, before=before, to=act.to))


def delegate(draft: Draft, act: DelegateSeat) -> None:
    """Let somebody act for one's seat: by its holder alone, who cannot be a delegate, so nothing is delegated twice."""
    draft.require_open()
    draft.require_reason()
    playbook, seats = draft.plan.playbook, draft.situation.seats
    _known_role(draft, act.role)
    if seats.holder(playbook, act.role, draft.now) != draft.actor:
        refuse("not_your_seat", person=draft.actor, role=act.role)
    starts = act.starts or draft.now
    if not max(starts, draft.now) < act.ends <= starts + LONGEST_DELEGATION:
        refuse("delegation_span", days=LONGEST_DELEGATION.days)
    if seats.own_seat(playbook, act.to, draft.now, (act.role,)) is not None:
        refuse("role_held", person=act.to, role=act.role)
    _fit(draft, act.to)
    number = draft.situation.access.delegations_given + 1
    draft.add(SeatDelegated(number=number, role=act.role, by=draft.actor, to=act.to, starts=starts, ends=act.ends))


def withdraw_delegation(draft: Draft, act: WithdrawDelegation) -> None:
    """End a delegation: by whoever gave it, or a member of the committee."""
    playbook, seats = draft.plan.playbook, draft.situation.seats
    delegation = next(
        (
            candidate
            for candidate in seats.delegations
            if candidate.number == act.delegation and draft.now < candidate.ends
        ),
        None,
    )
    if delegation is None:
        refuse("delegation_unknown", delegation=act.delegation)
    if (
        draft.actor != delegation.by
        and seats.own_seat(playbook, draft.actor, draft.now, playbook.committee.roles) is None
    ):
        refuse("not_your_seat", person=draft.actor, role=delegation.role)
    draft.add(DelegationWithdrawn(number=delegation.number))


def keep_apart(draft: Draft) -> None:
    """Who verifies or administers does not act in a crisis, neither themselves nor through somebody else (R65)."""
    order = draft.order
    if order.crisis is None and not isinstance(order.act, OpenCrisis | ApprovePlan):
        return
    for person in (order.who, order.on_behalf_of or order.who):
        if _apart(draft, person):
            refuse("duties_apart", person=person)


def _apart(draft: Draft, person: str) -> bool:
    return any(grant.role in APART for grant in live(draft.situation.access.grants_of.get(person, ()), draft.now))


def _known_role(draft: Draft, role: str) -> None:
    if role not in draft.plan.playbook.role:
        refuse("role_unknown", role=role, known=", ".join(draft.plan.playbook.role))


def _fit(draft: Draft, person: str) -> None:
    """Whoever is to sit in a role is in the directory, not absent, and keeps no duty that must stay apart."""
    organisation = draft.situation.organisation
    if person not in organisation.people:
        refuse("person_unknown", person=person)
    if not organisation.present(person):
        refuse("person_absent", person=person)
    if _apart(draft, person):
        refuse("duties_apart", person=person)
