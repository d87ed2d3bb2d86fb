"""A first password gives nothing but choosing one's own, and choosing ends what was added before."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from pca.domain.access.rights import Action
from pca.services.access import access, own_account, passwords, sessions, signin
from pca.services.access.sessions import admit
from pca.store.access import accounts
from tests.services.access.signin.conftest import OTHER, PASSWORD, by_password, chosen, code, identity, later, refused


def changed(world, signed, old, new):
    return own_account.change_password(world.runtime, identity(world, signed), old, new)


def test_a_first_password_gives_nothing_but_choosing_ones_own(house):
    access.set_password(house.runtime, "operator", "head-A", OTHER, "Oublié.")
    assert refused(by_password, house) == "wrong"
    first = by_password(house, password=OTHER)
    assert first.must_change
    who = identity(house, first)
    assert [one for one in Action if who.may(one)] == []
    assert refused(own_account.begin_codes, house.runtime, who) == "step"
    assert refused(changed, house, first, OTHER, PASSWORD) == "step"
    assert refused(signin.by_code, house.runtime, first.token, "000000", address="a") == "step"
    for weak in ("short", OTHER):
        assert refused(own_account.choose_password, house.runtime, who, weak) == "weak"
    second = chosen(house, first, PASSWORD)
    assert admit(house.runtime, first.token) is None
    assert identity(house, second).may(Action.SEE_OWN_TASKS)
    assert refused(own_account.choose_password, house.runtime, identity(house, second), OTHER) == "step"


def test_a_first_password_opens_a_short_session_and_is_of_no_use_after_a_week(house):
    access.set_password(house.runtime, "operator", "head-A", OTHER, "Oublié.")
    first = by_password(house, password=OTHER)
    later(house, sessions.FIRST_LASTS)
    assert admit(house.runtime, first.token) is None
    later(house, signin.FIRST_WITHIN)
    assert refused(by_password, house, password=OTHER) == "wrong"


@pytest.mark.parametrize("typed", ["abcde-fghij-klmno-pqrs2", "ABCDE fghij klmno PQRS2", "abcdefghijklmnopqrs2"])
def test_a_first_password_may_be_typed_without_its_hyphens(house, typed):
    access.set_password(house.runtime, "operator", "head-A", "abcde-fghij-klmno-pqrs2", "x")
    assert by_password(house, password=typed).must_change


def test_choosing_a_password_takes_away_what_was_added_before(house):
    """A passkey of before, a session that another opened by the same first password: nothing outlives the choice."""
    access.set_password(house.runtime, "operator", "head-A", OTHER, "x")
    mine, other = (by_password(house, password=OTHER) for _ in range(2))
    with house.store.write() as unit:
        key = accounts.Passkey(
            id="k", person="head-A", public_key=b"", sign_count=0, label="?", created_at=house.clock.now()
        )
        accounts.add_passkey(unit, key)
    _, revoked = own_account.choose_password(house.runtime, identity(house, mine), PASSWORD)
    assert (revoked.passkeys, revoked.sessions) == (("?",), 2)
    assert admit(house.runtime, other.token) is None
    with house.store.read() as unit:
        assert accounts.passkeys_of(unit, "head-A") == ()


def test_a_session_of_before_a_reset_changes_nothing_after_it(house):
    """Whoever holds a page open while the account is reset cannot finish what they began there."""
    before = identity(house, by_password(house))
    secret, _ = own_account.begin_codes(house.runtime, before)
    access.set_password(house.runtime, "operator", "head-A", OTHER, "x")
    said = code(house, pyotp.TOTP(secret))
    assert refused(own_account.confirm_codes, house.runtime, before, said) == "step"
    assert refused(own_account.change_password, house.runtime, before, OTHER, "yet another long phrase") == "step"


def test_ones_ways_in_are_changed_right_after_signing_in(house):
    first = identity(house, by_password(house))
    later(house, own_account.FRESH + timedelta(seconds=1))
    assert refused(own_account.begin_codes, house.runtime, first) == "fresh"
    assert own_account.begin_codes(house.runtime, identity(house, by_password(house)))


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("short", "short"),
        ("x" * 300, "long"),
        ("ababababababab", "simple"),
        ("motdepasse2026", "known"),
        ("Head-A head-a 1", "known"),
        ("les vaches dorment debout", None),
        ("كلمة سر طويلة جدا", None),
    ],
)
def test_which_passwords_are_taken(house, new, why):
    assert passwords.weakness(new, "head-A", "PCA") == why
    if why:
        assert refused(changed, house, by_password(house), PASSWORD, new) == "weak"
        with pytest.raises(access.WeakPassword):
            access.set_password(house.runtime, "operator", "head-A", new, "x")


def test_changing_a_password_needs_the_old_one_and_ends_every_session(house):
    here, there = by_password(house), by_password(house)
    assert refused(changed, house, here, "wrong", OTHER) == "wrong"
    assert refused(changed, house, here, PASSWORD, PASSWORD) == "weak"
    fresh = changed(house, here, PASSWORD, OTHER)
    assert [admit(house.runtime, one.token) is not None for one in (here, there, fresh)] == [False, False, True]
