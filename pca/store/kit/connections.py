"""Connections that stay open, and the transactions on them.

A transaction is begun and ended on the driver itself: SQLAlchemy's own ceremony costs more than the statements of a
small unit of work. Whoever uses SQLAlchemy inside one finds it begun, and what it thinks it began is ended with it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, QueuePool

from pca.store.kit.engines import READERS, STAY


class HeldConnection(NamedTuple):
    """One connection: SQLAlchemy's, and the driver's own below it."""

    connection: Connection
    driver: Any

    @classmethod
    def of(cls, connection: Connection) -> HeldConnection:
        """The same connection with its driver's."""
        return cls(connection, connection.connection.driver_connection)

    @property
    def closed(self) -> bool:
        """Whether the server hung up; a file never does."""
        return bool(getattr(self.driver, "closed", False))

    def commit(self) -> None:
        """End the transaction, whoever began it, and keep what it did."""
        transaction = self.connection.get_transaction()
        if transaction is None:
            self.driver.commit()
        else:
            transaction.commit()

    def roll_back(self) -> None:
        """End the transaction and undo it. SQLite keeps one whose COMMIT failed, and SQLAlchemy lets it."""
        if self.closed:
            return
        transaction = self.connection.get_transaction()
        if transaction is not None:
            transaction.rollback()
        self.driver.rollback()


class Readers:
    """Connections that only read a SQLite file; those in use last are used again first, and a few stay open."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._free: deque[HeldConnection] = deque()

    @contextmanager
    def transaction(self) -> Iterator[HeldConnection]:
        """A transaction that sees one moment of the database throughout, on a connection of its own."""
        try:
            kept = self._free.pop()
        except IndexError:
            kept = HeldConnection.of(self._engine.connect())
        try:
            kept.driver.execute("BEGIN DEFERRED")
            yield kept
            kept.commit()
        except BaseException:
            kept.connection.close()  # which rolls back
            raise
        if len(self._free) < STAY and not self._awaited():
            self._free.append(kept)
        else:
            kept.connection.close()

    def _awaited(self) -> bool:
        """Whether somebody may be waiting for a connection: then it goes back to where they wait."""
        pool = self._engine.pool
        return isinstance(pool, QueuePool) and pool.checkedout() >= READERS

    def close(self) -> None:
        """Close those that nobody uses."""
        while self._free:
            self._free.pop().connection.close()
