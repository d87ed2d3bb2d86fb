"""Tokens for programs: each acts for one person, within named actions and a scope, until a date, and can be revoked."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Unpack

from pca.domain.access.access import INSTITUTION, Grant, Identity, Scope, live, narrowed
from pca.domain.access.access_orders import ManageAccount
from pca.domain.access.rights import STRONG, AccessRole, Action, ScopeKind
from pca.runtime import Runtime
from pca.services.engine.execute import Done, execute
from pca.services.engine.giving import Given, given
from pca.store.access import grants
from pca.store.access import sessions as stored
from pca.store.access.accounts import account
from pca.store.access.sessions import Token
from pca.store.kit.database import Unit
from pca.store.kit.errors import StoreError
from pca.store.people.directory import organisation

PREFIX = "pca_"
"""How a token begins, so that a search for leaked secrets finds it."""

LASTS_AT_MOST = timedelta(days=366)

NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is noted when a token was used last."""


class TokenUnfit(ValueError):
    """The token cannot be given so: its end is past or more than a year away, or it names no action."""


def check(now: datetime, label: str, actions: Collection[Action], ends: datetime) -> None:
    """See that a token can be given so. Raises TokenUnfit."""
    if not now < ends <= now + LASTS_AT_MOST or not actions or not label.strip():
        raise TokenUnfit


def revoke(runtime: Runtime, who: str, number: int, why: str, **how: Unpack[Given]) -> Done | None:
    """Revoke a token; None when there is none of this number, or it was revoked before."""
    with runtime.store.read() as unit:
        token = stored.token_numbered(unit, number)
    if token is None or token.revoked_at is not None:
        return None
    act = ManageAccount(person=token.person, change="token_revoked")
    order = given(runtime, who, act, why, **how)
    now = runtime.clock.now()

    def forget(unit: Unit) -> None:
        stored.revoke_token(unit, number, now)

    return execute(runtime, order, forget)


def confirm_anew(runtime: Runtime, who: str, number: int, **how: Unpack[Given]) -> Done | None:
    """One's own token, confirmed again with a second factor: it counts for the strong roles one holds now too.

    None when one has no such token. Whoever calls saw to the second factor (`own_account.confirms`).
    """
    now = runtime.clock.now()
    with runtime.store.read() as unit:
        token = stored.token_numbered(unit, number)
    if token is None or token.person != who or not token.live(now):
        return None
    order = given(runtime, who, ManageAccount(person=who, change="token_confirmed"), **how)
    return execute(runtime, order, lambda unit: stored.token_proved(unit, number, grants.head(unit)[1]))


def unproved(held: Iterable[Grant], proved_for: int) -> tuple[AccessRole, ...]:
    """The roles of its person for which a token does not count: strong ones that came after it was confirmed."""
    return tuple(dict.fromkeys(grant.role for grant in held if not _counts(grant, proved_for)))


def _counts(grant: Grant, proved_for: int) -> bool:
    return grant.role not in STRONG or grant.number <= proved_for


def admit_token(runtime: Runtime, token: str) -> Identity | None:
    """Whom a program acts for, narrowed to the token's actions and scope; None when it is not valid."""
    now = runtime.clock.now()
    with runtime.store.read() as unit:
        kept = stored.token(unit, _digest(token))
        identity = _identity(unit, kept, now) if kept is not None else None
    if kept is not None and identity is not None and _stale(kept, now):
        _note(runtime, kept.id, now)
    return identity


def _identity(unit: Unit, token: Token, now: datetime) -> Identity | None:
    house, owner = organisation(unit), account(unit, token.person)
    if not token.live(now) or token.person not in house.people:
        return None
    if owner is not None and owner.disabled:
        return None
    scope = Scope(ScopeKind(token.scope_kind), token.scope_id)
    held = [grant for grant in live(grants.grants_of(unit, token.person), now) if _counts(grant, token.proved_for)]
    return Identity(
        person=token.person,
        grants=narrowed(house, held, scope),
        by="token",
        second_factor=True,  # it was shown for every strong role that is left in `held`
        token_number=token.number,
        token_actions=frozenset(action for action in Action if action.value in token.actions),
        token_scope=None if scope == INSTITUTION else scope,
    )


def _stale(token: Token, now: datetime) -> bool:
    return token.last_used_at is None or now - token.last_used_at >= NOTED_EVERY


def _note(runtime: Runtime, id: str, now: datetime) -> None:
    try:
        with runtime.store.note() as unit:
            stored.token_used(unit, id, now)
    except StoreError:  # somebody writes, or the disk is full: looking never waits for that
        return


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
