"""Signing in by a provider: who it says it is, for whom, in which browser and how lately."""

from __future__ import annotations

import pytest
from joserfc.jwk import RSAKey

from pca.domain.access.rights import Action
from pca.services.access import own_account
from pca.services.access.sessions import admit
from tests.services.access.oidc.conftest import answered, began, come_back, refused, visit


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
