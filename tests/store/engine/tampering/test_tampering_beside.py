"""Entries taken out, files of evidence, locks and credentials: what lies beside the rows is proved too."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, insert, select

from pca.store.access import accounts, sessions
from pca.store.audit import beside, journal
from pca.store.audit.credentials import KINDS, adopt
from pca.store.kit.database import Store
from pca.store.tables.whole import BY_CHAIN, BY_DIGEST, BY_DRAWING, BY_ENTRY, METADATA, NOT_COVERED, NOT_REPLAYED
from tests.kit.erasing import erase_bodies
from tests.store.engine.tampering.conftest import PROOF, behind, first_row


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
    ways = (BY_CHAIN, BY_DIGEST, BY_ENTRY, BY_DRAWING, NOT_COVERED)
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
