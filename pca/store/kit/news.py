"""How a process learns that another one wrote: PostgreSQL says so on a connection of its own; SQLite is looked at."""

from __future__ import annotations

from typing import Any

from pca.store.kit.database import Store
from pca.store.kit.errors import translate

CHANNEL = "pca_journal"
"""The name under which PostgreSQL tells of new entries (`pca/store/migrations/versions/0090_told.py`)."""


class News:
    """A connection on which the database tells of new entries. Used by one thread at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: Any = None

    def begin(self) -> int | None:
        """Listen from now on: the number of the file on which something comes in; None on SQLite. StoreError."""
        if self._store.kind != "postgresql":
            return None
        self.end()
        try:
            self._held = self._store.apart()
            driver = self._held
            driver.rollback()  # whatever was asked of it while it was opened
            driver.autocommit = True
            driver.execute(f"LISTEN {CHANNEL}")
            return int(driver.fileno())
        except self._store.errors as error:
            self.end()
            raise translate(error) from error

    def came(self) -> None:
        """Take in what came, without waiting. StoreError when the connection is gone."""
        driver = self._held
        if driver is None:
            return
        try:
            driver.pgconn.consume_input()
            while driver.pgconn.notifies() is not None:
                pass
        except self._store.errors as error:
            self.end()
            raise translate(error) from error

    def end(self) -> None:
        """Listen no more."""
        held, self._held = self._held, None
        if held is not None:
            held.close()
