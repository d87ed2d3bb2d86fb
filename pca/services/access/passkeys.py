"""Passkeys: signing in with a finger, a face or a key, which is both factors at once and cannot be phished."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from pca.domain.access.access import Identity
from pca.runtime import Runtime
from pca.services.access.own_account import may_change, own_account, standing
from pca.services.access.sessions import SessionBegun, begin, digest, known_as
from pca.services.access.signin import LOG, NotSignedIn
from pca.store.access import accounts, sessions
from pca.store.access.accounts import Passkey
from pca.store.access.sessions import SignInStep
from pca.store.people.directory import organisation

ANSWER_WITHIN = timedelta(minutes=5)

LONGEST = 20_000
"""Longest answer of a browser that is read, in characters."""

MALFORMED = (WebAuthnException, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What the library raises for an answer that is wrong, or none at all."""

_VERIFIED = UserVerificationRequirement.REQUIRED


def begin_passkey(runtime: Runtime, identity: Identity) -> tuple[str, str]:
    """Begin to add a passkey: a secret to hand back with the browser's answer, and the options for the browser (JSON).

    Raises NotSignedIn `step` when there is a second factor already and this session did not show it.
    """
    with runtime.store.read() as unit:
        may_change(unit, own_account(unit, identity), identity, runtime.clock.now())
        known = accounts.passkeys_of(unit, identity.person)
    options = webauthn.generate_registration_options(
        rp_id=_party(runtime),
        rp_name=runtime.settings.institution,
        user_name=identity.person,
        user_id=digest(identity.person)[:32].encode(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.id)) for passkey in known],
    )
    return _begun(runtime, "passkey_new", options.challenge, identity.person), webauthn.options_to_json(options)


def add_passkey(runtime: Runtime, identity: Identity, begun: str, answer: str, label: str) -> SessionBegun:
    """Keep the passkey a browser made; the session becomes one with a second factor. Raises NotSignedIn."""
    challenge = _taken(runtime, begun, "passkey_new", identity.person)
    try:
        made = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=_party(runtime),
            expected_origin=runtime.settings.web_address,
            require_user_verification=True,
        )
    except MALFORMED as error:
        LOG.warning("a passkey of %s was refused: %s", identity.person, error)
        raise NotSignedIn("wrong") from None
    now = runtime.clock.now()
    with runtime.store.write() as unit:
        may_change(unit, own_account(unit, identity), identity, runtime.clock.now())
        passkey = Passkey(
            id=bytes_to_base64url(made.credential_id),
            person=identity.person,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            label=label.strip()[:60] or "—",
            created_at=now,
        )
        if accounts.passkey(unit, passkey.id) is not None:
            raise NotSignedIn("wrong")
        standing(unit, identity)
        accounts.add_passkey(unit, passkey)
        sessions.end_session(unit, identity.session or "")
        LOG.info("%s added a passkey", identity.person)
        return begin(unit, now, identity.person, "passkey", second_factor=True)


def begin_sign_in(runtime: Runtime) -> tuple[str, str]:
    """Begin to sign in: something to hand back with the browser's answer, and the options for the browser (JSON).

    Nothing is kept of it: whoever looks at the page a million times costs no row.
    """
    begun = _stamped(runtime)
    options = webauthn.generate_authentication_options(
        rp_id=_party(runtime), user_verification=_VERIFIED, challenge=hashlib.sha256(begun.encode()).digest()
    )
    return begun, webauthn.options_to_json(options)


def by_passkey(runtime: Runtime, begun: str, answer: str, *, address: str, agent: str = "") -> SessionBegun:
    """Sign in with the browser's answer. Raises NotSignedIn: `wrong`, or `step` (too late, or used before).

    No attempt is counted and none waits: a signature cannot be guessed.
    """
    now, credential = runtime.clock.now(), _read(answer)
    if not _ours(runtime, begun, now):
        raise NotSignedIn("step")
    with runtime.store.read() as unit:
        known = accounts.passkey(unit, known_as(credential.get("id")))
    if known is None:
        raise NotSignedIn("wrong")
    try:
        shown = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=hashlib.sha256(begun.encode()).digest(),
            expected_rp_id=_party(runtime),
            expected_origin=runtime.settings.web_address,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except MALFORMED as error:
        LOG.warning("the passkey of %s was refused from %s: %s", known.person, address, error)
        raise NotSignedIn("wrong") from None
    with runtime.store.write() as unit:
        if sessions.step(unit, digest(begun), "passkey_used", now) is not None:
            raise NotSignedIn("step")
        used = SignInStep(kind="passkey_used", person=known.person, data="", expires_at=now + 2 * ANSWER_WITHIN)
        sessions.add_step(unit, digest(begun), used, now)
        owner = accounts.account(unit, known.person)
        gone = owner is None or owner.disabled or known.person not in organisation(unit).people
        if gone or not accounts.passkey_used(unit, known.id, shown.new_sign_count, now):
            raise NotSignedIn("wrong")
        LOG.info("%s signed in by passkey", known.person)
        return begin(unit, now, known.person, "passkey", second_factor=True, agent=agent)


def remove_passkey(runtime: Runtime, identity: Identity, id: str) -> bool:
    """Remove one of one's own passkeys; False when it is not one. Raises NotSignedIn `step` without a second factor."""
    with runtime.store.write() as unit:
        may_change(unit, own_account(unit, identity), identity, runtime.clock.now())
        return accounts.remove_passkeys(unit, identity.person, id) == 1


def _party(runtime: Runtime) -> str:
    """The host passkeys belong to."""
    return urlsplit(runtime.settings.web_address).hostname or "localhost"


def _stamped(runtime: Runtime) -> str:
    """What a sign-in begins with: when, something random, and our seal on both."""
    stamp = f"{int(runtime.clock.now().timestamp())}.{secrets.token_urlsafe(24)}"
    return f"{stamp}.{_seal(runtime, stamp)}"


def _ours(runtime: Runtime, begun: str, now: datetime) -> bool:
    """Whether it began here, and not too long ago."""
    stamp, _, seal = begun.rpartition(".")
    if not hmac.compare_digest(seal.encode(errors="replace"), _seal(runtime, stamp).encode()):
        return False
    at = datetime.fromtimestamp(int(stamp.partition(".")[0]), UTC)
    return at <= now < at + ANSWER_WITHIN


def _seal(runtime: Runtime, stamp: str) -> str:
    return hmac.new(runtime.derived("passkeys"), stamp.encode(errors="replace"), hashlib.sha256).hexdigest()


def _begun(runtime: Runtime, kind: str, challenge: bytes, person: str | None) -> str:
    token, now = secrets.token_urlsafe(32), runtime.clock.now()
    step = SignInStep(kind=kind, person=person, data=challenge.hex(), expires_at=now + ANSWER_WITHIN)
    with runtime.store.write() as unit:
        sessions.add_step(unit, digest(token), step, now)
    return token


def _taken(runtime: Runtime, begun: str, kind: str, person: str | None) -> bytes:
    with runtime.store.write() as unit:
        step = sessions.take_step(unit, digest(begun), kind, runtime.clock.now())
    if step is None or step.person != person:
        raise NotSignedIn("step")
    return bytes.fromhex(step.data)


def _read(answer: str) -> dict[str, object]:
    """The browser's answer as a mapping. Raises NotSignedIn `wrong` when it is none."""
    try:
        parsed = json.loads(answer) if len(answer) <= LONGEST else None
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict):
        raise NotSignedIn("wrong")
    return parsed
