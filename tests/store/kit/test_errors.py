"""Driver errors become one clear sentence with a stable code."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from pca.store.kit.errors import translate


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (sqlite3.OperationalError("database or disk is full"), "disk_full"),
        (psycopg.errors.DiskFull('could not extend file "base/1": No space left on device'), "disk_full"),
        (sqlite3.OperationalError("database is locked"), "busy"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "read_only"),
        (sqlite3.DatabaseError("file is not a database"), "not_a_database"),
        (sqlite3.DatabaseError("database disk image is malformed"), "damaged"),
        (sqlite3.OperationalError("unable to open database file"), "missing"),
        (psycopg.OperationalError('FATAL: password authentication failed for user "pca"'), "unreachable"),
        (psycopg.OperationalError("connection refused"), "unreachable"),
        (psycopg.errors.UniqueViolation("duplicate key"), "conflict"),
        (sqlite3.IntegrityError("UNIQUE constraint failed: task.crisis"), "conflict"),
        (psycopg.DataError("text fields cannot contain NUL"), "unstorable"),
        (sqlite3.ProgrammingError("odd"), "failed"),
        (sqlite3.ProgrammingError(""), "failed"),
        (OperationalError("SELECT 1", {}, sqlite3.OperationalError("database is locked")), "busy"),
    ],
)
def test_each_failure_has_its_code(error: BaseException, code: str) -> None:
    said = translate(error)
    assert said.code == code
    assert str(said)[0].isupper()
    assert str(said).endswith(".")
    assert "SELECT" not in str(said)
