"""New SQLite databases as copies of one that was made once in this process: thousands of tests begin with one."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import pytest

from pca.store.kit import schema
from pca.store.kit.database import Store

_prepare_file, _prepare = schema.prepare_file, Store._prepare


@contextmanager
def copying() -> Iterator[None]:
    """A new file, or a new database in memory, begins as a copy; an existing file is left alone."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(schema, "prepare_file", _file)
        patched.setattr(Store, "_prepare", _memory)
        yield


@contextmanager
def making() -> Iterator[None]:
    """Inside of `copying`: for tests about how a database is made."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(schema, "prepare_file", _prepare_file)
        patched.setattr(Store, "_prepare", _prepare)
        yield


def _file(file: Path, *, create: bool) -> None:
    new = not file.exists()
    _prepare_file(file, create=create)
    if new:
        file.write_bytes(_made())


def _memory(store: Store, *, create: bool) -> None:
    if store._engines.in_memory and not _holds_something(store):
        with closing(sqlite3.connect(":memory:")) as made:
            made.deserialize(_made())
            made.backup(store._writing_connection().driver)
    _prepare(store, create=create)


def _holds_something(store: Store) -> bool:
    """Whether its file, such as one laid together from snapshots, holds tables already."""
    return bool(store._writing_connection().driver.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


@cache
def _made() -> bytes:
    """A database with all tables and no rows."""
    with tempfile.TemporaryDirectory() as folder, making():
        file = Path(folder) / "pca.db"
        Store.open(f"sqlite:///{file}", create=True, durable=False).close()
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # what lies in memory knows no other; files are told anew
        return file.read_bytes()
