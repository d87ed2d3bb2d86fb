"""Accounts, sessions, tokens and waiting times as stored, on both databases; and the key file that seals secrets."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from pca.store.access import accounts, sessions
from pca.store.access.accounts import Account, Passkey
from pca.store.access.sessions import Session, SignInStep, Token
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from pca.store.kit.vault import Vault


def test_an_account_comes_back_as_it_was_kept(store: Store, noon: datetime) -> None:
    one = Account(person="P1", password="x", subject="s1", totp_secret=b"\0\xff", totp_step=2**40, created_at=noon)
    with store.write() as unit:
        accounts.write_account(unit, one)
        accounts.write_account(unit, Account(person="P2", created_at=noon))
        accounts.write_account(unit, changed := replace(one, disabled=True, must_change=True, password_at=noon))
    with store.read() as unit:
        assert accounts.account(unit, "P1") == accounts.account_of_subject(unit, "s1") == changed
        assert [found.person for found in accounts.accounts(unit)] == ["P1", "P2"]
        assert accounts.account(unit, "P3") is None
        assert accounts.account_of_subject(unit, "s2") is None
        assert [accounts.subjects_taken(unit, "s1", person) for person in ("P1", "P2")] == [False, True]


def test_a_step_is_used_once_and_never_an_earlier_one(store: Store, noon: datetime) -> None:
    with store.write() as unit:
        accounts.write_account(unit, Account(person="P1", created_at=noon))
        used = [accounts.use_totp_step(unit, "P1", step) for step in (5, 5, 4, 6)]
    assert used == [True, False, False, True]


def test_a_passkey_counts_up_or_never(store: Store, noon: datetime) -> None:
    one = Passkey(id="k", person="P1", public_key=b"\1", sign_count=3, label="Clé", created_at=noon)
    with store.write() as unit:
        accounts.add_passkey(unit, one)
        used = [accounts.passkey_used(unit, "k", count, noon) for count in (3, 2, 4, 4)]
        assert used == [False, False, True, False]
        assert accounts.passkeys_of(unit, "P1") == (replace(one, sign_count=4, last_used_at=noon),)
        accounts.add_passkey(unit, replace(one, id="never", sign_count=0))
        assert [accounts.passkey_used(unit, "never", 0, noon) for _ in range(2)] == [True, True]
        assert accounts.remove_passkeys(unit, "P2", "k") == 0
        assert accounts.remove_passkeys(unit, "P1") == 2
        assert accounts.passkey(unit, "k") is None


def session(noon: datetime, id: str, person: str = "P1", hours: int = 1) -> Session:
    return Session(
        id=id,
        person=person,
        method="password",
        second_factor=False,
        created_at=noon,
        last_seen_at=noon,
        expires_at=noon + timedelta(hours=hours),
        agent="Firefox",
    )


def test_a_session_comes_with_what_its_account_says(store: Store, noon: datetime) -> None:
    one = session(noon, "a")
    with store.write() as unit:
        sessions.start_session(unit, one)
        assert sessions.session(unit, "a") == one
        accounts.write_account(unit, Account(person="P1", created_at=noon - timedelta(days=9), must_change=True))
        sessions.session_seen(unit, "a", noon + timedelta(minutes=2))
        seen = replace(one, last_seen_at=noon + timedelta(minutes=2), disabled=False, must_change=True)
        assert sessions.session(unit, "a") == seen
        assert sessions.session(unit, "b") is None


def test_sessions_end_one_by_one_together_and_by_age(store: Store, noon: datetime) -> None:
    with store.write() as unit:
        for id, person in (("a", "P1"), ("b", "P1"), ("c", "P1"), ("d", "P2")):
            sessions.start_session(unit, session(noon, id, person))
        assert [sessions.end_session(unit, id) for id in ("a", "a")] == [True, False]
        assert sessions.end_sessions(unit, "P1", but="c") == 1
        assert [one.id for one in sessions.sessions_of(unit, "P1")] == ["c"]
        sessions.start_session(unit, session(noon + timedelta(hours=1), "e"))
        assert [sessions.session(unit, id) is None for id in "cde"] == [True, True, False]


def test_a_token_is_numbered_used_and_revoked_once(store: Store, noon: datetime) -> None:
    with store.write() as unit:
        assert sessions.next_token_number(unit) == 1
        one = Token(
            id="t", number=1, person="P1", label="x", actions=("see_states",), scope_kind="site", scope_id="S1",
            created_at=noon, created_by="operator", expires_at=noon,
        )  # fmt: skip
        sessions.add_token(unit, one)
        assert sessions.next_token_number(unit) == 2
        sessions.token_used(unit, "t", noon)
        assert [sessions.revoke_token(unit, number, noon) for number in (1, 1, 2)] == [True, False, False]
        kept = replace(one, last_used_at=noon, revoked_at=noon)
        assert sessions.token(unit, "t") == sessions.token_numbered(unit, 1) == kept
        assert sessions.tokens(unit) == (kept,)


def test_a_step_is_taken_once_by_its_own_kind_and_in_time(store: Store, noon: datetime) -> None:
    one, late = SignInStep(kind="oidc", person=None, data="{}", expires_at=noon), noon - timedelta(seconds=1)
    with store.write() as unit:
        sessions.add_step(unit, "s", replace(one, data="old"), late)
        sessions.add_step(unit, "s", one, late)
        assert sessions.take_step(unit, "s", "passkey", late) is None
        assert sessions.take_step(unit, "s", "oidc", noon) is None
        assert sessions.step(unit, "s", "oidc", late) == one
        assert sessions.take_step(unit, "s", "oidc", late) == one
        assert sessions.take_step(unit, "s", "oidc", late) is None
        sessions.add_step(unit, "ahead", replace(one, expires_at=noon + timedelta(days=3650)), late)
        assert sessions.step(unit, "ahead", "oidc", late) is None, "begun while the clock was wrong"
        sessions.take_step(unit, "ahead", "oidc", noon + timedelta(days=3649, hours=23, minutes=30))
        sessions.add_step(unit, "old", one, late)
        sessions.add_step(unit, "new", replace(one, expires_at=noon + timedelta(minutes=9)), noon)
        assert unit.connection.exec_driver_sql("SELECT id FROM sign_in_step").scalars().all() == ["new"]


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "accounts.key"
    sealed = Vault(file).seal("secret", "P1")
    assert b"secret" not in sealed
    assert sealed != Vault(file).seal("secret", "P1")
    assert Vault(file).open(sealed, "P1") == "secret"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["accounts.key"]


def test_processes_that_make_the_key_at_once_agree(tmp_path: Path) -> None:
    vaults = [Vault(tmp_path / "key") for _ in range(8)]
    sealed: list[bytes] = []
    threads = [threading.Thread(target=lambda one=one: sealed.append(one.seal("x", "P1"))) for one in vaults]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {vaults[0].open(one, "P1") for one in sealed} == {"x"}


@pytest.mark.parametrize("trouble", ["gone", "another", "short", "moved", "cut"])
def test_what_cannot_be_opened_is_said(tmp_path: Path, trouble: str) -> None:
    file = tmp_path / "key"
    vault = Vault(file)
    sealed = vault.seal("secret", "P1")
    if trouble == "gone":
        file.unlink()
    elif trouble in ("another", "short"):
        file.write_bytes(bytes(32 if trouble == "another" else 5))
    with pytest.raises(StoreError) as said:
        vault.open(sealed[:20] if trouble == "cut" else sealed, "P2" if trouble == "moved" else "P1")
    assert said.value.code == ("missing_key" if trouble == "gone" else "wrong_key")
    assert not (trouble == "gone" and file.exists()), "a lost key is not silently replaced"
