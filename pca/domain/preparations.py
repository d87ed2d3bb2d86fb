"""Ways in made by two people: one prepares, another confirms, and neither alone can act in anybody's name by it."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.access.access_orders import Change, ConfirmAccess, DropAccess, PrepareAccess, Prepared
from pca.domain.access.rights import MAY, STRONG, Action
from pca.domain.draft import Draft, refuse
from pca.domain.facts import AccessConfirmed, AccessDropped, AccessPrepared, AccountManaged, BreakGlassSealed
from pca.domain.grants import administers, holds, used_by
from pca.domain.orders import OPERATOR
from pca.domain.ways_in import Preparation

WAITS = timedelta(days=7)
"""How long what was prepared can be confirmed."""

MOST_INVITED = 1_000
"""People invited by one order."""

CHANGES: dict[Prepared, Change] = {"password": "password_set", "subject": "linked", "token": "token_given"}
"""What the confirmation does to the account of the person it is for."""


def prepare(draft: Draft, act: PrepareAccess) -> None:
    """Prepare a first password, a link to the identity provider or a token for somebody else, or the envelope."""
    administers(draft, act.person)
    if act.kind == "envelope":
        last = draft.situation.access.break_glass
        if last is not None and last.reviewed_at is None:
            refuse("break_glass_unreviewed", person=used_by(last))
    elif act.kind == "invitation":
        for person in _invited(act):
            _can_be_invited(draft, person)
    elif act.person not in draft.situation.organisation.people:
        refuse("person_unknown", person=act.person)
    number, ends = draft.situation.access.preparations + 1, draft.now + WAITS
    person = "" if act.kind in ("envelope", "invitation") else act.person
    people = act.people if act.kind == "invitation" else ()
    draft.add(AccessPrepared(number=number, kind=act.kind, person=person, ends=ends, people=people))


def _invited(act: PrepareAccess) -> tuple[str, ...]:
    if not act.people:
        refuse("invited_nobody")
    if len(act.people) > MOST_INVITED:
        refuse("invited_many", most=MOST_INVITED)
    return act.people


def _can_be_invited(draft: Draft, person: str) -> None:
    """Whoever leads or administers comes in by two halves on paper: a mailbox alone must not open their seat."""
    if person == draft.order.who:
        refuse("own_grant", person=person)
    if person not in draft.situation.organisation.people:
        refuse("person_unknown", person=person)
    if any(grant.role in STRONG for grant in draft.situation.access.grants_of.get(person, ())):
        refuse("invited_strong", person=person)


def confirm(draft: Draft, act: ConfirmAccess) -> None:
    """Confirm it: a token by the person it acts for; the rest by an officer who neither prepared nor owns it."""
    preparation, who = _waiting(draft, act.preparation), draft.order.who
    if draft.order.on_behalf_of is not None:
        refuse("not_confirmer", person=who)
    if preparation.kind == "token":
        if who != preparation.person:
            refuse("token_not_yours", person=preparation.person)
    elif who == preparation.asked_by:
        refuse("prepared_by_you", person=who)
    elif who in (preparation.person, *preparation.people) or not holds(draft, who, MAY[Action.CONFIRM_ACCESS]):
        refuse("not_confirmer", person=who)
    draft.add(
        AccessConfirmed(
            number=preparation.number, kind=preparation.kind, person=preparation.person, by=preparation.asked_by
        )
    )
    if preparation.kind == "envelope":
        draft.add(BreakGlassSealed())
    elif preparation.kind == "invitation":
        for person in preparation.people:
            draft.add(AccountManaged(person=person, change="invited"))
    else:
        draft.add(AccountManaged(person=preparation.person, change=CHANGES[preparation.kind]))


def drop(draft: Draft, act: DropAccess) -> None:
    """Throw it away: by whoever administers or confirms such things, or the person it is for."""
    draft.require_reason()
    preparation, who = _waiting(draft, act.preparation), draft.order.who
    if who not in (preparation.asked_by, preparation.person, OPERATOR) and not holds(
        draft, who, MAY[Action.CONFIRM_ACCESS]
    ):
        refuse("not_confirmer", person=who)
    draft.add(AccessDropped(number=preparation.number, kind=preparation.kind, person=preparation.person))


def _waiting(draft: Draft, number: int) -> Preparation:
    preparation = draft.situation.access.preparation
    if preparation is None or not preparation.waits(draft.now):
        refuse("preparation_over", number=number)
    return preparation
