"""Sessions end: unused, after a shift, by signing out, with a grant or an account."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta

import pytest

from pca.domain.access.access_orders import WithdrawGrant
from pca.domain.access.rights import Action
from pca.services.access import access, passwords, sessions
from pca.services.access.sessions import IDLE, LASTS, admit
from pca.store.access import sessions as stored
from tests.services.access.signin.conftest import HOUR, MINUTE, by_password, identity, later, refused


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
