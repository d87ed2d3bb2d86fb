"""What acts in somebody's name, or waits to: their tokens, what others prepared, and what confirming asks of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.rights import AccessRole
from pca.services import own_account, preparations, tokens
from pca.services.signin import NotSignedIn, has_second_factor
from pca.store import preparations as prepared
from pca.store import sessions as stored
from pca.store.accounts import Account
from pca.web.visit import Visit

Confirming: TypeAlias = Literal["now", "again", "set_up"]
"""What somebody does before they confirm: nothing more; show anew who they are; or set up a second factor first."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Something somebody prepared for this person; a token waits for their own confirmation."""

    number: int
    kind: str
    by: str
    why: str
    at: datetime
    label: str = ""
    actions: tuple[str, ...] = ()
    scope: str = ""
    ends: datetime | None = None
    """Until when the token would count."""


class OwnToken(msgspec.Struct, frozen=True):
    """One token that acts for this person."""

    number: int
    label: str
    actions: tuple[str, ...]
    ends: datetime
    last_used: datetime | None
    unproved: tuple[AccessRole, ...]
    """Strong roles of this person for which it does not count: it was confirmed before, or without a second factor."""


def waiting(visit: Visit) -> tuple[Waiting, ...]:
    """What others prepared for whoever visits."""
    found = []
    for one in prepared.waiting(visit.unit, visit.now):
        sealed = prepared.secret(visit.unit, one.number) if one.person == visit.person else None
        if sealed is not None:
            data = preparations.told(visit.runtime, one, sealed)
            about = Waiting(number=one.number, kind=one.kind, by=visit.name(one.asked_by), why=one.why, at=one.asked_at)
            about = msgspec.structs.replace(about, label=data.label or data.subject, actions=data.actions)
            found.append(msgspec.structs.replace(about, scope=data.scope, ends=data.ends))
    return tuple(found)


def own_tokens(visit: Visit) -> tuple[OwnToken, ...]:
    """The tokens that act for whoever visits."""
    return tuple(
        OwnToken(
            number=one.number,
            label=one.label,
            actions=one.actions,
            ends=one.expires_at,
            last_used=one.last_used_at,
            unproved=tokens.unproved(visit.who.grants, one.proved_for),
        )
        for one in stored.tokens(visit.unit)
        if one.person == visit.person and one.revoked_at is None and visit.now < one.expires_at
    )


def confirming(visit: Visit, owner: Account | None) -> Confirming:
    """What whoever visits does before they may confirm a token of theirs."""
    try:
        own_account.confirms(visit.unit, visit.who, visit.now)
    except NotSignedIn as error:
        without = owner is not None and not has_second_factor(visit.unit, owner)
        ready = own_account.fresh(visit.who, visit.now)  # setting one up asks for that too
        return "set_up" if error.code == "step" and without and ready else "again"
    return "now"
