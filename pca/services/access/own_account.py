"""Changing one's own ways in: password, authenticator; and whether somebody showed anew that it is they who ask."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
from msgspec.structs import replace

from pca.domain.access.access import Identity
from pca.runtime import Runtime
from pca.services.access import passwords
from pca.services.access.account_messages import notice
from pca.services.access.reaching import marks_of, ways
from pca.services.access.revoking import Revoked, revoke
from pca.services.access.sessions import SessionBegun, begin, digest
from pca.services.access.signin import LOG, NotSignedIn, counted, has_second_factor, hashed, matches, time_step
from pca.store.access import account_messages, accounts, throttle
from pca.store.access import sessions as stored
from pca.store.access.accounts import Account
from pca.store.access.sessions import SignInStep
from pca.store.kit.database import Unit

SETTING_UP = timedelta(minutes=15)
"""How long the setting up of an authenticator may take."""

FRESH = timedelta(minutes=15)
"""How long ago one may have signed in when one's ways in are changed, or a token or half of a secret is confirmed."""


def begin_codes(runtime: Runtime, identity: Identity) -> tuple[str, str]:
    """A new secret for an authenticator, to be confirmed by a code: the secret, and the address its picture encodes.

    Raises NotSignedIn `step` when there is a second factor already and this session did not show it.
    """
    secret, now = pyotp.random_base32(), runtime.clock.now()
    sealed = runtime.vault.seal(secret, identity.person).hex()
    with runtime.store.write() as unit:
        may_change(unit, own_account(unit, identity), identity, now)
        begun = SignInStep(kind="codes", person=identity.person, data=sealed, expires_at=now + SETTING_UP)
        stored.add_step(unit, _codes_of(identity), begun, now)
    label = pyotp.TOTP(secret).provisioning_uri(name=identity.person, issuer_name=runtime.settings.institution)
    return secret, label


def confirm_codes(runtime: Runtime, identity: Identity, code: str) -> SessionBegun:
    """Confirm the new secret by its first code; the session becomes one with a second factor. Raises NotSignedIn."""
    keys = {"code": f"new {identity.person}"}
    counted(runtime, keys)
    now = runtime.clock.now()
    with runtime.store.write() as unit:
        owner = own_account(unit, identity)
        may_change(unit, owner, identity, now)
        begun = stored.step(unit, _codes_of(identity), "codes", now)
        sealed = bytes.fromhex(begun.data) if begun else b""
        step = time_step(runtime, owner.person, sealed, code) if begun else None
        if step is None:
            raise NotSignedIn("code")
        stored.take_step(unit, _codes_of(identity), "codes", now)
        accounts.write_account(unit, replace(owner, totp_secret=sealed, totp_confirmed=True, totp_step=step))
        throttle.succeeded(unit, now, keys)
        standing(unit, identity)
        stored.end_session(unit, identity.session or "")
        LOG.info("%s set up a second factor", identity.person)
        return begin(unit, now, identity.person, identity.by, second_factor=True)


def change_password(runtime: Runtime, identity: Identity, old: str, new: str) -> SessionBegun:
    """Change one's own password; all sessions end and a new one begins. Raises NotSignedIn: `wrong`, `weak`, `wait`."""
    if identity.held_back:
        raise NotSignedIn("step")
    if passwords.weakness(new, identity.person, runtime.settings.institution) is not None or new == old:
        raise NotSignedIn("weak")
    keys = {"code": f"change {identity.person}"}
    counted(runtime, keys)
    with runtime.store.read() as unit:
        owner = own_account(unit, identity)
    if not matches(old, owner.password):
        raise NotSignedIn("wrong")
    kept, now = hashed(new), runtime.clock.now()
    with runtime.store.write() as unit:
        standing(unit, identity)
        owner = own_account(unit, identity)
        accounts.write_account(unit, replace(owner, password=kept, must_change=False, password_at=now))
        throttle.succeeded(unit, now, keys)
        stored.end_sessions(unit, identity.person)
        account_messages.end_links(unit, identity.person)
        _tell(runtime, unit, identity.person, "password_changed", now)
        LOG.info("%s changed their password", identity.person)
        strong, proved = identity.second_factor, identity.proved_at or now
        whole = strong or not has_second_factor(unit, owner)
        return begin(unit, now, identity.person, identity.by, second_factor=strong, proved_at=proved, whole=whole)


def choose_password(runtime: Runtime, identity: Identity, new: str) -> tuple[SessionBegun, Revoked]:
    """Choose one's own password instead of a first one; what was added before goes. Raises NotSignedIn: `weak`, `step`.

    The session that a first password opened ends, and one begins in which the person's roles count.
    """
    with runtime.store.read() as unit:
        owner = own_account(unit, identity)
    if not identity.held_back or not owner.must_change:
        raise NotSignedIn("step")
    weak = passwords.weakness(new, identity.person, runtime.settings.institution) is not None
    if weak or matches(new, owner.password):
        raise NotSignedIn("weak")
    kept, now = hashed(new), runtime.clock.now()
    with runtime.store.write() as unit:
        standing(unit, identity)
        revoked = revoke(unit, identity.person, now)
        owner = own_account(unit, identity)
        accounts.write_account(unit, replace(owner, password=kept, must_change=False, password_at=now))
        _tell(runtime, unit, identity.person, "password_chosen", now)
        LOG.info("%s chose their password", identity.person)
        return begin(unit, now, identity.person, "password", second_factor=False), revoked


def _tell(runtime: Runtime, unit: Unit, person: str, about: str, now: datetime) -> None:
    """Let word of it wait to be sent, to every address that the directory names."""
    notice(unit, person, about, now, marks_of(runtime, ways(runtime, unit, person)))


def own_account(unit: Unit, identity: Identity) -> Account:
    """The account behind a session. Raises NotSignedIn `step` when there is none, as for a persona."""
    account = accounts.account(unit, identity.person)
    if account is None or account.disabled:
        raise NotSignedIn("step")
    return account


def standing(unit: Unit, identity: Identity) -> None:
    """See that the session still stands in this very transaction: a reset may have ended it. Raises NotSignedIn."""
    if stored.session(unit, identity.session or "") is None:
        raise NotSignedIn("step")


def may_change(unit: Unit, owner: Account, identity: Identity, now: datetime) -> None:
    """Whoever has a second factor shows it before adding or replacing one, and anew: a stolen session cannot.

    Raises NotSignedIn: `step`, or `fresh` when it was shown too long ago.
    """
    if identity.held_back or (has_second_factor(unit, owner) and not identity.second_factor):
        raise NotSignedIn("step")
    if not fresh(identity, now):
        raise NotSignedIn("fresh")


def fresh(identity: Identity, now: datetime) -> bool:
    """Whether the person themselves showed what their session rests on just now."""
    return identity.proved_at is not None and now - identity.proved_at <= FRESH


def confirms(unit: Unit, identity: Identity, now: datetime) -> None:
    """See that a confirmation comes from the person themselves, who shows all that their roles ask for.

    A token counts as strong as whoever confirmed it. Raises NotSignedIn: `step` or `fresh`.
    """
    owner = accounts.account(unit, identity.person)
    asked = identity.needs_second_factor or (owner is not None and has_second_factor(unit, owner))
    behind = asked and not identity.second_factor
    if identity.held_back or behind or identity.by in ("token", "break_glass"):
        raise NotSignedIn("step")
    if not fresh(identity, now):
        raise NotSignedIn("fresh")


def _codes_of(identity: Identity) -> str:
    """Where the secret being set up in this session is kept."""
    return digest(f"codes {identity.session}")
