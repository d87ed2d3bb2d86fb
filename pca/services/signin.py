"""Signing in with a password and a second factor: guesses cost time, and nobody learns which names exist."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import pyotp
from msgspec.structs import replace

from pca.domain.access import Identity
from pca.runtime import Runtime
from pca.services import passwords
from pca.services.sessions import SignedIn, begin, digest, identity_of, known_as
from pca.store import accounts, throttle
from pca.store import sessions as stored
from pca.store.accounts import Account
from pca.store.database import Unit
from pca.store.directory import organisation
from pca.store.sessions import Step

LOG = logging.getLogger("pca.signin")
"""Who signed in, how, and what failed; never a password, a code or a name that was only typed."""

LOG.addHandler(logging.NullHandler())  # the web door says where lines go; a command stays silent

STEP = 30
"""Seconds a code lasts; the one before and the one after are taken too, for telephones that go wrong."""


SETTING_UP = timedelta(minutes=15)
"""How long the setting up of an authenticator may take."""


class NotSignedIn(Exception):
    """It did not work. `code` says why as far as the person may know; `until` is when to try again."""

    def __init__(
        self, code: Literal["wrong", "wait", "busy", "code", "weak", "step", "unlinked"], until: datetime | None = None
    ) -> None:
        super().__init__(code)
        self.code, self.until = code, until


def by_password(runtime: Runtime, name: str, password: str, *, address: str, agent: str = "") -> SignedIn:
    """Sign in with the identifier and password of an account. Raises NotSignedIn: `wrong`, `wait` or `busy`.

    The same answer after the same time for a wrong password, an unknown name, and an account that is disabled.
    """
    name = known_as(name.strip())
    keys = {"account": name, "address": address}
    _attempt(runtime, keys)
    with runtime.store.read() as unit:
        found = accounts.account(unit, name)
        known = name in organisation(unit).people
    right = _matches(password, found.password if found else None)
    if not right or found is None or found.disabled or not known:
        LOG.warning("sign-in failed by password from %s", address)
        raise NotSignedIn("wrong")
    now = runtime.clock.now()
    with runtime.store.write() as unit:
        throttle.succeeded(unit, now, keys)
        LOG.info("%s signed in by password", name)
        return begin(unit, now, name, "password", second_factor=False, agent=agent, must_change=found.must_change)


def by_code(runtime: Runtime, token: str, code: str, *, address: str, agent: str = "") -> SignedIn:
    """Add the second factor to a session: a new session takes its place. Raises NotSignedIn: `code`, `wait`, `step`."""
    now = runtime.clock.now()
    with runtime.store.read() as unit:
        found = stored.session(unit, digest(token))
        if found is None or identity_of(unit, found, now) is None:
            raise NotSignedIn("step")
        owner = accounts.account(unit, found.person)
    keys = {"account": f"code {found.person}", "address": address}
    _attempt(runtime, keys)
    secret = owner.totp_secret if owner and owner.totp_confirmed else None
    step = _step(runtime, found.person, secret, code) if secret else None
    with runtime.store.write() as unit:
        if step is None or not accounts.use_totp_step(unit, found.person, step):
            LOG.warning("second factor of %s refused from %s", found.person, address)
            raise NotSignedIn("code")
        throttle.succeeded(unit, now, keys)
        stored.end_session(unit, found.id)
        LOG.info("%s showed a second factor", found.person)
        waits = bool(owner and owner.must_change)
        return begin(unit, now, found.person, found.method, second_factor=True, agent=agent, must_change=waits)


def begin_codes(runtime: Runtime, identity: Identity) -> tuple[str, str]:
    """A new secret for an authenticator, to be confirmed by a code: the secret, and the address its picture encodes.

    Raises NotSignedIn `step` when there is a second factor already and this session did not show it.
    """
    secret, now = pyotp.random_base32(), runtime.clock.now()
    sealed = runtime.vault.seal(secret, identity.person).hex()
    with runtime.store.write() as unit:
        may_change(unit, own_account(unit, identity), identity)
        begun = Step(kind="codes", person=identity.person, data=sealed, expires_at=now + SETTING_UP)
        stored.add_step(unit, _codes_of(identity), begun, now)
    label = pyotp.TOTP(secret).provisioning_uri(name=identity.person, issuer_name=runtime.settings.institution)
    return secret, label


def confirm_codes(runtime: Runtime, identity: Identity, code: str, *, address: str) -> SignedIn:
    """Confirm the new secret by its first code; the session becomes one with a second factor. Raises NotSignedIn."""
    keys = {"account": f"code {identity.person}", "address": address}
    _attempt(runtime, keys)
    now = runtime.clock.now()
    with runtime.store.write() as unit:
        owner = own_account(unit, identity)
        may_change(unit, owner, identity)
        begun = stored.step(unit, _codes_of(identity), "codes", now)
        sealed = bytes.fromhex(begun.data) if begun else b""
        step = _step(runtime, owner.person, sealed, code) if begun else None
        if step is None:
            raise NotSignedIn("code")
        stored.take_step(unit, _codes_of(identity), "codes", now)
        accounts.write_account(unit, replace(owner, totp_secret=sealed, totp_confirmed=True, totp_step=step))
        throttle.succeeded(unit, now, keys)
        stored.end_session(unit, identity.session or "")
        LOG.info("%s set up a second factor", identity.person)
        return begin(unit, now, identity.person, identity.by, second_factor=True, must_change=owner.must_change)


def change_password(runtime: Runtime, identity: Identity, old: str, new: str, *, address: str) -> SignedIn:
    """Change one's own password; all sessions end and a new one begins. Raises NotSignedIn: `wrong`, `weak`, `wait`."""
    if passwords.weakness(new, identity.person, runtime.settings.institution) is not None or new == old:
        raise NotSignedIn("weak")
    keys = {"account": f"change {identity.person}", "address": address}
    _attempt(runtime, keys)
    with runtime.store.read() as unit:
        owner = own_account(unit, identity)
    if not _matches(old, owner.password):
        raise NotSignedIn("wrong")
    kept, now = _hashed(new), runtime.clock.now()
    with runtime.store.write() as unit:
        owner = own_account(unit, identity)
        accounts.write_account(unit, replace(owner, password=kept, must_change=False, password_at=now))
        throttle.succeeded(unit, now, keys)
        stored.end_sessions(unit, identity.person)
        LOG.info("%s changed their password", identity.person)
        return begin(unit, now, identity.person, identity.by, second_factor=identity.second_factor)


