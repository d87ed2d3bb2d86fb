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
    def to(cls, engine: Engine) -> HeldConnection:
        """A connection to that database, on which nothing begins but what is begun in so many words."""
        connection = engine.connect()
        driver: Any = connection.connection.driver_connection
        if engine.dialect.name == "postgresql":
            driver.autocommit = True
        return cls(connection, driver)

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

    def close(self) -> None:
        """Undo what is open and let go of it; one that the server hung up on is not told anything more."""
        if self.closed:
            self.connection.invalidate()
        self.connection.close()


class Connections:
    """Connections for transactions that are begun in the same words; those in use last are used again first, and a few
    stay open.
    """

    def __init__(self, engine: Engine, begin: str) -> None:
        self._engine, self._begin = engine, begin
        self._free: deque[HeldConnection] = deque()

    @contextmanager
    def transaction(self) -> Iterator[HeldConnection]:
        """A transaction on a connection of its own."""
        kept = self._begun()
        try:
            yield kept
            kept.commit()
        except BaseException:
            kept.close()
            raise
        if len(self._free) < STAY and not self._awaited():
            self._free.append(kept)
        else:
            kept.close()

    def _begun(self) -> HeldConnection:
        """One whose transaction is open. A server that was started anew is noticed here, and asked once more."""
        while True:
            try:
                kept, fresh = self._free.pop(), False
            except IndexError:
                kept, fresh = HeldConnection.to(self._engine), True
            try:
                kept.driver.execute(self._begin)
            except BaseException:
                lost = kept.closed
                kept.close()
                if fresh or not lost:
                    raise
            else:
                return kept

    def _awaited(self) -> bool:
        """Whether somebody may be waiting for a connection: then it goes back to where they wait."""
        pool = self._engine.pool
        return isinstance(pool, QueuePool) and pool.checkedout() >= READERS

    def close(self) -> None:
        """Close those that nobody uses."""
        while self._free:
            self._free.pop().close()
