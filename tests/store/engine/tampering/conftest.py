"""A house with a row in every proved table, and ways to tamper with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table, Text, literal, select

from pca.domain import orders
from pca.domain.contact_points import ContactPoint, PendingCode
from pca.domain.facts import AnyFact, CredentialsNoted, DeliveriesRecorded, EvidenceAttached
from pca.domain.journal import Entry
from pca.store.access import account_messages, accounts, preparations, recovery, sessions
from pca.store.access.account_messages import AccessLink
from pca.store.access.accounts import Account, Passkey
from pca.store.access.sessions import Session, Token
from pca.store.audit import beside
from pca.store.kit import engines
from pca.store.kit.database import Store, Unit
from pca.store.kit.packed import Packed
from pca.store.messages import outbox
from pca.store.people import contact_points

Story = list[tuple[str | None, tuple[AnyFact, ...]]]


PROOF = b"%PDF-1.7 signed"


class FixedClock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of evidence that holds the one file the story attaches."""
    sha = hashlib.sha256(PROOF).hexdigest()
    (tmp_path / "evidence" / sha[:2]).mkdir(parents=True)
    (tmp_path / "evidence" / sha[:2] / sha).write_bytes(PROOF)
    return tmp_path / "evidence"


@pytest.fixture
def house(store: Store, story: Story, tell: Callable[..., Entry], noon: datetime, hour: timedelta) -> Store:
    """The whole story, a text that was sent, a file of evidence, and one credential of every kind."""
    for number, (crisis, found) in enumerate(story):
        tell(store, *found, crisis=crisis, at=noon + number * timedelta(seconds=30))
    digest = hashlib.sha256(b"Subject\n\nBody").hexdigest()
    sha = hashlib.sha256(PROOF).hexdigest()
    tell(store, DeliveriesRecorded(deliveries=(orders.Delivery(3, "sent", digest=digest),)), at=noon + hour)
    attached = EvidenceAttached(
        task=1, number=9, sha256=sha, size=len(PROOF), media_type="application/pdf", name="a.pdf"
    )
    tell(store, attached, at=noon + hour)
    tell(store, CredentialsNoted(ended=(("session", "bb"), ("token", "1"))), crisis=None, at=noon + hour)
    store.clock = FixedClock(noon + hour)
    with store.write() as unit:
        outbox.write_bodies(unit, [outbox.Body(crisis="2020-1", number=3, subject="Subject", body="Body")])
        _credentials(unit, noon + hour)
    return store


def _credentials(unit: Unit, now: datetime) -> None:
    later = now + timedelta(days=1)
    accounts.write_account(unit, Account(person="P1", created_at=now, password="$argon2id$a", subject="s"))
    accounts.add_passkey(
        unit, Passkey(id="k", person="P1", public_key=b"\1", sign_count=1, label="Key", created_at=now)
    )
    accounts.write_seal(unit, "hash", now, "P2", "P3")
    preparations.keep_secret(unit, 99, b"sealed", now)
    common: dict[str, Any] = {"person": "P1", "created_at": now, "expires_at": later}
    signed_in = {"method": "password", "second_factor": False, "last_seen_at": now, "agent": "Firefox"}
    sessions.start_session(unit, Session(id="one", **signed_in, **common))
    sessions.start_session(unit, Session(id="two", **signed_in, **common))
    scope = {"actions": ("see_states",), "scope_kind": "site", "scope_id": "S1", "created_by": "P2"}
    sessions.add_token(unit, Token(id="t", number=1, label="Screen", **scope, **common))
    link: dict[str, Any] = {"kind": "reset", "person": "P1", "address": "where", "made_at": now, "expires_at": later}
    account_messages.add_links(unit, [AccessLink(id="link", message=1, **link)])
    recovery.replace(unit, "P1", ["recovery"], now)
    point = ContactPoint(person="P1", kind="sms", address="+212600000001")
    contact_points.keep_code(unit, point, PendingCode(digest="d", sent_at=now, tries=0))


@contextmanager
def behind(store: Store) -> Iterator[Unit]:
    """A transaction of somebody who knows SQL and has every right; rolled back at the end."""
    made = engines.engines(engines.parsed(store.url), durable=False)
    try:
        with made.writer.connect() as connection:
            driver: Any = connection.connection.driver_connection
            if store.kind == "sqlite":
                driver.execute("PRAGMA foreign_keys=OFF")
            with connection.begin() as transaction:
                if store.kind == "sqlite":
                    for name in beside.LOCKS:
                        driver.execute(f"DROP TRIGGER {name}")
                else:
                    driver.execute("SET LOCAL session_replication_role = replica")
                yield Unit(store, connection, writes=True)
                transaction.rollback()
    finally:
        made.dispose()


def kept(column: Column[Any], value: Any) -> Any:
    return literal(value, Text()) if isinstance(column.type, Packed) and value is not None else value


def first_row(unit: Unit, table: Table) -> dict[str, Any]:
    found = unit.connection.execute(select(table).order_by(*table.primary_key).limit(1)).mappings().one_or_none()
    assert found is not None, f"the story leaves {table.name} empty"
    return dict(found)