def own_account(unit: Unit, identity: Identity) -> Account:
    """The account behind a session. Raises NotSignedIn `step` when there is none, as for a persona."""
    found = accounts.account(unit, identity.person)
    if found is None or found.disabled:
        raise NotSignedIn("step")
    return found


def may_change(unit: Unit, owner: Account, identity: Identity) -> None:
    """Whoever has a second factor shows it before adding or replacing one: a password alone cannot.

    Raises NotSignedIn `step`.
    """
    has_one = owner.totp_confirmed or bool(accounts.passkeys_of(unit, owner.person))
    if has_one and not identity.second_factor:
        raise NotSignedIn("step")


def _attempt(runtime: Runtime, keys: Mapping[str, str]) -> None:
    with runtime.store.write() as unit:
        until = throttle.attempt(unit, runtime.clock.now(), keys)
    if until is not None:
        raise NotSignedIn("wait", until)


def _codes_of(identity: Identity) -> str:
    """Where the secret being set up in this session is kept."""
    return digest(f"codes {identity.session}")


def _step(runtime: Runtime, person: str, sealed: bytes, code: str) -> int | None:
    """The time step of a right code, or None."""
    totp = pyotp.TOTP(runtime.vault.open(sealed, person))
    now, said = int(runtime.clock.now().timestamp()) // STEP, code.strip().replace(" ", "").encode()
    near = (now - 1, now, now + 1)
    return next((step for step in near if hmac.compare_digest(totp.at(step * STEP).encode(), said)), None)


def _matches(password: str, kept: str | None) -> bool:
    try:
        return passwords.matches(password, kept)
    except passwords.Busy:
        raise NotSignedIn("busy") from None


def _hashed(password: str) -> str:
    try:
        return passwords.hashed(password)
    except passwords.Busy:
        raise NotSignedIn("busy") from None
