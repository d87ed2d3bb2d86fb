"""The store: one unit of work at a time may write, any number may read, and whatever fails leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from pca.clock import Clock, SystemClock
from pca.domain.access.access import Grant
from pca.domain.directory import Organisation
from pca.domain.seats import Seats
from pca.store.kit import engines as spoken
from pca.store.kit import schema
from pca.store.kit.connections import Connections, HeldConnection
from pca.store.kit.engines import Engines, Kind
from pca.store.kit.errors import StoreError, translate
from pca.store.kit.flushes import Flushes
from pca.store.kit.instants import at_millisecond, to_text
from pca.store.kit.turns import Turns


class Access(NamedTuple):
    """What was read of access at one version of it: grants by person, changed seats by crisis."""

    version: int
    grants: dict[str, tuple[Grant, ...]]
    seats: dict[str, Seats]


Redraw: TypeAlias = "Callable[[Unit, Collection[str]], None]"
"""Draws the rows of lists anew for these people."""


class Unit:
    """One unit of work: everything in it happens, or nothing does."""

    __slots__ = (
        *("_later", "access", "connection", "directory", "directory_changed", "directory_head"),
        *("kind", "raw", "store", "writes"),
    )

    def __init__(self, store: Store, connection: Connection, driver: Any = None, *, writes: bool) -> None:
        self.store, self.connection, self.writes = store, connection, writes
        self.kind: Kind = store.kind
        self.raw: Any = driver or connection.connection.driver_connection
        """The driver's own connection, inside the same transaction."""
        self.access: Access | None = None
        """Grants and seats as this unit sees them, once it asked."""
        self.directory_changed = False
        self.directory: tuple[int, Organisation] | None = None
        """The directory as this unit changed it, with its version; everybody's once it is committed."""
        self.directory_head: tuple[int, int] | None = None
        """Which directory this unit sees, and the last place in it, once it asked and until it changes that."""
        self._later: dict[Redraw, set[str]] = {}

    def redraw_later(self, draw: Redraw, people: Collection[str]) -> None:
        """See that `draw` is called once for all of these people, before the commit."""
        if self.store.keeps_lists and people:
            self._later.setdefault(draw, set()).update(people)

    def finish(self) -> None:
        """Do what was put off until now."""
        for draw, people in self._later.items():
            draw(self, people)
        self._later.clear()

    def instant(self, at: datetime | None) -> object:
        """`at` as this database keeps it, for rows written in bulk."""
        if at is None:
            return None
        return to_text(at) if self.kind == "sqlite" else at_millisecond(at)


