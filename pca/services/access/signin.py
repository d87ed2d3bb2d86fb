"""Signing in with a password and a second factor: guesses cost time, and nobody learns which names exist."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

import pyotp

from pca.domain.digits import digits_of
from pca.runtime import Runtime
from pca.services.access import account_messages, devices, passwords
from pca.services.access.reaching import marks_of, ways
from pca.services.access.sessions import SessionBegun, begin, digest, identity_of, known_as
from pca.services.kit.sources import sources_of
from pca.store.access import accounts, recovery, throttle
from pca.store.access import sessions as stored
from pca.store.access.accounts import Account
from pca.store.access.throttle import ACCOUNT
from pca.store.kit.database import Unit
from pca.store.people.contact_points import speakers
from pca.store.people.directory import organisation
from pca.store.people.staff_names import identified

LOG = logging.getLogger("pca.signin")
"""Who signed in, how, and what failed; never a password, a code or a name that was only typed."""

LOG.addHandler(logging.NullHandler())  # the web door says where lines go; a command stays silent

STEP = 30
"""Seconds a code lasts; the one before and the one after are taken too, for telephones that go wrong."""


FIRST_WITHIN = timedelta(days=7)
"""How long a first password can be used for the first time."""

Refusal: TypeAlias = Literal["wrong", "wait", "busy", "code", "weak", "step", "unlinked", "fresh"]
"""Why it did not work: `fresh` asks to sign in again first."""


class NotSignedIn(Exception):
    """It did not work. `code` says why as far as the person may know; `until` is when to try again."""

    def __init__(self, code: Refusal, until: datetime | None = None) -> None:
        super().__init__(code)
        self.code, self.until = code, until


def person_named(unit: Unit, typed: str) -> str:
    """The person of the directory whose identifier or e-mail this is: capitals make no difference. What was said, if
    none, or if several share the address."""
    people = organisation(unit).people
    plain = unicodedata.normalize("NFKC", known_as(typed.strip()))
    if plain in people:
        return plain
    if "@" in plain:
        [only, *others] = speakers(unit, "email", plain) or (plain,)
        return plain if others else only
    folded = plain.casefold()
    return next((person for person in identified(unit, plain) if person.casefold() == folded), plain)


def by_password(
    runtime: Runtime, name: str, password: str, *, address: str, agent: str = "", device: str = ""
) -> SessionBegun:
    """Sign in with the identifier and password of an account. Raises NotSignedIn: `wrong`, `wait` or `busy`.

    The same answer after the same time for a wrong password, an unknown name, and an account that is disabled.
    `device` is what the browser holds since somebody signed in there: it keeps a count of its own.
    """
    with runtime.store.read() as unit:
        name = person_named(unit, name)
        account, known = accounts.account(unit, name), name in organisation(unit).people
    own = devices.known(runtime, device, name, account.password_at if account else None)
    keys = {"device": own} if own else _from_anywhere(name, address)
    counted(runtime, keys)
    right = _shown(password, account.password if account else None)
    if not right or account is None or account.disabled or not known or _too_old(account, runtime.clock.now()):
        LOG.warning("sign-in failed by password from %s", address)
        raise NotSignedIn("wrong")
    now = runtime.clock.now()
    with runtime.store.write() as unit:
        owner = accounts.account(unit, name)
        if owner is None or owner.disabled or owner.password != account.password:
            raise NotSignedIn("wrong")  # closed or reset while the password was looked at
        throttle.succeeded(unit, now, keys)
        LOG.info("%s signed in by password", name)
        whole, waits = not has_second_factor(unit, owner), owner.must_change
        return begin(unit, now, name, "password", second_factor=False, agent=agent, must_change=waits, whole=whole)


def _from_anywhere(name: str, address: str) -> dict[str, str]:
    """What an attempt from an unknown browser is counted by."""
    networks = sources_of(address)
    return {ACCOUNT: name.casefold(), "pair": f"{name.casefold()}\0{networks['source']}", **networks}


def _too_old(owner: Account, now: datetime) -> bool:
    """Whether a first password was never used in its time."""
    return owner.must_change and owner.password_at is not None and now - owner.password_at > FIRST_WITHIN


def has_second_factor(unit: Unit, owner: Account) -> bool:
    """Whether the person has something to show besides a password."""
    return owner.totp_confirmed or bool(accounts.passkeys_of(unit, owner.person))


def by_code(
    runtime: Runtime, token: str, code: str, *, address: str, agent: str = "", device: str = ""
) -> SessionBegun:
    """Add the second factor to a session: a new session takes its place. Raises NotSignedIn: `code`, `wait`, `step`.

    The session rests on a right password: whoever makes others wait here knows it.
    """
    now = runtime.clock.now()
    with runtime.store.read() as unit:
        session = stored.session(unit, digest(token))
        who = identity_of(unit, session, now) if session is not None else None
        if session is None or who is None or who.held_back:
            raise NotSignedIn("step")
        owner = accounts.account(unit, session.person)
    own = devices.known(runtime, device, session.person, owner.password_at if owner else None)
    keys = {"device": f"{own} code"} if own else {"code": session.person}
    counted(runtime, keys)
    secret = owner.totp_secret if owner and owner.totp_confirmed else None
    with runtime.store.write() as unit:
        if secret is None or not _second_factor(runtime, unit, session.person, secret, code):
            LOG.warning("second factor of %s refused from %s", session.person, address)
            raise NotSignedIn("code")
        if not stored.end_session(unit, session.id):
            raise NotSignedIn("step")  # ended meanwhile, by a reset perhaps
        throttle.succeeded(unit, now, keys)
        LOG.info("%s showed a second factor", session.person)
        return begin(unit, now, session.person, session.method, second_factor=True, agent=agent)


def _second_factor(runtime: Runtime, unit: Unit, person: str, secret: bytes, code: str) -> bool:
    """Whether this is a code of the authenticator not used before, or a recovery code, which is used up by it."""
    step = time_step(runtime, person, secret, code)
    if step is not None:
        return accounts.use_totp_step(unit, person, step)
    if not recovery.use(unit, person, recovery_digest(runtime, person, code)):
        return False
    marks = marks_of(runtime, ways(runtime, unit, person))
    account_messages.notice(unit, person, "recovery_used", runtime.clock.now(), marks)
    return True


def recovery_digest(runtime: Runtime, person: str, code: str) -> str:
    """What is kept of a recovery code, made with a key of the house: a copy of the table tells no code."""
    plain = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())[:40]
    return hmac.new(runtime.derived("recovery"), f"{person}\0{plain}".encode(), hashlib.sha256).hexdigest()


def counted(runtime: Runtime, keys: Mapping[str, str]) -> None:
    """Count one attempt as failed until it succeeds. Raises NotSignedIn `wait`."""
    with runtime.store.write() as unit:
        until = throttle.attempt(unit, runtime.clock.now(), keys)
    if until is not None:
        raise NotSignedIn("wait", until)


def time_step(runtime: Runtime, person: str, sealed: bytes, code: str) -> int | None:
    """The time step of a right code, or None."""
    totp = pyotp.TOTP(runtime.vault.open(sealed, person))
    now, digits = int(runtime.clock.now().timestamp()) // STEP, digits_of(code).encode()
    near = (now - 1, now, now + 1)
    return next((step for step in near if hmac.compare_digest(totp.at(step * STEP).encode(), digits)), None)


_FIRST = re.compile(r"[a-z0-9]{20}")
"""A first password without its hyphens."""


def _shown(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept; of a first one, typed from two sheets of paper, hyphens do not matter."""
    if matches(password, kept):
        return True
    plain = "".join(sign for sign in password.lower() if sign.isalnum())
    if not _FIRST.fullmatch(plain):
        return False
    written = "-".join(plain[at : at + 5] for at in range(0, 20, 5))
    return written != password and matches(written, kept)


def matches(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept. Raises NotSignedIn `busy`."""
    try:
        return passwords.matches(password, kept)
    except passwords.SigningInCrowded:
        raise NotSignedIn("busy") from None


def hashed(password: str) -> str:
    """What to keep of a password. Raises NotSignedIn `busy`."""
    try:
        return passwords.hashed(password)
    except passwords.SigningInCrowded:
        raise NotSignedIn("busy") from None
