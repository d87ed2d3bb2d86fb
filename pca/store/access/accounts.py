"""Accounts, passkeys and the sealed envelope as stored: how people sign in, apart from what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, delete, select

from pca.store.audit.credentials import note
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement, inserting, updating, upserting
from pca.store.tables.accounts import ACCOUNT, PASSKEY, SEAL

CODES_AHEAD = 10
"""Steps of thirty seconds. A code noted further ahead was used while the clock was wrong: it keeps no right one out."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """How one person signs in here. Secrets are hashed (`password`) or sealed (`totp_secret`)."""

    person: str
    password: str | None = None
    subject: str | None = None
    totp_secret: bytes | None = None
    totp_confirmed: bool = False
    totp_step: int = 0
    disabled: bool = False
    must_change: bool = False
    created_at: datetime
    password_at: datetime | None = None


class Passkey(msgspec.Struct, frozen=True, kw_only=True):
    """One passkey: its identifier (base64url), public key (COSE) and use."""

    id: str
    person: str
    public_key: bytes
    sign_count: int
    label: str
    created_at: datetime
    last_used_at: datetime | None = None


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope: the hash of its secret, when and by whom it was sealed."""

    secret: str
    sealed_at: datetime
    sealed_by: str
    confirmed_by: str | None = None


_ACCOUNTS, _PASSKEYS, _SEALS = Reader(Account, ACCOUNT), Reader(Passkey, PASSKEY), Reader(Seal, SEAL)
_ACCOUNT, _BY_SUBJECT = _ACCOUNTS.by("person"), _ACCOUNTS.by("subject")
_ALL = Statement(_ACCOUNTS.select().order_by(ACCOUNT.c.person))
_a = ACCOUNT.c
_OWN_PASSWORD = (_a.password != "") & _a.must_change.is_(False)
_ABLE = Statement(
    select(_a.person).where(
        _a.disabled.is_(False),
        _a.subject.is_not(None) | _OWN_PASSWORD | _a.person.in_(select(PASSKEY.c.person)),
    )
)
_LINKED = Statement(select(_a.person).where(_a.subject.is_not(None)))
_PUT = upserting(ACCOUNT)
_STEP = updating(
    ACCOUNT,
    ["person"],
    "totp_step",
    where=[
        (ACCOUNT.c.totp_step < bindparam("totp_step")) | (ACCOUNT.c.totp_step > bindparam("totp_step") + CODES_AHEAD)
    ],
)
_PASSKEY, _OF_PERSON = _PASSKEYS.by("id"), _PASSKEYS.by("person", order=[PASSKEY.c.created_at])
_PUT_PASSKEY = inserting(PASSKEY)
_USED = updating(
    PASSKEY,
    ["id"],
    "sign_count",
    "last_used_at",
    where=[(PASSKEY.c.sign_count < bindparam("sign_count")) | (bindparam("sign_count") == 0)],
)
_KEYS = Statement(_PASSKEYS.select())
_SEAL = Statement(_SEALS.select())
_PUT_SEAL = upserting(SEAL)


def account(unit: Unit, person: str) -> Account | None:
    """The account of a person, or None."""
    return _ACCOUNTS.one(unit, _ACCOUNT, person=person)


def account_of_subject(unit: Unit, subject: str) -> Account | None:
    """The account the identity provider calls `subject`, or None."""
    return _ACCOUNTS.one(unit, _BY_SUBJECT, subject=subject)


def accounts(unit: Unit) -> tuple[Account, ...]:
    """All accounts, by person."""
    return _ACCOUNTS.prepared(unit, _ALL)


def linked(unit: Unit) -> frozenset[str]:
    """Whoever signs in at the identity provider."""
    return frozenset(person for (person,) in _LINKED.rows(unit))


def able_to_enter(unit: Unit, people: Iterable[str] | None = None) -> frozenset[str]:
    """Everybody, or those of a few `people`, whose account opens.

    With a password of their own, a passkey, or at the identity provider.
    """
    if people is None:
        return frozenset(person for (person,) in _ABLE.rows(unit))
    known = (account_of for person in people if (account_of := account(unit, person)) is not None)
    return frozenset(
        each.person
        for each in known
        if not each.disabled
        and (
            each.subject is not None or (each.password and not each.must_change) or bool(passkeys_of(unit, each.person))
        )
    )


def write_account(unit: Unit, account: Account) -> None:
    """Keep an account, new or changed."""
    _PUT.run(unit, **msgspec.structs.asdict(account))
    note(unit, "account", [(account.person,)])


def use_totp_step(unit: Unit, person: str, step: int) -> bool:
    """Take a code's step as used; False when it, or a later one, was used before."""
    return _STEP.run(unit, totp_step=step, of_person=person) == 1


def passkey(unit: Unit, id: str) -> Passkey | None:
    """The passkey with this identifier, or None."""
    return _PASSKEYS.one(unit, _PASSKEY, id=id)


def passkeys_of(unit: Unit, person: str) -> tuple[Passkey, ...]:
    """A person's passkeys, oldest first."""
    return _PASSKEYS.prepared(unit, _OF_PERSON, person=person)


def add_passkey(unit: Unit, made: Passkey) -> None:
    """Keep a new passkey."""
    _PUT_PASSKEY.run(unit, **msgspec.structs.asdict(made))
    note(unit, "passkey", [(made.id,)])


def passkey_used(unit: Unit, id: str, sign_count: int, at: datetime) -> bool:
    """Note a use; False when its counter did not grow, as it would not for a copy. Some never count: 0."""
    return _USED.run(unit, sign_count=sign_count, last_used_at=at, of_id=id) == 1


def remove_passkeys(unit: Unit, person: str, id: str | None = None) -> int:
    """Remove one passkey of a person, or all; how many."""
    ids = [passkey.id for passkey in passkeys_of(unit, person) if id in (None, passkey.id)]
    for passkey_id in ids:
        unit.connection.execute(delete(PASSKEY).where(PASSKEY.c.id == passkey_id))
    note(unit, "passkey", [(ref,) for ref in ids])
    return len(ids)


def seal(unit: Unit) -> Seal | None:
    """The sealed envelope, or None when there is none or it was opened."""
    return _SEALS.one(unit, _SEAL)


def write_seal(unit: Unit, secret: str, at: datetime, by: str, confirmed_by: str) -> None:
    """A new secret lies in the envelope, made by two people."""
    _PUT_SEAL.run(unit, id=1, secret=secret, sealed_at=at, sealed_by=by, confirmed_by=confirmed_by)
    note(unit, "envelope", [(1,)])


def break_seal(unit: Unit) -> None:
    """The envelope is open: its secret counts no more."""
    unit.connection.execute(delete(SEAL))
    note(unit, "envelope", [(1,)])


def subjects_taken(unit: Unit, subject: str, person: str) -> bool:
    """Whether somebody else is called `subject` by the identity provider."""
    query = select(ACCOUNT.c.person).where(ACCOUNT.c.subject == subject, ACCOUNT.c.person != person)
    return unit.connection.execute(query).first() is not None
