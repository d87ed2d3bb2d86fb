"""Sign-in by the institution's identity provider (OpenID Connect), for accounts that were linked to it."""

from __future__ import annotations

import json
import secrets
import warnings
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from authlib.deprecate import AuthlibDeprecationWarning
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from pca.runtime import Runtime
from pca.services.sessions import SignedIn, begin, digest, known_as
from pca.services.signin import LOG, NotSignedIn
from pca.settings import IdentityProvider
from pca.store import accounts, sessions
from pca.store.directory import organisation
from pca.store.sessions import Step

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import OAuth2Client

ALGORITHMS = ("RS256", "ES256", "PS256", "EdDSA")
"""Signatures taken: public keys only, so that nobody signs with what everybody may read."""

BACK_WITHIN = timedelta(minutes=10)
PATIENCE = 10.0
"""Seconds to wait for the provider."""

LARGEST = 200_000
"""Largest answer of the provider that is read, in bytes."""

LEEWAY = 60
"""Seconds by which clocks may differ."""

STRONG = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face", "iris", "sc", "pop"})
"""Values of `amr` (RFC 8176) that stand for a second factor."""


class ProviderTrouble(Exception):
    """The identity provider cannot be reached or does not answer as it should; people sign in another way."""


def begin_visit(runtime: Runtime, redirect: str) -> tuple[str, str]:
    """Where to send the browser: a secret to keep in a cookie until it is back, and the address.

    `redirect` is our page the provider sends it back to. Raises ProviderTrouble.
    """
    provider = runtime.settings.oidc
    found = _discover(provider)
    data = {"nonce": secrets.token_urlsafe(24), "verifier": secrets.token_urlsafe(48), "redirect": redirect}
    with _client(provider, redirect) as client:
        address, data["state"] = client.create_authorization_url(
            found["authorization_endpoint"],
            state=secrets.token_urlsafe(24),
            nonce=data["nonce"],
            code_verifier=data["verifier"],
        )
    token, now = secrets.token_urlsafe(32), runtime.clock.now()
    with runtime.store.write() as unit:
        step = Step(kind="oidc", person=None, data=json.dumps(data), expires_at=now + BACK_WITHIN)
        sessions.add_step(unit, digest(token), step, now)
    return token, str(address)


def by_provider(runtime: Runtime, begun: str, answer: Mapping[str, str], *, agent: str = "") -> SignedIn:
    """Sign in with what the provider sent back (the query of our page).

    Raises NotSignedIn (`step`: too late or not begun here; `wrong`; `unlinked`: no account here), or ProviderTrouble.
    """
    with runtime.store.write() as unit:
        step = sessions.take_step(unit, digest(begun), "oidc", runtime.clock.now())
    if step is None:
        raise NotSignedIn("step")
    data = json.loads(step.data)
    same_state = secrets.compare_digest(answer.get("state", "").encode(errors="replace"), data["state"].encode())
    if not same_state or not answer.get("code") or answer.get("iss", runtime.settings.oidc.issuer) != _issuer(runtime):
        raise NotSignedIn("wrong")
    claims = _claims(runtime, data, answer["code"])
    subject = known_as(claims.get(runtime.settings.oidc.claim))
    now = runtime.clock.now()
    with runtime.store.write() as unit:
        found = accounts.account_of_subject(unit, subject) if subject else None
        if found is None or found.disabled or found.person not in organisation(unit).people:
            LOG.warning("somebody the identity provider knows has no account here")
            raise NotSignedIn("unlinked")
        methods = claims.get("amr")
        shown = isinstance(methods, list) and not STRONG.isdisjoint(str(one) for one in methods)
        strong = shown or runtime.settings.oidc.second_factor
        LOG.info("%s signed in by the identity provider", found.person)
        return begin(unit, now, found.person, "oidc", second_factor=strong, agent=agent)


def _issuer(runtime: Runtime) -> str:
    return runtime.settings.oidc.issuer


def _claims(runtime: Runtime, data: Mapping[str, str], code: str) -> Mapping[str, Any]:
    """What the provider says of the person: signed by its keys, for us, now, and for this very visit."""
    provider = runtime.settings.oidc
    found = _discover(provider)
    with _client(provider, data["redirect"]) as client:
        try:
            given = client.fetch_token(found["token_endpoint"], code=code, code_verifier=data["verifier"])
            token = given["id_token"]
        except Exception as error:  # Authlib passes on what the network, the parser and the provider raise
            LOG.warning("the identity provider gave no token: %s", type(error).__name__)
            raise NotSignedIn("wrong") from None
    keys = _fetch(provider, found["jwks_uri"])
    try:
        decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(runtime.clock.now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            nonce={"essential": True, "value": data["nonce"]},
            exp={"essential": True},
            iat={"essential": True},
        )
        registry.validate(decoded.claims)
    except (JoseError, ValueError) as error:
        LOG.warning("the identity provider's token was refused: %s", type(error).__name__)
        raise NotSignedIn("wrong") from None
    azp = decoded.claims.get("azp", provider.client_id)
    if azp != provider.client_id:
        raise NotSignedIn("wrong")
    return decoded.claims


def _discover(provider: IdentityProvider) -> Mapping[str, str]:
    """The provider's own description, which must name the issuer we know."""
    found = _fetch(provider, provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise ProviderTrouble("issuer")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if not all(isinstance(found.get(one), str) and _safe(found[one]) for one in needed):
        raise ProviderTrouble("endpoints")
    return found


def _fetch(provider: IdentityProvider, address: str) -> dict[str, Any]:
    if not provider.issuer or not _safe(address):
        raise ProviderTrouble("address")
    try:
        with httpx.Client(timeout=PATIENCE, follow_redirects=False) as client, client.stream("GET", address) as answer:
            answer.raise_for_status()
            read = bytearray()
            for chunk in answer.iter_bytes():
                read += chunk
                if len(read) > LARGEST:
                    raise ProviderTrouble("size")
            found = json.loads(bytes(read))
    except (httpx.HTTPError, ValueError, RecursionError) as error:
        raise ProviderTrouble(type(error).__name__) from error
    if not isinstance(found, dict):
        raise ProviderTrouble("shape")
    return found


def _safe(address: str) -> bool:
    """TLS, or this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))


def _client(provider: IdentityProvider, redirect: str) -> OAuth2Client:
    with warnings.catch_warnings():  # Authlib prefers a successor of httpx that we do not need
        warnings.simplefilter("ignore", AuthlibDeprecationWarning)
        from authlib.integrations.httpx_client import OAuth2Client

    secret = provider.client_secret.get_secret_value()
    return OAuth2Client(
        provider.client_id,
        secret or None,
        scope="openid",
        redirect_uri=redirect,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
        timeout=PATIENCE,
        follow_redirects=False,
    )
