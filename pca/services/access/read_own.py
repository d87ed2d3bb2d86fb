"""Questions about one's own ways in, and about what waits for one's confirmation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.access.access import Action, Identity
from pca.domain.access.rights import AccessRole
from pca.domain.ways_in import Preparation
from pca.runtime import Runtime
from pca.services.access import own_account, preparations, read
from pca.services.access import tokens as token_rules
from pca.services.access.agents import Device, browser_of, device_of
from pca.services.access.reaching import proved
from pca.services.access.read_invitations import Destinations, destinations
from pca.services.access.signin import NotSignedIn, has_second_factor
from pca.store.access import accounts, recovery, sessions
from pca.store.access import preparations as stored
from pca.store.kit.database import Unit

Confirming: TypeAlias = Literal["now", "again", "set_up"]
"""What somebody does before they confirm: nothing more; show anew who they are; or set up a second factor first."""


class OwnPreparation(msgspec.Struct, frozen=True, kw_only=True):
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


class OwnPasskey(msgspec.Struct, frozen=True):
    """One passkey."""

    id: str
    label: str
    created_at: datetime


class OwnSession(msgspec.Struct, frozen=True):
    """One session of this person."""

    id: str
    browser: str
    device: Device
    since: datetime
    last_seen: datetime
    this: bool


class OwnAccess(msgspec.Struct, frozen=True, kw_only=True):
    """One's own account. `own` is false for personas and the sealed account, which have none."""

    person: str
    own: bool
    roles: tuple[str, ...]
    codes: bool
    recovery: int
    """How many recovery codes are left."""
    reset_to: tuple[str, ...]
    """By which kinds of address a link would come, should the password be forgotten; nothing without a proved one."""
    second_factor: bool
    fresh: bool
    """Whether they signed in lately enough to change their ways in, or to confirm."""
    confirming: Confirming
    waiting: tuple[OwnPreparation, ...]
    to_confirm: int
    """How many ways in of others wait for a second person such as this one."""
    tokens: tuple[OwnToken, ...]
    keys: tuple[OwnPasskey, ...]
    sessions: tuple[OwnSession, ...]


def own_access(runtime: Runtime, unit: Unit, identity: Identity, now: datetime) -> OwnAccess:
    """How whoever is signed in comes in, what acts for them, and what waits for them."""
    person, account, waiting = identity.person, accounts.account(unit, identity.person), stored.waiting(unit, now)
    return OwnAccess(
        person=person,
        own=account is not None,
        roles=tuple(grant.role.value for grant in identity.grants),
        codes=bool(account and account.totp_confirmed),
        recovery=recovery.left(unit, person),
        reset_to=tuple(dict.fromkeys(point.kind for point in proved(runtime, unit, person))),
        second_factor=identity.second_factor,
        fresh=own_account.fresh(identity, now),
        confirming=_confirming(unit, account, identity, now),
        waiting=_prepared_for(runtime, unit, person, waiting),
        to_confirm=_to_confirm(identity, waiting),
        tokens=_tokens(unit, identity, now),
        keys=tuple(
            OwnPasskey(passkey.id, passkey.label, passkey.created_at) for passkey in accounts.passkeys_of(unit, person)
        ),
        sessions=tuple(
            _session(session, session.id == identity.session)
            for session in sessions.sessions_of(unit, person)
            if now < session.expires_at
        ),
    )


def _session(session: sessions.Session, this: bool) -> OwnSession:
    return OwnSession(
        id=session.id,
        browser=browser_of(session.agent),
        device=device_of(session.agent),
        since=session.created_at,
        last_seen=session.last_seen_at,
        this=this,
    )


def _confirming(unit: Unit, account: accounts.Account | None, identity: Identity, now: datetime) -> Confirming:
    try:
        own_account.confirms(unit, identity, now)
    except NotSignedIn as error:
        without = account is not None and not has_second_factor(unit, account)
        ready = own_account.fresh(identity, now)  # setting one up asks for that too
        return "set_up" if error.code == "step" and without and ready else "again"
    return "now"


def _prepared_for(
    runtime: Runtime, unit: Unit, person: str, waiting: Iterable[Preparation]
) -> tuple[OwnPreparation, ...]:
    """What others prepared for this person, as far as its secret is still there."""
    prepared = []
    for preparation in waiting:
        sealed = stored.secret(unit, preparation.number) if preparation.person == person else None
        if sealed is not None:
            content = preparations.content(runtime, preparation, sealed)
            prepared.append(
                OwnPreparation(
                    number=preparation.number,
                    kind=preparation.kind,
                    by=preparation.asked_by,
                    why=preparation.why,
                    at=preparation.asked_at,
                    label=content.label or content.subject,
                    actions=content.actions,
                    scope=content.scope,
                    ends=content.ends,
                )
            )
    return tuple(prepared)


def _tokens(unit: Unit, identity: Identity, now: datetime) -> tuple[OwnToken, ...]:
    return tuple(
        OwnToken(
            number=token.number,
            label=token.label,
            actions=token.actions,
            ends=token.expires_at,
            last_used=token.last_used_at,
            unproved=token_rules.unproved(identity.grants, token.proved_for),
        )
        for token in read.tokens(unit, identity.person)
        if token.live(now)
    )


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One way in that waits. `own` says that this reader cannot be its second."""

    number: int
    kind: str
    person: str
    by: str
    why: str
    at: datetime
    ends: datetime
    subject: str
    own: bool
    destinations: Destinations | None = None
    """Of invitations: where they would go."""


def waiting_for_second(runtime: Runtime, unit: Unit, reader: str, now: datetime) -> tuple[Waiting, ...]:
    """What waits for a second person; tokens, which only their own person confirms, stand on that person's page."""
    return tuple(
        Waiting(
            number=preparation.number,
            kind=preparation.kind,
            person=preparation.person,
            by=preparation.asked_by,
            why=preparation.why,
            at=preparation.asked_at,
            ends=preparation.ends,
            subject=preparations.content(runtime, preparation, sealed).subject if sealed else "",
            own=_is_own(preparation, reader),
            destinations=_destinations(runtime, unit, preparation, sealed),
        )
        for preparation in stored.waiting(unit, now)
        if preparation.kind != "token"
        for sealed in (stored.secret(unit, preparation.number),)
    )


def _destinations(runtime: Runtime, unit: Unit, preparation: Preparation, sealed: bytes | None) -> Destinations | None:
    if preparation.kind != "invitation" or sealed is None:
        return None
    return destinations(runtime, unit, preparations.content(runtime, preparation, sealed), preparation.asked_by)


def _to_confirm(identity: Identity, waiting: Iterable[Preparation]) -> int:
    if not identity.may(Action.CONFIRM_ACCESS):
        return 0
    return sum(preparation.kind != "token" and not _is_own(preparation, identity.person) for preparation in waiting)


def _is_own(preparation: Preparation, reader: str) -> bool:
    return reader in (preparation.asked_by, preparation.person, *preparation.people)
