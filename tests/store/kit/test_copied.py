"""The tests' short way to a database comes to the same as the program's own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, select

from pca.store.kit.database import Store
from pca.store.tables.whole import METADATA
from tests.kit import compiled, copied


def everything(file: Path) -> list[str]:
    """Tables, indexes, triggers, rows and statistics, and how the file is kept."""
    with closing(sqlite3.connect(file)) as connection:
        kept = [
            str(connection.execute(f"PRAGMA {one}").fetchone()) for one in ("journal_mode", "page_size", "encoding")
        ]
        return sorted([*kept, *connection.iterdump()])


def test_a_copied_database_is_like_one_that_was_made(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path / 'made.db'}", create=True).close()
    with copied.copying():
        Store.open(f"sqlite:///{tmp_path / 'copied.db'}", create=True).close()
    assert everything(tmp_path / "copied.db") == everything(tmp_path / "made.db")
    assert (tmp_path / "copied.db").stat().st_mode == (tmp_path / "made.db").stat().st_mode


@pytest.mark.parametrize("where", ["sqlite://", "scratch"])
def test_one_in_memory_too(where: str) -> None:
    def dumped() -> list[str]:
        with Store.scratch(1) if where == "scratch" else Store.open(where) as store, store.read() as unit:
            return sorted(unit.connection.connection.driver_connection.iterdump())

    made = dumped()
    with copied.copying():
        assert dumped() == made


def test_statements_compiled_for_another_database_say_the_same(url: str) -> None:
    """Whatever a store sends, it sends also when somebody else's engine has compiled it before."""

    def sent() -> list[str]:
        statements: list[str] = []
        with Store.open(url) as store:
            for engine in {store._engines.writer, store._engines.reader}:
                event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
            with store.read() as unit:
                for table in METADATA.sorted_tables:
                    unit.connection.execute(select(table).limit(1)).all()
        return statements

    alone = sent()
    with compiled.shared():
        assert sent() == sent() == alone
