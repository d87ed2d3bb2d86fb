"""Accounts and the sealed envelope: made and changed by whoever administers, each change journalled without secrets."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Unpack

from msgspec.structs import replace

from pca.domain.access_orders import Change, ManageAccount, OpenBreakGlass, SealBreakGlass
from pca.domain.identification import Identification
from pca.domain.orders import AddLogEntry
from pca.domain.situation import BreakGlass
from pca.runtime import Runtime
from pca.services import passwords
from pca.services.alarm import raise_alarm
from pca.services.execute import Done, execute
from pca.services.giving import Given, given
from pca.services.sessions import SignedIn, begin, digest
from pca.services.signin import LOG, NotSignedIn
from pca.store import accounts, crisis, grants, throttle
from pca.store import sessions as stored
from pca.store.accounts import Account
from pca.store.database import Unit

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Letters and digits that are not mistaken for one another on paper."""


class WeakPassword(ValueError):
    """The password is not taken; says why (a `Weakness`)."""


class SubjectTaken(ValueError):
    """Somebody else's account is linked to this name of the identity provider."""


class UnknownAccount(LookupError):
    """The person has no account here."""


def add_account(
    runtime: Runtime,
    who: str,
    person: str,
    *,
    password: str | None = None,
    subject: str | None = None,
    why: str,
    **how: Unpack[Given],
) -> Done:
    """Make an account; a password given here must be changed at its first use. Raises WeakPassword, SubjectTaken."""
    kept, now = _checked(runtime, person, password), runtime.clock.now()

    def keep(unit: Unit) -> None:
        _free(unit, subject, person)
        known = accounts.account(unit, person)
        fresh = known or Account(person=person, created_at=now)
        accounts.write_account(
            unit,
            replace(
                fresh,
                password=kept or fresh.password,
                subject=subject or fresh.subject,
                must_change=kept is not None or fresh.must_change,
                password_at=now if kept else fresh.password_at,
            ),
        )

    return _managed(runtime, who, person, "created", why, keep, **how)


def set_password(runtime: Runtime, who: str, person: str, password: str, why: str, **how: Unpack[Given]) -> Done:
    """Give a person a new first password; their sessions end. Raises WeakPassword, UnknownAccount."""
    kept, now = _checked(runtime, person, password), runtime.clock.now()
    return _changed(
        runtime,
        who,
        person,
        "password_set",
        why,
        lambda known: replace(known, password=kept, must_change=True, password_at=now),
        **how,
    )


def disable(runtime: Runtime, who: str, person: str, why: str, **how: Unpack[Given]) -> Done:
    """Close an account; its sessions end at once, its tokens count no more. Raises UnknownAccount."""
    rewrite = partial(replace, disabled=True)
    return _changed(runtime, who, person, "disabled", why, rewrite, **how)


def enable(runtime: Runtime, who: str, person: str, why: str, **how: Unpack[Given]) -> Done:
    """Open a closed account again. Raises UnknownAccount."""
    rewrite = partial(replace, disabled=False)
    return _changed(runtime, who, person, "enabled", why, rewrite, **how)


def end_sessions(runtime: Runtime, who: str, person: str, why: str, **how: Unpack[Given]) -> Done:
    """End all sessions of a person, with or without an account here, such as when a telephone was lost."""

    def keep(unit: Unit) -> None:
        stored.end_sessions(unit, person)

    return _managed(runtime, who, person, "sessions_ended", why, keep, **how)


def reset_second_factor(runtime: Runtime, who: str, person: str, why: str, **how: Unpack[Given]) -> Done:
    """Forget a lost authenticator and all passkeys; sessions end, the password must be changed. UnknownAccount."""

    def forget(unit: Unit) -> None:
        accounts.remove_passkeys(unit, person)

    return _changed(
        runtime,
        who,
        person,
        "second_factor_reset",
        why,
        lambda known: replace(known, totp_secret=None, totp_confirmed=False, must_change=known.password is not None),
        forget,
        **how,
    )


def _changed(
    runtime: Runtime,
    who: str,
    person: str,
    change: Change,
    why: str,
    rewrite: Callable[[Account], Account],
    beside: Callable[[Unit], None] = lambda _unit: None,
    **how: Unpack[Given],
) -> Done:
    def keep(unit: Unit) -> None:
        known = accounts.account(unit, person)
        if known is None:
            raise UnknownAccount(person)
        accounts.write_account(unit, rewrite(known))
        beside(unit)
        stored.end_sessions(unit, person)

    return _managed(runtime, who, person, change, why, keep, **how)


def _managed(
    runtime: Runtime,
    who: str,
    person: str,
    change: Change,
    why: str,
    keep: Callable[[Unit], None],
    **how: Unpack[Given],
) -> Done:
    """One journal entry, and beside it, in the same transaction, what must not stand in it."""
    act = ManageAccount(person=person, change=change)
    return execute(runtime, given(runtime, who, act, why, **how), keep)


