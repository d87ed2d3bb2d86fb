"""Sign-in by the institution's identity provider (OpenID Connect), for accounts that were linked to it."""

from __future__ import annotations

import re
import secrets
import warnings
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from authlib.deprecate import AuthlibDeprecationWarning
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from joserfc import jwt
from joserfc.jwk import KeySet

from pca.runtime import Runtime
from pca.services.access.provider import ProviderTrouble, discover, fetch
from pca.services.access.sessions import SessionBegun, begin, digest, known_as
from pca.services.access.signin import LOG, NotSignedIn
from pca.settings import IdentityProvider
from pca.store.access import accounts, sessions
from pca.store.access.sessions import SignInStep
from pca.store.kit.database import Unit
from pca.store.people.directory import organisation

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import OAuth2Client

ALGORITHMS = ("RS256", "ES256", "PS256", "EdDSA")
"""Signatures taken: public keys only, so that nobody signs with what everybody may read."""

BACK_WITHIN = timedelta(minutes=10)

USED = "oidc_used"
"""The kind of what is kept of a context that a session came of."""

LEEWAY = 60
"""Seconds by which clocks may differ."""

STRONG = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face", "iris", "sc", "pop"})
"""Values of `amr` (RFC 8176) that stand for a second factor."""


def begin_visit(
    runtime: Runtime, redirect: str, *, begun: str = "", next: str = "/", again: bool = False
) -> tuple[str, str]:
    """Where to send the browser: a secret to keep in a cookie until it is back, and the address.

    `redirect` is our page the provider sends it back to; `begun` is what the browser holds already: each of its tabs
    has a context of its own, which its state holds. `next` is the page asked for; `again` has the person show anew who
    they are. Nothing is kept: whoever begins a million times costs no row. Raises ProviderTrouble.
    """
    provider = runtime.settings.oidc
    described = discover(provider)
    token = begun if _SECRET.fullmatch(begun) else secrets.token_urlsafe(32)
    data = _Visit(
        at=int(runtime.clock.now().timestamp()),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        redirect=redirect,
        next=next,
    )
    more = {"prompt": "login", "max_age": "0"} if again else {}
    with _client(provider, redirect) as client:
        address, _ = client.create_authorization_url(
            described["authorization_endpoint"],
            state=_sealed(runtime, token, data),
            nonce=data.nonce,
            code_verifier=data.verifier,
            **more,
        )
    return token, str(address)


_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


class _Visit(msgspec.Struct, frozen=True):
    """One tab's context. It travels with the browser, sealed, as its state: nothing is kept for whoever begins one."""

    at: int
    nonce: str
    verifier: str
    redirect: str
    next: str


_FRESH = 12
"""Bytes that are different in each seal."""


def _sealed(runtime: Runtime, begun: str, context: _Visit) -> str:
    """The context as only this house reads it, and only together with the browser's own secret."""
    fresh = secrets.token_bytes(_FRESH)
    cipher = AESGCM(runtime.derived("oidc"))
    return urlsafe_b64encode(fresh + cipher.encrypt(fresh, msgspec.json.encode(context), begun.encode())).decode()


def _opened(runtime: Runtime, begun: str, state: str, now: datetime) -> _Visit:
    """The context that this browser began. Raises NotSignedIn `step`: none, another browser's, or too long ago."""
    try:
        sealed = urlsafe_b64decode(state)
        opened = AESGCM(runtime.derived("oidc")).decrypt(
            sealed[:_FRESH], sealed[_FRESH:], begun.encode(errors="replace")
        )
    except (InvalidTag, ValueError):
        raise NotSignedIn("step") from None
    context = msgspec.json.decode(opened, type=_Visit)
    if not context.at <= int(now.timestamp()) < context.at + BACK_WITHIN.total_seconds():
        raise NotSignedIn("step")
    return context


