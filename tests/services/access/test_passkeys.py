"""Passkeys: verified people only, our own site only, each challenge once, and no copy of a key."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole, Action
from pca.services.access import access, own_account, passkeys, sessions
from pca.services.access.sessions import admit
from pca.services.access.signin import NotSignedIn
from pca.settings import Settings
from pca.store.access import accounts
from tests.services.authenticator import Authenticator

ORIGIN = "https://pca.example"


@pytest.fixture
def house(world):
    """`dir` directs and has an account without a password; the web application is at `https://pca.example`."""
    world.runtime.settings = Settings(data=world.runtime.settings.data, web_address=ORIGIN)
    world.ok(GiveGrant(person="dir", role=AccessRole.DIRECTOR), "operator")
    access.add_account(world.runtime, "operator", "dir", why="x")
    return world


@pytest.fixture
def key(house):
    """A key registered for `dir`."""
    made = Authenticator()
    registered(house, made)
    return made


def session(house, *, second_factor=False):
    with house.store.write() as unit:
        begun = sessions.begin(unit, house.clock.now(), "dir", "oidc", second_factor=second_factor)
    return admit(house.runtime, begun.token)


def registered(house, key, *, second_factor=False, **more):
    begun, options = passkeys.begin_passkey(house.runtime, session(house, second_factor=second_factor))
    answer = key.register(options, **more)
    return passkeys.add_passkey(house.runtime, session(house, second_factor=second_factor), begun, answer, "Clé")


def signed_in(house, key, **more):
    begun, options = passkeys.begin_sign_in(house.runtime)
    return passkeys.by_passkey(house.runtime, begun, key.sign(options, **more), address="a")


def refused(call, *args, **more):
    with pytest.raises(NotSignedIn) as said:
        call(*args, **more)
    return said.value.code


def test_a_passkey_is_both_factors_at_once(house, key):
    signed = signed_in(house, key)
    found = admit(house.runtime, signed.token)
    assert (found.person, found.by) == ("dir", "passkey")
    assert found.may(Action.DECIDE)


def test_whoever_was_not_verified_does_not_come_in(house, key):
    key.verifies = False
    assert refused(signed_in, house, key) == "wrong"
    other = Authenticator()
    other.verifies = False
    assert refused(registered, house, other, second_factor=True) == "wrong"


@pytest.mark.parametrize("origin", ["https://pca.example.evil", "http://pca.example", "https://evil"])
def test_another_site_cannot_use_a_passkey(house, key, origin):
    assert refused(signed_in, house, key, origin=origin) == "wrong"
    assert refused(registered, house, Authenticator(), second_factor=True, origin=origin) == "wrong"


def test_a_challenge_serves_once_and_not_for_long(house, key):
    begun, options = passkeys.begin_sign_in(house.runtime)
    answer = key.sign(options)
    assert passkeys.by_passkey(house.runtime, begun, answer, address="a")
    assert refused(passkeys.by_passkey, house.runtime, begun, key.sign(options), address="a") == "step"
    begun, options = passkeys.begin_sign_in(house.runtime)
    house.clock.advance_to(house.clock.now() + passkeys.ANSWER_WITHIN)
    assert refused(passkeys.by_passkey, house.runtime, begun, key.sign(options), address="a") == "step"


def test_an_answer_to_another_challenge_is_refused(house, key):
    begun, _ = passkeys.begin_sign_in(house.runtime)
    _, other = passkeys.begin_sign_in(house.runtime)
    assert refused(passkeys.by_passkey, house.runtime, begun, key.sign(other), address="a") == "wrong"


def test_a_copy_of_a_key_is_noticed_by_its_counter(house, key):
    signed_in(house, key)
    key.count = 1
    assert refused(signed_in, house, key) == "wrong"


def test_another_key_with_the_same_name_is_refused(house, key):
    thief = Authenticator()
    thief.id, thief.count = key.id, 99
    assert refused(signed_in, house, thief) == "wrong"
    assert refused(signed_in, house, Authenticator()) == "wrong"


def test_a_second_passkey_needs_the_first_and_none_is_registered_twice(house, key):
    assert refused(registered, house, Authenticator()) == "step"
    assert registered(house, Authenticator(), second_factor=True)
    assert refused(registered, house, key, second_factor=True) == "wrong"
    with house.store.read() as unit:
        assert len(accounts.passkeys_of(unit, "dir")) == 2


def test_a_passkey_is_removed_by_its_owner(house, key):
    with house.store.read() as unit:
        (kept,) = accounts.passkeys_of(unit, "dir")
    assert refused(passkeys.remove_passkey, house.runtime, session(house), kept.id) == "step"
    assert not passkeys.remove_passkey(house.runtime, session(house, second_factor=True), "x")
    assert passkeys.remove_passkey(house.runtime, session(house, second_factor=True), kept.id)
    assert refused(signed_in, house, key) == "wrong"


def test_a_closed_account_has_no_passkey(house, key):
    access.disable(house.runtime, "operator", "dir", "x")
    assert refused(signed_in, house, key) == "wrong"


def test_a_right_passkey_is_never_held_up_and_looking_at_the_page_costs_no_row(house, key):
    for _ in range(200):
        begun, _ = passkeys.begin_sign_in(house.runtime)
        assert refused(passkeys.by_passkey, house.runtime, begun, "{}", address="a") == "wrong"
    assert signed_in(house, key)
    with house.store.read() as unit:
        for table in ("sign_in_step", "sign_in_throttle"):
            assert unit.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() <= 1, "what was used"


@pytest.mark.parametrize("begun", ["", "x", "1.x.y", "9" * 30 + ".x." + "0" * 64, "é.\ud800.x"])
def test_a_challenge_that_is_not_ours_is_refused(house, key, begun):
    _, options = passkeys.begin_sign_in(house.runtime)
    assert refused(passkeys.by_passkey, house.runtime, begun, key.sign(options), address="a") == "step"


def test_a_passkey_is_added_right_after_signing_in(house):
    late = session(house)
    house.clock.advance_to(house.clock.now() + own_account.FRESH + timedelta(seconds=1))
    assert refused(passkeys.begin_passkey, house.runtime, late) == "fresh"
    begun, options = passkeys.begin_passkey(house.runtime, session(house))
    assert refused(passkeys.add_passkey, house.runtime, late, begun, Authenticator().register(options), "x") == "fresh"


BROKEN = (None, 0, "", "x", "AAAA", [], {}, "\ud800", "é" * 3000)


@pytest.mark.parametrize(
    "part", ["id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature"]
)
def test_an_answer_with_a_broken_part_is_refused_calmly(house, key, part):
    for broken in BROKEN:
        begun, options = passkeys.begin_sign_in(house.runtime)
        answer = json.loads(key.sign(options))
        (answer if part in answer else answer["response"])[part] = broken
        said = json.dumps(answer)
        assert refused(passkeys.by_passkey, house.runtime, begun, said, address="a") == "wrong", (part, broken)


@pytest.mark.parametrize("part", ["rawId", "response", "clientDataJSON", "attestationObject"])
def test_a_new_passkey_with_a_broken_part_is_refused_calmly(house, part):
    for broken in BROKEN:
        begun, options = passkeys.begin_passkey(house.runtime, session(house))
        answer = json.loads(Authenticator().register(options))
        (answer if part in answer else answer["response"])[part] = broken
        said = json.dumps(answer)
        assert refused(passkeys.add_passkey, house.runtime, session(house), begun, said, "x") == "wrong", broken


@pytest.mark.parametrize("answer", ["", "[]", "{", "null", "{}", '{"id": 1}', "x" * 30_000, '{"id": "\ud800"}'])
def test_answers_that_are_none(house, answer):
    begun, _ = passkeys.begin_sign_in(house.runtime)
    assert refused(passkeys.by_passkey, house.runtime, begun, answer, address="a") == "wrong"
    begun, _ = passkeys.begin_passkey(house.runtime, session(house))
    assert refused(passkeys.add_passkey, house.runtime, session(house), begun, answer, "x") == "wrong"


def test_the_challenge_of_one_person_does_not_serve_another(house):
    house.ok(GiveGrant(person="dep", role=AccessRole.OBSERVER), "operator")
    access.add_account(house.runtime, "operator", "dep", why="x")
    begun, options = passkeys.begin_passkey(house.runtime, session(house))
    with house.store.write() as unit:
        other = sessions.begin(unit, house.clock.now(), "dep", "oidc", second_factor=False)
    answer = Authenticator().register(options)
    mine = admit(house.runtime, other.token)
    assert refused(passkeys.add_passkey, house.runtime, mine, begun, answer, "x") == "step"
