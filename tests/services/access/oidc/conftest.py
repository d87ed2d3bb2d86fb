"""A provider of identities that says what a test wants, and visits to it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole
from pca.services.access import access, oidc
from pca.services.access.provider import forget
from pca.services.access.signin import NotSignedIn
from pca.settings import Settings

REDIRECT = "http://127.0.0.1/signin/provider"


class Provider:
    """An identity provider: what it says can be changed before it is asked."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k1"})
        self.claims: dict[str, object] = {}
        self.description: dict[str, object] = {}
        self.signing, self.confused = self.key, False
        self.challenge, self.down, self.large = "", False, False
        handler = type("Handler", (_Handler,), {"provider": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, path: str, form: dict[str, list[str]]) -> dict[str, object] | None:
        if path == "/.well-known/openid-configuration":
            ends = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            return {"issuer": self.issuer, **ends, **self.description}
        if path == "/jwks_uri":
            return {"keys": [self.key.as_dict(private=False)], **({"x": "y" * 300_000} if self.large else {})}
        verifier = form["code_verifier"][0]
        hashed = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if form["code"] != ["code-1"] or hashed != self.challenge:
            return None
        if self.confused:
            return {"access_token": "a", "token_type": "Bearer", "id_token": self.signed_with_the_public_key()}
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, self.claims, self.signing)
        return {"access_token": "a", "token_type": "Bearer", "id_token": token}

    def signed_with_the_public_key(self) -> str:
        """The classic confusion: what everybody may read, taken for a shared secret."""
        parts = [json.dumps(one).encode() for one in ({"alg": "HS256", "kid": "k1"}, self.claims)]
        text = ".".join(base64.urlsafe_b64encode(one).decode().rstrip("=") for one in parts)
        mac = hmac.digest(self.key.as_pem(private=False), text.encode(), "sha256")
        return f"{text}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        self._say({})

    def do_POST(self) -> None:
        self._say(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

    def _say(self, form: dict[str, list[str]]) -> None:
        found = None if self.provider.down else self.provider.answer(urlsplit(self.path).path, form)
        body = json.dumps(found or {"error": "invalid_grant"}).encode()
        self.send_response(200 if found else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def provider(running):
    running.claims, running.description, running.down, running.large = {}, {}, False, False
    running.signing, running.confused = running.key, False
    forget()
    return running


@pytest.fixture
def house(world, provider):
    """`dir` directs, and the provider calls them `s-1`."""
    settings = {"issuer": provider.issuer, "client_id": "pca", "client_secret": "secret"}
    world.runtime.settings = Settings(data=world.runtime.settings.data, oidc=settings)
    world.ok(GiveGrant(person="dir", role=AccessRole.DIRECTOR), "operator")
    access.add_account(world.runtime, "operator", "dir", subject="s-1", why="x")
    return world


def visit(house, provider, **claims):
    """Begin, as far as the provider's answer: the secret, and the query it sends the browser back with."""
    begun, asked = began(house)
    return begun, answered(house, provider, asked, **claims)


def began(house, **more):
    """The browser's secret, and what the provider is asked."""
    begun, address = oidc.begin_visit(house.runtime, REDIRECT, **more)
    return begun, {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def answered(house, provider, asked, **claims):
    """The query with which the provider sends the browser back."""
    now = int(house.clock.now().timestamp())
    said = {"iss": provider.issuer, "aud": "pca", "sub": "s-1", "nonce": asked["nonce"], "iat": now, "exp": now + 300}
    provider.challenge = asked["code_challenge"]
    provider.claims = {name: value for name, value in {**said, **claims}.items() if value is not None}
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    return {"state": asked["state"], "code": "code-1"}


def come_back(house, begun, query):
    return oidc.by_provider(house.runtime, begun, query)


def refused(house, begun, query):
    with pytest.raises(NotSignedIn) as said:
        come_back(house, begun, query)
    return said.value.code