def by_provider(runtime: Runtime, begun: str, answer: Mapping[str, str], *, agent: str = "") -> SessionBegun:
    """Sign in with what the provider sent back (the query of our page); `next` is the page that was asked for.

    Raises NotSignedIn (`step`: too late, used before, or not begun here; `wrong`; `unlinked`: no account here), or
    ProviderTrouble. Only an answer that the provider stands for uses up its context.
    """
    if not answer.get("code") or answer.get("iss", runtime.settings.oidc.issuer) != runtime.settings.oidc.issuer:
        raise NotSignedIn("wrong")
    state, now = answer.get("state", ""), runtime.clock.now()
    data, used = _opened(runtime, begun, state, now), digest(f"oidc {begun} {state}")
    with runtime.store.read() as unit:
        _unused(unit, used, now)
    claims = _claims(runtime, data, answer["code"])
    subject = known_as(claims.get(runtime.settings.oidc.claim))
    now = runtime.clock.now()
    with runtime.store.write() as unit:
        _unused(unit, used, now)
        sessions.add_step(
            unit, used, SignInStep(kind=USED, person=None, data="", expires_at=now + 2 * BACK_WITHIN), now
        )
        account = accounts.account_of_subject(unit, subject) if subject else None
        if account is None or account.disabled or account.person not in organisation(unit).people:
            LOG.warning("somebody the identity provider knows has no account here")
            raise NotSignedIn("unlinked")
        methods = claims.get("amr")
        shown = isinstance(methods, list) and not STRONG.isdisjoint(str(method) for method in methods)
        strong = shown or runtime.settings.oidc.second_factor
        LOG.info("%s signed in by the identity provider", account.person)
        begun_now = _begun(unit, now, account.person, claims, strong=strong, agent=agent)
        return replace(begun_now, next=data.next)


def _begun(
    unit: Unit, now: datetime, person: str, claims: Mapping[str, Any], *, strong: bool, agent: str
) -> SessionBegun:
    """The session; how lately the person showed who they are is what the provider says, or else unknown."""
    stated = claims.get("auth_time")
    plausible = isinstance(stated, int) and not isinstance(stated, bool) and 0 < stated <= now.timestamp() + LEEWAY
    proved = min(now, datetime.fromtimestamp(stated, UTC)) if plausible and isinstance(stated, int) else None
    return begin(
        unit,
        now,
        person,
        "oidc",
        second_factor=strong,
        agent=agent,
        proved_at=proved,
        vouched=proved is None,
        whole=strong,
    )


def _unused(unit: Unit, used: str, now: datetime) -> None:
    """See that no session came of this context yet. Raises NotSignedIn `step`."""
    if sessions.step(unit, used, USED, now) is not None:
        raise NotSignedIn("step")


def _claims(runtime: Runtime, data: _Visit, code: str) -> Mapping[str, Any]:
    """What the provider says of the person: signed by its keys, for us, now, and for this very context."""
    provider = runtime.settings.oidc
    described = discover(provider)
    token = _token(provider, described["token_endpoint"], data, code)
    keys = fetch(provider, described["jwks_uri"])
    try:
        decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(runtime.clock.now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            nonce={"essential": True, "value": data.nonce},
            exp={"essential": True},
            iat={"essential": True},
        )
        registry.validate(decoded.claims)
    except Exception as error:  # joserfc passes on what keys and tokens of an unheard-of shape lead to
        LOG.warning("the identity provider's token was refused: %s", type(error).__name__)
        raise NotSignedIn("wrong") from None
    azp = decoded.claims.get("azp", provider.client_id)
    if azp != provider.client_id:
        raise NotSignedIn("wrong")
    return decoded.claims


def _token(provider: IdentityProvider, address: str, data: _Visit, code: str) -> str:
    """The token that a code stands for (RFC 6749, 4.1.3; RFC 7636). Raises NotSignedIn."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": data.redirect,
        "code_verifier": data.verifier,
    }
    secret = provider.client_secret.get_secret_value()
    if not secret:
        form["client_id"] = provider.client_id
    try:
        token = fetch(provider, address, form, (provider.client_id, secret) if secret else None).get("id_token")
    except ProviderTrouble as error:
        LOG.warning("the identity provider gave no token: %s", error)
        raise NotSignedIn("wrong") from None
    if not isinstance(token, str):
        raise NotSignedIn("wrong")
    return token


def _client(provider: IdentityProvider, redirect: str) -> OAuth2Client:
    with warnings.catch_warnings():  # Authlib prefers a successor of httpx that we do not need
        warnings.simplefilter("ignore", AuthlibDeprecationWarning)
        from authlib.integrations.httpx_client import OAuth2Client

    return OAuth2Client(provider.client_id, scope="openid", redirect_uri=redirect, code_challenge_method="S256")
