"""Providers that fail, visits that end, and accounts that are not linked."""

from __future__ import annotations

import base64

import httpx
import pytest

from pca.services.access import access, oidc
from pca.services.access.provider import LARGEST, ProviderTrouble, fetch, forget, read
from pca.settings import IdentityProvider
from tests.services.access.oidc.conftest import REDIRECT, answered, began, come_back, refused, visit


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
        {"jwks_uri": "https://[::1"},
        {"token_endpoint": "https:///token"},
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


def test_a_provider_elsewhere_sends_us_to_no_service_of_this_machine(house):
    """It names a keys' address of its own; ours would be asked from within."""
    elsewhere = IdentityProvider(issuer="https://id.example", client_id="pca")
    with pytest.raises(ProviderTrouble, match="address"):
        fetch(elsewhere, "http://127.0.0.1:8025/admin")


@pytest.mark.parametrize("keys", [{}, {"keys": None}, {"keys": 5}, {"keys": [{"kty": ["RSA"]}]}, {"keys": [7]}])
def test_keys_of_an_unheard_of_shape_are_no_defect(house, provider, keys):
    begun, query = visit(house, provider)
    original = provider.answer
    provider.answer = lambda path, form: {**keys, "x": 1} if path == "/jwks_uri" else original(path, form)
    try:
        assert refused(house, begun, query) == "wrong"
    finally:
        del provider.answer


@pytest.mark.parametrize("token", [None, 7, [], {}, "", "a.b.c", "é.é.é", "eyJhbGciOiJub25lIn0.e30."])
def test_a_token_of_an_unheard_of_shape_is_no_defect(house, provider, token):
    begun, query = visit(house, provider)
    original = provider.answer
    answer = {"access_token": "a", "token_type": "Bearer", "id_token": token}
    provider.answer = lambda path, form: answer if path == "/token_endpoint" else original(path, form)
    try:
        assert refused(house, begun, query) == "wrong"
    finally:
        del provider.answer


def test_what_the_provider_says_of_a_code_is_bounded_too(house, provider):
    """Its answer with the token is read as little, and as briefly, as its description."""
    begun, query = visit(house, provider)
    original = provider.answer

    def much(path, form):
        return {**original(path, form), "more": "y" * LARGEST} if path == "/token_endpoint" else original(path, form)

    provider.answer = much
    try:
        assert refused(house, begun, query) == "wrong"
    finally:
        del provider.answer


def test_what_comes_packed_or_without_end_is_not_read(monkeypatch):
    packed = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b""))
    with pytest.raises(ProviderTrouble, match="packed"):
        read(packed)
    monkeypatch.setattr("pca.services.access.provider.PATIENCE", -1.0)
    dripping = httpx.Response(200, stream=httpx.ByteStream(b"x"))
    with pytest.raises(ProviderTrouble, match="slow"):
        read(dripping)
