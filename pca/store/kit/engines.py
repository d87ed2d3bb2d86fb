"""How the two databases are spoken to: SQLite made safe against power cuts, PostgreSQL by URL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Literal

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from pca.store.kit.errors import StoreError

Kind = Literal["sqlite", "postgresql"]

PATIENCE_MS = 30_000
"""How long one program waits for another that is writing, in milliseconds."""

READERS = 56
"""Most who read at once: as many as a web process has threads, and those of its heartbeat."""

STAY = 10
"""Connections of readers that stay open: opening one costs as much as several reads, and each keeps what it prepared
and read in memory. The last one used is used again first; those beyond go when their crowd is over."""

_READING: dict[str, Any] = {"pool_size": STAY, "max_overflow": READERS - STAY, "pool_use_lifo": True}

BEGIN_READING: dict[Kind, str] = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}
"""How a transaction begins that only reads, and sees one moment of the database throughout."""

BEGIN_BESIDE = "BEGIN; SET LOCAL synchronous_commit TO OFF"
"""How one begins on PostgreSQL whose commit waits for the disk with whatever comes next."""

_OF_FILES: dict[str, Any] = {"check_same_thread": False, "cached_statements": 512}
"""A beat, an order and its rows are some two hundred statements; each that is not kept is prepared anew."""

WRITERS_LOCK = 7_020_313_411
"""PostgreSQL advisory lock that every writer holds until its commit: journal order is commit order."""


CONNECT_SECONDS = 5
"""How long to wait for a PostgreSQL server that does not answer, in seconds."""


# What the driver must adapt (nothing, true, false) it looks for in three places, half a microsecond for each value;
# most columns of most rows hold nothing.
_as_nothing: Callable[[None], None] = dict[None, None]().get
sqlite3.register_adapter(type(None), _as_nothing)
sqlite3.register_adapter(bool, int)


class Engines(msgspec.Struct, frozen=True):
    """One engine that writes, one that reads; the same one when the database lives in memory.

    A server has one more, for what is written beside the journal by several at a time.
    """

    kind: Kind
    writer: Engine
    reader: Engine
    beside: Engine
    flush: Engine | None = None
    """Where one waits for the disk outside of the turn: commits there return before what they wrote is on it."""

    @property
    def in_memory(self) -> bool:
        """Whether there is only one connection, which everybody shares."""
        return self.writer is self.reader

    def dispose(self) -> None:
        """Close every connection."""
        for engine in (self.writer, self.reader, self.beside):
            engine.dispose()


def parsed(url: str) -> URL:
    """The URL in parts. Raises StoreError when it is none, or names another kind of database."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError("bad_url", f"Not a database URL: {url!r}. Write sqlite:///path or {_SERVER}.") from None
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername not in ("sqlite", "postgresql+psycopg"):
        raise StoreError("bad_url", f"{address.drivername!r} is not supported. Write sqlite:///path or {_SERVER}.")
    return address


_SERVER = "postgresql+psycopg://user@host/name"


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database, or None when it lives in memory or on a server."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def lasting(url: str) -> str | None:
    """`url` fit for a settings file: a SQLite file by its whole path; None when a password stands in it.

    Raises StoreError like `parsed`.
    """
    parts = parsed(url)
    if parts.password is not None or "password" in parts.query:
        return None
    file = file_of(parts)
    return url if file is None else f"sqlite:///{file.resolve()}"


def engines(url: URL, *, durable: bool) -> Engines:
    """The engines for `url`; nothing is connected yet."""
    if url.get_backend_name() == "postgresql":
        return _postgresql(url, durable=durable)
    return _sqlite(url, durable=durable)


def _sqlite(url: URL, *, durable: bool) -> Engines:
    def build(**options: Any) -> Engine:
        return create_engine(url, connect_args=_OF_FILES, **options)

    writer = build(poolclass=StaticPool)
    _on_connect(writer, f"PRAGMA synchronous={'FULL' if durable else 'OFF'}", "PRAGMA journal_mode=WAL", _pages(14))
    _on_begin(writer, "BEGIN IMMEDIATE")
    if file_of(url) is None:
        return Engines(kind="sqlite", writer=writer, reader=writer, beside=writer)
    reader = build(**_READING)
    _on_connect(reader, "PRAGMA query_only=ON", _pages(4))
    _on_begin(reader, "BEGIN DEFERRED")
    return Engines(kind="sqlite", writer=writer, reader=reader, beside=writer)


