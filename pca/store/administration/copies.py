"""A whole copy of a database at one moment, while others write; and such a copy put where nothing is yet."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from sqlalchemy import URL

from pca.domain.journal import GENESIS
from pca.store.kit.engines import file_of, parsed
from pca.store.kit.errors import StoreError, translate
from pca.store.kit.instants import from_text

PROGRAMS = "/usr/lib/postgresql"
"""Where Debian keeps PostgreSQL's programs, by version."""

_HEAD = "SELECT seq, chain, at FROM journal ORDER BY seq DESC LIMIT 1"
_WAITING = "SELECT count(*) FROM message WHERE status = 'queued'"
_VERSION = "SELECT version_num FROM alembic_version"


class Moment(msgspec.Struct, frozen=True):
    """What a copy holds: up to which entry, its chain value (hex), when it was entered; messages that wait."""

    schema: str
    entries: int
    head: str
    at: datetime | None
    waiting: int


def copy(url: str, target: Path) -> Moment:
    """Write a copy of the database at `url` into a new file of its owner alone. Raises StoreError, OSError.

    Writers go on meanwhile. SQLite is copied in one step: step by step it would begin anew with each write.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    parts = parsed(url)
    file = file_of(parts)
    if file is not None:
        return _copy_file(file, target)
    if parts.get_backend_name() == "sqlite":
        raise StoreError("no_copy", "A database in memory cannot be copied.")
    return _dump(parts, target)


def _copy_file(file: Path, target: Path) -> Moment:
    try:
        connection = sqlite3.connect(file, timeout=30)
        try:
            connection.execute("VACUUM INTO ?", (str(target),))
        finally:
            connection.close()
        return _moment_in(target)
    except sqlite3.Error as error:
        raise translate(error) from error


def _moment_in(file: Path) -> Moment:
    connection = sqlite3.connect(file)
    try:
        last = connection.execute(_HEAD).fetchone()
        waiting = int(connection.execute(_WAITING).fetchone()[0])
        version = str(connection.execute(_VERSION).fetchone()[0])
    finally:
        connection.close()
    if last is None:
        return Moment(version, 0, GENESIS.hex(), None, waiting)
    return Moment(version, int(last[0]), bytes(last[1]).hex(), from_text(last[2]), waiting)


def _dump(parts: URL, target: Path) -> Moment:
    """One snapshot is what the dump holds and what is said of it."""
    try:
        with psycopg.connect(**_arguments(parts)) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            last = connection.execute(_HEAD).fetchone()
            waiting, version = _one(connection, _WAITING), _one(connection, _VERSION)
            snapshot = _one(connection, "SELECT pg_export_snapshot()")
            _run("pg_dump", parts, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
                 f"--file={target}")  # fmt: skip
    except psycopg.Error as error:
        raise translate(error) from error
    if last is None:
        return Moment(str(version), 0, GENESIS.hex(), None, int(waiting))
    return Moment(str(version), int(last[0]), bytes(last[1]).hex(), last[2], int(waiting))


def _one(connection: psycopg.Connection[Any], query: Any) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def is_empty(url: str) -> bool:
    """Whether nothing is there yet: no file, or a database without tables. Raises StoreError."""
    parts = parsed(url)
    file = file_of(parts)
    if file is not None:
        return not file.exists()
    try:
        with psycopg.connect(**_arguments(parts)) as connection:
            return int(_one(connection, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) == 0
    except psycopg.Error as error:
        raise translate(error) from error


def put(source: Path, url: str) -> None:
    """Put a copy into the empty database at `url`: whole or not at all. Raises StoreError, OSError."""
    parts = parsed(url)
    file = file_of(parts)
    if file is not None:
        source.rename(file)
        return
    _run("pg_restore", parts, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(source))


def take_away(url: str) -> None:
    """Empty the database that a copy was put into. Raises StoreError."""
    parts = parsed(url)
    if parts.get_backend_name() == "sqlite":
        return
    try:
        with psycopg.connect(**_arguments(parts), autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
    except psycopg.Error as error:
        raise translate(error) from error


def _arguments(parts: URL) -> dict[str, Any]:
    """The parts of the URL as the driver names them."""
    named = {"host": parts.host, "port": parts.port, "user": parts.username, "password": parts.password}
    return {
        **{name: value for name, value in named.items() if value is not None},
        **{name: value if isinstance(value, str) else ",".join(value) for name, value in parts.query.items()},
        "dbname": parts.database or "",
    }


_ENVIRONMENT = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE",
                "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}  # fmt: skip


def _run(name: str, parts: URL, *words: str) -> None:
    """Run one of PostgreSQL's programs on this database; passwords go by the environment, which others cannot read."""
    program = _program(name)
    arguments = _arguments(parts)
    environment = {_ENVIRONMENT[key]: str(value) for key, value in arguments.items() if key in _ENVIRONMENT}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program and our own words
        [program, f"--dbname={arguments['dbname']}", *words],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"code {done.returncode}"]
        if any("No space left" in line for line in lines):
            raise StoreError("disk_full", "The disk is full: nothing was written. Free some space, then do it again.")
        raise StoreError("copy_failed", f"{name} could not do it: {_without_password(lines[0], parts)}")


def _without_password(arguments: str, parts: URL) -> str:
    return arguments.replace(str(parts.password), "…") if parts.password else arguments


def _program(name: str) -> str:
    """The newest of that name: an older one refuses a newer server."""
    debian = sorted(Path(PROGRAMS).glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    newest = str(debian[-1]) if debian else shutil.which(name)
    if newest is None:
        raise StoreError(
            "no_program",
            f"{name} is missing on this machine. Install PostgreSQL's client programs of the server's version.",
        )
    return newest