class Store:
    """One database. Safe to use from many threads; give it back with `close()`."""

    def __init__(self, url: str, engines: Engines) -> None:
        self.url, self.kind, self._engines = url, engines.kind, engines
        self.errors: tuple[type[Exception], ...] = (
            DBAPIError,
            engines.writer.dialect.loaded_dbapi.Error,
            NoneFree,
            OverflowError,
            UnicodeEncodeError,
        )
        self._turns = Turns()
        self._writer: HeldConnection | None = None
        self._readers = Connections(engines.reader, spoken.BEGIN_READING[engines.kind])
        self._beside = Connections(engines.beside, spoken.BEGIN_BESIDE)
        self._flushes = Flushes(engines.flush, self._turns, self._writing_connection)
        self._fresh = False
        """Whether the writing connection was made just now: what fails on it is not for its age."""
        self.directory: tuple[int, Organisation] | None = None
        """The directory as last read, with its version."""
        self.keeps_lists = True
        """Whether what only pages show is kept (lists of people, samples of late tasks): not where nobody looks."""
        self.clock: Clock = SystemClock()
        """What time it is for whatever the store itself enters in the journal; the runtime's own once there is one."""
        self.access = Access(0, {}, {})
        """Grants and seats as last read, with their version."""

    @classmethod
    def open(cls, url: str, *, create: bool = False, durable: bool = True) -> Store:
        """Open the database at `url` (`sqlite:///path`, `sqlite://` in memory, `postgresql+psycopg://…`).

        An older schema is brought up to date; a missing one is made when `create` is true.
        `durable=False` gives up safety against power cuts: for simulations only.
        Raises StoreError when it is missing, unreachable, not ours, or written by a newer version.
        """
        parts = spoken.parsed(url)
        file = spoken.file_of(parts)
        if file is not None:
            schema.prepare_file(file, create=create)
        engines = spoken.engines(parts, durable=durable)
        store = cls(parts.render_as_string(hide_password=True), engines)
        store._prepare(create=create or engines.in_memory)
        return store

    @classmethod
    def scratch(cls, megabytes: int, file: Path | None = None, *, noting: bool = False) -> Store:
        """A database for what is rebuilt and thrown away: `megabytes` in memory, the rest in a nameless file that is
        gone when it is closed or the process ends, however that ends; or in `file`, which may hold something already.

        `noting` keeps what is written in the log of that file until `engines.emptied` is asked for.
        """
        store = cls("sqlite://", spoken.scratch(megabytes, file, noting=noting))
        store.keeps_lists = False
        store._prepare(create=True)
        return store

    def _prepare(self, *, create: bool) -> None:
        """See that the tables are there and up to date; closed when they are not."""
        try:
            with self._translated(), self._turns.turn(), self._transaction() as (connection, _):
                connection.begin()  # so that migrations leave the end of it to us
                was = schema.bring_up_to_date(connection, create=create)
                if schema.before(was, schema.CREDENTIALS):
                    _adopt(Unit(self, connection, writes=True))
                if schema.before(was, schema.LISTS):
                    _draw(Unit(self, connection, writes=True))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close all connections. The store cannot be used afterwards."""
        self._drop_writer()
        self._readers.close()
        self._beside.close()
        self._flushes.close()
        self._engines.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def apart(self) -> Any:
        """A connection of the driver that belongs to whoever asks, until they close it: no reader waits for it."""
        held = self._engines.reader.raw_connection()
        driver = held.driver_connection
        held.detach()
        return driver

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """A unit that may write. Waits its turn; commits at the end, rolls back when anything is raised. What it wrote
        is on the disk when this ends; on PostgreSQL others take their turn while it gets there.
        """
        with self._translated():
            with self._turns.turn():
                with self._transaction() as (connection, driver):
                    unit = Unit(self, connection, driver, writes=True)
                    yield unit
                    unit.finish()
                self.directory = unit.directory or self.directory
            self._flushes.wait()

    @contextmanager
    def beside(self) -> Iterator[Unit]:
        """A unit that writes what stands beside the journal, in rows that are this process's alone. It outlives the
        process, and reaches the disk with whatever is written next; on PostgreSQL it waits for no other program.
        """
        with self._translated():
            if self.kind == "postgresql":
                with self._beside.transaction() as (connection, driver):
                    yield Unit(self, connection, driver, writes=True)
                return
            with self._turns.turn():
                driver = self._writing_connection().driver
                with spoken.unhurried(driver), self._transaction() as (connection, _):
                    yield Unit(self, connection, driver, writes=True)

    @contextmanager
    def note(self) -> Iterator[Unit]:
        """A unit that writes what may as well stay unwritten: it takes the turn only when nobody else has it.

        Raises StoreError `busy` at once, instead of waiting, when somebody writes: here or in another program.
        """
        with self._translated(), self._turns.turn_if_free(), self._transaction(patient=False) as (connection, driver):
            unit = Unit(self, connection, driver, writes=True)
            yield unit
            unit.finish()

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A unit that only reads, and sees one moment of the database throughout."""
        with self._translated():
            if self._engines.in_memory:
                with self._turns.turn(), self._transaction(reading=True) as (connection, driver):
                    yield Unit(self, connection, driver, writes=False)
            else:
                with self._readers.transaction() as (connection, driver):
                    yield Unit(self, connection, driver, writes=False)

    @contextmanager
    def _transaction(self, *, reading: bool = False, patient: bool = True) -> Iterator[HeldConnection]:
        """One transaction on the one connection that writes; the caller holds the turn.

        One that only reads must change no row. It is looked at afterwards: on SQLite, forbidding it beforehand
        (`query_only`) makes every prepared statement be prepared again.
        """
        kept = self._begun(patient=patient)
        try:
            before = kept.driver.total_changes if reading else 0
            yield kept
            if reading and kept.driver.total_changes != before:
                raise StoreError("read_only", "This unit of work may only read. Open it with write().")
            kept.commit()
        except BaseException:
            kept.roll_back()
            raise

    def _begun(self, *, patient: bool) -> HeldConnection:
        """The writing connection, its transaction open and the turn over all programs taken.

        A server that was started anew is noticed by the first words: they are said again.
        """
        while True:
            kept = self._writing_connection()
            try:
                with nullcontext() if patient else spoken.impatient(self.kind, kept.driver):
                    spoken.begin(self.kind, kept.driver, patient=patient)
            except BaseException as error:
                kept.roll_back()
                if self._fresh or not kept.closed or not isinstance(error, self.errors):
                    raise
                self._drop_writer()
                continue
            self._fresh = False
            return kept

    def _writing_connection(self) -> HeldConnection:
        """The one connection that writes, kept open; a new one when the server dropped it."""
        if self._writer is not None and self._writer.closed:
            self._drop_writer()
        if self._writer is None:
            self._writer, self._fresh = HeldConnection.to(self._engines.writer), True
        return self._writer

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except self.errors as error:
            raise translate(error) from error

    def _drop_writer(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def _adopt(unit: Unit) -> None:
    """Enter the credentials of an installation from before they had entries."""
    from pca.store.audit import credentials  # it stands on this module

    credentials.adopt(unit)


def _draw(unit: Unit) -> None:
    """Draw the lists of an installation from before they were kept."""
    from pca.store.people import lists  # it stands on this module

    lists.draw_all(unit)
