"""Whatever somebody changes behind the journal's back is found, or its table stands on the list of what is not.

Made from the schema itself: every table, every column, a row too many and a row too few, on both databases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table, Text, delete, insert, literal, select, update

from pca.domain import orders
from pca.domain.contact_points import ContactPoint, PendingCode
from pca.domain.facts import AnyFact, CredentialsNoted, DeliveriesRecorded, EvidenceAttached
from pca.domain.journal import Entry
from pca.store.access import accounts, preparations, sessions
from pca.store.access.accounts import Account, Passkey
from pca.store.access.sessions import Session, Token
from pca.store.audit import beside, journal
from pca.store.audit.credentials import KINDS, adopt
from pca.store.engine.replay import compared, rebuild
from pca.store.kit import engines
from pca.store.kit.database import Store, Unit
from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.messages import outbox
from pca.store.people import contact_points
from pca.store.tables import BY_CHAIN, BY_DIGEST, BY_ENTRY, METADATA, NOT_COVERED, NOT_REPLAYED
from tests.kit.erasing import erase_bodies

Story = list[tuple[str | None, tuple[AnyFact, ...]]]

REPLAYED = sorted(set(METADATA.tables) - NOT_REPLAYED)
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


@contextmanager
def undone(unit: Unit) -> Iterator[None]:
    with unit.connection.begin_nested() as saved:
        yield
        saved.rollback()


def another(column: Column[Any], value: Any, step: int = 2) -> Any:
    """A value that this one is not; later, where it is an instant."""
    if isinstance(column.type, Packed):
        return literal(f"{value or ''}{'x' * step}", Text())
    if isinstance(column.type, Instant):
        return (value or datetime(2030, 1, 1, tzinfo=UTC)) + timedelta(days=365 * step)
    kind = column.type.python_type
    if kind is bool:
        return not value
    if kind is int:
        return (value or 0) + 500 * step
    return (value or b"") + b"\7" * step if kind is bytes else (value or "") + "x" * step


def kept(column: Column[Any], value: Any) -> Any:
    return literal(value, Text()) if isinstance(column.type, Packed) and value is not None else value


def first_row(unit: Unit, table: Table) -> dict[str, Any]:
    found = unit.connection.execute(select(table).order_by(*table.primary_key).limit(1)).mappings().one_or_none()
    assert found is not None, f"the story leaves {table.name} empty"
    return dict(found)


def same(table: Table, row: dict[str, Any]) -> list[Any]:
    return [column == row[column.name] for column in table.primary_key]


def change(unit: Unit, table: Table, column: Column[Any]) -> None:
    row = first_row(unit, table)
    value = another(column, row[column.name])
    unit.connection.execute(update(table).where(*same(table, row)).values({column.name: value}))


def add(unit: Unit, table: Table) -> None:
    """One row more: like the first, under another name."""
    row = first_row(unit, table)
    named = {column.name for column in table.primary_key} | _unique(table)
    made = {
        column.name: another(column, row[column.name], 7) if column.name in named else kept(column, row[column.name])
        for column in table.columns
    }
    unit.connection.execute(insert(table).values(made))


def _unique(table: Table) -> set[str]:
    indexes = [index.columns.keys() for index in table.indexes if index.unique]
    return {name for names in indexes for name in names} | {one.name for one in table.columns if one.unique}


def take(unit: Unit, table: Table) -> None:
    unit.connection.execute(delete(table).where(*same(table, first_row(unit, table))))


def found_beside(unit: Unit, folder: Path, now: datetime) -> set[tuple[str, str]]:
    """What the walk over the journal and the comparisons beside it find: code and table."""
    broken = journal.verify(unit).broken
    told = (beside.texts(unit), beside.evidence(unit, folder), beside.plans(unit), beside.credentials(unit, now))
    found = {(finding.code, finding.where) for one in told for finding in one.findings}
    return found | ({("broken", "journal")} if broken else set())


@pytest.fixture
def rebuilt(house: Store) -> Iterator[Unit]:
    with Store.open("sqlite://", durable=False) as fresh:
        with house.read() as live:
            rebuild(live, fresh)
        with fresh.read() as unit:
            yield unit


def test_whatever_is_changed_in_a_replayed_table_is_found(house: Store, rebuilt: Unit) -> None:
    missed = []
    with behind(house) as unit:
        for name in REPLAYED:
            table = METADATA.tables[name]
            assert not any(list(compared(unit, rebuilt, table))), name
            changes: list[tuple[str, Callable[[], None]]] = [
                (one.name, partial(change, unit, table, one)) for one in table.columns
            ]
            changes += [("a row more", partial(add, unit, table)), ("a row less", partial(take, unit, table))]
            for what, tamper in changes:
                with undone(unit):
                    tamper()
                    if not any(list(compared(unit, rebuilt, table))):
                        missed.append((name, what))
    assert missed == []


UNSEALED = {of.table.name: of.uses for of in KINDS.values()}
VANISHING = {of.table.name for of in KINDS.values() if of.vanishes}


def test_whatever_is_changed_in_any_other_proved_table_is_found(
    house: Store, folder: Path, noon: datetime, hour: timedelta
) -> None:
    missed = []
    with behind(house) as unit:
        before = found_beside(unit, folder, noon + hour)
        for name in sorted(BY_CHAIN | BY_DIGEST | BY_ENTRY):
            table = METADATA.tables[name]
            unsealed = UNSEALED.get(name, frozenset())
            changes: list[tuple[str, Callable[[], None]]] = [
                (one.name, partial(change, unit, table, one)) for one in table.columns if one.name not in unsealed
            ]
            changes += [("a row more", partial(add, unit, table))]
            if name not in VANISHING | BY_DIGEST | BY_CHAIN:
                changes += [("a row less", partial(take, unit, table))]
            for what, tamper in changes:
                with undone(unit):
                    tamper()
                    if not {one for one in found_beside(unit, folder, noon + hour) - before if one[1] == name}:
                        missed.append((name, what))
    assert before <= {("plan_changed", "plan_version"), ("text_unsent", "message_body")}  # made up by the story
    assert missed == []


def test_an_erased_text_is_counted_and_no_finding(house: Store) -> None:
    with house.write() as unit:
        before = beside.texts(unit)
        assert erase_bodies(unit, "2020-1") == before.compared == 1
        after = beside.texts(unit)
    assert (after.compared, after.erased, after.wrong) == (0, before.erased + 1, 0)


def test_an_entry_taken_out_of_the_middle_is_found(house: Store) -> None:
    with behind(house) as unit:
        unit.connection.execute(delete(METADATA.tables["journal"]).where(METADATA.tables["journal"].c.seq == 2))
        assert journal.verify(unit).broken is not None


def test_a_file_of_evidence_that_was_changed_is_found_and_an_erased_one_counted(house: Store, folder: Path) -> None:
    file = next(one for one in folder.rglob("*") if one.is_file())
    with house.read() as unit:
        erased = beside.evidence(unit, folder).erased
        file.write_bytes(PROOF[:-1] + b"D")
        assert [one.code for one in beside.evidence(unit, folder).findings] == ["evidence_changed"]
        file.unlink()
        found = beside.evidence(unit, folder)
    assert (found.wrong, found.erased) == (0, erased + 1)


def test_a_lock_taken_off_the_journal_is_found(house: Store) -> None:
    with house.read() as unit:
        assert beside.locks(unit).wrong == 0
    with behind(house) as unit:
        if house.kind == "postgresql":
            unit.connection.exec_driver_sql("ALTER TABLE journal DISABLE TRIGGER journal_keeps")
            assert [one.key for one in beside.locks(unit).findings] == ["journal_keeps"]
        else:
            assert {one.key for one in beside.locks(unit).findings} == set(beside.LOCKS)


def test_each_table_is_proved_in_one_way_or_named_as_not_covered() -> None:
    ways = (BY_CHAIN, BY_DIGEST, BY_ENTRY, NOT_COVERED)
    assert sum(map(len, ways)) == len(NOT_REPLAYED)
    assert set(METADATA.tables) >= NOT_REPLAYED
    assert {of.table.name for of in KINDS.values()} == BY_ENTRY


def test_credentials_from_before_entries_are_entered_once(house: Store) -> None:
    with behind(house) as unit:
        unit.connection.execute(delete(METADATA.tables["credential"]))
        assert beside.credentials(unit, unit.store.clock.now()).wrong > 0
        journal_before = journal.head(unit).seq
        unit.connection.exec_driver_sql("SELECT 1")
        adopt(unit)
        assert beside.credentials(unit, unit.store.clock.now()).wrong == 0
        assert journal.head(unit).seq == journal_before + 1


def test_an_ended_credential_put_back_is_found(house: Store) -> None:
    """Somebody kept a copy of a session that was ended, and of a passkey that was removed."""
    session, passkey = METADATA.tables["session"], METADATA.tables["passkey"]
    with behind(house) as unit:
        now = unit.store.clock.now()
        copies = [(one, first_row(unit, one)) for one in (session, passkey)]
        assert sessions.end_sessions(unit, "P1") == 2
        assert accounts.remove_passkeys(unit, "P1") == 1
        assert beside.credentials(unit, now).wrong == 0
        for table, row in copies:
            unit.connection.execute(insert(table).values(row))
        found = beside.credentials(unit, now).findings
    assert {(one.code, one.where) for one in found} == {
        ("credential_without_entry", "session"),
        ("credential_without_entry", "passkey"),
    }


def test_a_session_that_ran_out_is_nothing_to_tell(house: Store, noon: datetime) -> None:
    with house.read() as unit:
        assert beside.credentials(unit, noon + timedelta(days=3)).wrong == 0


def test_nothing_secret_enters_the_journal_with_a_credential(house: Store) -> None:
    """Names of sessions, passkeys and codes are digests of digests: nobody finds the person or the key by them."""
    with house.read() as unit:
        told = [entry for _, entry in journal.entries(unit) if entry.who == "sign_in"]
        rows = unit.connection.execute(select(METADATA.tables["journal"].c.body)).scalars().all()
    said = "".join(body for body in rows if '"who":"sign_in"' in body)
    assert {kept.kind for entry in told for fact in entry.facts for kept in getattr(fact, "kept", ())} == set(KINDS)
    assert not [secret for secret in ("$argon2id$a", "+212600000001", "Firefox", '"one"', '"hash"') if secret in said]
