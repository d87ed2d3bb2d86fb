"""Sign-in by an identity provider, against one that runs on this machine and can be told to lie."""

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
from pca.domain.access.rights import AccessRole, Action
from pca.services.access import access, oidc, own_account
from pca.services.access.provider import ProviderTrouble, forget
from pca.services.access.sessions import admit
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


@pytest.mark.parametrize(("amr", "strong"), [(None, False), (["pwd"], False), (["pwd", "mfa"], True), ("mfa", False)])
def test_the_provider_says_who_it_is_and_whether_by_two_factors(house, provider, amr, strong):
    found = admit(house.runtime, come_back(house, *visit(house, provider, amr=amr)).token)
    assert (found.person, found.by, found.second_factor) == ("dir", "oidc", strong)
    assert found.may(Action.DECIDE) is strong


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://evil"},
        {"aud": "another"},
        {"aud": None},
        {"nonce": "replayed"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iss": None},
        {"azp": "another"},
        {"aud": ["pca", "another"], "azp": "another"},
    ],
)
def test_a_token_for_somebody_else_or_another_time_is_refused(house, provider, claims):
    assert refused(house, *visit(house, provider, **claims)) == "wrong"


def test_a_token_signed_with_another_key_or_the_public_one_is_refused(house, provider):
    provider.signing = RSAKey.generate_key(2048, {"kid": "k1"})
    assert refused(house, *visit(house, provider)) == "wrong"
    provider.confused = True
    assert refused(house, *visit(house, provider)) == "wrong"


def test_a_visit_serves_once_and_only_in_the_browser_that_began_it(house, provider):
    begun, query = visit(house, provider)
    other, _ = visit(house, provider)
    assert refused(house, other, query) == "step", "the state is that of another visit"
    assert refused(house, "x", query) == "step"
    begun, query = visit(house, provider)
    assert come_back(house, begun, query)
    assert refused(house, begun, query) == "step"


@pytest.mark.parametrize("query", [{"code": ""}, {"code": "stolen"}, {"state": ""}, {"iss": "http://evil"}])
def test_answers_that_do_not_belong_to_the_visit(house, provider, query):
    begun, right = visit(house, provider)
    assert refused(house, begun, {**right, **query}) in ("wrong", "step")


def test_each_tab_has_a_step_of_its_own_and_keeps_the_page_it_asked_for(house, provider):
    """One browser, two tabs: each comes back to its own page, whichever first, and a stray answer uses up nothing."""
    begun, first = began(house, next="/crises/2026-1/tasks?team=ops&late=1")
    same, second = began(house, begun=begun, next="/plans")
    assert same == begun
    assert refused(house, begun, {"state": "of nobody", "code": "code-1"}) == "step"
    for asked, page in ((second, "/plans"), (first, "/crises/2026-1/tasks?team=ops&late=1")):
        found = come_back(house, begun, answered(house, provider, asked))
        assert (found.person, found.next) == ("dir", page)


def test_a_tab_of_another_browser_uses_up_nothing(house, provider):
    _, first = began(house)
    cookie, second = began(house)
    assert refused(house, cookie, answered(house, provider, first)) == "step"
    assert come_back(house, cookie, answered(house, provider, second)).person == "dir"


@pytest.mark.parametrize("kept", ["", "x", "short", "a" * 44, "é" * 43])
def test_what_a_browser_brings_of_its_own_is_no_secret(house, provider, kept):
    begun, _ = began(house, begun=kept)
    assert begun != kept


@pytest.mark.parametrize(
    ("ago", "fresh"), [(0, True), (60, True), (3600, False), (None, False), (-30, True), (-3600, False), (True, False)]
)
def test_the_provider_says_how_lately_the_person_showed_who_they_are(house, provider, ago, fresh):
    """A provider that remembers the browser lets anybody in who sits before it: that is not the person, just now."""
    now = int(house.clock.now().timestamp())
    at = ago if ago is None or ago is True else now - ago
    found = admit(house.runtime, come_back(house, *visit(house, provider, auth_time=at)).token)
    assert own_account.fresh(found, house.clock.now()) is fresh