def scratch(megabytes: int, file: Path | None = None, *, noting: bool = False) -> Engines:
    """A SQLite database for what is rebuilt and thrown away: one connection, which everybody shares.

    It is empty and in no `file` unless one is named: then SQLite keeps its pages beyond the first `megabytes` in one
    that has no name from the start, so that only this process can read it, and it is gone with the connection.
    `noting`: what is written stays in a log beside the file until that is emptied, so that one can see what it was.
    """

    def connected() -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(file or "", **_OF_FILES)
        return connection

    engine = create_engine("sqlite://", creator=connected, poolclass=StaticPool)
    # Nothing is ever taken back: where a rebuilding fails, all of it is thrown away.
    log = ("PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0") if noting else ("PRAGMA journal_mode=OFF",)
    _on_connect(engine, "PRAGMA synchronous=OFF", "PRAGMA secure_delete=OFF", *log, _pages(megabytes))
    _on_begin(engine, "BEGIN IMMEDIATE")
    return Engines(kind="sqlite", writer=engine, reader=engine, beside=engine)


def emptied(file: Path) -> None:
    """Write what stands in the log beside a database into the database. Raises sqlite3.Error."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _pages(megabytes: int) -> str:
    """How much of the database one connection keeps. Ten readers stay: what each keeps is paid for ten times."""
    return f"PRAGMA cache_size=-{megabytes * 1024}"


def _on_connect(engine: Engine, *pragmas: str) -> None:
    shared = (f"PRAGMA busy_timeout={PATIENCE_MS}", "PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None  # the driver must not open transactions of its own
        for pragma in (*shared, *pragmas):
            connection.execute(pragma).close()


def _on_begin(engine: Engine, words: str) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        if not driver.in_transaction:  # whoever holds a unit of work has begun it already
            driver.execute(words)


_PROMPT = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A server that vanished without a word is given up in seconds, not in the system's quarter of an hour."""


@contextmanager
def unhurried(driver: Any) -> Iterator[None]:
    """What SQLite commits inside the block outlives this process, and waits for the disk with whatever comes next."""
    was = driver.execute("PRAGMA synchronous").fetchone()[0]
    driver.execute(f"PRAGMA synchronous={min(was, 1)}").close()
    try:
        yield
    finally:
        driver.execute(f"PRAGMA synchronous={was}").close()


def begin(kind: Kind, driver: Any, *, patient: bool) -> None:
    """Begin a transaction as the one who writes, over all programs, until the commit.

    Raises StoreError, or the driver's own error, when that is not free at once and one is not `patient`.
    """
    if kind == "sqlite":
        driver.execute("BEGIN IMMEDIATE")
        return
    if patient:
        driver.execute(f"{BEGIN_BESIDE}; SELECT pg_advisory_xact_lock({WRITERS_LOCK})")
        return
    driver.execute(BEGIN_BESIDE)
    if not driver.execute(f"SELECT pg_try_advisory_xact_lock({WRITERS_LOCK})").fetchone()[0]:
        raise StoreError("busy", "Another program is writing; what may wait is not written now.")


@contextmanager
def impatient(kind: Kind, driver: Any) -> Iterator[None]:
    """Inside the block SQLite waits for nobody: what is not free at once fails as `busy`."""
    if kind != "sqlite":
        yield
        return
    driver.execute("PRAGMA busy_timeout=0").close()
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={PATIENCE_MS}").close()


def _postgresql(url: URL, *, durable: bool) -> Engines:
    settings = "-c timezone=UTC" + ("" if durable else " -c synchronous_commit=off")
    options: dict[str, Any] = {
        # Positional parameters, as on SQLite, so that rows of plain tuples serve both.
        "paramstyle": "format",
        "connect_args": {"options": settings, "application_name": "pca", **_PROMPT},
        "pool_pre_ping": True,
    }
    writer = create_engine(url, pool_size=1, max_overflow=0, **options)
    reader, beside = create_engine(url, **_READING, **options), create_engine(url, **_READING, **options)
    return Engines(kind="postgresql", writer=writer, reader=reader, beside=beside, flush=beside if durable else None)
