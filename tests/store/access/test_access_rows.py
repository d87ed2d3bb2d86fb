"""Accounts, sessions, tokens, grants and waits, row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.journal import Entry
from pca.store.access import accounts, grants, holders, preparations, sessions, throttle
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit
from pca.store.tables.access import ACCESS_GRANT, ACCESS_HEAD, ACCESS_PREPARATION, BREAK_GLASS
from pca.store.tables.accounts import (
    ACCOUNT,
    API_TOKEN,
    PASSKEY,
    PREPARED_SECRET,
    SESSION,
    SIGN_IN_STEP,
    SIGN_IN_THROTTLE,
)
from tests.kit.rows import NOON, changed, numbers, put

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
Entries = Callable[..., Entry]


# ---------------------------------------------------------------- accounts


def test_an_account_is_found_by_its_person_or_its_subject(unit: Unit) -> None:
    put(unit, ACCOUNT, {"person": "P1", "subject": "s1"}, {"person": "P2", "subject": "s2"}, {"person": "P3"})
    by_person = {person: accounts.account(unit, person) for person in ("P1", "P2", "P9")}
    by_subject = {subject: accounts.account_of_subject(unit, subject) for subject in ("s1", "s2", "s9")}
    assert {name: one and one.person for name, one in (by_person | by_subject).items()} == {
        "P1": "P1",
        "P2": "P2",
        "P9": None,
        "s1": "P1",
        "s2": "P2",
        "s9": None,
    }
    taken = [("s1", "P1"), ("s1", "P2"), ("s9", "P2")]
    assert [accounts.subjects_taken(unit, *asked) for asked in taken] == [False, True, False]


@pytest.mark.parametrize(("step", "taken"), [(99, False), (100, False), (101, True), (90, False), (89, True)])
def test_a_code_counts_when_it_is_newer_or_the_one_before_was_far_ahead(unit: Unit, step: int, taken: bool) -> None:
    put(unit, ACCOUNT, {"person": "P1"}, {"person": "P2"}, totp_step=100)
    after = {"account": {"P1": {"totp_step": step}}} if taken else {}
    assert changed(unit, lambda: accounts.use_totp_step(unit, "P1", step)) == after
    assert accounts.use_totp_step(unit, "P2", step) is taken


@pytest.mark.parametrize(("count", "used"), [(4, False), (5, False), (6, True), (0, True)])
def test_a_passkey_counts_up_or_never_counts(unit: Unit, count: int, used: bool) -> None:
    put(unit, PASSKEY, {"id": "a"}, {"id": "b"}, sign_count=5, person="P1")
    after = {"passkey": {"a": {"sign_count": count, "last_used_at": NOON}}} if used else {}
    assert changed(unit, lambda: accounts.passkey_used(unit, "a", count, NOON)) == after


def test_passkeys_are_of_their_person_and_go_one_by_one_or_all(unit: Unit) -> None:
    rows = ({"id": "a", "created_at": NOON + HOUR}, {"id": "b"}, {"id": "c", "person": "P2"}, {"id": "d"})
    put(unit, PASSKEY, *({"person": "P1", **row} for row in rows))
    assert sorted(key.id for key in accounts.passkeys_of(unit, "P1")) == ["a", "b", "d"]
    assert [key and key.person for key in (accounts.passkey(unit, "c"), accounts.passkey(unit, "x"))] == ["P2", None]
    assert changed(unit, lambda: accounts.remove_passkeys(unit, "P1", "b")) == {"passkey": {"b": {}}}
    assert changed(unit, lambda: accounts.remove_passkeys(unit, "P1", "c")) == {}
    assert changed(unit, lambda: accounts.remove_passkeys(unit, "P1")) == {"passkey": {"a": {}, "d": {}}}


# ---------------------------------------------------------------- sessions and tokens


def three_sessions(unit: Unit) -> None:
    put(unit, ACCOUNT, {"person": "P1", "must_change": True}, {"person": "P2", "disabled": True})
    rows = ({"id": "a"}, {"id": "b", "person": "P2"}, {"id": "c"}, {"id": "d", "person": "P3"})
    put(unit, SESSION, *({"person": "P1", "expires_at": NOON + HOUR, "method": "password", **row} for row in rows))


def test_a_session_says_what_the_account_of_its_person_says(unit: Unit) -> None:
    three_sessions(unit)
    given = {name: sessions.session(unit, name) for name in ("a", "b", "d", "x")}
    assert {name: one and (one.person, one.disabled, one.must_change) for name, one in given.items()} == {
        "a": ("P1", False, True),
        "b": ("P2", True, False),
        "d": ("P3", None, None),
        "x": None,
    }
    assert [one.id for one in sessions.sessions_of(unit, "P1")] == ["a", "c"]


def test_sessions_end_one_by_one_or_all_of_a_person_but_one(unit: Unit) -> None:
    three_sessions(unit)
    assert changed(unit, lambda: sessions.session_seen(unit, "a", NOON + HOUR)) == {
        "session": {"a": {"last_seen_at": NOON + HOUR}}
    }
    assert changed(unit, lambda: sessions.end_sessions(unit, "P1", "a")) == {"session": {"c": {}}}
    assert changed(unit, lambda: sessions.end_session(unit, "b")) == {"session": {"b": {}}}
    assert not sessions.end_session(unit, "b")


def test_sessions_that_ran_out_are_cleared_away(unit: Unit) -> None:
    ends = {"over": NOON - SECOND, "now": NOON, "later": NOON + SECOND}
    put(unit, SESSION, *({"id": name, "expires_at": at} for name, at in ends.items()), person="P1")
    new = sessions.Session(
        id="new", person="P1", method="password", second_factor=False, agent="-", created_at=NOON, last_seen_at=NOON,
        expires_at=NOON + HOUR,
    )  # fmt: skip
    assert sorted(changed(unit, lambda: sessions.start_session(unit, new))["session"]) == ["new", "now", "over"]


def test_steps_that_were_never_finished_are_cleared_away(unit: Unit) -> None:
    ends = {"over": NOON - SECOND, "now": NOON, "later": NOON + SECOND}
    put(unit, SIGN_IN_STEP, *({"id": name, "expires_at": at} for name, at in ends.items()))
    step = sessions.SignInStep(kind="x", person=None, data="", expires_at=NOON + HOUR)
    assert sorted(changed(unit, lambda: sessions.add_step(unit, "new", step, NOON))["sign_in_step"]) == [
        "new",
        "now",
        "over",
    ]
    assert changed(unit, lambda: sessions.take_step(unit, "new", "y", NOON)) == {}
    assert changed(unit, lambda: sessions.take_step(unit, "new", "x", NOON)) == {"sign_in_step": {"new": {}}}


def test_a_token_is_found_by_its_secret_or_its_number_and_revoked_once(unit: Unit) -> None:
    put(unit, API_TOKEN, {"id": "a"}, {"id": "b"}, {"id": "c", "revoked_at": NOON - HOUR})
    given = [sessions.token(unit, "b"), sessions.token_numbered(unit, 1), sessions.token(unit, "x")]
    assert [token and token.number for token in given] == [2, 1, None]
    assert changed(unit, lambda: sessions.token_used(unit, "a", NOON)) == {"api_token": {"a": {"last_used_at": NOON}}}
    assert changed(unit, lambda: sessions.revoke_token(unit, 3, NOON)) == {}
    assert changed(unit, lambda: sessions.revoke_token(unit, 1, NOON))["api_token"] == {"a": {"revoked_at": NOON}}
    assert changed(unit, lambda: sessions.token_proved(unit, 2, 7))["api_token"] == {"b": {"proved_for": 7}}


# ---------------------------------------------------------------- grants


STANDING = {"role": "hr", "scope_kind": "institution", "scope_id": ""}


def test_a_grant_counts_until_it_is_withdrawn(unit: Unit, entry: Entries) -> None:
    put(unit, ACCESS_HEAD, {"id": 1, "version": 3, "grants": 9}, {"id": 2, "version": 7})
    rows = ({}, {"withdrawn_at": NOON}, {"person": "P2"}, {"starts": NOON + HOUR}, {"ends": NOON})
    put(unit, ACCESS_GRANT, *({"person": "P1", **STANDING, **row} for row in rows))
    assert grants.head(unit) == (3, 9)
    assert numbers(grants.all_grants(unit)) == [1, 3, 4, 5]
    assert numbers(grants.grants_of(unit, "P1")) == [1, 4, 5]
    assert [one and one.number for one in (grants.grant(unit, at) for at in (1, 2, 3, 9))] == [1, None, 3, None]
    withdrawn = changed(unit, lambda: apply(unit, entry(facts.GrantWithdrawn(number=3, person="P2"), crisis=None)))
    assert list(withdrawn["access_grant"]) == [3]
    assert withdrawn["access_head"] == {1: {"version": 4}}


def test_the_sealed_account_is_closed_and_reviewed_by_the_number_of_its_use(unit: Unit, entry: Entries) -> None:
    put(unit, BREAK_GLASS, {}, {}, ends=NOON + HOUR, person="P1")
    last = grants.last_break_glass(unit)
    assert last is not None
    assert last.number == 2
    for fact in (facts.BreakGlassClosed(number=1), facts.BreakGlassReviewed(number=1)):
        after = changed(unit, lambda fact=fact: apply(unit, entry(fact, crisis=None)))
        assert list(after["break_glass"]) == [1]


# ---------------------------------------------------------------- who can come in


def people(unit: Unit, **asked: Any) -> list[str]:
    return [holder.person for holder in holders.page(unit, NOON, **asked)]


@pytest.mark.parametrize(
    ("row", "stands"),
    [
        ({}, True),
        ({"withdrawn_at": NOON}, False),
        ({"starts": NOON + SECOND}, False),
        ({"starts": NOON}, True),
        ({"ends": NOON}, False),
        ({"ends": NOON + SECOND}, True),
    ],
)
def test_a_role_is_held_from_its_start_to_its_end(unit: Unit, row: dict[str, Any], stands: bool) -> None:
    put(unit, ACCESS_GRANT, {"person": "P1", **STANDING, **row})
    assert people(unit) == people(unit, role="hr") == (["P1"] if stands else [])
    [holder] = holders.holders_of(unit, NOON, ["P1"])
    assert holder.roles == (("hr",) if stands else ())


def test_holders_have_a_role_an_account_or_a_token(unit: Unit) -> None:
    put(unit, ACCESS_GRANT, {"person": "P1"}, {"person": "P1", "role": "auditor"}, {"person": "P12"}, **STANDING)
    put(unit, ACCOUNT, {"person": "P2", "password": "x"}, {"person": "P5", "subject": "s", "totp_confirmed": True})
    put(unit, ACCOUNT, {"person": "P6", "disabled": True})
    put(unit, API_TOKEN, {"id": "t", "person": "P3"})
    put(unit, PASSKEY, {"id": "a", "person": "P3"}, {"id": "b", "person": "P3"}, {"id": "c", "person": "P4"})
    assert people(unit) == ["P1", "P12", "P2", "P3", "P5", "P6"]
    assert people(unit, text="p1") == ["P1", "P12"]
    assert people(unit, text="2") == ["P12", "P2"]
    assert people(unit, after="P2") == ["P3", "P5", "P6"]
    assert people(unit, role="hr") == ["P1", "P12"]
    assert people(unit, role="auditor") == ["P1"]
    assert people(unit, role="hr", text="12") == ["P12"]
    assert people(unit, role="hr", after="P1") == ["P12"]
    assert people(unit, text="2", after="P12", limit=1) == ["P2"]
    first, second, third, fifth, sixth = holders.holders_of(unit, NOON, ["P1", "P2", "P3", "P5", "P6"])
    assert first == holders.Holder("P1", "none", False, False, False, 0, ("hr", "auditor"))
    assert second == holders.Holder("P2", "open", True, False, False, 0, ())
    assert third == holders.Holder("P3", "none", False, False, False, 2, ())
    assert fifth == holders.Holder("P5", "open", False, True, True, 0, ())
    assert sixth == holders.Holder("P6", "disabled", False, False, False, 0, ())


# ---------------------------------------------------------------- ways in that wait, and waiting after failures


def prepared(unit: Unit) -> None:
    rows = ({}, {"outcome": "confirmed"}, {"ends": NOON}, {"ends": NOON - SECOND}, {"person": "P2"})
    rows = (*rows, {"asked_at": NOON + SECOND})
    same = {"kind": "password", "person": "P1", "outcome": "", "ends": NOON + HOUR}
    put(unit, ACCESS_PREPARATION, *({**same, **row} for row in rows))
    put(unit, PREPARED_SECRET, *({"number": number} for number in range(1, 8)))


def test_a_preparation_waits_until_it_is_settled_or_over(unit: Unit) -> None:
    prepared(unit)
    assert numbers(preparations.waiting(unit, NOON)) == [1, 5]
    assert [preparations.made(unit), preparations.secret(unit, 2), preparations.secret(unit, 9)] == [6, b"-", None]
    after = changed(unit, lambda: preparations.keep_secret(unit, 8, b"x", NOON))
    assert list(after["prepared_secret"]) == [2, 3, 4, 7, 8]
    assert changed(unit, lambda: preparations.forget_secret(unit, 1)) == {"prepared_secret": {1: {}}}


def test_a_preparation_is_settled_by_its_number_and_an_older_one_is_dropped(unit: Unit, entry: Entries) -> None:
    prepared(unit)
    confirmed = facts.AccessConfirmed(number=5, kind="password", person="P2", by="P3")
    assert changed(unit, lambda: apply(unit, entry(confirmed, crisis=None, who="P3"))) == {
        "access_preparation": {5: {"outcome": "confirmed", "settled_by": "P3"}}
    }
    again = facts.AccessPrepared(number=7, kind="password", person="P1", ends=NOON + HOUR)
    after = changed(unit, lambda: apply(unit, entry(again, crisis=None, who="P3")))
    assert after["access_preparation"][1] == {"outcome": "dropped", "settled_by": "P3"}
    assert (list(after["access_preparation"]), after["prepared_secret"]) == ([1, 7], {1: {}})


def test_counts_are_forgotten_when_they_are_old_or_from_far_ahead_and_then_the_fewest(
    unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = {
        "old": -throttle.FORGOTTEN,
        "stays": SECOND - throttle.FORGOTTEN,
        "ahead": throttle.AHEAD,
        "wrong": throttle.AHEAD + SECOND,
    }
    put(unit, SIGN_IN_THROTTLE, *({"id": name, "last_at": NOON + away, "failures": 1} for name, away in at.items()))
    put(unit, SIGN_IN_THROTTLE, {"id": "many", "failures": 3}, {"id": "few", "failures": 0})
    assert list(changed(unit, lambda: throttle._tidy(unit, NOON))["sign_in_throttle"]) == ["old", "wrong"]
    monkeypatch.setattr(throttle, "MOST", 2)
    assert list(changed(unit, lambda: throttle._tidy(unit, NOON))["sign_in_throttle"]) == ["few", "stays"]