def _checked(runtime: Runtime, person: str, password: str | None) -> str | None:
    if password is None:
        return None
    weak = passwords.weakness(password, person, runtime.settings.institution)
    if weak is not None:
        raise WeakPassword(weak)
    return passwords.hashed(password)


def _free(unit: Unit, subject: str | None, person: str) -> None:
    if subject is not None and accounts.subjects_taken(unit, subject, person):
        raise SubjectTaken(subject)


def seal_break_glass(runtime: Runtime, who: str, why: str, **how: Unpack[Given]) -> tuple[Done, str]:
    """Put a new secret into the envelope: the answer, and the secret to print once and lock away."""
    secret, now = new_secret(6), runtime.clock.now()
    order = given(runtime, who, SealBreakGlass(), why, **how)
    done = execute(runtime, order, lambda unit: accounts.write_seal(unit, _envelope(secret), now, who))
    return done, "" if done.refused or done.repeated else secret


def new_secret(groups: int) -> str:
    """A secret to be read aloud or typed from paper: so many groups of five letters and digits (25 bits each)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(groups))


@dataclass(frozen=True)
class Opened:
    """The sealed account was asked for: what the rules said and, when they agreed, the session it opened."""

    done: Done
    signed_in: SignedIn | None = None


UNSEALED = "Compte scellé ouvert · فُتح الحساب المختوم · sealed account opened"


def open_break_glass(
    runtime: Runtime, person: str, secret: str, why: str, *, address: str, agent: str = "", **how: Unpack[Given]
) -> Opened:
    """Use the envelope: four hours with the director's rights, an alarm in every open crisis, a review to follow.

    Needs neither account nor identity provider. Raises NotSignedIn: `wrong` or `wait`.
    """
    keys = {"account": "break glass", "address": address}
    sealed = _sealed(runtime, secret, keys)
    begun: list[SignedIn] = []

    def unseal(unit: Unit) -> None:
        use, now = grants.last_break_glass(unit), runtime.clock.now()
        if use is None or accounts.seal(unit) != sealed:
            raise NotSignedIn("wrong")
        accounts.break_seal(unit)
        throttle.succeeded(unit, now, keys)
        session = begin(
            unit,
            now,
            person,
            "break_glass",
            second_factor=True,
            agent=agent,
            break_glass=use.number,
            expires_at=use.ends,
        )
        begun.append(session)

    done = execute(runtime, given(runtime, person, OpenBreakGlass(), why, **how), unseal)
    if not begun:
        return Opened(done)
    LOG.critical("the sealed account is open, used by %s", person)
    _alarm(runtime, person, why, how.get("identified"))
    return Opened(done, begun[0])


def _sealed(runtime: Runtime, secret: str, keys: Mapping[str, str]) -> accounts.Seal:
    """The envelope whose secret this is. Raises NotSignedIn."""
    with runtime.store.write() as unit:
        until = throttle.attempt(unit, runtime.clock.now(), keys)
        sealed = accounts.seal(unit)
    if until is not None:
        raise NotSignedIn("wait", until)
    if sealed is None or not secrets.compare_digest(sealed.secret, _envelope(secret)):
        LOG.warning("the sealed account was asked for with a wrong secret from %s", keys["address"])
        raise NotSignedIn("wrong")
    return sealed


def _alarm(runtime: Runtime, person: str, why: str, identified: Identification) -> None:
    """Everybody who reads a running crisis reads of it, and the administrators get a mail."""
    with runtime.store.read() as unit:
        running = crisis.crises(unit, open_only=True)
    for one in running:
        act = AddLogEntry(kind="waiver", text=f"{UNSEALED} : {why}", source="pca")
        execute(runtime, given(runtime, person, act, crisis=one.key, identified=identified))
    body = f"{person}\n{why}\n\nVoir · انظر · see : pca health\n"
    raise_alarm(runtime, UNSEALED, body, runtime.clock.now())


@dataclass(frozen=True)
class Warnings:
    """What must not stay as it is: shown with the installation's health."""

    break_glass: BreakGlass | None = None
    """The sealed account is open, or its last use waits for a review."""
    unsealed: bool = False
    """There is no envelope: nobody gets in when the identity provider and the accounts fail."""
    administrators: int = 0
    """How many people hold the administrator role now; fewer than two means that one absence locks the house."""


def warnings(unit: Unit, now: datetime) -> Warnings:
    """What is to be said about access at `now`."""
    use = grants.last_break_glass(unit)
    holders = {one.person for one in grants.all_grants(unit) if one.role.value == "administrator" and one.live(now)}
    return Warnings(
        break_glass=use if use is not None and use.reviewed_at is None else None,
        unsealed=accounts.seal(unit) is None,
        administrators=len(holders),
    )


def _envelope(secret: str) -> str:
    """What is stored of the secret; blanks, hyphens and small letters do not matter to whoever types it."""
    return digest("".join(ch for ch in secret.upper() if ch.isalnum()))
