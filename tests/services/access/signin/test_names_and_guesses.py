"""Signing in says nothing about names, and each guess costs whoever guesses more than the owner."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from pca.domain.access.access_orders import WithdrawGrant
from pca.domain.access.rights import Action
from pca.domain.orders import ImportDirectory
from pca.services.access import access, devices, passwords
from pca.services.access.sessions import admit
from pca.services.access.signin import NotSignedIn
from pca.store.access.grants import grants_of
from pca.store.access.throttle import FORGOTTEN, LIMITS
from pca.store.kit.database import Store
from tests.kit.house import counted
from tests.services.access.signin.conftest import OTHER, PASSWORD, by_password, identity, later, refused
from tests.services.conftest import World, small_organisation


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
    act = counted(
        ImportDirectory(
            digest="2", regions=tuple(rest.regions.values()), sites=tuple(rest.sites.values()), people=people
        ),
        rest,
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
