"""Signing in: guesses cost time, names are not told, a code works once, sessions end; on a virtual clock."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from datetime import timedelta

import pyotp
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from pca.clock import VirtualClock
from pca.domain.access.access import Scope
from pca.domain.access.access_orders import GiveGrant, WithdrawGrant
from pca.domain.access.rights import AccessRole, Action, ScopeKind
from pca.domain.orders import ImportDirectory
from pca.services.access import access, devices, own_account, passwords, sessions, signin
from pca.services.access.sessions import IDLE, LASTS, admit
from pca.services.access.signin import NotSignedIn
from pca.store.access import accounts
from pca.store.access import sessions as stored
from pca.store.access.grants import grants_of
from pca.store.access.throttle import FORGOTTEN, LIMITS
from pca.store.kit.database import Store
from tests.services.conftest import World, small_organisation

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PASSWORD, OTHER = "correct horse battery", "staple the horses together"
HEAD = {"role": AccessRole.DEPARTMENT_HEAD, "scope": Scope(ScopeKind.SITE, "A")}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """The real algorithm with the smallest parameters."""
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(passwords, "HASHER", quick)
    monkeypatch.setattr(passwords, "_decoy", [])


@pytest.fixture
def house(world):
    """`head-A` heads site A; `dir` directs; both have an account and changed their first password."""
    world.ok(GiveGrant(person="head-A", **HEAD), "operator")
    world.ok(GiveGrant(person="dir", role=AccessRole.DIRECTOR), "operator")
    for person in ("head-A", "dir"):
        assert access.add_account(world.runtime, "operator", person, password=OTHER, why="x").done.refused is None
        chosen(world, by_password(world, person, OTHER), PASSWORD)
    return world


def by_password(world, name="head-A", password=PASSWORD, address="10.0.0.1", device=""):
    return signin.by_password(world.runtime, name, password, address=address, device=device)


def refused(call, *args, **more):
    with pytest.raises(NotSignedIn) as said:
        call(*args, **more)
    return said.value.code


def identity(world, signed):
    found = admit(world.runtime, signed.token)
    assert found is not None
    return found


def changed(world, signed, old, new):
    return own_account.change_password(world.runtime, identity(world, signed), old, new)


def chosen(world, signed, new):
    """The session in which somebody chose their own password instead of a first one."""
    return own_account.choose_password(world.runtime, identity(world, signed), new)[0]


def later(world, length):
    world.clock.advance_to(world.clock.now() + length)


def with_codes(world, person="dir"):
    """The session of somebody with an authenticator, and the authenticator."""
    first = by_password(world, person)
    secret, address = own_account.begin_codes(world.runtime, identity(world, first))
    assert address.startswith("otpauth://totp/")
    totp = pyotp.TOTP(secret)
    return own_account.confirm_codes(world.runtime, identity(world, first), code(world, totp)), totp


def code(world, totp, steps=0):
    return totp.at(int(world.clock.now().timestamp()) + 30 * steps)


def test_a_session_says_who_asks_and_only_its_hash_is_stored(house):
    signed = by_password(house)
    found = identity(house, signed)
    assert (found.person, found.by, found.second_factor) == ("head-A", "password", False)
    assert found.reach(Action.SEE_TEAM_TASKS).sites == {"A"}
    with house.store.read() as unit:
        rows = unit.connection.exec_driver_sql("SELECT id FROM session").scalars().all()
    assert signed.token not in rows
    assert found.session in rows


@pytest.mark.parametrize("name", ["", "\ud800", "a\0b", "x" * 100_000, "head-A\n"])
def test_names_that_are_none(house, name):
    assert refused(by_password, house, name, PASSWORD if name != "head-A\n" else "wrong") == "wrong"


@pytest.mark.parametrize("token", ["", "x", "pca_x", "\ud800", "a" * 5000])
def test_what_is_no_session_is_nobody(house, token):
    assert admit(house.runtime, token) is None
    assert admit(house.runtime, token, bearer=True) is None


def test_the_same_answer_for_a_wrong_password_an_unknown_name_and_a_closed_account(house, monkeypatch):
    asked = []
    monkeypatch.setattr(
        passwords, "matches", lambda said, kept, real=passwords.matches: asked.append(kept) or real(said, kept)
    )
    access.disable(house.runtime, "operator", "dir", "x")
    for name, password in (("head-A", OTHER), ("nobody", PASSWORD), ("dir", PASSWORD), ("head-B", PASSWORD), ("", "")):
        assert refused(by_password, house, name, password) == "wrong"
    assert len(asked) == 5, "a password is always worked on, so that the time tells nothing"


def test_a_person_who_left_the_directory_is_out_at_once(house):
    signed, rest = by_password(house), small_organisation()
    with house.store.read() as unit:
        held = grants_of(unit, "head-A")
    for one in held:
        house.ok(WithdrawGrant(grant=one.number), "operator", "Départ")
    people = tuple(one for one in rest.people.values() if one.id != "head-A")
    act = ImportDirectory(
        digest="2", regions=tuple(rest.regions.values()), sites=tuple(rest.sites.values()), people=people
    )
    house.ok(act, "operator")
    assert admit(house.runtime, signed.token) is None
    assert refused(by_password, house) == "wrong"


def test_each_failure_beyond_the_free_ones_costs_twice_the_time(house):
    waits = []
    for turn in range(LIMITS["pair"].free + 11):
        assert refused(by_password, house, password="wrong") == "wrong"
        if turn < LIMITS["pair"].free - 1:
            continue
        with pytest.raises(NotSignedIn) as said:
            by_password(house)
        waits.append((said.value.until - house.clock.now()).total_seconds())
        later(house, said.value.until - house.clock.now())
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_guesses_wait_for_names_that_do_not_exist_too(house):
    for _ in range(LIMITS["pair"].free):
        assert refused(by_password, house, "nobody", "wrong") == "wrong"
    assert refused(by_password, house, "nobody", "wrong") == "wait"
    assert by_password(house).person == "head-A", "another account from the same address is not held up"


def test_a_right_password_is_not_held_up_by_guesses_from_elsewhere(house):
    """However many, however long: whoever knows an identifier cannot keep its owner out."""
    for second in range(400):
        with suppress(NotSignedIn):
            by_password(house, password="wrong", address=f"2001:db8:{second % 50:x}::{second:x}")
        later(house, timedelta(seconds=1))
        if second % 40 == 0:
            assert by_password(house, address="203.0.113.9").person == "head-A"


def test_a_browser_that_signed_in_before_is_not_held_up_by_its_own_network(house):
    device = devices.remembered(house.runtime, "", "head-A")
    for _ in range(40):
        with suppress(NotSignedIn):
            by_password(house, password="wrong")
    assert refused(by_password, house) == "wait"
    assert by_password(house, device=device).person == "head-A"
    for _ in range(LIMITS["device"].free):
        assert refused(by_password, house, password="wrong", device=device) == "wrong"
    assert refused(by_password, house, device=device) == "wait", "it has a count of its own"


def test_what_a_browser_holds_opens_nothing_and_belongs_to_one_person(house):
    runtime, device = house.runtime, devices.remembered(house.runtime, "", "head-A")
    assert refused(by_password, house, password="wrong", device=device) == "wrong"
    assert devices.known(runtime, device, "HEAD-a", None)
    assert devices.known(runtime, device, "dir", None) is None
    forged = device[:-1] + ("0" if device[-1] != "0" else "1")
    for other in ("", "~", "x.y.z", forged, "٣.x." + device, device * 200):
        assert devices.known(runtime, other, "dir", None) is None
    both = devices.remembered(runtime, device, "dir")
    assert all(devices.known(runtime, both, one, None) for one in ("dir", "head-A"))
    for number in range(9):
        both = devices.remembered(runtime, both, f"p{number}")
    assert len(both.split("~")) == devices.MOST
    later(house, timedelta(seconds=1))
    assert devices.known(runtime, device, "head-A", house.clock.now()) is None, "a reset forgets it"
    later(house, devices.LASTS)
    assert devices.known(runtime, device, "head-A", None) is None


@pytest.mark.parametrize("name", ["HEAD-A", "Head-a", " head-A ", "ｈｅａｄ-A"])
def test_capitals_make_no_difference(house, name):
    assert by_password(house, name).person == "head-A"


def test_an_address_that_tries_many_names_waits(house):
    for number in range(LIMITS["source"].free):
        assert refused(by_password, house, f"name{number}", "x", "10.6.6.6") == "wrong"
    assert refused(by_password, house, "head-A", PASSWORD, "10.6.6.6") == "wait"
    assert by_password(house).person == "head-A"


@pytest.mark.parametrize(
    ("turns", "kind"), [(lambda n: f"2001:db8:0:1::{n:x}", "source"), (lambda n: f"2001:db8:0:{n % 256:x}::1", "near")]
)
def test_an_ipv6_network_counts_as_one(house, turns, kind):
    for number in range(LIMITS[kind].free):
        assert refused(by_password, house, f"name{number}", "x", turns(number)) == "wrong"
    assert refused(by_password, house, "head-A", PASSWORD, turns(number + 1)) == "wait"
    assert by_password(house, address="2001:db9::1").person == "head-A"


def test_success_clears_the_account_and_gives_the_address_its_attempt_back(house):
    for _ in range(3 * LIMITS["source"].free):
        by_password(house)
    for _ in range(LIMITS["pair"].free - 1):
        assert refused(by_password, house, password="wrong") == "wrong"
    by_password(house)
    assert refused(by_password, house, password="wrong") == "wrong"


def test_waiting_outlasts_a_restart_and_is_forgotten_in_the_end(make_world, tmp_path):
    url = f"sqlite:///{tmp_path / 'pca.db'}"
    house = make_world(url).prepare()
    for _ in range(LIMITS["pair"].free):
        refused(by_password, house, "nobody", "wrong")
    house.store.close()
    with Store.open(url) as again:
        world = World(again, tmp_path)
        assert refused(by_password, world, "nobody", "wrong") == "wait"
        later(world, FORGOTTEN)
        assert refused(by_password, world, "nobody", "wrong") == "wrong"


def test_what_was_typed_as_a_name_is_not_kept(house):
    refused(by_password, house, PASSWORD, "head-A")
    with house.store.read() as unit:
        rows = unit.connection.exec_driver_sql("SELECT * FROM sign_in_throttle").all()
    assert PASSWORD not in str(rows)


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


@pytest.mark.parametrize(
    ("idle", "times", "there"),
    [(IDLE - MINUTE, 3, True), (IDLE, 1, False), (IDLE - MINUTE, 12, True), (IDLE - MINUTE, 13, False)],
)
def test_a_session_ends_when_unused_and_in_any_case_after_a_shift(house, idle, times, there):
    signed = by_password(house)
    for _ in range(times):
        later(house, idle)
        found = admit(house.runtime, signed.token)
    assert (found is not None) is there
    assert LASTS == 12 * HOUR


def test_last_use_is_written_once_a_minute(house):
    signed = by_password(house)

    def seen():
        with house.store.read() as unit:
            return stored.session(unit, sessions.digest(signed.token)).last_seen_at

    first = seen()
    later(house, MINUTE - timedelta(seconds=1))
    admit(house.runtime, signed.token)
    assert seen() == first
    later(house, timedelta(seconds=1))
    admit(house.runtime, signed.token)
    assert seen() > first


def test_signing_out_here_everywhere_and_one_by_one(house):
    one, two, three = (by_password(house) for _ in range(3))
    assert sessions.sign_out(house.runtime, one.token)
    assert not sessions.sign_out(house.runtime, one.token)
    mine = identity(house, two)
    assert not sessions.end_one(house.runtime, mine, identity(house, by_password(house, "dir")).session)
    assert sessions.end_one(house.runtime, mine, identity(house, three).session)
    four = by_password(house)
    assert sessions.sign_out_everywhere(house.runtime, "head-A", but=mine.session) >= 1
    assert [admit(house.runtime, it.token) is None for it in (one, two, three, four)] == [True, False, True, True]


def test_a_withdrawn_grant_and_a_closed_account_count_at_once(house):
    signed = by_password(house)
    house.ok(WithdrawGrant(grant=1), "operator")
    assert not identity(house, signed).may(Action.SEE_OWN_TASKS)
    access.disable(house.runtime, "operator", "head-A", "x")
    assert admit(house.runtime, signed.token) is None
    access.enable(house.runtime, "operator", "head-A", "x")
    assert by_password(house).person == "head-A"


def test_too_many_at_once_are_told_to_come_back(house, monkeypatch):
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    with ExitStack() as turns:
        for _ in range(passwords.AT_ONCE):
            turns.enter_context(passwords._turn())
        assert refused(by_password, house) == "busy"
    assert by_password(house).person == "head-A"
