"""Accounts changed by one person: everything that keeps people out; what lets somebody in takes two, or the machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Unpack

from msgspec.structs import replace

from pca.domain.access.access_orders import Change, ManageAccount
from pca.runtime import Runtime
from pca.services.access import notices, passwords
from pca.services.access.preparations import SubjectTaken
from pca.services.access.revoking import NOTHING, Revoked, revoke
from pca.services.engine.execute import Done, execute
from pca.services.engine.giving import Given, given
from pca.store.access import account_messages, accounts
from pca.store.access import sessions as stored
from pca.store.access.accounts import Account
from pca.store.kit.database import Unit


class WeakPassword(ValueError):
    """The password is not taken; says why (a `Weakness`)."""


class UnknownAccount(LookupError):
    """The person has no account here."""


@dataclass(frozen=True)
class Managed:
    """What a change of an account led to, and what it took away."""

    done: Done
    revoked: Revoked = NOTHING


def add_account(
    runtime: Runtime,
    who: str,
    person: str,
    *,
    password: str | None = None,
    subject: str | None = None,
    why: str,
    **how: Unpack[Given],
) -> Managed:
    """Make an account on the machine itself, by the house alone. Raises WeakPassword, SubjectTaken.

    A password given here must be changed at its first use, and takes every older way in away.
    """
    kept, now = _checked(runtime, person, password), runtime.clock.now()

    def keep(unit: Unit) -> Revoked:
        if subject is not None and accounts.subjects_taken(unit, subject, person):
            raise SubjectTaken(subject)
        revoked = revoke(unit, person, now) if kept is not None else NOTHING
        known = accounts.account(unit, person) or Account(person=person, created_at=now)
        known = replace(known, subject=subject or known.subject)
        if kept is not None:
            known = replace(known, password=kept, must_change=True, password_at=now)
        accounts.write_account(unit, known)
        return revoked

    change: Change = "password_set" if kept is not None else "linked" if subject is not None else "created"
    return _managed(runtime, who, person, change, why, keep, **how)


def set_password(runtime: Runtime, who: str, person: str, password: str, why: str, **how: Unpack[Given]) -> Managed:
    """Give a person a first password on the machine itself; every older way in goes. WeakPassword, UnknownAccount."""
    with runtime.store.read() as unit:
        if accounts.account(unit, person) is None:
            raise UnknownAccount(person)
    return add_account(runtime, who, person, password=password, why=why, **how)


def disable(runtime: Runtime, who: str, person: str, why: str, **how: Unpack[Given]) -> Managed:
    """Close an account; its sessions end at once, its tokens count no more. Raises UnknownAccount."""
    return _changed(runtime, who, person, "disabled", why, partial(replace, disabled=True), **how)


def enable(runtime: Runtime, who: str, person: str, why: str, **how: Unpack[Given]) -> Managed:
    """Open a closed account again. Raises UnknownAccount."""
    return _changed(runtime, who, person, "enabled", why, partial(replace, disabled=False), **how)


def end_sessions(runtime: Runtime, who: str, person: str, why: str, **how: Unpack[Given]) -> Managed:
    """End all sessions of a person, with or without an account here, such as when a telephone was lost."""

    def keep(unit: Unit) -> Revoked:
        account_messages.end_links(unit, person)  # whoever holds the telephone may read them there
        return Revoked(sessions=stored.end_sessions(unit, person))

    return _managed(runtime, who, person, "sessions_ended", why, keep, **how)


def reset_second_factor(runtime: Runtime, who: str, person: str, why: str, **how: Unpack[Given]) -> Managed:
    """Forget a lost authenticator, all passkeys, tokens and sessions. It lets nobody in: the password, which its owner
    alone knows, must be shown and then changed; whoever has none needs a first one. Raises UnknownAccount."""
    now = runtime.clock.now()

    def rewrite(known: Account) -> Account:
        owns = known.password is not None
        return replace(known, must_change=owns, password_at=now if owns else known.password_at)

    return _changed(
        runtime, who, person, "second_factor_reset", why, rewrite, lambda unit: revoke(unit, person, now), **how
    )


def _changed(
    runtime: Runtime,
    who: str,
    person: str,
    change: Change,
    why: str,
    rewrite: Callable[[Account], Account],
    first: Callable[[Unit], Revoked] | None = None,
    **how: Unpack[Given],
) -> Managed:
    def keep(unit: Unit) -> Revoked:
        if accounts.account(unit, person) is None:
            raise UnknownAccount(person)
        revoked = first(unit) if first else Revoked(sessions=stored.end_sessions(unit, person))
        account_messages.end_links(unit, person)
        known = accounts.account(unit, person)
        assert known is not None
        accounts.write_account(unit, rewrite(known))
        return revoked

    return _managed(runtime, who, person, change, why, keep, **how)


def _managed(
    runtime: Runtime,
    who: str,
    person: str,
    change: Change,
    why: str,
    keep: Callable[[Unit], Revoked],
    **how: Unpack[Given],
) -> Managed:
    """One journal entry, and beside it, in the same transaction, what must not stand in it; then a letter."""
    order = given(runtime, who, ManageAccount(person=person, change=change), why, **how)
    revoked: list[Revoked] = []
    done = execute(runtime, order, lambda unit: revoked.append(keep(unit)))
    if not revoked:
        return Managed(done)
    notices.changed(runtime, person, change, by=who, why=why, revoked=revoked[0])
    return Managed(done, revoked[0])


def _checked(runtime: Runtime, person: str, password: str | None) -> str | None:
    if password is None:
        return None
    weak = passwords.weakness(password, person, runtime.settings.institution)
    if weak is not None:
        raise WeakPassword(weak)
    return passwords.hashed(password)