def test_to_confirm_something_the_provider_is_asked_to_ask_anew(house, provider):
    assert began(house)[1].get("prompt") is None
    asked = began(house, again=True)[1]
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")


def test_a_provider_that_failed_is_not_asked_again_at_once_and_one_that_answered_neither(house, provider):
    asked = []
    original = provider.answer
    provider.answer = lambda path, form: asked.append(path) or original(path, form)
    try:
        began(house)
        began(house)
        assert len(asked) == 1
        forget()
        provider.down = True
        for _ in range(3):
            with pytest.raises(ProviderTrouble):
                began(house)
    finally:
        del provider.answer
    provider.down = False
    with pytest.raises(ProviderTrouble):
        began(house)


def test_a_code_serves_only_whoever_knows_the_verifier(house, provider):
    begun, query = visit(house, provider)
    provider.challenge = "of another visit"
    assert refused(house, begun, query) == "wrong"


def test_a_visit_leaves_nothing_behind_until_a_session_comes_of_it(house, provider):
    """A stranger who begins, and comes back with a code of their own, again and again, fills no table."""

    def kept():
        with house.store.read() as unit:
            return unit.connection.exec_driver_sql("SELECT count(*) FROM sign_in_step").scalar_one()

    for code in ("stolen", ""):
        begun, query = visit(house, provider)
        assert refused(house, begun, {**query, "code": code}) == "wrong"
    assert kept() == 0
    assert come_back(house, *visit(house, provider))
    assert kept() == 1


@pytest.mark.parametrize("state", ["", ".", "x.y", "e30.0", "é.é", "W10", "." * 3000, "e30=" * 900])
def test_a_state_that_is_none_of_ours_is_refused(house, provider, state):
    begun, _ = began(house)
    assert refused(house, begun, {"state": state, "code": "code-1"}) == "step"


def test_what_a_state_holds_is_neither_read_nor_changed_by_others(house, provider):
    """Not the page one goes on to, and no bit of the rest; nor does it serve with another browser's secret."""
    begun, asked = began(house, next="/crises/2026-1/secret")
    query = answered(house, provider, asked)
    sealed = base64.urlsafe_b64decode(query["state"])
    assert b"secret" not in sealed
    for place in range(0, len(sealed), 7):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert refused(house, begun, {**query, "state": base64.urlsafe_b64encode(changed).decode()}) == "step"
    assert come_back(house, begun, query).next == "/crises/2026-1/secret"


def test_a_visit_ends_after_a_while(house, provider):
    begun, query = visit(house, provider)
    house.clock.advance_to(house.clock.now() + oidc.BACK_WITHIN)
    assert refused(house, begun, query) == "step"


@pytest.mark.parametrize("sub", ["s-2", "", None, "dir"])
def test_only_linked_accounts_come_in(house, provider, sub):
    assert refused(house, *visit(house, provider, sub=sub)) == "unlinked"


def test_a_closed_account_does_not_come_in(house, provider):
    access.disable(house.runtime, "operator", "dir", "x")
    assert refused(house, *visit(house, provider)) == "unlinked"


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "http://evil"},
        {"token_endpoint": "http://example.org/token"},
        {"jwks_uri": None},
        {"jwks_uri": "file:///x"},
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_not_used(house, provider, description):
    provider.description = description
    with pytest.raises(ProviderTrouble):
        oidc.begin_visit(house.runtime, REDIRECT)


def test_a_provider_that_is_down_or_too_talkative_is_a_trouble_and_no_defect(house, provider):
    begun, query = visit(house, provider)
    provider.large = True
    with pytest.raises(ProviderTrouble):
        come_back(house, begun, query)
    provider.down = True
    forget()
    with pytest.raises(ProviderTrouble):
        oidc.begin_visit(house.runtime, REDIRECT)


def test_without_a_provider_there_is_no_such_way_in(world):
    with pytest.raises(ProviderTrouble):
        oidc.begin_visit(world.runtime, REDIRECT)
