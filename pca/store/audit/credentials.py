"""Every credential has a journal entry: written in the same transaction, by whoever writes the row."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import RowMapping, Table, delete, select

from pca.domain.access.access_orders import NoteCredentials
from pca.domain.contact_points import CODE_VALID
from pca.domain.facts import CredentialsNoted
from pca.domain.facts.guarded import Credential
from pca.domain.identification import ENGINE
from pca.domain.journal import VERSION, Entry
from pca.domain.orders import SIGN_IN
from pca.store.audit import journal
from pca.store.kit.instants import to_text
from pca.store.kit.statements import upserting
from pca.store.tables.accounts import (
    ACCESS_LINK,
    ACCOUNT,
    API_TOKEN,
    PASSKEY,
    PREPARED_SECRET,
    RECOVERY_CODE,
    SEAL,
    SESSION,
)
from pca.store.tables.contact_points import CONTACT_CODE
from pca.store.tables.guarded import CREDENTIAL

if TYPE_CHECKING:
    from pca.store.kit.database import Unit

Key = tuple[object, ...]
MANY = 500
"""Credentials in one entry at most."""


def _plain(*parts: object) -> str:
    return "/".join(str(part) for part in parts)


def _hidden(*parts: object) -> str:
    """A name that tells nothing: half of a SHA-256."""
    text = "\0".join(to_text(part) if isinstance(part, datetime) else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class CredentialKind(msgspec.Struct, frozen=True):
    """One kind of credential: its table, what names a row in the journal, what merely tells of its use."""

    table: Table
    named: tuple[str, ...]
    """Columns that name a row."""
    name: Callable[..., str]
    uses: frozenset[str] = frozenset()
    """Columns that change when it is used, or must not leave a trace in the journal: outside the seal."""
    ends: str = ""
    """The column of the instant from which its end is counted."""
    lasts: timedelta = timedelta(0)
    vanishes: bool = False
    """Whether its row may go without an entry: used once, or erased with its person."""


KINDS: Mapping[str, CredentialKind] = {
    "account": CredentialKind(ACCOUNT, ("person",), _plain, frozenset({"totp_step"})),
    "passkey": CredentialKind(PASSKEY, ("id",), _hidden, frozenset({"sign_count", "last_used_at"})),
    "session": CredentialKind(SESSION, ("id",), _hidden, frozenset({"last_seen_at"}), ends="expires_at"),
    "token": CredentialKind(API_TOKEN, ("number",), _plain, frozenset({"last_used_at"})),
    "link": CredentialKind(ACCESS_LINK, ("id",), _hidden, ends="expires_at"),
    "recovery": CredentialKind(RECOVERY_CODE, ("id",), _hidden),
    "envelope": CredentialKind(SEAL, ("id",), _plain),
    "prepared": CredentialKind(PREPARED_SECRET, ("number",), _plain, vanishes=True),
    "code": CredentialKind(
        CONTACT_CODE,
        ("person", "kind", "sent_at"),
        _hidden,
        frozenset({"address", "digest", "tries"}),
        ends="sent_at",
        lasts=CODE_VALID,
        vanishes=True,
    ),
}
"""What opens the house to somebody. Grants are no secrets: their table follows from the journal like any other."""

_PUT = upserting(CREDENTIAL)
_encoder = msgspec.json.Encoder(order="sorted")


def named(kind: str, *key: object) -> str:
    """The public name, in the journal, of the credential with this key."""
    return KINDS[kind].name(*key)


def note(unit: Unit, kind: str, keys: Iterable[Key]) -> None:
    """Write down what became of the credentials with these names: kept as they stand now, or ended."""
    of, refs = KINDS[kind], tuple(keys)
    for start in range(0, len(refs), MANY):
        kept, ended = list[Credential](), list[tuple[str, str]]()
        for key in refs[start : start + MANY]:
            same = [of.table.c[name] == value for name, value in zip(of.named, key, strict=True)]
            rows = [credential(kind, row) for row in unit.connection.execute(select(of.table).where(*same)).mappings()]
            kept += rows
            ended += [] if rows else [(kind, of.name(*key))]
        _record(unit, _news(unit, kept, ended))


def adopt(unit: Unit) -> None:
    """Write down every credential there is: once, when an installation is brought up from before they had entries."""
    credentials = [credential(kind, row) for kind, of in KINDS.items() for row in _rows(unit, of.table)]
    for start in range(0, len(credentials), MANY):
        _record(unit, CredentialsNoted(kept=tuple(credentials[start : start + MANY])))


def credential(kind: str, row: RowMapping) -> Credential:
    """The credential a row is, with the seal of what it says. Empty values do not count: new columns break no seal."""
    of = KINDS[kind]
    sealed = {name: _said(value) for name, value in row.items() if name not in of.uses and value not in _EMPTY}
    seal = hashlib.sha256(_encoder.encode([kind, sealed])).hexdigest()
    name = of.name(*(row[column] for column in of.named))
    return Credential(kind, name, seal, row[of.ends] + of.lasts if of.ends else None)


_EMPTY = (None, False, 0, "", b"")


def _said(value: object) -> object:
    if isinstance(value, datetime):
        return to_text(value)
    return value.hex() if isinstance(value, bytes) else value


def _rows(unit: Unit, table: Table) -> Iterable[RowMapping]:
    return unit.connection.execute(select(table).order_by(*table.primary_key)).mappings()


def _news(unit: Unit, kept: list[Credential], ended: list[tuple[str, str]]) -> CredentialsNoted:
    """What the journal does not know yet."""
    fresh = [
        credential
        for credential in kept
        if known(unit, credential.kind, [credential.ref]).get(credential.ref) != credential.seal
    ]
    gone = [(kind, ref) for kind, ref in ended if known(unit, kind, [ref])]
    return CredentialsNoted(kept=tuple(fresh), ended=tuple(gone))


def known(unit: Unit, kind: str, refs: Iterable[str]) -> dict[str, str]:
    """The seals of these credentials as the journal has them, by name."""
    c = CREDENTIAL.c
    rows = unit.connection.execute(select(c.ref, c.seal).where(c.kind == kind, c.ref.in_(list(refs))))
    return {str(row[0]): str(row[1]) for row in rows}


def _record(unit: Unit, fact: CredentialsNoted) -> None:
    if not fact.kept and not fact.ended:
        return
    entry = Entry(
        v=VERSION,
        id=f"credential/{secrets.token_hex(16)}",
        at=unit.store.clock.now(),
        who=SIGN_IN,
        act=NoteCredentials(),
        facts=(fact,),
        identified=ENGINE,
    )
    journal.append(unit, entry)
    credentials_noted(unit, entry, fact)


def credentials_noted(unit: Unit, entry: Entry, fact: CredentialsNoted) -> None:
    """What there is now; what ended by itself is forgotten on the way."""
    c = CREDENTIAL.c
    unit.connection.execute(delete(CREDENTIAL).where(c.ends <= entry.at))
    for kind, ref in fact.ended:
        unit.connection.execute(delete(CREDENTIAL).where(c.kind == kind, c.ref == ref))
    if fact.kept:
        _PUT.many(
            unit,
            [
                (credential.kind, credential.ref, credential.seal, unit.instant(credential.ends))
                for credential in fact.kept
            ],
        )
