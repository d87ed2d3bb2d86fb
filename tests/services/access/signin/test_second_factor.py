"""Codes count once and only in time, and the second factor is lost and set up safely."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from pca.clock import VirtualClock
from pca.domain.access.rights import Action
from pca.services.access import access, devices, own_account, signin
from pca.services.access.sessions import admit
from pca.store.access import accounts
from pca.store.access.throttle import LIMITS
from tests.services.access.signin.conftest import HOUR, MINUTE, OTHER, by_password, code, identity, later, refused


def with_codes(world, person="dir"):
    """The session of somebody with an authenticator, and the authenticator."""
    first = by_password(world, person)
    secret, address = own_account.begin_codes(world.runtime, identity(world, first))
    assert address.startswith("otpauth://totp/")
    totp = pyotp.TOTP(secret)
    return own_account.confirm_codes(world.runtime, identity(world, first), code(world, totp)), totp


def test_a_strong_role_counts_after_a_code_and_the_session_is_another(house):
    before = by_password(house, "dir")
    assert identity(house, before).needs_second_factor
    signed, totp = with_codes(house)
    assert identity(house, signed).may(Action.DECIDE)
    later(house, HOUR)
    weak = by_password(house, "dir")
    assert not identity(house, weak).may(Action.DECIDE)
    strong = signin.by_code(house.runtime, weak.token, code(house, totp), address="a")
    assert identity(house, strong).may(Action.DECIDE)
    assert admit(house.runtime, weak.token) is None


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_may_be_one_step_early_or_late(house, steps, taken):
    _, totp = with_codes(house)
    later(house, HOUR)
    weak, said = by_password(house, "dir"), code(house, totp, steps)
    if taken:
        assert signin.by_code(house.runtime, weak.token, said, address="a").second_factor
    else:
        assert refused(signin.by_code, house.runtime, weak.token, said, address="a") == "code"


def test_the_same_code_works_once(house):
    _, totp = with_codes(house)
    later(house, HOUR)
    said = code(house, totp)
    for expected in (None, "code"):
        weak = by_password(house, "dir")
        if expected is None:
            signin.by_code(house.runtime, weak.token, f" {said[:3]} {said[3:]} ", address="a")
        else:
            assert refused(signin.by_code, house.runtime, weak.token, said, address="a") == expected
    weak = by_password(house, "dir")
    assert refused(signin.by_code, house.runtime, weak.token, code(house, totp, -1), address="a") == "code"


@pytest.mark.parametrize(
    "written",
    [
        lambda said: said.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        lambda said: said.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
        lambda said: f"{said[:3]}\u00a0{said[3:]}",
        lambda said: f"{said[:3]}-{said[3:]}",
        lambda said: f"\u200f{said[:3]}\u2013{said[3:]}\u200e",
        lambda said: f" {said[:2]} {said[2:4]} {said[4:]}\n",
    ],
)
def test_a_code_is_right_however_it_is_written(house, written):
    _, totp = with_codes(house)
    later(house, HOUR)
    weak = by_password(house, "dir")
    assert signin.by_code(house.runtime, weak.token, written(code(house, totp)), address="a").second_factor


@pytest.mark.parametrize("said", ["", "000000", "١٢٣٤٥٦", "x" * 1000, "1" * 1000])
def test_codes_that_are_none(house, said):
    with_codes(house)
    weak = by_password(house, "dir")
    assert refused(signin.by_code, house.runtime, weak.token, said, address="a") == "code"


def test_guessing_codes_waits_wherever_from_but_for_the_owners_own_browser(house):
    """Whoever guesses knows the password: they share one count, and the browser that showed both before has its own."""
    _, totp = with_codes(house)
    later(house, HOUR)
    device, weak = devices.remembered(house.runtime, "", "dir"), by_password(house, "dir")
    for number in range(LIMITS["code"].free):
        said = refused(signin.by_code, house.runtime, weak.token, "000000", address=f"10.0.0.{number}")
        assert said == "code"
    assert refused(signin.by_code, house.runtime, weak.token, code(house, totp), address="10.0.1.1") == "wait"
    strong = signin.by_code(house.runtime, weak.token, code(house, totp), address="a", device=device)
    assert strong.second_factor


def test_a_browser_is_remembered_only_once_everything_was_shown(house):
    assert by_password(house).whole
    strong, _ = with_codes(house)
    assert strong.whole
    assert not by_password(house, "dir").whole, "a password alone, where there is a second factor"
    access.set_password(house.runtime, "operator", "head-A", OTHER, "x")
    assert not by_password(house, password=OTHER).whole


def test_a_clock_that_was_ahead_leaves_no_session_and_no_used_code_behind(house):
    _, totp = with_codes(house)
    begun = house.clock.now()
    house.clock = house.runtime.clock = VirtualClock(begun + timedelta(days=3650))
    ahead = by_password(house, "dir")
    signin.by_code(house.runtime, ahead.token, code(house, totp), address="a")
    kept = by_password(house)
    house.clock = house.runtime.clock = VirtualClock(begun + HOUR)
    assert admit(house.runtime, kept.token) is None
    weak = by_password(house, "dir")
    assert signin.by_code(house.runtime, weak.token, code(house, totp), address="a").second_factor


def test_a_stolen_password_does_not_replace_the_second_factor(house):
    with_codes(house)
    weak = by_password(house, "dir")
    assert refused(own_account.begin_codes, house.runtime, identity(house, weak)) == "step"
    assert refused(signin.by_code, house.runtime, "nobody", "000000", address="a") == "step"


def test_an_abandoned_set_up_leaves_the_old_authenticator_in_force(house):
    signed, totp = with_codes(house)
    own_account.begin_codes(house.runtime, identity(house, signed))
    later(house, 10 * MINUTE)
    assert refused(own_account.confirm_codes, house.runtime, identity(house, signed), "000000") == "code"
    weak = by_password(house, "dir")
    assert signin.by_code(house.runtime, weak.token, code(house, totp), address="a").second_factor


def test_the_secret_is_sealed_in_the_database(house):
    _, totp = with_codes(house)
    with house.store.read() as unit:
        kept = accounts.account(unit, "dir").totp_secret
    assert totp.secret.encode() not in kept
    assert house.runtime.vault.open(kept, "dir") == totp.secret


def test_losing_the_second_factor_ends_all_sessions_and_asks_for_a_new_password(house):
    signed, _ = with_codes(house)
    access.reset_second_factor(house.runtime, "operator", "dir", "Téléphone perdu.")
    assert admit(house.runtime, signed.token) is None
    assert by_password(house, "dir").must_change
