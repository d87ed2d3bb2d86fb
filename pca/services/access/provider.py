"""The network of the institution's identity provider: bounded in size and time, and asked no more than needed."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from threading import Lock
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx

from pca.settings import IdentityProvider

PATIENCE = 10.0
"""Seconds to wait for the provider."""

LARGEST = 200_000
"""Largest answer of the provider that is read, in bytes."""

DESCRIBED = 300.0
"""Seconds for which the provider's description of itself is kept."""

AWAY = 10.0
"""Seconds for which a provider that did not answer is not asked again."""


class ProviderTrouble(Exception):
    """The identity provider cannot be reached or does not answer as it should; people sign in another way."""


_LOCK = Lock()
_KEPT: dict[str, tuple[float, Mapping[str, str] | ProviderTrouble]] = {}


def discover(provider: IdentityProvider) -> Mapping[str, str]:
    """The provider's own description, which must name the issuer we know; what was found is kept for a while.

    A provider that just failed is not asked again at once: nobody waits for it one after the other.
    """
    now, issuer = time.monotonic(), provider.issuer
    with _LOCK:
        kept = _KEPT.get(issuer)
    if kept is not None and now < kept[0]:
        if isinstance(kept[1], ProviderTrouble):
            raise ProviderTrouble(str(kept[1])) from None
        return kept[1]
    try:
        description: Mapping[str, str] | ProviderTrouble = _described(provider)
    except ProviderTrouble as error:
        description = error
    with _LOCK:
        _KEPT[issuer] = (
            time.monotonic() + (AWAY if isinstance(description, ProviderTrouble) else DESCRIBED),
            description,
        )
    if isinstance(description, ProviderTrouble):
        raise description
    return description


def forget() -> None:
    """Ask the provider anew the next time."""
    with _LOCK:
        _KEPT.clear()


def _described(provider: IdentityProvider) -> Mapping[str, str]:
    description = fetch(provider, provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if description.get("issuer") != provider.issuer:
        raise ProviderTrouble("issuer")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if not all(isinstance(description.get(name), str) and _safe(provider, description[name]) for name in needed):
        raise ProviderTrouble("endpoints")
    return description


def fetch(
    provider: IdentityProvider,
    address: str,
    form: Mapping[str, str] | None = None,
    secret: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """What the provider says at one of its addresses (a JSON object), or when it is sent a form.

    `secret` are our name and password there. Raises ProviderTrouble.
    """
    if not provider.issuer or not _safe(provider, address):
        raise ProviderTrouble("address")
    try:
        with httpx.Client(timeout=PATIENCE, follow_redirects=False, headers=UNPACKED) as client:
            method, auth = "GET" if form is None else "POST", httpx.USE_CLIENT_DEFAULT if secret is None else secret
            with client.stream(method, address, data=form, auth=auth) as answer:
                answer.raise_for_status()
                parsed = json.loads(read(answer))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
        raise ProviderTrouble(type(error).__name__) from error
    if not isinstance(parsed, dict):
        raise ProviderTrouble("shape")
    return parsed


UNPACKED = {"Accept-Encoding": "identity"}


def read(answer: httpx.Response) -> bytes:
    """What comes, up to so many bytes and for so long. Raises ProviderTrouble.

    What comes packed is not read: it may be very much once it is unpacked.
    """
    if answer.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise ProviderTrouble("packed")
    content, until = bytearray(), time.monotonic() + PATIENCE
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > LARGEST:
            raise ProviderTrouble("size")
        if time.monotonic() > until:  # a drop now and then keeps a connection open for ever
            raise ProviderTrouble("slow")
    return bytes(content)


def _safe(provider: IdentityProvider, address: str) -> bool:
    """TLS; or this very machine, where the provider itself is on it: one elsewhere sends us to no service of ours."""
    try:
        there, home = urlsplit(address), urlsplit(provider.issuer)
        return bool(there.scheme == "https" and there.hostname) or (_on_this_machine(there) and _on_this_machine(home))
    except ValueError:  # no address at all
        return False


def _on_this_machine(address: SplitResult) -> bool:
    return address.scheme == "http" and address.hostname in ("127.0.0.1", "localhost", "::1")
