"""What acts in somebody's name, or waits to: their tokens, what others prepared, and what confirming asks of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.access.rights import AccessRole
from pca.services.access import own_account, preparations, tokens
from pca.services.access.signin import NotSignedIn, has_second_factor
from pca.store.access import preparations as prepared
from pca.store.access import sessions as stored
from pca.store.access.accounts import Account
from pca.web.kit.request_context import RequestContext

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


def waiting(context: RequestContext) -> tuple[Waiting, ...]:
    """What others prepared for whoever visits."""
    waitings = []
    for preparation in prepared.waiting(context.unit, context.now):
        sealed = prepared.secret(context.unit, preparation.number) if preparation.person == context.person else None
        if sealed is not None:
            data = preparations.told(context.runtime, preparation, sealed)
            about = Waiting(
                number=preparation.number,
                kind=preparation.kind,
                by=context.name(preparation.asked_by),
                why=preparation.why,
                at=preparation.asked_at,
            )
            about = msgspec.structs.replace(about, label=data.label or data.subject, actions=data.actions)
            waitings.append(msgspec.structs.replace(about, scope=data.scope, ends=data.ends))
    return tuple(waitings)


def own_tokens(context: RequestContext) -> tuple[OwnToken, ...]:
    """The tokens that act for whoever visits."""
    return tuple(
        OwnToken(
            number=token.number,
            label=token.label,
            actions=token.actions,
            ends=token.expires_at,
            last_used=token.last_used_at,
            unproved=tokens.unproved(context.who.grants, token.proved_for),
        )
        for token in stored.tokens(context.unit)
        if token.person == context.person and token.revoked_at is None and context.now < token.expires_at
    )


def confirming(context: RequestContext, owner: Account | None) -> Confirming:
    """What whoever visits does before they may confirm a token of theirs."""
    try:
        own_account.confirms(context.unit, context.who, context.now)
    except NotSignedIn as error:
        without = owner is not None and not has_second_factor(context.unit, owner)
        ready = own_account.fresh(context.who, context.now)  # setting one up asks for that too
        return "set_up" if error.code == "step" and without and ready else "again"
    return "now"
